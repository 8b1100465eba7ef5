import type { CountAnswer, CountRow, Dimension, StratumValues } from './logBackend';
import { levelOfValue, type LevelScale } from './logLevel';
import type { LogLevel } from './logRecord';

/** Records that agree in what the engine counts by, over the buckets of the window. */
export interface Stratum {
  readonly key: string;
  readonly values: StratumValues;
  readonly level: LogLevel;
  /** It may hold errors: by its level, or since its records name a class. */
  readonly mayHoldErrors: boolean;
  /** Only its class says that they are errors: their level is calm. */
  readonly isMarked: boolean;
  /** Beginning of a bucket (Unix ms) -> records. */
  readonly buckets: Map<number, number>;
}

/** The same for the same values, whatever their order. */
function stratumKey(by: readonly Dimension[], values: StratumValues): string {
  return JSON.stringify(by.map(dimension => values[dimension] ?? null));
}

const classWord = /^\s*(?:critical|major|standard)\s*$/i;

/** Errors, and what may be one: records of which the level is not told. */
function mayBeError(level: LogLevel): boolean {
  return level === 'error' || level === 'fatal' || level === 'unknown';
}

export function totalOf({ buckets }: Pick<CountRow, 'buckets'>): number {
  let total = 0;
  for (const count of buckets.values()) total += count;
  return total;
}

/** The exact counts of a window that moves on: whole buckets are replaced by newer answers, never added to. */
export class StratumCounts {
  private readonly strata = new Map<string, Stratum>();
  private dimensions: readonly Dimension[] = [];

  constructor(private readonly scale: LevelScale | undefined) {}

  get by(): readonly Dimension[] {
    return this.dimensions;
  }

  get all(): readonly Stratum[] {
    return [...this.strata.values()];
  }

  get(key: string): Stratum | undefined {
    return this.strata.get(key);
  }

  /** Records of all levels. */
  get records(): number {
    return this.all.reduce((sum, stratum) => sum + totalOf(stratum), 0);
  }

  /** Takes an answer for all buckets from `from` on; false where it is split by other dimensions than what is known. */
  replace(from: number, { by, rows }: Pick<CountAnswer, 'by' | 'rows'>): boolean {
    if (this.strata.size > 0 && by.join() !== this.dimensions.join()) return false;
    this.dimensions = by;
    for (const { buckets } of this.strata.values()) {
      for (const at of buckets.keys()) if (at >= from) buckets.delete(at);
    }
    for (const { values, buckets } of rows) {
      const stratum = this.open(values);
      // Two rows may mean one stratum: a field that is empty and one that is not there.
      for (const [at, count] of buckets) {
        if (at >= from && count > 0) stratum.buckets.set(at, (stratum.buckets.get(at) ?? 0) + count);
      }
    }
    this.forget(-Infinity);
    return true;
  }

  /** Drops what lies before the window. */
  forget(before: number): void {
    for (const [key, { buckets }] of this.strata) {
      for (const at of buckets.keys()) if (at < before) buckets.delete(at);
      if (buckets.size === 0) this.strata.delete(key);
    }
  }

  private open(values: StratumValues): Stratum {
    const key = stratumKey(this.dimensions, values);
    const known = this.strata.get(key);
    if (known) return known;
    const level = levelOfValue(values.level ?? undefined, this.scale) ?? 'unknown';
    const isError = mayBeError(level);
    const isClassed = classWord.test(values.classField ?? '');
    const made: Stratum = {
      key,
      values,
      level,
      mayHoldErrors: isError || isClassed,
      isMarked: isClassed && !isError,
      buckets: new Map(),
    };
    this.strata.set(key, made);
    return made;
  }
}

/**
 * How many entries to fetch of each stratum: each gets `least` (or all that it has) before any gets more, so that rare
 * ones are never starved; what is left goes by the square root of what is there, so that large ones do not take all.
 * Never more than `budget` in sum; past it the smallest strata go first, since they are whole.
 */
export function allocate(totals: readonly number[], budget: number, least: number): readonly number[] {
  const want = totals.map(() => 0);
  let left = budget;
  const bySize = totals.map((_, i) => i).sort((a, b) => (totals[a] ?? 0) - (totals[b] ?? 0));
  for (const i of bySize) {
    const first = Math.min(totals[i] ?? 0, least, left);
    want[i] = first;
    left -= first;
  }
  // From small to large: what a small one cannot use is there for the larger ones.
  let weights = bySize.reduce((sum, i) => sum + Math.sqrt(totals[i] ?? 0), 0);
  for (const i of bySize) {
    const total = totals[i] ?? 0;
    const share = weights > 0 ? Math.floor((left * Math.sqrt(total)) / weights) : 0;
    const more = Math.min(total - (want[i] ?? 0), share);
    want[i] = (want[i] ?? 0) + more;
    left -= more;
    weights -= Math.sqrt(total);
  }
  return want;
}
