import type { TrafficSeries } from './trafficSeries';

/** Traffic that stopped, or fell far below what is usual at this time. */
export interface Silence {
  /** `none`: nothing came; `low`: far less than usual. */
  readonly kind: 'none' | 'low';
  /** Since when, Unix ms. */
  readonly since: number;
  /** What is usual in the span that was looked at, and what came. */
  readonly usual: number;
  readonly got: number;
}

/** Below so many in the span nothing is usual: silence then means nothing. */
const leastUsual = 20;
/** Less than this part of the usual is far below it. */
const lowShare = 0.1;
const day = 86_400_000;
/** Days looked back at; the same span of each. */
const daysBack = 7;
/** With fewer days known, the hours before the span say what is usual. */
const leastDays = 3;

/**
 * Whether the traffic of the last `spanMs` before `to` is missing. What is usual is the median of the same span on the
 * days before (seven, of which at least three must be known); where the series is shorter, the median of the spans
 * before this one. The median is not moved by a night of outage; a nightly job's quiet hour is usual at that hour.
 * Undefined where nothing is missing, and where too little is known to say so.
 */
export function silenceOf(series: TrafficSeries, to: number, spanMs: number): Silence | undefined {
  const now = sumKnown(series, to, spanMs);
  if (now === undefined) return undefined;
  const usual = usualBefore(series, to, spanMs);
  if (usual === undefined || usual < leastUsual || now >= usual * lowShare) return undefined;
  return { kind: now === 0 ? 'none' : 'low', since: quietSince(series, to, spanMs, usual), usual, got: now };
}

function usualBefore(series: TrafficSeries, to: number, spanMs: number): number | undefined {
  const days = range(daysBack).flatMap(back => sumKnown(series, to - (back + 1) * day, spanMs) ?? []);
  if (days.length >= leastDays) return median(days);
  const before = range(24).flatMap(back => sumKnown(series, to - (back + 1) * spanMs, spanMs) ?? []);
  return before.length >= leastDays ? median(before) : undefined;
}

/** The end of the last bucket with its part of the usual traffic. */
function quietSince(series: TrafficSeries, to: number, spanMs: number, usual: number): number {
  const { from, stepMs, buckets } = series;
  const perBucket = (usual * stepMs) / spanMs;
  for (let at = Math.min(buckets.length, Math.ceil((to - from) / stepMs)) - 1; at >= 0; at -= 1) {
    const bucket = buckets[at];
    if (bucket && bucket.all > 0 && bucket.all >= perBucket * lowShare) return from + (at + 1) * stepMs;
  }
  return from;
}

/** Traffic of a span; undefined where a part of it is not known. */
function sumKnown({ from, stepMs, buckets }: TrafficSeries, to: number, spanMs: number): number | undefined {
  const first = Math.ceil((to - spanMs - from) / stepMs);
  const end = Math.ceil((to - from) / stepMs);
  if (first < 0 || end > buckets.length || end <= first) return undefined;
  let sum = 0;
  for (let at = first; at < end; at += 1) {
    const bucket = buckets[at];
    if (!bucket) return undefined;
    sum += bucket.all;
  }
  return sum;
}

function range(count: number): readonly number[] {
  return Array.from({ length: count }, (_, index) => index);
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? 0;
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? 0)) / 2;
}
