import type { Problem } from '../base/problem';
import type { EntityId } from '../base/identity';
import { compareSeverity, type Severity } from '../team/severity';
import type { ClassifiedIncident } from './incident';
import type { WriteKind } from './incidentWrite';

/** An open incident as views show it. */
export interface IncidentRow extends ClassifiedIncident {
  /** The oldest write of this incident that is not confirmed. */
  readonly write?: WriteState;
  /** The last read of its source failed: the row is as old as the health's `asOf`. */
  readonly stale: boolean;
}

/** Where a write stands. It leaves a row only when the source confirmed it or the person discarded it. */
export interface WriteState {
  /** For `Outbox.retry` and `Outbox.discard`. */
  readonly entryId: string;
  readonly kind: WriteKind;
  /**
   * `waiting`: kept from before a reload or behind a failed one; the person sends or discards it.
   * `sending`: no answer yet. `notSent`: it did not happen, or nothing was heard for 10 seconds (then `underWay`).
   * `unconfirmed`: it may have happened. `refused`: the source said no.
   */
  readonly state: 'waiting' | 'sending' | 'notSent' | 'unconfirmed' | 'refused';
  /** Still on its way: it can neither be sent again nor discarded now. */
  readonly underWay: boolean;
  /** It goes again by itself then (Unix ms, this machine's clock), and can be taken back before. */
  readonly again?: number;
  /** When it was pressed (Unix ms, this machine's clock). */
  readonly since: number;
  readonly problem?: Problem;
}

/** Counts over all open rows. Zero means none only where `complete`. */
export interface IncidentCounts {
  readonly total: number;
  readonly bySeverity: Readonly<Record<Severity, number>>;
  /** Triggered and acknowledged by no one. */
  readonly unacknowledged: number;
  readonly mine: number;
  /** Every source was read whole, and there is one. */
  readonly complete: boolean;
}

/** What changed; ids in no order. */
export interface IncidentsChange {
  readonly added: readonly EntityId[];
  readonly removed: readonly EntityId[];
  readonly changed: readonly EntityId[];
  /** Health, or the set of sources. */
  readonly health: boolean;
}

/** Worst first, then oldest first, of one second by number as people call them; ids make it stable. */
export function compareRows(a: IncidentRow, b: IncidentRow): number {
  return (
    compareSeverity(a.classified.severity, b.classified.severity) ||
    a.incident.createdAt - b.incident.createdAt ||
    (a.incident.number ?? 0) - (b.incident.number ?? 0) ||
    (a.incident.id < b.incident.id ? -1 : 1)
  );
}
