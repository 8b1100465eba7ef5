import * as vscode from 'vscode';
import { problem, ProblemError } from '../../core/base/problem';
import type { IncidentRow } from '../../core/incidents/incidentRow';
import type { IncidentStore } from '../../core/incidents/incidentStore';
import { noteOf, type IncidentWrite } from '../../core/incidents/outboxEntry';
import type { Outbox } from '../../core/incidents/outbox';
import type { FocusedRow, IncidentTarget } from '../../platform/commands';
import { plainText } from '../../platform/remoteText';
import { focusedNode } from './focusedNode';
import { statusText } from './incidentItem';
import type { IncidentNode } from './incidentNodes';
import { pickIncident } from './pickIncident';

export interface IncidentActionDeps {
  readonly store: IncidentStore;
  readonly outbox: Outbox;
  readonly canWrite: (sourceId: string) => boolean;
  readonly view: vscode.TreeView<IncidentNode>;
}

/** What one does to an incident: from a row, a page, a key or the palette, which asks for the incident. */
export class IncidentActions {
  constructor(private readonly deps: IncidentActionDeps) {}

  /** Asks which incident is meant; undefined where the person gave up. */
  async pick(): Promise<string | undefined> {
    const title = vscode.l10n.t('Open which incident?');
    return (await pickIncident(this.deps.store, undefined, title, () => true))?.incident.id;
  }

  async acknowledge(target: IncidentTarget | undefined, byKey: boolean): Promise<void> {
    const { store, outbox } = this.deps;
    const row = await pickIncident(
      store,
      byKey ? await this.focused() : target,
      vscode.l10n.t('Acknowledge which incident?'),
      candidate => this.isWritable(candidate) && candidate.incident.status === 'triggered',
    );
    if (!row) return;
    // A menu offers this where it applies; a key can be pressed on any row.
    if (byKey && row.incident.status !== 'triggered') tellStatus(row);
    else await outbox.press(row.incident, { kind: 'acknowledge' });
  }

  async resolve(target: IncidentTarget | FocusedRow | undefined): Promise<void> {
    const row = await this.pickWritable(await this.meant(target), vscode.l10n.t('Resolve which incident?'));
    if (!row) return;
    const note = await askText(
      vscode.l10n.t('Resolve “{0}”', plainText(row.incident.title, 80)),
      vscode.l10n.t(
        'What was it, what helped? Added as a note; may be left empty. Enter resolves, Escape does not.',
      ),
      false,
    );
    if (note === undefined) return;
    const write: IncidentWrite = note === '' ? { kind: 'resolve' } : { kind: 'resolve', note };
    await this.deps.outbox.press(row.incident, write);
  }

  async addNote(target: IncidentTarget | FocusedRow | undefined): Promise<void> {
    const row = await this.pickWritable(
      await this.meant(target),
      vscode.l10n.t('Add a note to which incident?'),
    );
    if (!row) return;
    const text = await askText(
      vscode.l10n.t('Note on “{0}”', plainText(row.incident.title, 80)),
      vscode.l10n.t('Everyone on the incident reads it.'),
      true,
    );
    if (text !== undefined) await this.deps.outbox.press(row.incident, { kind: 'note', text });
  }

  async openInBrowser(target: IncidentTarget | undefined): Promise<void> {
    const row = await pickIncident(
      this.deps.store,
      target,
      vscode.l10n.t('Open which incident in the browser?'),
      candidate => candidate.incident.url !== undefined,
    );
    if (row?.incident.url !== undefined) await openWebPage(row.incident.url);
  }

  async retryWrite(target: IncidentTarget | undefined): Promise<void> {
    const { outbox } = this.deps;
    for (const item of itemsOf(outbox, target)) await outbox.retry(item.entry.id);
  }

  async discardWrite(target: IncidentTarget | undefined): Promise<void> {
    const { outbox } = this.deps;
    for (const item of itemsOf(outbox, target)) {
      const discard = vscode.l10n.t('Discard');
      const pressed = await vscode.window.showWarningMessage(
        vscode.l10n.t('Discard what was not sent to “{0}”?', plainText(item.entry.title, 80)),
        { modal: true, detail: noteOf(item.entry.write) ?? '' },
        discard,
      );
      if (pressed === discard) await outbox.discard(item.entry.id);
    }
  }

  private pickWritable(target: IncidentTarget | undefined, title: string): Promise<IncidentRow | undefined> {
    return pickIncident(this.deps.store, target, title, row => this.isWritable(row));
  }

  private isWritable(row: IncidentRow): boolean {
    return this.deps.canWrite(row.incident.sourceId);
  }

  /** From a key the row that has the focus, else what was named. */
  private async meant(target: IncidentTarget | FocusedRow | undefined): Promise<IncidentTarget | undefined> {
    return target && 'focusedRow' in target ? this.focused() : target;
  }

  /** The incident whose row has the keyboard's focus in the view. */
  private async focused(): Promise<IncidentTarget | undefined> {
    const node = await focusedNode(this.deps.view);
    return node?.kind === 'incident' ? { incidentId: node.incidentId } : undefined;
  }
}

function tellStatus({ incident }: IncidentRow): void {
  void vscode.window.showInformationMessage(`“${plainText(incident.title, 80)}”: ${statusText(incident)}`);
}

function itemsOf(outbox: Outbox, target: IncidentTarget | undefined): Outbox['items'] {
  return outbox.items.filter(
    item => !item.underWay && (!target || item.entry.incidentId === target.incidentId),
  );
}

/** A line from the person; kept open when focus moves away, since a lost sentence is worse than an open box. */
async function askText(title: string, prompt: string, required: boolean): Promise<string | undefined> {
  const text = await vscode.window.showInputBox({
    title,
    prompt,
    ignoreFocusOut: true,
    ...(required ? { validateInput: emptyComplaint } : {}),
  });
  return text?.trim();
}

function emptyComplaint(text: string): string | undefined {
  return text.trim() === '' ? vscode.l10n.t('Write something, or press Escape.') : undefined;
}

/** Opens an incident's own page; anything but a web address is refused. */
async function openWebPage(url: string): Promise<void> {
  const uri = vscode.Uri.parse(url, true);
  if (uri.scheme !== 'https' && uri.scheme !== 'http') {
    throw new ProblemError(
      problem('base.unexpected', { detail: vscode.l10n.t('not a web address: {0}', plainText(url)) }),
    );
  }
  await vscode.env.openExternal(uri);
}
