import * as vscode from 'vscode';
import type { EntityId } from '../../core/base/identity';
import type { IncidentStore } from '../../core/incidents/incidentStore';
import type { JournalEntry } from '../../core/review/journal';
import type { JournalLine, JournalTarget } from '../../platform/commands';
import { plainText } from '../../platform/remoteText';
import { readRecord, type RecordHome } from '../../platform/recordTexts';
import type { AutoJournal } from './autoJournal';
import type { JournalBook } from './journalBook';

export interface JournalCommandDeps {
  readonly book: JournalBook;
  readonly auto: AutoJournal;
  readonly home: RecordHome;
  readonly incidents: IncidentStore;
  readonly now: () => number;
}

/** "Log What I Did": one line, two seconds. What was typed is kept where it cannot be written. */
export async function logWhatIDid(
  deps: JournalCommandDeps,
  target: JournalTarget | undefined,
): Promise<void> {
  const incident = incidentOf(deps, target?.incidentId);
  const typed = await vscode.window.showInputBox({
    title: incident ? vscode.l10n.t('Log What I Did: {0}', incident.label) : vscode.l10n.t('Log What I Did'),
    prompt: vscode.l10n.t('One line of the on-call journal, with the time and your name'),
    placeHolder: vscode.l10n.t('Moved traffic to the second gateway'),
    ignoreFocusOut: true,
  });
  const text = typed?.trim();
  if (!text) return;
  try {
    const entry = await deps.book.add({ kind: 'did', text, ...aboutOf(target, incident?.id) }, undefined);
    if (!entry) throw new Error(vscode.l10n.t('nobody said where the team keeps its journal'));
  } catch (error) {
    // The words of the person: they are to be had again.
    await vscode.env.clipboard.writeText(text);
    void vscode.window.showWarningMessage(
      vscode.l10n.t(
        'The journal could not be written: {0}. Your line is on the clipboard.',
        error instanceof Error ? error.message : String(error),
      ),
    );
    return;
  }
  void vscode.window.setStatusBarMessage(vscode.l10n.t('$(check) In the journal'), 3000);
}

/** A line that another feature writes. */
export async function logToJournal(deps: JournalCommandDeps, line: JournalLine | undefined): Promise<void> {
  if (!line) return logWhatIDid(deps, undefined);
  const entry = {
    kind: line.kind ?? ('transcript' as const),
    text: line.kind === undefined ? firstLine(line.text) : line.text,
    ...(line.id === undefined ? {} : { id: line.id }),
    ...aboutOf(line, line.incidentId),
  };
  if (line.automatic) await deps.auto.write(entry);
  else await deps.book.add(entry, undefined);
}

/** Of a transcript its head: the whole of it is a note of the incident. */
function firstLine(text: string): string {
  const [first = '', ...steps] = text.split('\n').filter(line => line.trim() !== '');
  return steps.length === 0 ? first : `${first} (${steps.length} lines, in the incident's notes)`;
}

/** Changes an entry's words; an empty line strikes it. */
export async function editEntry({ book }: JournalCommandDeps, entry: JournalEntry): Promise<void> {
  const typed = await vscode.window.showInputBox({
    title: vscode.l10n.t('Edit Journal Entry'),
    prompt: vscode.l10n.t('Leave it empty to strike it out'),
    value: entry.text,
    ignoreFocusOut: true,
  });
  if (typed === undefined || typed.trim() === entry.text) return;
  await book.change(entry, typed.trim() === '' ? { struck: true } : { text: typed.trim(), struck: false });
}

/** Opens this week's journal, at the line of an entry where one is named. */
export async function openJournal(
  { book, home, now }: JournalCommandDeps,
  entryId: string | undefined,
): Promise<void> {
  const place = await home.ask();
  if (!place) return;
  const path = book.pathOf(now());
  const text = await readRecord(place, path);
  if (text === undefined) {
    void vscode.window.showInformationMessage(
      vscode.l10n.t(
        'Nothing is in the journal of this week yet. “Opex: Log What I Did” writes the first line.',
      ),
    );
    return;
  }
  const line = entryId === undefined ? -1 : text.split(/\r?\n/).findIndex(known => known.includes(entryId));
  const at = new vscode.Range(Math.max(line, 0), 0, Math.max(line, 0), 0);
  await vscode.commands.executeCommand(
    'vscode.open',
    vscode.Uri.joinPath(place, path),
    line < 0 ? {} : { selection: at },
  );
}

function incidentOf(
  { incidents }: JournalCommandDeps,
  id: EntityId | undefined,
): { readonly id: EntityId; readonly label: string } | undefined {
  if (id === undefined) return undefined;
  const incident = incidents.find(id)?.incident;
  return { id, label: plainText(incident ? `#${incident.number ?? ''} ${incident.title}` : id, 80) };
}

function aboutOf(
  target: JournalTarget | undefined,
  incident: EntityId | undefined,
): { readonly incident?: EntityId; readonly playbook?: string } {
  const playbook =
    target?.playbook === undefined
      ? undefined
      : vscode.workspace.asRelativePath(vscode.Uri.parse(target.playbook, true), false);
  return {
    ...(incident === undefined ? {} : { incident }),
    ...(playbook === undefined ? {} : { playbook }),
  };
}
