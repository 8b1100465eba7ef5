import type { Problem } from '../base/problem';
import type { Incident, Person } from './incident';
import './contextProblems';

/**
 * What a source knows around an incident besides its rows: read on demand, for the page, and never for the list.
 * Every method rejects with a ProblemError, or on abort; a list that is not whole says so (`incomplete`).
 */
export interface IncidentContextSource {
  /** The incident that a person names: its own id, or its number. */
  find(idOrNumber: string, signal: AbortSignal): Promise<Incident>;
  /** What happened to it, the newest first. */
  readTimeline(nativeId: string, signal: AbortSignal): Promise<Listed<TimelineEntry>>;
  /** Changes that were told of a service, the newest first. */
  readChanges(serviceId: string, window: TimeWindow, signal: AbortSignal): Promise<Listed<ChangeEvent>>;
  /** Resolved incidents of one service, or of all that this key may see; the newest first. */
  readHistory(query: HistoryQuery, signal: AbortSignal): Promise<Listed<PastIncident>>;
  /**
   * The past incidents that the source itself holds to be alike, best first.
   * @throws ProblemError `context.notInPlan` where the account does not have that.
   */
  readAlike(nativeId: string, signal: AbortSignal): Promise<Listed<AlikeIncident>>;
  /**
   * The incidents of now that the source itself holds to be related.
   * @throws ProblemError `context.notInPlan` where the account does not have that.
   */
  readRelated(nativeId: string, signal: AbortSignal): Promise<Listed<RelatedIncident>>;
  /** Who was asked to help, and whether they came. */
  readResponders(nativeId: string, signal: AbortSignal): Promise<Listed<Responder>>;
}

export interface Listed<T> {
  readonly rows: readonly T[];
  /** Set where a ceiling cut the list or part of it could not be read. */
  readonly incomplete?: Problem;
}

/** From `since` to `until`, Unix ms by the source's clock. */
export interface TimeWindow {
  readonly since: number;
  readonly until: number;
}

export interface HistoryQuery extends TimeWindow {
  readonly serviceId?: string;
  /** Read no more than so many. */
  readonly most: number;
}

/** One thing that happened to an incident. */
export interface TimelineEntry {
  readonly id: string;
  readonly kind: TimelineKind;
  readonly at: number;
  /** The source's own sentence: "Acknowledged by Ann". */
  readonly summary: string;
  /** Who or what did it: a person, a service, a rule. */
  readonly agent?: string;
  /** By which way: `website`, `mobile`, `sms`, `api`, `timeout`, …, as the source names it. */
  readonly channel?: string;
  /** What the way itself tells beyond the summary: a note's text, whom a page reached and how. */
  readonly detail?: string;
  readonly url?: string;
}

/** `exhaust`: nobody is left to escalate to. `change`: a field of it was changed. */
export type TimelineKind =
  | 'trigger'
  | 'acknowledge'
  | 'unacknowledge'
  | 'resolve'
  | 'assign'
  | 'escalate'
  | 'exhaust'
  | 'notify'
  | 'annotate'
  | 'snooze'
  | 'priority'
  | 'responder'
  | 'merge'
  | 'change'
  | 'other';

/** Something that was changed in the world and told to the source: a deployment, a flag. */
export interface ChangeEvent {
  readonly id: string;
  readonly at: number;
  readonly summary: string;
  /** Where it comes from, as it names itself. */
  readonly source?: string;
  readonly links: readonly { readonly href: string; readonly text?: string }[];
  /** As it came; untrusted. */
  readonly details?: unknown;
}

/** An incident of the past. */
export interface PastIncident {
  readonly incident: Incident;
  readonly resolvedAt?: number;
}

/** A past incident that the source holds to be like another one. */
export interface AlikeIncident {
  readonly nativeId: string;
  readonly title: string;
  readonly createdAt: number;
  /** The source's own measure; only good for an order. */
  readonly score?: number;
}

export interface RelatedIncident {
  readonly nativeId: string;
  readonly title: string;
  readonly createdAt: number;
  readonly why: 'similar' | 'dependency' | 'unknown';
}

export interface Responder {
  readonly person: Person;
  readonly state: 'asked' | 'joined' | 'declined';
  readonly at?: number;
  readonly message?: string;
}
