import type { LogCursor, LogEntry } from '../../core/errors/logBackend';
import { isRecord } from '../pagerDuty/readRows';

/**
 * How far back is looked for records that came later than younger ones (ms): shippers send in batches, and a record
 * is found a second or more after it was taken in.
 */
const overlapMs = 30_000;
/** Ids kept at most, so that a cursor stays small. */
const mostSeen = 1_000;

/**
 * From when on is read, and which of the records from then on were told. By what was told, not by a position in a
 * point-in-time view: those hold resources of the cluster, end with it and know nothing of late records.
 */
export interface CursorState {
  readonly from: number;
  readonly seen: ReadonlyMap<string, number>;
}

export function writeCursor({ from, seen }: CursorState): LogCursor {
  return JSON.stringify({ v: 1, from, seen: [...seen].map(([id, time]) => [id, time - from]) });
}

/** Undefined for one that is none of ours. */
export function readCursor(cursor: LogCursor): CursorState | undefined {
  try {
    const value: unknown = JSON.parse(cursor);
    if (!isRecord(value) || value['v'] !== 1 || typeof value['from'] !== 'number') return undefined;
    const from = value['from'];
    const rows: readonly unknown[] = Array.isArray(value['seen']) ? (value['seen'] as unknown[]) : [];
    const seen = rows.flatMap((row): [string, number][] => {
      if (!Array.isArray(row)) return [];
      const [id, after] = row as unknown[];
      return typeof id === 'string' && typeof after === 'number' ? [[id, from + after]] : [];
    });
    return { from, seen: new Map(seen) };
  } catch {
    return undefined;
  }
}

/**
 * Where reading goes on.
 * @param told all that was told by now, of this reading or known from before.
 * @param now so that clocks that run ahead do not hide what comes until then.
 * @param hasMore only the oldest were read: what follows the last of them is to come.
 */
export function nextState(
  told: ReadonlyMap<string, number>,
  least: number,
  now: number,
  hasMore: boolean,
): CursorState {
  const newestFirst = [...told].sort(([, a], [, b]) => b - a);
  const newest = newestFirst[0]?.[1];
  if (newest === undefined) return { from: least, seen: told };
  let from = Math.max(least, hasMore ? newest : Math.min(newest, now) - overlapMs);
  // Those of one and the same time stay together, whatever their number.
  const bound = newestFirst[mostSeen - 1]?.[1];
  if (bound !== undefined) from = Math.max(from, Math.min(bound, newest));
  return { from, seen: new Map(newestFirst.filter(([, time]) => time >= from)) };
}

/** Id -> time of entries. */
export function timesOf(entries: readonly LogEntry[]): readonly (readonly [string, number])[] {
  return entries.map(({ id, time }) => [id, time]);
}
