import type { Event } from '../base/event';
import type { EntityId } from '../base/identity';
import type { Problem } from '../base/problem';
import type { Incident } from './incident';
import type { KnownIncidents, ReadCursor } from './incidentReads';

/** Where the reading of a source stands; the same for all windows of a machine. Times are this machine's (Unix ms). */
export interface ReadState {
  /** When the last read ended, however it did; 0: none did. */
  readonly readAt: number;
  /** When all was read last, and how many requests that took. */
  readonly fullAt: number;
  readonly fullRequests: number;
  /** Before this no window reads: the source asked for a pause. */
  readonly restUntil: number;
  readonly cursor?: ReadCursor;
  /** Of the last read that succeeded, by the source's clock; absent: none did. */
  readonly asOf?: number;
  readonly clockOffsetMs?: number;
  readonly incomplete?: Problem;
  /** Why the last read failed. */
  readonly problem?: Problem;
}

/** What another window read since this one looked last. */
export interface SharedRead {
  readonly state: ReadState;
  /** Everything; or what may have changed since this window looked last. Absent: no rows are known. */
  readonly rows?:
    | { readonly all: readonly Incident[] }
    | { readonly changed: readonly Incident[]; readonly gone: readonly EntityId[] };
}

/** What this window read. */
export interface OwnRead {
  readonly state: ReadState;
  /** Everything that is open. */
  readonly known: KnownIncidents;
  /** What changed since the last publication; absent where everything may have. */
  readonly touched?: Iterable<EntityId>;
}

/**
 * Windows of one machine share the work: one reads, all show. No call rejects; where sharing fails each window reads
 * for itself, which costs requests and nothing else.
 */
export interface SharedReads {
  /** True where this window is to read that source. `take`: also where another one did until now. */
  lead(sourceId: string, take: boolean): Promise<boolean>;
  /** What another window published since this one looked last. */
  latest(sourceId: string): Promise<SharedRead | undefined>;
  /** Nothing happens where this window does not lead any more. */
  publish(sourceId: string, read: OwnRead): Promise<void>;
  /** Another window published something of that source, or took its lead; not told to the one that leads. */
  readonly onDidPublish: Event<string>;
}

/** For a window that reads for itself. */
export const unshared: SharedReads = {
  lead: () => Promise.resolve(true),
  latest: () => Promise.resolve(undefined),
  publish: () => Promise.resolve(),
  onDidPublish: () => ({ dispose: () => undefined }),
};
