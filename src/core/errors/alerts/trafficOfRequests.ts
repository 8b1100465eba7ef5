import type { MetricLabels, RangeReading } from '../metricSource';
import type { TimeWindow } from '../logSource';
import type { TrafficPart } from './trafficBook';
import type { NameOf } from './trafficParts';
import type { TrafficBucket } from './trafficSeries';

/** Requests and those that failed, in ranges with the same steps: each value is of the step that ends there. */
export interface RequestSeries {
  readonly all: Pick<RangeReading, 'times' | 'series'>;
  readonly failed: Pick<RangeReading, 'times' | 'series'>;
  /** Label that tells services apart; absent: all are one. */
  readonly label?: string;
}

export interface RequestsAbout extends TimeWindow {
  readonly stepMs: number;
  readonly byService: boolean;
  readonly nameOf: NameOf;
}

/**
 * Traffic as a metrics server counts it. A service that was counted and is not any more has no traffic from then on;
 * before its first value nothing is known of it.
 */
export function partOfRequests({ all, failed, label }: RequestSeries, about: RequestsAbout): TrafficPart {
  const { from, to, stepMs, byService, nameOf } = about;
  const length = Math.max(0, Math.round((to - from) / stepMs));
  const nameFor = (labels: MetricLabels): string | undefined =>
    byService ? nameOf(label === undefined ? undefined : labels[label]) : undefined;
  const sums = (reading: RequestSeries['all']): Map<string | undefined, (number | undefined)[]> => {
    const found = new Map<string | undefined, (number | undefined)[]>();
    for (const { labels, values } of reading.series) {
      const name = nameFor(labels);
      if (byService && name === undefined) continue;
      let sum = found.get(name);
      if (!sum) {
        sum = Array.from({ length }, () => undefined);
        found.set(name, sum);
      }
      for (const [place, time] of reading.times.entries()) {
        const at = Math.round((time - stepMs - from) / stepMs);
        const value = values[place];
        if (value === undefined || !Number.isFinite(value) || at < 0 || at >= length) continue;
        sum[at] = (sum[at] ?? 0) + Math.max(0, value);
      }
    }
    return found;
  };
  const bad = sums(failed);
  const services = new Map<string | undefined, TrafficBucket[]>();
  for (const [name, values] of sums(all)) {
    const failures = bad.get(name);
    let isBegun = false;
    const buckets = values.map((value, at): TrafficBucket => {
      isBegun ||= value !== undefined;
      if (!isBegun) return undefined;
      return { all: value ?? 0, bad: Math.min(value ?? 0, failures?.[at] ?? 0) };
    });
    services.set(name, buckets);
  }
  return { from, to, stepMs, basis: 'requests', services };
}
