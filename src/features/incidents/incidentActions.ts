import * as vscode from 'vscode';
import { problem, ProblemError } from '../../core/base/problem';
import type { IncidentAction } from '../../core/incidents/incidentAction';
import type { IncidentChoices } from '../../core/incidents/incidentChoices';
import type { IncidentDetails } from '../../core/incidents/incidentDetails';
import type { IncidentRow } from '../../core/incidents/incidentRow';
import type { IncidentSource } from '../../core/incidents/incidentSource';
import type { IncidentStore } from '../../core/incidents/incidentStore';
import type { NotLookedAt } from '../../core/incidents/notLookedAt';
import type { OnCallSource } from '../../core/incidents/onCall';
import { typedTextOf } from '../../core/incidents/outboxEntry';
import type { Outbox } from '../../core/incidents/outbox';
import type { Severity } from '../../core/team/severity';
import type { TeamStore } from '../../core/team/teamStore';
import type { FocusedRow, IncidentTarget, PullInTarget } from '../../platform/commands';
import { plainText } from '../../platform/remoteText';
import { acknowledgeSeveral } from './acknowledgeSeveral';
import { askResolve } from './askResolve';
import { askText } from './askText';
import { focusedNode } from './focusedNode';
import { editNote, escalate, reassign, setPriority, snooze } from './handOver';
import { statusText } from './incidentItem';
import type { IncidentNode } from './incidentNodes';
import { showOutbox } from './outboxList';
import { pickIncident } from './pickIncident';
import { pullIn } from './pullIn';

export interface IncidentActionDeps {
  readonly store: IncidentStore;
  readonly outbox: Outbox;
  readonly details: IncidentDetails;
  readonly team: TeamStore;
  readonly marks: NotLookedAt;
  readonly source: (sourceId: string) => IncidentSource | undefined;
  readonly onCallOf: (sourceId: string) => OnCallSource | undefined;
  readonly now: () => number;
  /** Whether a resolve asks what came of it. */
  readonly asksOutcome: () => boolean;
  readonly view: vscode.TreeView<IncidentNode>;
}

type Target = IncidentTarget | FocusedRow | undefined;

/** What one does to an incident: from a row, a page, a key or the palette, which asks for the incident. */
export class IncidentActions {
  constructor(private readonly deps: IncidentActionDeps) {}

  /** @param selected the rows of the selection that the command was called on. */
  async acknowledge(target: Target, selected: readonly IncidentTarget[] = []): Promise<void> {
    const byKey = target !== undefined && 'focusedRow' in target;
    const chosen = byKey ? this.selection() : selected;
    if (chosen.length > 1) {
      const ids = new Set(chosen.map(({ incidentId }) => incidentId));
      await this.several(row => ids.has(row.incident.id));
      return;
    }
    const { store, outbox } = this.deps;
    const row = await pickIncident(
      store,
      await this.meant(target),
      vscode.l10n.t('Acknowledge which incident?'),
      candidate => this.can(candidate, 'acknowledge') && candidate.incident.status === 'triggered',
    );
    if (!row) return;
    // A menu offers this where it applies; a key can be pressed on any row.
    if (byKey && row.incident.status !== 'triggered') tellStatus(row);
    else await outbox.press(row.incident, { kind: 'acknowledge' });
  }

  acknowledgeAll(severity?: Severity): Promise<void> {
    return this.several(({ classified }) => severity === undefined || classified.severity === severity);
  }

  async resolve(target: Target): Promise<void> {
    const row = await this.ask(target, 'resolve', vscode.l10n.t('Resolve which incident?'));
    if (!row) return;
    const write = await askResolve(row, this.stillFiring(row), this.deps.asksOutcome());
    if (write) await this.deps.outbox.press(row.incident, write);
  }

  async addNote(target: Target): Promise<void> {
    const row = await this.ask(target, 'addNote', vscode.l10n.t('Add a note to which incident?'));
    if (!row) return;
    const text = await askText({
      title: vscode.l10n.t('Note on “{0}”', plainText(row.incident.title, 80)),
      prompt: vscode.l10n.t('Everyone on the incident reads it.'),
      required: true,
    });
    if (text !== undefined) await this.deps.outbox.press(row.incident, { kind: 'note', text });
  }

  async editNote(target: (IncidentTarget & { readonly noteId?: string }) | undefined): Promise<void> {
    const row = await this.ask(target, 'editNote', vscode.l10n.t('Edit a note of which incident?'));
    if (row) await editNote(this.deps, row, target?.noteId);
  }

  async escalate(target: Target): Promise<void> {
    const row = await this.ask(target, 'escalate', vscode.l10n.t('Escalate which incident?'));
    if (row) await escalate(this.deps, row, this.choices(row));
  }

  async reassign(target: Target): Promise<void> {
    const row = await this.ask(target, 'reassign', vscode.l10n.t('Reassign which incident?'));
    if (row) await reassign(this.deps, row, this.choices(row));
  }

