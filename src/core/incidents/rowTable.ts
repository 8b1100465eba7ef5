import type { EntityId } from '../base/identity';
import { compareRows, type IncidentRow } from './incidentRow';

/** Rows by identity and in their order, changed a few at a time: sorting ten thousand for one is what storms break. */
export class RowTable {
  private readonly byId = new Map<EntityId, IncidentRow>();
  private sorted: readonly IncidentRow[] = [];

  /** In order; a new array after each change. */
  get rows(): readonly IncidentRow[] {
    return this.sorted;
  }

  get(id: EntityId): IncidentRow | undefined {
    return this.byId.get(id);
  }

  /** Takes rows over; undefined takes one out. Each row must be another object than the one it replaces. */
  apply(changes: ReadonlyMap<EntityId, IncidentRow | undefined>): void {
    const replaced = new Set<IncidentRow>();
    const fresh: IncidentRow[] = [];
    for (const [id, row] of changes) {
      const old = this.byId.get(id);
      if (old) replaced.add(old);
      if (row) {
        this.byId.set(id, row);
        fresh.push(row);
      } else this.byId.delete(id);
    }
    const kept = replaced.size === 0 ? this.sorted : this.sorted.filter(row => !replaced.has(row));
    this.sorted = merged(kept, fresh.sort(compareRows));
  }
}

/** Both in order; `right` is the shorter one, so that its places are searched and not every row is compared. */
function merged(left: readonly IncidentRow[], right: readonly IncidentRow[]): readonly IncidentRow[] {
  if (right.length === 0 || left.length === 0) return left.length === 0 ? right : left;
  const parts: (readonly IncidentRow[])[] = [];
  let from = 0;
  for (const row of right) {
    const place = placeOf(row, left, from);
    parts.push(left.slice(from, place), [row]);
    from = place;
  }
  parts.push(left.slice(from));
  return parts.flat();
}

/** Index of the first of the rows, from `low` on, that comes after this one. */
function placeOf(row: IncidentRow, rows: readonly IncidentRow[], low: number): number {
  let high = rows.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const other = rows[middle];
    if (other && compareRows(other, row) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}
