import * as vscode from 'vscode';
import type { Clock } from '../../core/base/clock';
import { isComplete } from '../../core/base/sourceHealth';
import type { IncidentRow } from '../../core/incidents/incidentRow';
import type { IncidentStore } from '../../core/incidents/incidentStore';
import type { CauseBook } from '../../core/notes/causeBook';
import type { FixStore } from '../../core/notes/fixStore';
import type { NoteStore } from '../../core/notes/noteStore';
import { isOpen, type RootCauseNote } from '../../core/notes/rootCauseNote';
import { ageText, timeOfDay } from '../../platform/timeText';
import { severityName } from '../../platform/severityText';
import type { VirtualTexts } from '../../platform/virtualText';
import type { JournalBook } from './journalBook';

export interface ShiftDeps {
  readonly incidents: IncidentStore;
  readonly notes: NoteStore;
  readonly fixes: FixStore;
  readonly causes: CauseBook;
  readonly book: JournalBook;
  readonly clock: Clock;
}

const day = 86_400_000;
/** What is due within this is due in this shift; what was learned within this is new to who comes back on call. */
const aheadMs = 7 * day;
const learnedMs = 14 * day;

/** "Start My Shift": what is open, muted, fragile, due, and what was learned since; to read, not to keep. */
export async function startShift(deps: ShiftDeps, texts: VirtualTexts): Promise<void> {
  const title = vscode.l10n.t('Start of my shift');
  await texts.showMarkdown(
    `${title}.md`,
    asText([`# ${title}`, '', whoAndWhen(deps), ...openSections(deps), ...knownSections(deps)]),
  );
}

/**
 * "End My Shift": a draft to hand over with, causes left for later on top, and what the journal says below. It is an
 * unsaved text: the person mends it and sends it on.
 */
export async function endShift(deps: ShiftDeps): Promise<void> {
  const period = deps.book.periodOf(deps.clock.now());
  const entries = await deps.book.entriesIn(period);
  const { causes, clock } = deps;
  const left = causes.left.map(({ title, service, at }) =>
    item(title, [service ?? '', ageText(clock.now() - at)], ''),
  );
  const done = entries
    .filter(({ struck }) => !struck)
    .map(({ at, who, text }) => `- ${timeOfDay(at, clock.now())} ${plain(who)}: ${plain(text)}`);
  const lines = [
    `# ${vscode.l10n.t('Hand-over')}`,
    '',
    whoAndWhen(deps),
    ...section(vscode.l10n.t('Causes left for later'), left, vscode.l10n.t('None.')),
    ...openSections(deps),
    ...knownSections(deps),
    ...section(
      vscode.l10n.t('What was done'),
      done,
      vscode.l10n.t('Nothing is in the journal of this week.'),
    ),
    ...section(vscode.l10n.t('What the next one should know'), ['- '], ''),
  ];
  const document = await vscode.workspace.openTextDocument({ language: 'markdown', content: asText(lines) });
  await vscode.window.showTextDocument(document, { preview: false });
}

function whoAndWhen({ book, clock }: ShiftDeps): string {
  const at = new Date(clock.now()).toLocaleString(undefined, { dateStyle: 'full', timeStyle: 'short' });
  return `${plain(book.who)} · ${at}`;
}

