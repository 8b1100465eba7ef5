import type { EntityId } from '../base/identity';
import type { Spread, SpreadId } from './reviewModel';

/**
 * Mean, median and 90th percentile of durations, with their count. The median of an even count is the mean of the
 * two in the middle; the percentile is the smallest duration that at least 90 of 100 do not exceed (nearest rank).
 */
export function spreadOf(
  id: SpreadId,
  values: readonly { readonly id: EntityId; readonly ms: number }[],
): Spread {
  const sorted = values.map(({ ms }) => ms).sort((a, b) => a - b);
  const incidents = values.map(value => value.id);
  const { length } = sorted;
  if (length === 0) return { id, count: 0, incidents };
  const middle = (length - 1) / 2;
  const at = (index: number): number => sorted[index] ?? 0;
  return {
    id,
    count: length,
    mean: sorted.reduce((sum, ms) => sum + ms, 0) / length,
    median: (at(Math.floor(middle)) + at(Math.ceil(middle))) / 2,
    p90: at(Math.ceil(length * 0.9) - 1),
    incidents,
  };
}
