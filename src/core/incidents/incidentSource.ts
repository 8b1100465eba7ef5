import type { Problem } from '../base/problem';
import type { Incident, IncidentAlert, IncidentNote } from './incident';

/** One connected account that incidents come from. Every method rejects with a ProblemError, or on abort. */
export interface IncidentSource {
  /** `kind:account`, e.g. `pagerduty:acme`. */
  readonly id: string;
  /** What a person calls it. */
  readonly label: string;
  /** What this source and this key can do; a view offers nothing else. */
  readonly abilities: IncidentAbilities;
  /** All open incidents, however old. Rejects when it could not be read; a cut list has `incomplete`. */
  readOpen(signal: AbortSignal): Promise<OpenIncidents>;
  /** One incident as it is now. */
  read(nativeId: string, signal: AbortSignal): Promise<Incident>;
  readAlerts(nativeId: string, signal: AbortSignal): Promise<readonly IncidentAlert[]>;
  readNotes(nativeId: string, signal: AbortSignal): Promise<readonly IncidentNote[]>;
  /**
   * Acknowledges. Reads first: an incident already acknowledged is left alone, a resolved one is refused
   * (`incidents.alreadyResolved`), never reopened.
   * Every write rejects with a WriteFailure, whose fate says whether it may have happened.
   */
  acknowledge(nativeId: string, signal: AbortSignal): Promise<Incident>;
  /** Resolves; the same rules. A resolved incident is returned as it is. */
  resolve(nativeId: string, signal: AbortSignal): Promise<Incident>;
  /** Adds a note, unless an earlier try of the same write already did: there is no idempotency key to lean on. */
  addNote(nativeId: string, note: NoteToAdd, signal: AbortSignal): Promise<IncidentNote>;
}

export interface NoteToAdd {
  readonly content: string;
  /** Ids of the notes that stood there before the first try. */
  readonly known: readonly string[];
  /** A try was made before: a note of this person with this text that is not among the known ones is that try's. */
  readonly triedBefore: boolean;
}

export interface IncidentAbilities {
  readonly write: boolean;
  /** Why writing is off, for the person. */
  readonly writeProblem?: Problem;
}

export interface OpenIncidents {
  readonly incidents: readonly Incident[];
  /** The source's clock at the answer (Unix ms). */
  readonly asOf: number;
  /** The source's clock minus this machine's, in milliseconds; absent where it tells no time. */
  readonly clockOffsetMs?: number;
  /** Set when a ceiling cut the list or part of it could not be read. */
  readonly incomplete?: Problem;
}
