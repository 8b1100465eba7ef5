import type { Problem } from '../base/problem';
import type { Incident, IncidentAlert, IncidentNote } from './incident';
import type { IncidentAction } from './incidentAction';
import type { IncidentChoices } from './incidentChoices';
import type { KnownServices } from './incidentFilter';
import type { IncidentChanges, KnownIncidents, OpenIncidents, ReadCursor } from './incidentReads';
import type { OtherWrite } from './incidentWrite';

export type { OpenIncidents } from './incidentReads';

/** One connected account that incidents come from. Every method rejects with a ProblemError, or on abort. */
export interface IncidentSource {
  /** `kind:account`, e.g. `pagerduty:acme`. */
  readonly id: string;
  /** What a person calls it. */
  readonly label: string;
  /** What this source and this key can do; a view offers nothing else. */
  readonly abilities: IncidentAbilities;
  /**
   * All open incidents, however old. Rejects when it could not be read; a cut list has `incomplete`.
   * @param known what was open before, as far as anybody knows.
   */
  readOpen(signal: AbortSignal, known?: KnownIncidents): Promise<OpenIncidents>;
  /**
   * What changed since a read of this source. Undefined where that is so much that reading all is less, or where it
   * cannot be told. Absent where the source has no such call.
   */
  readChanges?(
    cursor: ReadCursor,
    known: KnownIncidents,
    signal: AbortSignal,
  ): Promise<IncidentChanges | undefined>;
  /** All services, for a filter to choose from. Absent where a filter is not offered. */
  readServices?(signal: AbortSignal): Promise<KnownServices>;
  /** One incident as it is now. */
  read(nativeId: string, signal: AbortSignal): Promise<Incident>;
  readAlerts(nativeId: string, signal: AbortSignal): Promise<readonly IncidentAlert[]>;
  readNotes(nativeId: string, signal: AbortSignal): Promise<readonly IncidentNote[]>;
  /**
   * Acknowledges. Reads first: an incident already acknowledged is left alone, a resolved one is refused
   * (`incidents.alreadyResolved`), never reopened.
   * Every write rejects with a WriteFailure, whose fate says whether it may have happened.
   */
  acknowledge(nativeId: string, signal: AbortSignal, attempt?: WriteAttempt): Promise<Incident>;
  /** Resolves; the same rules. A resolved incident is returned as it is. */
  resolve(nativeId: string, signal: AbortSignal, attempt?: WriteAttempt): Promise<Incident>;
  /** Adds a note, unless an earlier try of the same write already did: there is no idempotency key to lean on. */
  addNote(nativeId: string, note: NoteToAdd, signal: AbortSignal): Promise<IncidentNote>;
  /**
   * Every other action of `abilities.actions`; the same rules. What pages people (escalate, reassign, requests) looks
   * first whether an earlier try did it. Absent where there is none.
   * @returns the incident as the answer showed it; undefined where the answer does not show it.
   */
  act?(
    nativeId: string,
    write: OtherWrite,
    attempt: WriteAttempt,
    signal: AbortSignal,
  ): Promise<Incident | undefined>;
  /**
   * Acknowledges several at once, with few requests. Never rejects: what became of each is in its outcome, and every
   * one asked for has one. Absent where the source has no such call.
   */
  acknowledgeMany?(
    wanted: readonly ManyAttempt[],
    signal: AbortSignal,
  ): Promise<ReadonlyMap<string, ManyOutcome>>;
  /** What one chooses from when handing an incident on; absent where `actions` has nothing of the kind. */
  readonly choices?: IncidentChoices;
}

/** What a write asks before it leaves, and what is known of earlier tries. */
export interface WriteAttempt {
  /**
   * Called with the incident as it was read just before the write. Throws a WriteFailure `ask` where it is not what
   * the person saw when pressing: then nothing is sent.
   */
  readonly check: (now: Incident) => void;
  /**
   * What stood there like it before the first try (log entries, requests), by id; absent: none was made. What is
   * there now and not among these may be an earlier try's.
   */
  readonly known?: readonly string[];
  /** Keeps `known` before anything leaves. When it rejects, nothing may be sent. */
  readonly learn: (known: readonly string[]) => Promise<void>;
  /** Told where nothing was sent, since somebody else did it. */
  readonly faster: (who: FasterColleague) => void;
}

/** Somebody who did it before this person. */
export interface FasterColleague {
  readonly by: string;
  /** How long ago (ms), where the source tells. */
  readonly agoMs?: number;
}

export interface ManyAttempt extends WriteAttempt {
  readonly nativeId: string;
}

export type ManyOutcome = { readonly incident: Incident } | { readonly error: unknown };

export interface NoteToAdd {
  readonly content: string;
  /** Ids of the notes that stood there before the first try. */
  readonly known: readonly string[];
  /** A try was made before: a note of this person with this text that is not among the known ones is that try's. */
  readonly triedBefore: boolean;
}

export interface IncidentAbilities {
  /** Anything at all: `actions` is not empty. */
  readonly write: boolean;
  readonly actions: ReadonlySet<IncidentAction>;
  /** Why writing is off, for the person. */
  readonly writeProblem?: Problem;
}
