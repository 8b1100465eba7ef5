import type { TrafficBucket, TrafficSeries } from '../../../../../src/core/errors/alerts/trafficSeries';

export const minute = 60_000;
export const hour = 60 * minute;
export const day = 24 * hour;

/** A Wednesday. */
export const start = Date.UTC(2026, 10, 18);

/** Buckets of `stepMs` from `start` on; `bad` are all critical. */
export function seriesOf(
  count: number,
  stepMs: number,
  bucket: (index: number) => { readonly all: number; readonly bad: number } | undefined,
): TrafficSeries {
  const buckets = Array.from({ length: count }, (_, index): TrafficBucket => {
    const told = bucket(index);
    return told && { ...told, byClass: { critical: told.bad, major: 0, standard: 0 } };
  });
  return { service: 'checkout', from: start, stepMs, buckets, basis: 'requests' };
}
