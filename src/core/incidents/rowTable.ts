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

function merged(left: readonly IncidentRow[], right: readonly IncidentRow[]): readonly IncidentRow[] {
  if (right.length === 0) return left;
  const rows: IncidentRow[] = [];
  let next = 0;
  for (const row of left) {
    for (let other = right[next]; other && compareRows(other, row) < 0; other = right[++next])
      rows.push(other);
    rows.push(row);
  }
  return rows.concat(right.slice(next));
}
