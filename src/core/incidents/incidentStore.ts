import type { Disposable } from '../base/disposable';
import { Emitter, type Event } from '../base/event';
import type { EntityId } from '../base/identity';
import type { Problem } from '../base/problem';
import { isComplete, type SourceHealth } from '../base/sourceHealth';
import type { Classified } from '../team/severity';
import type { Incident } from './incident';
import {
  compareRows,
  type IncidentCounts,
  type IncidentRow,
  type IncidentsChange,
  type WriteState,
} from './incidentRow';
import type { OpenIncidents } from './incidentSource';
import { sameValue } from './sameValue';

/** A read under way. Only the first call counts; a read that a later one overtook changes nothing. */
export interface IncidentRead {
  succeed(open: OpenIncidents): void;
  /** Keeps the last rows and says that they are old. */
  fail(problem: Problem): void;
  /** Ended without an answer (aborted): health is as before. */
  cancel(): void;
}

interface SourceState {
  health: SourceHealth;
  incidents: ReadonlyMap<EntityId, Incident>;
  /** What writes confirmed and no read has shown yet, with the turn at which it was confirmed. */
  readonly confirmed: Map<EntityId, { readonly turn: number; readonly incident: Incident }>;
  /** Turn of the newest read whose outcome was taken. */
  taken: number;
  reading: number;
}

/**
 * All open incidents of all sources, classified and sorted, with what is known of each source.
 * A failed read never removes a row, and a read that began before a write was confirmed never undoes it.
 */
export class IncidentStore implements Disposable {
  private readonly changed = new Emitter<IncidentsChange>();
  private readonly sources = new Map<string, SourceState>();
  private readonly writes = new Map<EntityId, WriteState>();
  private byId: ReadonlyMap<EntityId, IncidentRow> = new Map();
  private sorted: readonly IncidentRow[] = [];
  private turn = 0;

  readonly onDidChange: Event<IncidentsChange> = this.changed.event;

  constructor(private classify: (incident: Incident) => Classified) {}

  /** Worst first, then oldest first. */
  get rows(): readonly IncidentRow[] {
    return this.sorted;
  }

  get(id: EntityId): IncidentRow | undefined {
    return this.byId.get(id);
  }

  get health(): readonly SourceHealth[] {
    return [...this.sources.values()].map(source => source.health);
  }

  get counts(): IncidentCounts {
    const bySeverity = { critical: 0, major: 0, standard: 0 };
    let unacknowledged = 0;
    let mine = 0;
    for (const { incident, classified } of this.sorted) {
      bySeverity[classified.severity] += 1;
      if (incident.status === 'triggered') unacknowledged += 1;
      if (incident.mine) mine += 1;
    }
    const complete = this.sources.size > 0 && this.health.every(isComplete);
    return { total: this.sorted.length, bySeverity, unacknowledged, mine, complete };
  }

  /** Makes a source known before its first read. A known one keeps its rows and takes the new label. */
  addSource(sourceId: string, label: string): void {
    const known = this.sources.get(sourceId);
    if (known) known.health = { ...known.health, label };
    else {
      this.sources.set(sourceId, {
        health: { sourceId, label, state: 'never' },
        incidents: new Map(),
        confirmed: new Map(),
        taken: 0,
        reading: 0,
      });
    }
    this.rebuild(true);
  }

  removeSource(sourceId: string): void {
    if (this.sources.delete(sourceId)) this.rebuild(true);
  }

  /** Announces a read of a known source. @throws RangeError for an unknown one. */
  beginRead(sourceId: string): IncidentRead {
    const source = this.sources.get(sourceId);
    if (!source) throw new RangeError(`unknown incident source: ${sourceId}`);
    const turn = ++this.turn;
    let ended = false;
    const end = (update?: () => void): void => {
      if (ended) return;
      ended = true;
      source.reading -= 1;
      if (update && turn > source.taken && this.sources.get(sourceId) === source) {
        source.taken = turn;
        update();
      }
      source.health = { ...source.health, state: restingState(source) };
      this.rebuild(true);
    };
    source.reading += 1;
    source.health = { ...source.health, state: 'reading' };
    this.rebuild(true);
    return {
      succeed: open =>
        end(() => {
          source.incidents = withConfirmed(source, open.incidents, turn);
          source.health = healthAfter(source.health, open);
        }),
      fail: problem => end(() => void (source.health = { ...source.health, problem })),
      cancel: () => end(),
    };
  }

