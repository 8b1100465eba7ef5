/** Samples that are no errors count as this group: they share the stratum with those that are. */
export const noError = '';

/** Ids remembered at most; past it a full reading begins anew. */
const mostIds = 50_000;

type Buckets = Map<number, number>;

/** How many records were looked at of which group, stratum and time bucket: each record once, however often it comes. */
export class SampleTally {
  /** Group -> stratum -> bucket -> records. */
  private readonly groups = new Map<string, Map<string, Buckets>>();
  private readonly strata = new Map<string, Buckets>();
  private readonly ids = new Map<number, Set<string>>();
  private idCount = 0;

  /** True once more ids came than are remembered: what comes twice could be counted twice. */
  get isFull(): boolean {
    return this.idCount >= mostIds;
  }

  /** Records looked at. */
  get size(): number {
    return this.idCount;
  }

  /** True where the record was looked at before. */
  has(id: string, bucket: number): boolean {
    return this.ids.get(bucket)?.has(id) === true;
  }

  add(id: string, group: string, stratum: string, bucket: number): void {
    const ids = this.ids.get(bucket) ?? new Set<string>();
    if (ids.has(id)) return;
    this.ids.set(bucket, ids.add(id));
    this.idCount++;
    const cells = this.groups.get(group) ?? new Map<string, Buckets>();
    this.groups.set(group, cells);
    for (const into of [cells, this.strata]) {
      const buckets = into.get(stratum) ?? new Map<number, number>();
      into.set(stratum, buckets.set(bucket, (buckets.get(bucket) ?? 0) + 1));
    }
  }

  /** Stratum -> bucket -> records of a group. */
  cellsOf(group: string): ReadonlyMap<string, ReadonlyMap<number, number>> {
    return this.groups.get(group) ?? new Map<string, Buckets>();
  }

  /** Records looked at in a cell, of all groups. */
  seenIn(stratum: string, bucket: number): number {
    return this.strata.get(stratum)?.get(bucket) ?? 0;
  }

  forget(before: number): void {
    for (const [bucket, ids] of this.ids) {
      if (bucket >= before) continue;
      this.ids.delete(bucket);
      this.idCount -= ids.size;
    }
    dropOld(this.strata, before);
    for (const [group, cells] of this.groups) {
      dropOld(cells, before);
      if (cells.size === 0) this.groups.delete(group);
    }
  }
}

function dropOld(cells: Map<string, Buckets>, before: number): void {
  for (const [stratum, buckets] of cells) {
    for (const at of buckets.keys()) if (at < before) buckets.delete(at);
    if (buckets.size === 0) cells.delete(stratum);
  }
}
