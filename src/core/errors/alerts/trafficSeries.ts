import { compareSeverity, severities, type Severity } from '../../team/severity';

/** Traffic and what of it failed, in equal steps. A bucket that is not known is a gap, never zero. */
export interface TrafficSeries {
  /** Name in the team file; absent: all traffic. */
  readonly service?: string;
  /** Beginning of the first bucket, Unix ms. */
  readonly from: number;
  readonly stepMs: number;
  readonly buckets: readonly TrafficBucket[];
  /** What counts as traffic and as an error, for people: "requests (Prometheus)", "log records". */
  readonly basis: 'requests' | 'records';
  /** True where some of it is estimated from a sample. */
  readonly isEstimated?: true;
}

/** Undefined: not known. */
export type TrafficBucket =
  | {
      readonly all: number;
      /** All that failed. */
      readonly bad: number;
      /** Of it, by class where the classes are told. */
      readonly byClass?: Readonly<Record<Severity, number>>;
    }
  | undefined;

/** What a span of time held; `known` is the share of it that is known, 0 to 1. */
export interface TrafficSum {
  readonly all: number;
  readonly bad: number;
  readonly byClass?: Readonly<Record<Severity, number>>;
  readonly known: number;
}

/** Sums whole buckets of `[to - spanMs, to)`; a bucket counts by its beginning. Time outside the series is not known. */
export function sumOver(series: TrafficSeries, to: number, spanMs: number): TrafficSum {
  const { from, stepMs, buckets } = series;
  const first = Math.ceil((to - spanMs - from) / stepMs);
  const end = Math.ceil((to - from) / stepMs);
  let [all, bad, known] = [0, 0, 0];
  let byClass: Record<Severity, number> | undefined = { critical: 0, major: 0, standard: 0 };
  for (let at = first; at < end; at += 1) {
    const bucket = at >= 0 ? buckets[at] : undefined;
    if (!bucket) continue;
    known += 1;
    all += bucket.all;
    bad += bucket.bad;
    if (!bucket.byClass) byClass = undefined;
    else if (byClass) for (const severity of severities) byClass[severity] += bucket.byClass[severity];
  }
  const sum = { all, bad, known: end > first ? known / (end - first) : 0 };
  return byClass && known > 0 ? { ...sum, byClass } : sum;
}

/** Errors of a class and of the worse ones; undefined where the classes are not told. */
export function errorsFrom(sum: TrafficSum, severity: Severity): number | undefined {
  const { byClass } = sum;
  if (!byClass) return undefined;
  return severities
    .filter(other => compareSeverity(other, severity) <= 0)
    .reduce((count, other) => count + byClass[other], 0);
}
