import type { LogCursor, LogEntry } from '../../core/errors/logBackend';
import { isRecord } from '../pagerDuty/readRows';
import { nanosOf, type Nanos } from './timeText';

/**
 * How far back each reading begins before the last (ns): shippers send in batches, so that a record may come after
 * one that is younger.
 */
const overlap = BigInt(15_000_000_000);

/** Ids kept at most, so that a cursor stays small. */
const mostSeen = 1_000;

/** A record with its time, exact. */
export interface TimedEntry {
  readonly at: Nanos;
  readonly entry: LogEntry;
}

/** Where the next reading begins, and which of the records from there on were told already. */
export interface CursorState {
  readonly from: Nanos;
  /** Id -> time (ns). */
  readonly seen: ReadonlyMap<string, Nanos>;
}

/** The state of a cursor; undefined for one that is none of ours. */
export function readCursor(cursor: LogCursor): CursorState | undefined {
  try {
    const value: unknown = JSON.parse(cursor);
    if (!isRecord(value) || value['v'] !== 1 || typeof value['from'] !== 'string') return undefined;
    const from = BigInt(value['from']);
    const seen = new Map<string, Nanos>();
    for (const row of Array.isArray(value['seen']) ? (value['seen'] as unknown[]) : []) {
      if (!Array.isArray(row)) continue;
      const [id, after] = row as unknown[];
      if (typeof id === 'string' && typeof after === 'string') seen.set(id, from + BigInt(after));
    }
    return { from, seen };
  } catch {
    return undefined;
  }
}

export function cursorAt(from: Nanos): LogCursor {
  return writeCursor({ from, seen: new Map() });
}

function writeCursor({ from, seen }: CursorState): LogCursor {
  return JSON.stringify({
    v: 1,
    from: String(from),
    seen: [...seen].map(([id, at]) => [id, String(at - from)]),
  });
}

/** What of a reading is new, and where the next one begins. */
export interface NewSince {
  /** Oldest first. */
  readonly entries: readonly LogEntry[];
  readonly cursor: LogCursor;
}

/**
 * @param read all from the state's time on, in any order; where `hasMore`, the oldest of it.
 * @param to end of what was read (Unix ms).
 */
export function newSince(
  state: CursorState,
  read: readonly TimedEntry[],
  to: number,
  hasMore: boolean,
): NewSince {
  const sorted = [...read].sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
  const fresh = sorted.filter(({ entry }) => !state.seen.has(entry.id));
  const told = new Map(state.seen);
  for (const { at, entry } of sorted) told.set(entry.id, at);
  const settled = nanosOf(to) - overlap;
  const last = sorted[sorted.length - 1]?.at ?? state.from;
  let from = hasMore && last < settled ? last : settled;
  // A page of which nothing is new would come again and again.
  if (hasMore && fresh.length === 0) from = last + BigInt(1);
  if (from < state.from) from = state.from;
  const newestFirst = [...told].filter(([, at]) => at >= from).sort(([, a], [, b]) => (a < b ? 1 : -1));
  if (newestFirst.length > mostSeen) {
    // What is not remembered must not come again: it begins behind that.
    from = (newestFirst[mostSeen]?.[1] ?? from) + BigInt(1);
  }
  const seen = newestFirst.filter(([, at]) => at >= from);
  return {
    entries: fresh.map(({ entry }) => entry),
    cursor: writeCursor({ from, seen: new Map(seen) }),
  };
}
