import type { EntityId } from '../base/identity';
import type { Problem } from '../base/problem';
import type { SourceHealth } from '../base/sourceHealth';
import type { Incident } from './incident';
import type { ServiceScope } from './incidentFilter';
import type { IncidentChanges } from './incidentReads';
import { sameValue } from './sameValue';

/** What is known of one source: its open incidents, its health, and what writes confirmed that reads do not show yet. */
export class SourceRows {
  health: SourceHealth;
  /** Turn of the newest read whose outcome was taken. */
  taken = 0;
  /** Reads under way. */
  reading = 0;
  /** Incidents of it that have a row. */
  visible = 0;
  private readonly known = new Map<EntityId, Incident>();
  /** What writes confirmed and no read has shown yet, with the turn at which it was confirmed. */
  private readonly confirmed = new Map<EntityId, { readonly turn: number; readonly incident: Incident }>();
  private scope: ServiceScope | undefined;

  constructor(sourceId: string, label: string) {
    this.health = { sourceId, label, state: 'never' };
  }

  get incidents(): ReadonlyMap<EntityId, Incident> {
    return this.known;
  }

  /** The health with what the filter hides. */
  get toldHealth(): SourceHealth {
    const { scope, known, visible } = this;
    if (!scope) return this.health;
    return { ...this.health, scope: { services: scope.services.size, hidden: known.size - visible } };
  }

  /** The incident where it is open and the filter leaves it; what is the person's own is never hidden. */
  shown(id: EntityId): Incident | undefined {
    const incident = this.known.get(id);
    if (!incident || !this.scope || incident.mine) return incident;
    return this.scope.services.has(incident.service.id) ? incident : undefined;
  }

  /** False where it says what was so before. */
  setScope(scope: ServiceScope | undefined, problem: Problem | undefined): boolean {
    const before = this.scope && [...this.scope.services].sort();
    const same = sameValue(before, scope && [...scope.services].sort());
    if (same && sameValue(this.health.scopeProblem, problem)) return false;
    this.scope = scope;
    const { sourceId, label, state, asOf, clockOffsetMs, problem: failure, incomplete } = this.health;
    this.health = {
      sourceId,
      label,
      state,
      ...(asOf === undefined ? {} : { asOf }),
      ...(clockOffsetMs === undefined ? {} : { clockOffsetMs }),
      ...(failure ? { problem: failure } : {}),
      ...(incomplete ? { incomplete } : {}),
      ...(problem ? { scopeProblem: problem } : {}),
    };
    return true;
  }

  /** Takes over a whole list. @returns what it changed. */
  takeAll(listed: readonly Incident[], turn: number): ReadonlySet<EntityId> {
    const touched = new Set<EntityId>();
    const ids = new Set<EntityId>();
    for (const incident of listed) {
      ids.add(incident.id);
      this.take(incident, turn, touched);
    }
    for (const [id, { turn: at, incident }] of this.confirmed) {
      if (ids.has(id)) continue;
      // The list began before the write, which knows better; one that began later is believed.
      if (at < turn) this.confirmed.delete(id);
      else if (incident.status !== 'resolved') ids.add(id);
    }
    for (const id of this.known.keys()) {
      if (ids.has(id)) continue;
      this.known.delete(id);
      touched.add(id);
    }
    return touched;
  }

  /** Takes over what may have changed. @returns what did. */
  takeChanges({ incidents, gone }: IncidentChanges, turn: number): ReadonlySet<EntityId> {
    const touched = new Set<EntityId>();
    for (const incident of incidents) {
      this.take(incident, turn, touched);
    }
    for (const id of gone) if (this.known.delete(id)) touched.add(id);
    return touched;
  }

  /** Takes over an incident as the answer to a write showed it. */
  confirm(incident: Incident, turn: number): void {
    this.confirmed.set(incident.id, { turn, incident });
    this.put(incident);
  }

  /** Back to what it is between reads. */
  rest(): void {
    const { problem, asOf } = this.health;
    const resting = problem ? 'failed' : asOf === undefined ? 'never' : 'ok';
    this.health = { ...this.health, state: this.reading > 0 ? 'reading' : resting };
  }

  /**
   * One incident of a read, except where a write was confirmed after the read began, or where the row is older than
   * what that write's answer showed (lists of a source can lag behind its own answers).
   */
  private take(incident: Incident, turn: number, touched: Set<EntityId>): void {
    const confirmed = this.confirmed.get(incident.id);
    let now = incident;
    // Answers can lag behind one another: an older state never replaces a newer one.
    if ((incident.updatedAt ?? Infinity) < (this.known.get(incident.id)?.updatedAt ?? 0)) return;
    if (confirmed) {
      const older = (incident.updatedAt ?? 0) < (confirmed.incident.updatedAt ?? 0);
      if (confirmed.turn < turn && !older) this.confirmed.delete(incident.id);
      else now = confirmed.incident;
    }
    if (this.put(now)) touched.add(incident.id);
  }

  /** False where nothing changed: the object stays the one that rows were made of. */
  private put(incident: Incident): boolean {
    const { id, status } = incident;
    if (status === 'resolved') return this.known.delete(id);
    const known = this.known.get(id);
    if (known && sameValue(known, incident)) return false;
    this.known.set(id, incident);
    return true;
  }
}