  /** Takes over an incident as the answer to a write showed it; a resolved one leaves the list. */
  confirm(incident: Incident): void {
    const source = this.sources.get(incident.sourceId);
    if (!source) return;
    source.confirmed.set(incident.id, { turn: ++this.turn, incident });
    const incidents = new Map(source.incidents);
    if (incident.status === 'resolved') incidents.delete(incident.id);
    else incidents.set(incident.id, incident);
    source.incidents = incidents;
    this.rebuild(false);
  }

  /** Shows where the writes stand: the oldest unconfirmed one of each incident. Replaces what was set before. */
  setWrites(writes: ReadonlyMap<EntityId, WriteState>): void {
    this.writes.clear();
    for (const [id, write] of writes) this.writes.set(id, write);
    this.rebuild(false);
  }

  /** Classifies all rows anew, by another function where one is given: the team file changed. */
  reclassify(classify: (incident: Incident) => Classified = this.classify): void {
    this.classify = classify;
    this.rebuild(false, true);
  }

  dispose(): void {
    this.changed.dispose();
  }

  private rebuild(health: boolean, reclassify = false): void {
    const before = this.byId;
    const next = new Map<EntityId, IncidentRow>();
    const added: EntityId[] = [];
    const changed: EntityId[] = [];
    for (const source of this.sources.values()) {
      for (const incident of source.incidents.values()) {
        const old = before.get(incident.id);
        const row = this.rowOf(incident, source.health.problem !== undefined, reclassify ? undefined : old);
        const kept = old && sameValue(old, row) ? old : row;
        next.set(incident.id, kept);
        if (!old) added.push(incident.id);
        else if (kept !== old) changed.push(incident.id);
      }
    }
    const removed = [...before.keys()].filter(id => !next.has(id));
    if (!health && added.length + changed.length + removed.length === 0) return;
    this.byId = next;
    this.sorted = [...next.values()].sort(compareRows);
    this.changed.fire({ added, removed, changed, health });
  }

  private rowOf(incident: Incident, stale: boolean, old: IncidentRow | undefined): IncidentRow {
    // Classifying runs the team's patterns: only for what changed.
    const classified = old && sameValue(old.incident, incident) ? old.classified : this.classify(incident);
    const write = this.writes.get(incident.id);
    return write ? { incident, classified, stale, write } : { incident, classified, stale };
  }
}

function restingState(source: SourceState): SourceHealth['state'] {
  if (source.reading > 0) return 'reading';
  if (source.health.problem) return 'failed';
  return source.health.asOf === undefined ? 'never' : 'ok';
}

function healthAfter(health: SourceHealth, open: OpenIncidents): SourceHealth {
  const { sourceId, label, state } = health;
  return {
    sourceId,
    label,
    state,
    asOf: open.asOf,
    ...(open.clockOffsetMs === undefined ? {} : { clockOffsetMs: open.clockOffsetMs }),
    ...(open.incomplete ? { incomplete: open.incomplete } : {}),
  };
}

/**
 * The rows of a read, except where a write was confirmed after the read began, or where the row is older than what
 * that write's answer showed (lists of a source can lag behind its own answers).
 */
function withConfirmed(
  source: SourceState,
  read: readonly Incident[],
  turn: number,
): ReadonlyMap<EntityId, Incident> {
  const incidents = new Map(read.map(incident => [incident.id, incident] as const));
  for (const [id, confirmed] of source.confirmed) {
    const row = incidents.get(id);
    const older = row !== undefined && (row.updatedAt ?? 0) < (confirmed.incident.updatedAt ?? 0);
    if (confirmed.turn < turn && !older) source.confirmed.delete(id);
    else if (confirmed.incident.status === 'resolved') incidents.delete(id);
    else incidents.set(id, confirmed.incident);
  }
  return incidents;
}