/** What the root causes tell: fixes that may not hold, what is due, what is new. */
function knownSections(deps: ShiftDeps): readonly string[] {
  const { notes, clock } = deps;
  const now = clock.now();
  const known = notes.ready ? '' : vscode.l10n.t('Root causes were not read yet.');
  const due = notes.notes
    .filter(isOpen)
    .flatMap(note =>
      note.prevention
        .filter(({ done, due: date }) => !done && date !== undefined && Date.parse(date) <= now + aheadMs)
        .map(({ text, owner, due: date }) => item(text, [owner ?? '', date ?? '', note.title], '')),
    );
  const learned = notes.notes
    .filter(({ updated, created }) => now - Date.parse(updated ?? created ?? '') < learnedMs)
    .map(note => item(note.title, [note.status, note.author ?? ''], ''));
  return [
    ...section(
      vscode.l10n.t('Fragile'),
      fragileOf(deps),
      known || vscode.l10n.t('No fix is being watched, and none failed.'),
    ),
    ...section(vscode.l10n.t('Due within a week'), due, known || vscode.l10n.t('Nothing.')),
    ...section(
      vscode.l10n.t('Learned in two weeks'),
      learned,
      known || vscode.l10n.t('No root cause was recorded or changed.'),
    ),
  ];
}

/** Open and muted incidents; where not all is known, that is said before them. */
function openSections({ incidents, clock }: ShiftDeps): readonly string[] {
  const now = clock.now();
  const muted = incidents.rows.filter(isMuted);
  const open = incidents.rows.filter(row => !isMuted(row));
  const unread = incidents.health.filter(health => !isComplete(health)).map(({ label }) => plain(label));
  const doubt =
    incidents.health.length === 0
      ? [vscode.l10n.t('No source of incidents is connected: what is open is not known.'), '']
      : unread.length === 0
        ? []
        : [vscode.l10n.t('Not read whole, so there may be more: {0}', unread.join(', ')), ''];
  const none = doubt.length > 0 ? vscode.l10n.t('None that is known.') : vscode.l10n.t('None.');
  return [
    ...section(vscode.l10n.t('Open'), [...doubt, ...open.map(row => incidentLine(row, now))], none),
    ...section(
      vscode.l10n.t('Muted'),
      muted.map(row => incidentLine(row, now)),
      none,
    ),
  ];
}

function isMuted({ incident }: IncidentRow): boolean {
  return (
    incident.muting !== undefined ||
    (incident.status === 'acknowledged' &&
      incident.pendingActions.some(({ kind }) => kind === 'unacknowledge'))
  );
}

function incidentLine({ incident, classified }: IncidentRow, now: number): string {
  const who = incident.assignees.map(({ name }) => name).join(', ');
  const until =
    incident.muting?.until ?? incident.pendingActions.find(({ kind }) => kind === 'unacknowledge')?.at;
  return item(
    `${incident.number === undefined ? '' : `#${incident.number} `}${incident.title}`,
    [
      severityName(classified.severity),
      incident.service.name,
      ageText(now - incident.createdAt),
      who,
      until === undefined ? '' : vscode.l10n.t('until {0}', timeOfDay(until, now)),
    ],
    incident.url ?? '',
  );
}

function fragileOf({ notes, fixes }: ShiftDeps): readonly string[] {
  return notes.notes.flatMap((note: RootCauseNote) => {
    const state = fixes.get(note.uri);
    if (state?.kind === 'regressed')
      return [item(note.title, [vscode.l10n.t('came back after its fix')], '')];
    if (state?.kind === 'watching')
      return [item(note.title, [vscode.l10n.t('fixed, and not silent long enough yet')], '')];
    return [];
  });
}

function section(title: string, lines: readonly string[], none: string): readonly string[] {
  return ['', `## ${title}`, '', ...(lines.some(line => line.startsWith('- ')) ? lines : [...lines, none])];
}

function item(text: string, facts: readonly string[], url: string): string {
  const told = facts.filter(fact => fact !== '').map(plain);
  const name = /^https?:\/\/[^\s<>]+$/.test(url) ? `[${plain(text)}](<${url}>)` : plain(text);
  return `- ${[name, ...told].join(' · ')}`;
}

/** Remote words as Markdown shows them: as text. */
function plain(text: string): string {
  return text
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .trim()
    .slice(0, 300)
    .replace(/[\\`*_{}[\]<>#+!|~&]/g, '\\$&');
}

function asText(lines: readonly string[]): string {
  return `${lines
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim()}\n`;
}
