import * as vscode from 'vscode';
import type { Clock } from '../../core/base/clock';
import { Owner, toDisposable, type Disposable } from '../../core/base/disposable';
import type { EntityId } from '../../core/base/identity';
import { localTime } from '../../core/base/sourceHealth';
import type { Incident } from '../../core/incidents/incident';
import { compareRows, type IncidentRow } from '../../core/incidents/incidentRow';
import type { IncidentStore } from '../../core/incidents/incidentStore';
import { isTold, noticeOf, type Notice } from '../../core/incidents/notices';
import type { OnCallWatch } from '../../core/incidents/onCallWatch';
import { severities } from '../../core/team/severity';
import { executeCommand } from '../../platform/commands';
import type { NoticeClaims } from '../../platform/noticeClaims';
import { plainText } from '../../platform/remoteText';
import type { Settings } from '../../platform/settings';
import { severityName } from '../../platform/severityText';

export interface NotifierDeps {
  readonly store: IncidentStore;
  readonly watch: OnCallWatch;
  readonly claims: NoticeClaims;
  readonly settings: Settings;
  readonly clock: Clock;
  readonly canAcknowledge: (row: IncidentRow) => boolean;
}

interface Due {
  readonly notice: Notice;
  readonly row: IncidentRow;
}

/** Changes come in bursts; and a window in front of somebody tells before one that is not. */
const gatherMs = { focused: 700, behind: 2_500 };
/** More at once are a storm. Two already share a notification: each covers the code that somebody wants to read. */
const fewest = 3;
/** After a storm the next notification waits, so that the rest of the storm is in it. */
const afterStormMs = 30_000;

/** Tells of incidents that are the person's: each happening once, by one window of this machine. It is no pager. */
export class Notifier extends Owner {
  private readonly seen = new Map<EntityId, Incident>();
  /** Keys that this window has dealt with. */
  private readonly settled = new Set<string>();
  private readonly due = new Map<string, Notice>();
  private timer: Disposable | undefined;
  private quietUntil = 0;

  constructor(private readonly deps: NotifierDeps) {
    super();
    this.register(toDisposable(() => this.timer?.dispose()));
    this.register(
      deps.store.onDidChange(({ added, changed, removed }) => {
        for (const id of removed) this.seen.delete(id);
        this.take([...added, ...changed]);
      }),
    );
    this.take(deps.store.rows.map(row => row.incident.id));
  }

  private take(ids: readonly EntityId[]): void {
    for (const id of ids) {
      const incident = this.deps.store.get(id)?.incident;
      if (!incident || !concerns(incident)) {
        this.seen.delete(id);
        continue;
      }
      const before = this.seen.get(id);
      this.seen.set(id, incident);
      const notice = noticeOf(incident, before, this.sourceNow(incident.sourceId));
      if (!notice || this.settled.has(notice.key)) continue;
      this.settled.add(notice.key);
      for (const key of notice.settles) this.settled.add(key);
      this.due.set(id, notice);
    }
    if (this.due.size > 0) this.schedule();
  }

  private schedule(): void {
    const { clock } = this.deps;
    const wait = vscode.window.state.focused ? gatherMs.focused : gatherMs.behind;
    this.timer ??= clock.after(Math.max(wait, this.quietUntil - clock.now()), () => {
      this.timer = undefined;
      void this.tell();
    });
  }

  private async tell(): Promise<void> {
    const { store, settings, claims, clock } = this.deps;
    const notices = [...this.due.values()];
    this.due.clear();
    if (!settings.get('opex.notifications')) return;
    const told: Due[] = [];
    for (const notice of notices) {
      const row = store.get(notice.incidentId);
      // Meanwhile acknowledged, resolved or handed on: no news any more.
      if (!row || !this.isStillDue(notice, row)) continue;
      if (await claims.claim(notice)) told.push({ notice, row });
    }
    if (this.isDisposed || told.length === 0) return;
    if (told.length > fewest) this.quietUntil = clock.now() + afterStormMs;
    const [only, ...others] = told;
    if (only && others.length === 0) this.showOne(only);
    else this.showSeveral(told.map(({ row }) => row));
  }

  private isStillDue(notice: Notice, { incident }: IncidentRow): boolean {
    const { store, watch } = this.deps;
    if (!concerns(incident)) return false;
    if (incident.status === 'acknowledged' && notice.kind !== 'assigned' && notice.kind !== 'asked')
      return false;
    const health = store.health.find(source => source.sourceId === incident.sourceId);
    const own = watch.shifts.find(shift => shift.sourceId === incident.sourceId);
    return isTold(notice, localTime(health, notice.at), own?.shift);
  }

  private showOne({ notice, row }: Due): void {
    const { incident } = row;
    const target = { incidentId: incident.id };
    const acknowledge = vscode.l10n.t('Acknowledge');
    const open = vscode.l10n.t('Open');
    const canAcknowledge = incident.status === 'triggered' && this.deps.canAcknowledge(row);
    const actions = canAcknowledge ? [acknowledge, open] : [open];
    void vscode.window.showWarningMessage(textOf(notice, row), ...actions).then(pressed => {
      if (pressed === acknowledge) void executeCommand('opex.acknowledgeIncident', target);
      if (pressed === open) void executeCommand('opex.openIncident', target);
    });
  }

  private showSeveral(rows: readonly IncidentRow[]): void {
    const [worst] = [...rows].sort(compareRows);
    const counts = severities
      .map(severity => [severity, rows.filter(row => row.classified.severity === severity).length] as const)
      .filter(([, count]) => count > 0)
      .map(([severity, count]) => `${severityName(severity)} ${count}`)
      .join(', ');
    const acknowledge = vscode.l10n.t('Acknowledge…');
    const show = vscode.l10n.t('Show');
    const actions = rows.some(row => this.deps.canAcknowledge(row)) ? [acknowledge, show] : [show];
    const text = vscode.l10n.t(
      '{0} incidents are yours: {1}. The worst: {2}',
      rows.length,
      counts,
      plainText(worst?.incident.title ?? '', 100),
    );
    void vscode.window.showWarningMessage(text, ...actions).then(pressed => {
      if (pressed === acknowledge) void executeCommand('opex.acknowledgeIncidents');
      if (pressed === show) void vscode.commands.executeCommand('opex.incidents.focus');
    });
  }

  private sourceNow(sourceId: string): number {
    const health = this.deps.store.health.find(source => source.sourceId === sourceId);
    return this.deps.clock.now() + (health?.clockOffsetMs ?? 0);
  }
}

/** Anything of an incident that could be the person's. */
export function concerns({ mine, askedAt, status }: Incident): boolean {
  return status !== 'resolved' && (mine || askedAt !== undefined);
}

function textOf({ kind }: Notice, { incident, classified }: IncidentRow): string {
  const what = [
    severityName(classified.severity),
    plainText(incident.service.name, 40),
    plainText(incident.title, 120),
  ].join(' · ');
  switch (kind) {
    case 'triggered':
      return vscode.l10n.t('{0}: triggered, and yours', what);
    case 'retriggered':
      return vscode.l10n.t('{0}: triggered again, and yours', what);
    case 'assigned':
      return vscode.l10n.t('{0}: assigned to you', what);
    case 'asked':
      return vscode.l10n.t('{0}: your help is asked for', what);
  }
}
