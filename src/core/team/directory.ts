import type { Problem } from '../base/problem';

/**
 * What an incident account knows of a team's services, priorities and escalation: the input of "Set Up Team".
 * Every method rejects with a ProblemError, or on abort. All text is untrusted.
 */
export interface TeamDirectory {
  /** What a person calls the account, e.g. "PagerDuty (acme)". */
  readonly label: string;
  listServices(signal: AbortSignal): Promise<DirectoryListing<DirectoryService>>;
  /** Highest first, as the account orders them. Empty where the account has none. */
  listPriorities(signal: AbortSignal): Promise<DirectoryListing<DirectoryPriority>>;
  listEscalationPolicies(signal: AbortSignal): Promise<DirectoryListing<DirectoryEscalationPolicy>>;
  /** Links to runbooks in the newest alerts; only http and https. */
  recentRunbookLinks(signal: AbortSignal): Promise<DirectoryListing<DirectoryRunbookLink>>;
}

export interface DirectoryListing<T> {
  readonly items: readonly T[];
  /** Set when a ceiling cut the list. */
  readonly incomplete?: Problem;
}

export interface DirectoryService {
  /** The source's own id, e.g. `PABC123`. */
  readonly id: string;
  readonly name: string;
  readonly escalationPolicyId?: string;
  /** Names of the teams that own it at the source. */
  readonly teams: readonly string[];
}

export interface DirectoryPriority {
  readonly name: string;
  readonly description?: string;
}

export interface DirectoryEscalationPolicy {
  readonly id: string;
  readonly name: string;
  /** Who is asked first: people of level 1 (schedules by their name). */
  readonly firstLevel: readonly { readonly name: string; readonly email?: string }[];
}

export interface DirectoryRunbookLink {
  readonly serviceId: string;
  readonly href: string;
  readonly alertName?: string;
}
