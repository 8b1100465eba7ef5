import type * as vscode from 'vscode';
import { Owner } from '../../core/base/disposable';
import { Emitter, type Event } from '../../core/base/event';
import type { AlertRow } from '../../core/errors/alerts/alertBoard';
import type { AlertStore } from '../../core/errors/alerts/alertStore';
import type { DecidedGroup } from '../../core/errors/applyDecisions';
import type { ErrorGroup } from '../../core/errors/errorGroup';
import type { ErrorStore } from '../../core/errors/errorStore';
import { freshnessOf, newestRelease, type NewestRelease } from '../../core/errors/freshness';
import { valueOfGroup } from '../../core/errors/groupValue';
import { inOrder, isShown, readShown, type ErrorsShown, type ViewedGroup } from '../../core/errors/groupView';
import type { IncidentRow } from '../../core/incidents/incidentRow';
import type { IncidentStore } from '../../core/incidents/incidentStore';
import type { FixStore } from '../../core/notes/fixStore';
import type { NoteStore } from '../../core/notes/noteStore';
import { serviceOfIncident, serviceOfRecord } from '../../core/team/ownership';
import type { Severity } from '../../core/team/severity';
import type { TeamStore } from '../../core/team/teamStore';
import type { Deploys } from '../../platform/deploys';

export interface ErrorsModelDeps {
  readonly store: ErrorStore;
  readonly alerts: AlertStore;
  readonly team: TeamStore;
  readonly incidents: IncidentStore;
  readonly notes: NoteStore;
  readonly fixes: FixStore;
  readonly deploys: Deploys;
  /** What is shown is kept with the workspace. */
  readonly memory: vscode.Memento;
}

const key = 'opex.errors.shown';
/** An error that came so long before its incident was opened, or so long after, is of it. */
const beforeMs = 60 * 60_000;

/** The rows of the Errors view: groups with what is known around them, filtered and sorted as somebody chose. */
export class ErrorsModel extends Owner {
  private readonly changed = this.register(new Emitter<void>());
  private rows: readonly ViewedGroup[] | undefined;
  private state: ErrorsShown;

  readonly onDidChange: Event<void> = this.changed.event;

  constructor(private readonly deps: ErrorsModelDeps) {
    super();
    this.state = readShown(deps.memory.get(key));
    const { store, alerts, team, incidents, notes, fixes, deploys } = deps;
    this.register(alerts.onDidChange(() => this.changed.fire()));
    for (const one of [store, team, incidents, notes, fixes, deploys]) {
      this.register(one.onDidChange(() => this.drop()));
    }
  }

  get store(): ErrorStore {
    return this.deps.store;
  }

  /** What the team's alerts say, worst first. */
  get alerts(): readonly AlertRow[] {
    return this.deps.alerts.rows;
  }

  get shown(): ErrorsShown {
    return this.state;
  }

  /** Every group, ignored or not, shown or not. */
  get all(): readonly ViewedGroup[] {
    this.rows ??= this.view();
    return this.rows;
  }

  get isFiltered(): boolean {
    return this.state.service !== undefined || this.state.text !== undefined;
  }

  /** How many groups the filter keeps out of the list. */
  get hidden(): number {
    return this.all.filter(row => !row.ignored && !isShown(row, this.state)).length;
  }

  get ignored(): readonly ViewedGroup[] {
    return inOrder(
      this.all.filter(row => row.ignored && isShown(row, this.state)),
      this.state.order,
    );
  }

  of(severity: Severity): readonly ViewedGroup[] {
    const rows = this.all.filter(
      row => !row.ignored && row.group.classified.severity === severity && isShown(row, this.state),
    );
    return inOrder(rows, this.state.order);
  }

  byFingerprint(fingerprint: string): ViewedGroup | undefined {
    const group = this.store.byFingerprint(fingerprint);
    return group && this.all.find(row => row.group === group);
  }

  async show(state: ErrorsShown): Promise<void> {
    this.state = state;
    this.changed.fire();
    await this.deps.memory.update(key, state);
  }

  private drop(): void {
    this.rows = undefined;
    this.changed.fire();
  }

  private view(): readonly ViewedGroup[] {
    const { store, team } = this.deps;
    const windowFrom = Math.max(0, ...store.sources.map(({ window }) => window?.from ?? 0));
    const byService = new Map<string, ErrorGroup[]>();
    for (const { group } of store.all) {
      const groups = byService.get(group.service ?? '');
      if (groups) groups.push(group);
      else byService.set(group.service ?? '', [group]);
    }
    const newest = new Map([...byService].map(([service, groups]) => [service, newestRelease(groups)]));
    const open = this.deps.incidents.rows;
    return store.all.map(row => {
      const { group } = row;
      const value = valueOfGroup(group, team.team);
      const fresh = this.freshnessOf(group, newest.get(group.service ?? ''), windowFrom);
      const regressed = this.regressionOf(group);
      const incident = this.incidentOf(group, open);
      return {
        ...(row satisfies DecidedGroup),
        ...(value ? { value } : {}),
        ...(fresh ? { fresh } : {}),
        ...(regressed ? { regressed } : {}),
        ...(incident ? { incident } : {}),
      };
    });
  }

  private freshnessOf(
    group: ErrorGroup,
    newest: NewestRelease | undefined,
    windowFrom: number,
  ): ViewedGroup['fresh'] {
    return freshnessOf(group, newest, this.deps.deploys.of(group.service), windowFrom);
  }

  private regressionOf({ fingerprint, aliases = [] }: ErrorGroup): ViewedGroup['regressed'] {
    const { notes, fixes } = this.deps;
    for (const note of [fingerprint, ...aliases].flatMap(name => notes.forFingerprint(name))) {
      if (fixes.get(note.uri)?.kind !== 'regressed') continue;
      const release = note.fix?.release;
      return { note: note.uri, ...(release === undefined ? {} : { release }) };
    }
    return undefined;
  }

  private incidentOf(group: ErrorGroup, open: readonly IncidentRow[]): ViewedGroup['incident'] {
    if (group.service === undefined) return undefined;
    const { team } = this.deps.team;
    const ours = serviceOfRecord(team, group.service);
    const found = open.find(({ incident }) => {
      if (group.lastSeen < incident.createdAt - beforeMs) return false;
      const theirs = serviceOfIncident(team, incident.service);
      return ours && theirs
        ? ours.name === theirs.name
        : incident.service.name.trim().toLowerCase() === group.service?.trim().toLowerCase();
    });
    if (!found) return undefined;
    const { id, title, number } = found.incident;
    return { id, label: number === undefined ? title : `#${number}` };
  }
}
