import type { EntityId } from '../base/identity';
import type { Problem } from '../base/problem';
import type { Incident } from './incident';

/** What is known of a source's open incidents, by identity: what a read can build on. */
export type KnownIncidents = ReadonlyMap<EntityId, Incident>;

/** From where changes are read on. Plain data: another window of the machine may go on with it. */
export interface ReadCursor {
  /** The source's clock (Unix ms): what happened before it was read. */
  readonly at: number;
  /** Ids of what was read already and can come again, since reads overlap. */
  readonly seen: readonly string[];
}

/** What every read of a source tells beside its rows. */
export interface ReadFacts {
  /** The source's clock at the answer (Unix ms). */
  readonly asOf: number;
  /** The source's clock minus this machine's, in milliseconds; absent where it tells no time. */
  readonly clockOffsetMs?: number;
  /** Where the next `readChanges` goes on; absent where changes cannot be read. */
  readonly cursor?: ReadCursor;
  /** The source asks to be left alone for so long (ms), though it answered: its limit is near. */
  readonly pauseMs?: number;
}

/** All open incidents. */
export interface OpenIncidents extends ReadFacts {
  readonly incidents: readonly Incident[];
  /** Set when a ceiling cut the list or part of it could not be read. */
  readonly incomplete?: Problem;
  /** Requests that the read took; 1 where nothing is said. */
  readonly requests?: number;
}

/** What may have changed since a cursor. */
export interface IncidentChanges extends ReadFacts {
  /** As they are now; a resolved one leaves the list. One that did not change may be among them. */
  readonly incidents: readonly Incident[];
  /** Not there any more, or out of this key's sight. */
  readonly gone: readonly EntityId[];
}
