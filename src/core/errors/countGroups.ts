import { atOnce, type Pieces } from '../base/pieces';
import type { SampleTally } from './sampleTally';
import { noError } from './sampleTally';
import type { Stratum } from './strata';

/** A group as it was sampled, and where the engine counted it, its count. */
export interface TalliedGroup {
  /** The tallies that it is made of: templates that turned out to be one. */
  readonly members: readonly string[];
  readonly counted?: {
    readonly buckets: ReadonlyMap<number, number>;
    /** False where the engine's search is coarser than the group. */
    readonly isExact: boolean;
  };
}

export interface GroupCount {
  readonly total: number;
  readonly isEstimated: boolean;
  /** Beginning of a bucket -> records; fractions where they are estimated. */
  readonly buckets: ReadonlyMap<number, number>;
}

export interface GroupCounts {
  /** In the order of the groups given. */
  readonly counts: readonly GroupCount[];
  /** Errors that were counted, and belong to no group that was looked at. */
  readonly unseen: number;
  /** Estimated records of these strata that are no errors (their level is not told). */
  readonly noErrors: number;
  /** By stratum: records that were counted, and neither looked at nor counted for a group. */
  readonly rests: ReadonlyMap<string, number>;
}

/**
 * Lays the exact totals of strata and time buckets to the groups that were sampled in them. Where every record of a
 * cell (stratum × bucket) was looked at, the counts are what was seen. Else what the engine counted by a query stands
 * first, and the rest goes to the other groups by their share of the sample in that cell: the ratio estimator of
 * stratified sampling (Cochran, Sampling Techniques, 5A), with time as a further stratum, so that a sample that leans
 * to the newest records does not count old ones for new. A cell without a sample goes by the shares of its stratum.
 */
export function countGroups(
  strata: readonly Stratum[],
  tally: SampleTally,
  groups: readonly TalliedGroup[],
): GroupCounts {
  return atOnce(countingGroups(strata, tally, groups));
}

/** `countGroups` where others wait for the same thread. */
export function* countingGroups(
  strata: readonly Stratum[],
  tally: SampleTally,
  groups: readonly TalliedGroup[],
): Pieces<GroupCounts> {
  const rows: Row[] = [];
  for (const group of [...groups, { members: [noError] }]) {
    rows.push(new Row(group, tally));
    yield;
  }
  const fixed = rows.filter(row => row.group.counted);
  for (const row of fixed) row.layOut(strata);
  let unseen = 0;
  const rests = new Map<string, number>();
  for (const { key, buckets } of strata) {
    const inside = rows.filter(row => row.cells.has(key));
    const open = inside.filter(row => !row.group.counted);
    const openSeen = open.reduce((sum, row) => sum + row.seenInStratum(key), 0);
    for (const [bucket, total] of buckets) {
      yield;
      if (tally.seenIn(key, bucket) >= total) {
        for (const row of inside) row.add(bucket, row.seenIn(key, bucket));
        continue;
      }
      for (const row of inside) row.isWhole = false;
      const counted = inside.reduce((sum, row) => sum + row.countedIn(key, bucket), 0);
      const rest = Math.max(0, total - counted);
      const here = open.reduce((sum, row) => sum + row.seenIn(key, bucket), 0);
      if (rest > here) rests.set(key, (rests.get(key) ?? 0) + rest - here);
      if (here > 0) for (const row of open) row.add(bucket, (rest * row.seenIn(key, bucket)) / here);
      else if (openSeen > 0)
        for (const row of open) row.add(bucket, (rest * row.seenInStratum(key)) / openSeen);
      else unseen += rest;
    }
  }
  const counts: GroupCount[] = [];
  for (const row of rows) {
    counts.push(row.result());
    yield;
  }
  const others = counts.pop();
  return { counts, unseen: Math.round(unseen), noErrors: others?.total ?? 0, rests };
}

class Row {
  /** Stratum -> bucket -> samples. */
  readonly cells = new Map<string, Map<number, number>>();
  /** Every record of the strata that it was seen in was looked at. */
  isWhole = true;
  private readonly buckets = new Map<number, number>();
  private readonly sums = new Map<string, number>();
  /** Share of its counted records that lies in each stratum. */
  private shares: ReadonlyMap<string, number> = new Map();

  constructor(
    readonly group: TalliedGroup,
    tally: SampleTally,
  ) {
    for (const member of group.members) {
      for (const [stratum, seen] of tally.cellsOf(member)) {
        const cell = this.cells.get(stratum) ?? new Map<number, number>();
        this.cells.set(stratum, cell);
        for (const [bucket, n] of seen) {
          cell.set(bucket, (cell.get(bucket) ?? 0) + n);
          this.sums.set(stratum, (this.sums.get(stratum) ?? 0) + n);
        }
      }
    }
  }

  seenIn(stratum: string, bucket: number): number {
    return this.cells.get(stratum)?.get(bucket) ?? 0;
  }

  seenInStratum(stratum: string): number {
    return this.sums.get(stratum) ?? 0;
  }

  /** What the engine counted of it, as far as it lies in a cell. */
  countedIn(stratum: string, bucket: number): number {
    return (this.group.counted?.buckets.get(bucket) ?? 0) * (this.shares.get(stratum) ?? 0);
  }

  add(bucket: number, count: number): void {
    if (count > 0) this.buckets.set(bucket, (this.buckets.get(bucket) ?? 0) + count);
  }

  /** The engine counts a group over all strata: it lies in them as the sample does, weighed by their sizes. */
  layOut(strata: readonly Stratum[]): void {
    const weights = new Map<string, number>();
    for (const { key, buckets } of strata) {
      const seen = this.seenInStratum(key);
      if (seen === 0) continue;
      let total = 0;
      for (const count of buckets.values()) total += count;
      weights.set(key, seen * total);
    }
    const sum = [...weights.values()].reduce((all, weight) => all + weight, 0);
    this.shares = new Map([...weights].map(([key, weight]) => [key, weight / sum]));
  }

  result(): GroupCount {
    const { counted } = this.group;
    const seen = [...this.sums.values()].reduce((all, n) => all + n, 0);
    // Where the engine's search is coarser than the group, what was seen whole says more.
    if (counted && (counted.isExact || !this.isWhole)) {
      let total = 0;
      for (const count of counted.buckets.values()) total += count;
      return { total: Math.max(total, seen), isEstimated: !counted.isExact, buckets: counted.buckets };
    }
    let total = 0;
    for (const count of this.buckets.values()) total += count;
    return { total: Math.max(Math.round(total), seen), isEstimated: !this.isWhole, buckets: this.buckets };
  }
}
