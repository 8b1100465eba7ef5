import type { DirectoryListing } from '../team/directory';
import type { Named } from './incidentWrite';

/** What a person chooses from when an incident is handed on. Every method rejects with a ProblemError, or on abort. */
export interface IncidentChoices {
  /** People of the account; `query` (may be empty) is matched by the source against name and e-mail. */
  people(query: string, signal: AbortSignal): Promise<DirectoryListing<PersonChoice>>;
  policies(signal: AbortSignal): Promise<DirectoryListing<Named>>;
  /** Highest first. Empty where the account has none. */
  priorities(signal: AbortSignal): Promise<DirectoryListing<Named>>;
  /** The levels of the incident's escalation policy as they are now. */
  levels(nativeId: string, signal: AbortSignal): Promise<EscalationLevels>;
}

export interface PersonChoice extends Named {
  readonly email?: string;
}

export interface EscalationLevels {
  readonly policy: Named;
  /** From level 1: whom it pages (people, schedules) by name. */
  readonly levels: readonly (readonly string[])[];
}
