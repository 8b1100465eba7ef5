import type { CountRow, Dimension, StratumValues } from '../../core/errors/logBackend';
import type { Json } from './elasticsearchApi';
import { member, members, numberOf } from './searchAnswer';

/** A dimension with the field that it is counted by. */
export interface CountedBy {
  readonly dimension: Dimension;
  readonly field: string;
}

/** Buckets of time, below the last dimension. */
export function timeBuckets(time: string, stepMs: number): Json {
  return { date_histogram: { field: time, fixed_interval: `${stepMs}ms`, min_doc_count: 1 } };
}

/**
 * Aggregations by each dimension within the one before, then by time; each level once by value and once for records
 * without one. `terms` (unlike `composite`) keeps the largest where there are too many, and says how many it left out.
 */
export function countAggregations(by: readonly CountedBy[], time: Json, size: number): Json {
  const [first, ...rest] = by;
  if (!first) return { time };
  const inner = countAggregations(rest, time, size);
  return {
    some: { terms: { field: first.field, size, shard_size: size * 2 + 50 }, aggs: inner },
    // Below `missing`, OpenSearch 2.19 counts all of a segment's records where none of them has the field.
    none: { filter: { bool: { must_not: [{ exists: { field: first.field } }] } }, aggs: inner },
  };
}

/** What the aggregations counted. */
export interface CountedRows {
  /** Largest first. */
  readonly rows: readonly CountRow[];
  /** Records of values that were left out. */
  readonly others: number;
  /** By how much a count may be off, since shards kept only their largest values. */
  readonly error: number;
  /** By how much times of records and their number disagree: the engine contradicts itself. */
  readonly contradiction: number;
}

export function readRows(aggregations: Json, by: readonly CountedBy[]): CountedRows {
  const rows: CountRow[] = [];
  let others = 0;
  let error = 0;
  let contradiction = 0;
  const walk = (node: Json, depth: number, values: StratumValues): void => {
    const dimension = by[depth]?.dimension;
    if (dimension === undefined) {
      const buckets = readBuckets(node);
      const total = [...buckets.values()].reduce((sum, count) => sum + count, 0);
      contradiction += Math.abs(total - (numberOf(node['doc_count']) ?? total));
      if (total > 0) rows.push({ values, total, buckets });
      return;
    }
    const some = member(node, 'some');
    others += numberOf(some['sum_other_doc_count']) ?? 0;
    error = Math.max(error, numberOf(some['doc_count_error_upper_bound']) ?? 0);
    for (const bucket of members(some, 'buckets')) {
      walk(bucket, depth + 1, { ...values, [dimension]: keyOf(bucket) });
    }
    const none = member(node, 'none');
    if ((numberOf(none['doc_count']) ?? 0) > 0) walk(none, depth + 1, { ...values, [dimension]: null });
  };
  walk(aggregations, 0, {});
  return { rows: rows.sort((a, b) => b.total - a.total), others, error, contradiction };
}

/** Beginnings of buckets (Unix ms) with their records. */
export function readBuckets(node: Json): ReadonlyMap<number, number> {
  const buckets = new Map<number, number>();
  for (const bucket of members(member(node, 'time'), 'buckets')) {
    const at = numberOf(bucket['key']) ?? Date.parse(String(bucket['key_as_string']));
    const count = numberOf(bucket['doc_count']) ?? 0;
    if (!Number.isNaN(at) && count > 0) buckets.set(at, (buckets.get(at) ?? 0) + count);
  }
  return buckets;
}

/** A value as it was written: of yes-or-no fields the key is a number, and its text is the value. */
function keyOf({ key, key_as_string: text }: Json): string {
  return typeof key === 'number' && (text === 'true' || text === 'false') ? text : String(key);
}
