import type { Disposable } from '../base/disposable';
import { Emitter, type Event } from '../base/event';
import type { EntityId } from '../base/identity';
import type { Problem } from '../base/problem';
import { isComplete, type SourceHealth } from '../base/sourceHealth';
import type { Classified } from '../team/severity';
import type { Incident } from './incident';
import type { ServiceScope } from './incidentFilter';
import type { IncidentChanges, KnownIncidents, OpenIncidents, ReadFacts } from './incidentReads';
import type { IncidentCounts, IncidentRow, IncidentsChange, WriteState } from './incidentRow';
import { isWaiting } from './muting';
import { RowTable } from './rowTable';
import { sameValue } from './sameValue';
import { SourceRows } from './sourceRows';

/** A read under way. Only the first call counts; a read that a later one overtook changes nothing. */
export interface IncidentRead {
  succeed(open: OpenIncidents): void;
  /**
   * What changed since the last read that succeeded.
   * @param incomplete what the last reading of everything lacked: changes do not mend that.
   */
  change(changes: IncidentChanges, incomplete: Problem | undefined): void;
  /** Keeps the last rows and says that they are old. */
  fail(problem: Problem): void;
  /** Ended without an answer (aborted): health is as before. */
  cancel(): void;
}

/**
 * All open incidents of all sources, classified and sorted, with what is known of each source.
 * A failed read never removes a row, and a read that began before a write was confirmed never undoes it.
 */
export class IncidentStore implements Disposable {
  private readonly changed = new Emitter<IncidentsChange>();
  private readonly sources = new Map<string, SourceRows>();
  private readonly writes = new Map<EntityId, WriteState>();
  private readonly table = new RowTable();
  private turn = 0;

  readonly onDidChange: Event<IncidentsChange> = this.changed.event;

  constructor(private classify: (incident: Incident) => Classified) {}

  /** Worst first, then oldest first. */
  get rows(): readonly IncidentRow[] {
    return this.table.rows;
  }

  get(id: EntityId): IncidentRow | undefined {
    return this.table.get(id);
  }

  /** Also what a filter hides: it is open, and a person who names it means it. */
  find(id: EntityId): IncidentRow | undefined {
    const shown = this.table.get(id);
    if (shown) return shown;
    const source = this.sources.get(sourceIdOf(id));
    const incident = source?.incidents.get(id);
    return source && incident && this.rowOf(incident, source.health.problem !== undefined, undefined, false);
  }

  get health(): readonly SourceHealth[] {
    return [...this.sources.values()].map(source => source.toldHealth);
  }

  get counts(): IncidentCounts {
    const bySeverity = { critical: 0, major: 0, standard: 0 };
    let unacknowledged = 0;
    let mine = 0;
    for (const { incident, classified } of this.rows) {
      bySeverity[classified.severity] += 1;
      if (isWaiting(incident)) unacknowledged += 1;
      if (incident.mine) mine += 1;
    }
    const complete = this.sources.size > 0 && this.health.every(isComplete);
    return { total: this.rows.length, bySeverity, unacknowledged, mine, complete };
  }

  /** What a source has open, also what its filter hides. */
  incidentsOf(sourceId: string): KnownIncidents {
    return this.sources.get(sourceId)?.incidents ?? new Map();
  }

  /** Makes a source known before its first read. A known one keeps its rows and takes the new label. */
  addSource(sourceId: string, label: string): void {
    const known = this.sources.get(sourceId);
    if (known) known.health = { ...known.health, label };
    else this.sources.set(sourceId, new SourceRows(sourceId, label));
    this.update([], true);
  }

  removeSource(sourceId: string): void {
    const source = this.sources.get(sourceId);
    if (!source) return;
    this.sources.delete(sourceId);
    this.update(source.incidents.keys(), true);
  }

  /**
   * Shows only what a filter leaves of a source, and what is the person's own; all of it without one.
   * @param problem why the filter of the source cannot be used, where there is one and it cannot.
   */
  setScope(sourceId: string, scope: ServiceScope | undefined, problem?: Problem): void {
    const source = this.sources.get(sourceId);
    if (!source?.setScope(scope, problem)) return;
    this.update(source.incidents.keys(), true);
  }

