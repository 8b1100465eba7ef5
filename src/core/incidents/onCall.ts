import type { Problem } from '../base/problem';
import type { Person } from './incident';

/**
 * Who answers for what at one connected account. Every method rejects with a ProblemError, or on abort.
 * Times are Unix milliseconds by the source's clock. All text is untrusted.
 */
export interface OnCallSource {
  /** Id of the connection: the same as of its IncidentSource. */
  readonly sourceId: string;
  /** What a person calls it. */
  readonly label: string;
  /** The person of the connection; absent where the key tells no one: then nothing is known of "my" turns. */
  readonly me?: Person;
  /** The turns of `me` that overlap the span. One light request: asked every few minutes. */
  readMine(span: TimeSpan, signal: AbortSignal): Promise<OnCallTurns>;
  /** Escalation policies with who is on call now, and their schedules over the span. For the view only: many requests. */
  readPolicies(scope: OnCallScope, span: TimeSpan, signal: AbortSignal): Promise<OnCallPolicies>;
  /** How to reach a person; asked when somebody wants to. Empty where nothing but the page at the source is known. */
  readContacts(personId: string, signal: AbortSignal): Promise<readonly Contact[]>;
}

/** Half open: from `start` to just before `end` (Unix ms). */
export interface TimeSpan {
  readonly start: number;
  readonly end: number;
}

/** One unbroken time for which a person answers at one level of one policy. */
export interface OnCallTurn {
  readonly person: OnCallPerson;
  readonly policy: { readonly id: string; readonly name: string };
  /** 1 is asked first. */
  readonly level: number;
  /** Absent where the person stands in the policy itself. */
  readonly schedule?: { readonly id: string; readonly name: string };
  /** Absent: since ever. */
  readonly start?: number;
  /** Absent: for good, no hand-over. */
  readonly end?: number;
}

export interface OnCallPerson extends Person {
  /** The person's page at the source; https, or http on loopback. */
  readonly url?: string;
}

export interface OnCallTurns {
  readonly turns: readonly OnCallTurn[];
  /** The source's clock at the answer. */
  readonly asOf: number;
  /** The source's clock minus this machine's, in milliseconds; absent where it tells no time. */
  readonly clockOffsetMs?: number;
  /** Set when a ceiling cut the list or part of it could not be read. */
  readonly incomplete?: Problem;
}

/** Which policies are meant: any that serves one of the services, or is named. Both empty: all, up to a bound. */
export interface OnCallScope {
  readonly serviceIds: readonly string[];
  readonly policyIds: readonly string[];
}

export interface OnCallPolicies extends OnCallTurns {
  /** In the order of their names; `turns` holds who is on call for them at `asOf`. */
  readonly policies: readonly OnCallPolicy[];
  readonly schedules: readonly OnCallSchedule[];
}

export interface OnCallPolicy {
  readonly id: string;
  readonly name: string;
  readonly url?: string;
  readonly services: readonly { readonly id: string; readonly name: string }[];
  /** In order: the first is asked first. */
  readonly levels: readonly OnCallLevel[];
}

export interface OnCallLevel {
  /** How long it waits for an acknowledgement before the next level is asked (ms). */
  readonly delayMs?: number;
  readonly targets: readonly OnCallTarget[];
}

export type OnCallTarget =
  | { readonly kind: 'person'; readonly person: OnCallPerson }
  | { readonly kind: 'schedule'; readonly id: string; readonly name: string };

/** A schedule as its overrides and layers come out over the span that was asked. */
export interface OnCallSchedule {
  readonly id: string;
  readonly name: string;
  readonly url?: string;
  /** In order of time; entries may reach past the span. */
  readonly entries: readonly (TimeSpan & { readonly person: OnCallPerson })[];
  /** Why its entries are not known: then it has neither "next" nor gaps, which is not "no gap". */
  readonly problem?: Problem;
}

/** A way to a person, as the source has it. */
export interface Contact {
  readonly kind: 'phone' | 'sms' | 'email' | 'whatsapp';
  readonly label: string;
  readonly address: string;
}

/**
 * Whether the person of this window is on call now: for how often to read, and what to tell. Undefined is not known,
 * and counts as on. Without a source id: at any connected account.
 */
export interface ShiftKnowledge {
  isOnShift(sourceId?: string): boolean | undefined;
}
