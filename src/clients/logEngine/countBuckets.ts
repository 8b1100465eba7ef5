import type { CountRow, StratumValues } from '../../core/errors/logBackend';

/** Adds up numbers by dimension values and bucket. */
export class CountRows {
  private readonly rows = new Map<
    string,
    { values: StratumValues; total: number; buckets: Map<number, number> }
  >();

  add(values: StratumValues, bucket: number, records: number): void {
    if (records <= 0) return;
    const key = JSON.stringify(values);
    let row = this.rows.get(key);
    if (!row) this.rows.set(key, (row = { values, total: 0, buckets: new Map() }));
    row.total += records;
    row.buckets.set(bucket, (row.buckets.get(bucket) ?? 0) + records);
  }

  /** Largest first. */
  get sorted(): readonly CountRow[] {
    return [...this.rows.values()].sort((a, b) => b.total - a.total);
  }
}
