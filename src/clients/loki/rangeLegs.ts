import type { TimeWindow } from '../../core/errors/logSource';

/**
 * How a window is counted by buckets in one range query. Loki counts, at each step, what lies in `(t - range, t]`, and
 * moves steps to multiples of themselves; `offset 1ms` makes that `[t - range, t)` for times of whole milliseconds
 * (an offset of nanoseconds makes it answer nothing at all: seen with 3.4.6). A bucket that the window holds in part is
 * a leg of its own, of which only the number at that bucket counts.
 */
export interface RangeLegs {
  /** Of the first and the last step (Unix ms): ends of buckets. */
  readonly start: number;
  readonly end: number;
  readonly legs: readonly RangeLeg[];
}

export interface RangeLeg {
  readonly name: string;
  /** As LogQL has it: `[300000ms] offset 1ms`. */
  readonly range: string;
  /** True where the number at this step (end of a bucket) counts. */
  readonly counts: (at: number) => boolean;
}

/** @param now records after it are the last bucket's, so that a window up to now needs no leg for its end. */
export function rangeLegs({ from, to }: TimeWindow, stepMs: number, now: number): RangeLegs {
  const start = Math.floor(from / stepMs) * stepMs + stepMs;
  const end = Math.ceil(to / stepMs) * stepMs;
  const isFirstPart = from !== start - stepMs;
  const isLastPart = to !== end && to < now;
  const part = (name: string, at: number, low: number, high: number): RangeLeg => ({
    name,
    range: `[${high - low}ms] offset ${at - high + 1}ms`,
    counts: step => step === at,
  });
  if (start === end && (isFirstPart || isLastPart)) {
    return { start, end, legs: [part('p', end, from, isLastPart ? to : end)] };
  }
  const legs: RangeLeg[] = [];
  const wholeFrom = isFirstPart ? start + stepMs : start;
  const wholeTo = isLastPart ? end - stepMs : end;
  if (wholeFrom <= wholeTo) {
    legs.push({
      name: 'w',
      range: `[${stepMs}ms] offset 1ms`,
      counts: step => step >= wholeFrom && step <= wholeTo,
    });
  }
  if (isFirstPart) legs.push(part('f', start, from, start));
  if (isLastPart) legs.push(part('l', end, end - stepMs, to));
  return { start, end, legs };
}
