import type { OnCallTurn, TimeSpan } from './onCall';

/** Where the person stands now. Times are Unix ms by this machine's clock. */
export type Shift =
  | {
      readonly state: 'on';
      /** The lowest that the person answers at now; 1 is asked first. */
      readonly level: number;
      /** When somebody else takes over; absent: never. */
      readonly until?: number;
    }
  | {
      readonly state: 'off';
      /** When the next turn begins, where one is known. */
      readonly from?: number;
      readonly level?: number;
      /** When the last known turn ended. */
      readonly since?: number;
    };

/** A hand-over takes no time: two turns that are this close (ms) are one. */
const seamMs = 60_000;

/**
 * The shift of the one whose turns these are. A turn that goes on in the next one (two policies, or a rotation that
 * gives the same person twice) ends with the last of them. `offsetMs` is the source's clock minus this machine's.
 */
export function shiftAt(turns: readonly OnCallTurn[], now: number, offsetMs = 0): Shift {
  const spans = turns.map(turn => ({
    level: turn.level,
    start: turn.start === undefined ? -Infinity : turn.start - offsetMs,
    end: turn.end === undefined ? Infinity : turn.end - offsetMs,
  }));
  const current = spans.filter(({ start, end }) => start <= now && now < end);
  if (current.length > 0) {
    const level = Math.min(...current.map(span => span.level));
    const until = endOfChain(
      spans.filter(span => span.level === level),
      now,
    );
    return { state: 'on', level, ...(until === Infinity ? {} : { until }) };
  }
  const next = spans
    .filter(({ start }) => start > now)
    .sort((a, b) => a.start - b.start || a.level - b.level)[0];
  const ended = spans.filter(({ end }) => end <= now).map(({ end }) => end);
  return {
    state: 'off',
    ...(next ? { from: next.start, level: next.level } : {}),
    ...(ended.length > 0 ? { since: Math.max(...ended) } : {}),
  };
}

/** When what holds at `now` ends, with all that follows on without a break. */
export function endOfChain(spans: readonly TimeSpan[], now: number): number {
  let end = now;
  for (const span of [...spans].sort((a, b) => a.start - b.start)) {
    if (span.end <= now) continue;
    if (span.start > end + (end === now ? 0 : seamMs)) break;
    end = Math.max(end, span.end);
  }
  return end;
}

/** The next moment after `now` at which the answer of `shiftAt` changes; undefined where none is known. */
export function nextShiftChange(turns: readonly OnCallTurn[], now: number, offsetMs = 0): number | undefined {
  const edges = turns
    .flatMap(({ start, end }) => [start, end])
    .flatMap(edge => (edge === undefined ? [] : edge - offsetMs))
    .filter(edge => edge > now);
  return edges.length === 0 ? undefined : Math.min(...edges);
}

/** The parts of `whole` that none of the spans covers, in order; shorter ones than a minute are none. */
export function gapsIn(whole: TimeSpan, spans: readonly TimeSpan[]): TimeSpan[] {
  const gaps: TimeSpan[] = [];
  let covered = whole.start;
  for (const { start, end } of [...spans].sort((a, b) => a.start - b.start)) {
    if (start > covered) gaps.push({ start: covered, end: Math.min(start, whole.end) });
    covered = Math.max(covered, end);
    if (covered >= whole.end) break;
  }
  if (covered < whole.end) gaps.push({ start: covered, end: whole.end });
  return gaps.filter(gap => gap.end - gap.start >= seamMs);
}

/** The times that are in every one of the lists; each list is in order and free of overlaps. */
export function commonSpans(lists: readonly (readonly TimeSpan[])[]): TimeSpan[] {
  const [first, ...rest] = lists;
  return rest.reduce<TimeSpan[]>(
    (common, list) =>
      common.flatMap(a =>
        list.flatMap(b => {
          const span = { start: Math.max(a.start, b.start), end: Math.min(a.end, b.end) };
          return span.end - span.start >= seamMs ? span : [];
        }),
      ),
    [...(first ?? [])],
  );
}
