import type { EntityId } from '../base/identity';
import type { Problem } from '../base/problem';
import type { TimeWindow } from '../incidents/incidentContext';
import type { CauseOutcome } from '../notes/causeBook';

/** Reads what happened in the past: the ground of every figure of a review. */
export interface IncidentHistorySource {
  readonly sourceId: string;
  /** What a person calls it, e.g. "PagerDuty (acme)". */
  readonly label: string;
  /**
   * All incidents that were triggered in the window, and those open at its start, each with what happened to it until
   * now. Rejects with a ProblemError, or on abort; a reading that is not whole says so instead.
   * @param known records of earlier readings: one that did not change since need not be read again, and comes back
   * as the same object, so that its facts are not worked out again.
   */
  readHistory(
    window: TimeWindow,
    signal: AbortSignal,
    known?: ReadonlyMap<EntityId, IncidentRecord>,
  ): Promise<HistoryReading>;
}

/** What one source told. Times are Unix ms by the source's clock. */
export interface HistoryReading {
  readonly sourceId: string;
  readonly label: string;
  readonly window: TimeWindow;
  /** When it was true. */
  readonly asOf: number;
  readonly records: readonly IncidentRecord[];
  /** Set where a ceiling cut it, or a part could not be read: its figures are then "at least". */
  readonly incomplete?: Problem;
  /** Spans of the window that were not read at all. */
  readonly missing: readonly TimeWindow[];
  /** The source's own figures, where the account has them; they lag. */
  readonly analytics?: HistoryAnalytics;
}

/** Figures that the source works out by itself (PagerDuty's analytics, which lag up to 24 hours). */
export interface HistoryAnalytics {
  /** Incidents triggered after this are not in them yet: filled from log entries. */
  readonly until: number;
  readonly incidents: readonly AnalyticsOfIncident[];
}

export interface AnalyticsOfIncident {
  readonly id: EntityId;
  /** Trigger to the first explicit acknowledgement, ms. */
  readonly acknowledgeMs?: number;
  /** Trigger to the last resolve, ms. */
  readonly resolveMs?: number;
}

/** One incident of the past with all that happened to it. Immutable: a changed incident is a new object. */
export interface IncidentRecord {
  readonly id: EntityId;
  readonly sourceId: string;
  readonly nativeId: string;
  readonly number?: number;
  /** Untrusted text. */
  readonly title: string;
  readonly url?: string;
  /** Absent where the source tells none (a service that was deleted). */
  readonly service?: { readonly id: string; readonly name: string };
  /** As it is now, or was last. */
  readonly status: 'triggered' | 'acknowledged' | 'resolved';
  readonly urgency: 'high' | 'low';
  readonly priority?: string;
  readonly alertSeverity?: 'critical' | 'error' | 'warning' | 'info';
  /** The first trigger. */
  readonly triggeredAt: number;
  /** What the monitor calls the alert: the same for each time it fires. Absent where nothing tells. */
  readonly alertKey?: string;
  /** Fingerprints of error groups that stand in it. */
  readonly errorGroups?: readonly string[];
  /** When it began in the logs (first error record), where that is known. */
  readonly firstErrorAt?: number;
  /** Set where its source knows no acknowledgement at all: then none is missing. */
  readonly withoutAcknowledge?: true;
  /** Oldest first. */
  readonly events: readonly IncidentEvent[];
  /** False where its log could not be read whole: what it does not hold is unknown, not absent. */
  readonly whole: boolean;
  /** What the person who resolved it said came of it. */
  readonly outcome?: CauseOutcome;
}

/** Who or what did something. A deleted user is a person without name and zone. */
export type Actor =
  | { readonly kind: 'person'; readonly person: PersonRef }
  /** The monitor itself, through an integration. */
  | { readonly kind: 'monitor'; readonly name?: string }
  /** The source's own clock: acknowledgement or incident timed out. */
  | { readonly kind: 'timeout' }
  /** A key or rule that no person stands behind, or that is not told. */
  | { readonly kind: 'other'; readonly name?: string };

export interface PersonRef {
  readonly id: string;
  /** Absent for a deleted user. */
  readonly name?: string;
  readonly email?: string;
  /** IANA name of the zone that the person lives in, e.g. `Europe/Berlin`. */
  readonly zone?: string;
}

/** One thing that happened to an incident; `at` in Unix ms by the source's clock. */
export type IncidentEvent = { readonly at: number } & (
  | { readonly kind: 'trigger'; readonly by?: Actor }
  | { readonly kind: 'acknowledge'; readonly by: Actor }
  | { readonly kind: 'unacknowledge'; readonly by?: Actor }
  | { readonly kind: 'escalate'; readonly level?: number; readonly to?: readonly PersonRef[] }
  | { readonly kind: 'reassign'; readonly by?: Actor; readonly to?: readonly PersonRef[] }
  | {
      readonly kind: 'notify';
      readonly to: PersonRef;
      /** `phone`, `sms`, `push`, `email`, as the source names it. */
      readonly channel?: string;
      /** Of the rule that it was sent by; absent: the incident's at that time. */
      readonly urgency?: 'high' | 'low';
    }
  | { readonly kind: 'resolve'; readonly by: Actor }
  | { readonly kind: 'reopen'; readonly by?: Actor }
  /** This incident was merged into another one: it is a page from here on, not an incident. */
  | { readonly kind: 'merge'; readonly into?: EntityId }
  | { readonly kind: 'snooze'; readonly until?: number }
  | { readonly kind: 'priority'; readonly from?: string; readonly to?: string }
  | { readonly kind: 'urgency'; readonly to: 'high' | 'low' }
  /** Somebody was asked to help (`asked`), or came. */
  | {
      readonly kind: 'responder';
      readonly person: PersonRef;
      readonly state: 'asked' | 'joined' | 'declined';
    }
);
