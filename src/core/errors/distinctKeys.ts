import type { DistinctCount } from './errorGroup';
import { hash64 } from './fingerprint';
import type { LogRecord } from './logRecord';

/** Whose error a record is: the customer's or order's value, hashed, and its request's. */
export interface DistinctFact {
  readonly field: string;
  readonly key: string;
  readonly request?: string;
}

/** Undefined where the team names no field for the record's service, or the record does not have it. */
export type DistinctOf = (record: LogRecord) => DistinctFact | undefined;

/** Keys remembered of one group; past it the count is a lower bound. */
const mostKeys = 5_000;
/** Keys told of one group, the newest: sums over groups count these once. */
const mostTold = 1_000;

/** A value as it is remembered: nobody's name is kept. */
export function distinctKey(value: string): string {
  return hash64(value.trim());
}

/** The different customers or orders of one group over a window that moves on. */
export class DistinctKeys {
  private readonly seen = new Map<string, { step: number; request: string | undefined }>();
  private isFull = false;

  constructor(private readonly field: string) {}

  get size(): number {
    return this.seen.size;
  }

  /** @param hasRoom whether one more may be remembered. Returns true where one more was. */
  add({ key, request }: DistinctFact, step: number, hasRoom: boolean): boolean {
    const known = this.seen.get(key);
    if (known) {
      if (step < known.step) return false;
      // The newest last.
      this.seen.delete(key);
      this.seen.set(key, { step, request: request ?? known.request });
      return false;
    }
    if (!hasRoom || this.seen.size >= mostKeys) {
      this.isFull = true;
      return false;
    }
    this.seen.set(key, { step, request });
    return true;
  }

  /** Forgets who was last seen before a step; tells how many. */
  forget(firstStep: number): number {
    const before = this.seen.size;
    for (const [key, { step }] of this.seen) if (step < firstStep) this.seen.delete(key);
    return before - this.seen.size;
  }

  count(): DistinctCount {
    const told = [...this.seen].slice(-mostTold);
    return {
      field: this.field,
      count: this.seen.size,
      ...(this.isFull ? { atLeast: true } : {}),
      keys: told.map(([key, { request }]) => (request === undefined ? { key } : { key, request })),
    };
  }
}