  async snooze(target: Target): Promise<void> {
    const row = await this.ask(target, 'snooze', vscode.l10n.t('Snooze which incident?'));
    if (row) await snooze(this.deps, row);
  }

  async setPriority(target: Target): Promise<void> {
    const row = await this.ask(target, 'priority', vscode.l10n.t('Set the priority of which incident?'));
    if (row) await setPriority(this.deps, row, this.choices(row));
  }

  async pullIn(target: PullInTarget | FocusedRow | undefined): Promise<void> {
    const named = target && !('focusedRow' in target) ? target : undefined;
    const person = named?.person;
    const incident = target && 'focusedRow' in target ? target : named?.incidentId;
    const meant = typeof incident === 'string' ? { incidentId: incident } : incident;
    const title = person
      ? vscode.l10n.t('Pull {0} in on which incident?', plainText(person.name, 80))
      : vscode.l10n.t('Pull somebody in on which incident?');
    const row = await this.ask(meant, 'requestResponders', title, person?.sourceId);
    if (!row) return;
    const { choices } = this.source(row);
    // A person of one account is nobody in another.
    const known = person?.sourceId === row.incident.sourceId ? person : undefined;
    const whom = known ? { id: known.id, name: known.name } : undefined;
    if (choices) await pullIn(this.deps, row, choices, whom, named?.partner);
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
    const { outbox, store } = this.deps;
    const ids = itemsOf(outbox, target).map(item => item.entryId);
    await outbox.retryAll(ids, id => store.find(id)?.incident);
  }

  async discardWrite(target: IncidentTarget | undefined): Promise<void> {
    const { outbox } = this.deps;
    for (const item of itemsOf(outbox, target)) {
      const discard = vscode.l10n.t('Discard');
      const pressed = await vscode.window.showWarningMessage(
        vscode.l10n.t('Discard what was not sent to “{0}”?', plainText(item.entry.title, 80)),
        { modal: true, detail: typedTextOf(item.entry.write) ?? '' },
        discard,
      );
      if (pressed === discard) await outbox.discard(item.entry.id);
    }
  }

  showOutbox(): void {
    showOutbox(this.deps.outbox, this.deps.store, this.deps.now);
  }

  private several(wanted: (row: IncidentRow) => boolean): Promise<void> {
    const rows = this.deps.store.rows.filter(
      row => wanted(row) && !row.write && row.incident.status === 'triggered' && this.can(row, 'acknowledge'),
    );
    return acknowledgeSeveral(this.deps, rows);
  }

  /** Alerts that fire at this moment: what is resolved then comes back. */
  private async stillFiring({ incident }: IncidentRow): Promise<string | undefined> {
    const { alerts } = await this.deps.details.load(incident.id, true);
    const firing = (alerts.value ?? []).filter(alert => alert.status === 'triggered');
    const [first] = firing;
    if (!first) return undefined;
    return firing.length === 1
      ? vscode.l10n.t('1 alert still fires: {0}', plainText(first.summary, 100))
      : vscode.l10n.t('{0} alerts still fire, among them: {1}', firing.length, plainText(first.summary, 100));
  }

  private async ask(
    target: Target,
    action: IncidentAction,
    title: string,
    sourceId?: string,
  ): Promise<IncidentRow | undefined> {
    const row = await pickIncident(this.deps.store, await this.meant(target), title, candidate =>
      this.can(candidate, action, sourceId),
    );
    if (row && !this.can(row, action)) {
      const { abilities } = this.source(row);
      const kind = action === 'addNote' ? 'note' : action;
      throw new ProblemError(abilities.writeProblem ?? problem('incidents.cannot', { kind }));
    }
    return row;
  }

  private can({ incident }: IncidentRow, action: IncidentAction, sourceId?: string): boolean {
    if (sourceId !== undefined && incident.sourceId !== sourceId) return false;
    return this.deps.source(incident.sourceId)?.abilities.actions.has(action) === true;
  }

  private source({ incident: { sourceId } }: IncidentRow): IncidentSource {
    const source = this.deps.source(sourceId);
    if (!source) throw new ProblemError(problem('incidents.noSource', { sourceId }));
    return source;
  }

  private choices(row: IncidentRow): IncidentChoices {
    const { choices } = this.source(row);
    if (!choices) throw new ProblemError(problem('incidents.cannot', { kind: 'reassign' }));
    return choices;
  }

  /** From a key the row that has the focus, else what was named. */
  private async meant(target: Target): Promise<IncidentTarget | undefined> {
    if (!target || !('focusedRow' in target)) return target;
    const node = await focusedNode(this.deps.view);
    return node?.kind === 'incident' ? { incidentId: node.incidentId } : undefined;
  }

  private selection(): readonly IncidentTarget[] {
    return this.deps.view.selection.flatMap(node =>
      node.kind === 'incident' ? { incidentId: node.incidentId } : [],
    );
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
