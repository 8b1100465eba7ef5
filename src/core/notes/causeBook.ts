import type { Disposable } from '../base/disposable';
import { Emitter, type Event } from '../base/event';
import { parseEntityId, type EntityId } from '../base/identity';
import { causeOutcomes, type CauseOutcome } from '../incidents/incidentWrite';

export type { CauseOutcome } from '../incidents/incidentWrite';

/** The outcome of one incident, with the cause in a line where it is known. */
export interface IncidentCause {
  readonly version: 1;
  readonly incidentId: EntityId;
  /** What it was called, and its service: it may be gone from every list by the time this is read. */
  readonly title: string;
  readonly service?: string;
  readonly outcome: CauseOutcome;
  readonly line?: string;
  /** When it was resolved, Unix ms. */
  readonly at: number;
}

/** Outcomes of incidents, for the notes view, the end of a shift and the weekly review. */
export class CauseBook implements Disposable {
  private readonly changed = new Emitter<void>();
  private causes: ReadonlyMap<EntityId, IncidentCause> = new Map();

  readonly onDidChange: Event<void> = this.changed.event;

  /** Newest first. */
  get all(): readonly IncidentCause[] {
    return [...this.causes.values()].sort((a, b) => b.at - a.at);
  }

  /** Those whose cause was left for later, newest first. */
  get left(): readonly IncidentCause[] {
    return this.all.filter(({ outcome }) => outcome === 'later');
  }

  of(incidentId: EntityId): IncidentCause | undefined {
    return this.causes.get(incidentId);
  }

  /** Takes all that is kept. */
  replace(causes: readonly IncidentCause[]): void {
    const next = new Map(causes.map(cause => [cause.incidentId, cause]));
    const isSame = JSON.stringify([...next]) === JSON.stringify([...this.causes]);
    this.causes = next;
    if (!isSame) this.changed.fire();
  }

  set(cause: IncidentCause): void {
    this.replace(
      [...this.causes.values()].filter(known => known.incidentId !== cause.incidentId).concat(cause),
    );
  }

  dispose(): void {
    this.changed.dispose();
  }
}

/** A cause as it comes from disk; undefined where it is none that this version knows. */
export function readCause(value: unknown): IncidentCause | undefined {
  const record = (typeof value === 'object' && value !== null ? value : {}) as Partial<
    Record<keyof IncidentCause, unknown>
  >;
  const { version, incidentId, title, service, line, at } = record;
  const outcome = causeOutcomes.find(known => known === record.outcome);
  if (version !== 1 || typeof incidentId !== 'string' || !parseEntityId(incidentId)) return undefined;
  if (typeof title !== 'string' || typeof at !== 'number' || !Number.isFinite(at) || !outcome)
    return undefined;
  return {
    version,
    incidentId,
    title,
    outcome,
    at,
    ...(typeof service === 'string' ? { service } : {}),
    ...(typeof line === 'string' ? { line } : {}),
  };
}
