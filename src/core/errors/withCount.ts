import type { CountedDistinct } from './countedGroups';
import type { GroupCounts } from './countGroups';
import type { DistinctCount, ErrorGroup, Trend } from './errorGroup';

/** A group as it was sampled, with its count in the engine. */
export function withCount(
  group: ErrorGroup,
  { total, isEstimated, buckets }: GroupCounts['counts'][number],
  trend: Trend,
  stepMs: number,
): ErrorGroup {
  // Of what was counted and not fetched, the bucket is known and no more.
  const steps = isEstimated ? [] : [...buckets.keys()];
  const first = Math.min(...steps);
  const last = Math.max(...steps);
  const end = trend.from + trend.counts.length * stepMs;
  return {
    ...group,
    count: total,
    ...(isEstimated ? { estimated: true } : {}),
    firstSeen: first + stepMs <= group.firstSeen ? first : group.firstSeen,
    lastSeen: last > group.lastSeen && last < end ? last : group.lastSeen,
    trend,
  };
}

/** Who was seen in samples is known by name; how many there are at all, the engine knows better. */
export function withDistinct(
  { distinct, count }: ErrorGroup,
  total: number,
  counted: CountedDistinct | undefined,
): DistinctCount | undefined {
  if (!counted || (distinct && distinct.field !== counted.field)) {
    return distinct && total > count ? { ...distinct, atLeast: true } : distinct;
  }
  return {
    field: counted.field,
    count: Math.max(counted.count, distinct?.count ?? 0),
    ...(counted.isOlder ? { atLeast: true } : {}),
    ...(counted.isExact ? {} : { estimated: true }),
    keys: distinct?.keys ?? [],
  };
}
