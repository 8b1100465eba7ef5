import { compareSeverity } from '../team/severity';
import type { DistinctCount, ErrorGroup, Trend } from './errorGroup';
import { joinBases } from './recordShare';

/** Samples kept of one group. */
export const samplesPerGroup = 5;

/** Fingerprints by which a group is known besides its own, at most. */
const mostAliases = 200;

/** One row for each fingerprint: counts add up, the worst class and the newest facts win. */
export function mergeGroups(lists: readonly (readonly ErrorGroup[])[]): ErrorGroup[] {
  const merged = new Map<string, ErrorGroup>();
  for (const group of lists.flat()) mergeInto(merged, group);
  return [...merged.values()];
}

/** By fingerprint: the group, with what is known of it there already. */
export function mergeInto(merged: Map<string, ErrorGroup>, group: ErrorGroup): void {
  const known = merged.get(group.fingerprint);
  merged.set(group.fingerprint, known ? mergePair(known, group) : group);
}

/** Two groups as one: the newer one's facts, both' counts, the worse class. */
export function mergePair(a: ErrorGroup, b: ErrorGroup): ErrorGroup {
  const [newer, older] = a.lastSeen >= b.lastSeen ? [a, b] : [b, a];
  const worse = compareSeverity(a.classified.severity, b.classified.severity) <= 0 ? a : b;
  const trend = newer.trend && older.trend ? mergeTrends(newer.trend, older.trend) : newer.trend;
  const aliases = [...new Set([...(newer.aliases ?? []), ...(older.aliases ?? [])])].slice(0, mostAliases);
  const distinct =
    newer.distinct && older.distinct ? mergeDistinct(newer.distinct, older.distinct) : undefined;
  const shareOf = joinBases(newer.shareOf, older.shareOf);
  const samples = [...newer.samples, ...older.samples].sort((x, y) => (y.time ?? 0) - (x.time ?? 0));
  return {
    ...older,
    ...newer,
    classified: worse.classified,
    count: a.count + b.count,
    firstSeen: Math.min(a.firstSeen, b.firstSeen),
    frames: newer.frames.length > 0 ? newer.frames : older.frames,
    samples: samples.slice(0, samplesPerGroup),
    ...(trend ? { trend } : {}),
    ...(aliases.length > 0 ? { aliases } : {}),
    ...(distinct ? { distinct } : {}),
    ...(a.estimated || b.estimated ? { estimated: true } : {}),
    ...(shareOf ? { shareOf } : {}),
  };
}

/** One customer in two sources is one customer, as far as both remember who. */
function mergeDistinct(a: DistinctCount, b: DistinctCount): DistinctCount {
  if (a.field !== b.field) return a;
  const known = new Set(a.keys.map(({ key }) => key));
  const more = b.keys.filter(({ key }) => !known.has(key));
  const count = a.count + b.count - (b.keys.length - more.length);
  return {
    field: a.field,
    count,
    ...(a.atLeast || b.atLeast ? { atLeast: true } : {}),
    ...(a.estimated || b.estimated ? { estimated: true } : {}),
    keys: [...a.keys, ...more],
  };
}

/** Sums two trends of the same step; of different steps the first stands, since buckets cannot be split. */
function mergeTrends(a: Trend, b: Trend): Trend {
  if (a.stepMs !== b.stepMs) return a;
  const from = Math.min(a.from, b.from);
  const end = Math.max(a.from + a.counts.length * a.stepMs, b.from + b.counts.length * b.stepMs);
  const counts = new Array<number>(Math.round((end - from) / a.stepMs)).fill(0);
  for (const trend of [a, b]) {
    const offset = Math.round((trend.from - from) / a.stepMs);
    trend.counts.forEach((count, i) => (counts[offset + i] = (counts[offset + i] ?? 0) + count));
  }
  return { from, stepMs: a.stepMs, counts };
}