  /** Announces a read of a known source. @throws RangeError for an unknown one. */
  beginRead(sourceId: string): IncidentRead {
    const source = this.sources.get(sourceId);
    if (!source) throw new RangeError(`unknown incident source: ${sourceId}`);
    const turn = ++this.turn;
    let ended = false;
    const end = (take?: () => Iterable<EntityId>): void => {
      if (ended) return;
      ended = true;
      source.reading -= 1;
      const isFailing = source.health.problem !== undefined;
      let touched: Iterable<EntityId> = [];
      if (take && turn > source.taken && this.sources.get(sourceId) === source) {
        source.taken = turn;
        touched = take();
      }
      source.rest();
      // All rows of a source grow old, and are fresh again, together.
      const flipped = isFailing !== (source.health.problem !== undefined);
      this.update(flipped ? new Set([...touched, ...source.incidents.keys()]) : touched, true);
    };
    source.reading += 1;
    source.health = { ...source.health, state: 'reading' };
    this.update([], true);
    return {
      succeed: open =>
        end(() => {
          source.health = healthAfter(source.health, open, open.incomplete);
          return source.takeAll(open.incidents, turn);
        }),
      change: (changes, incomplete) =>
        end(() => {
          source.health = healthAfter(source.health, changes, incomplete);
          return source.takeChanges(changes, turn);
        }),
      fail: problem =>
        end(() => {
          source.health = { ...source.health, problem };
          return [];
        }),
      cancel: () => end(),
    };
  }

  /** Takes over an incident as the answer to a write showed it; a resolved one leaves the list. */
  confirm(incident: Incident): void {
    const source = this.sources.get(incident.sourceId);
    if (!source) return;
    source.confirm(incident, ++this.turn);
    this.update([incident.id], false);
  }

  /** Shows where the writes stand: the oldest unconfirmed one of each incident. Replaces what was set before. */
  setWrites(writes: ReadonlyMap<EntityId, WriteState>): void {
    const touched = new Set([...this.writes.keys(), ...writes.keys()]);
    this.writes.clear();
    for (const [id, write] of writes) this.writes.set(id, write);
    this.update(touched, false);
  }

  /** Classifies all rows anew, by another function where one is given: the team file changed. */
  reclassify(classify: (incident: Incident) => Classified = this.classify): void {
    this.classify = classify;
    this.update(
      this.rows.map(({ incident }) => incident.id),
      false,
      true,
    );
  }

  dispose(): void {
    this.changed.dispose();
  }

  /** Makes the rows of these incidents anew, and no other: what a read leaves as it was costs nothing. */
  private update(touched: Iterable<EntityId>, health: boolean, reclassify = false): void {
    const rows = new Map<EntityId, IncidentRow | undefined>();
    const added: EntityId[] = [];
    const removed: EntityId[] = [];
    const changed: EntityId[] = [];
    for (const id of touched) {
      const old = this.table.get(id);
      const source = this.sources.get(old?.incident.sourceId ?? sourceIdOf(id));
      const incident = source?.shown(id);
      if (source && incident) {
        const row = this.rowOf(incident, source.health.problem !== undefined, old, reclassify);
        if (old && sameValue(old, row)) continue;
        rows.set(id, row);
        (old ? changed : added).push(id);
        if (!old) source.visible += 1;
      } else if (old) {
        rows.set(id, undefined);
        removed.push(id);
        if (source) source.visible -= 1;
      }
    }
    if (rows.size > 0) this.table.apply(rows);
    if (health || rows.size > 0) this.changed.fire({ added, removed, changed, health });
  }

  private rowOf(
    incident: Incident,
    stale: boolean,
    old: IncidentRow | undefined,
    reclassify: boolean,
  ): IncidentRow {
    // Classifying runs the team's patterns: only for what changed.
    const isKnown = !reclassify && old && sameValue(old.incident, incident);
    const classified = isKnown ? old.classified : this.classify(incident);
    const write = this.writes.get(incident.id);
    return write ? { incident, classified, stale, write } : { incident, classified, stale };
  }
}

function sourceIdOf(id: EntityId): string {
  return id.slice(0, id.indexOf(':', id.indexOf(':') + 1));
}

function healthAfter(
  { sourceId, label, state, scopeProblem }: SourceHealth,
  { asOf, clockOffsetMs }: ReadFacts,
  incomplete: Problem | undefined,
): SourceHealth {
  return {
    sourceId,
    label,
    state,
    asOf,
    ...(clockOffsetMs === undefined ? {} : { clockOffsetMs }),
    ...(incomplete ? { incomplete } : {}),
    ...(scopeProblem ? { scopeProblem } : {}),
  };
}
