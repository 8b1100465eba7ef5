import type { Incident } from './incident';

/** A silence as its source keeps it: alerts that it fits notify nobody until it ends. Times are Unix ms by the source's clock. */
export interface Silence {
  readonly id: string;
  readonly author: string;
  readonly comment: string;
  readonly startsAt: number;
  readonly endsAt: number;
}

/** Alerts of an incident that fire and notify nobody: it is shown as muted, never as gone. */
export interface Muting {
  /** None of its alerts notifies anybody. */
  readonly whole: boolean;
  /** So many of its alerts are held back. */
  readonly alerts: number;
  /** The silences that hold some of them, the one that ends first first; not all of them where some could not be read. */
  readonly silences: readonly Silence[];
  /** Some are held back because another alert fires (inhibition). */
  readonly inhibited: boolean;
  /** Some are held back by a time rule of the source. */
  readonly timed: boolean;
  /** When the first of its alerts is heard again (Unix ms, the source's clock); absent where that cannot be told. */
  readonly until?: number;
}

/** True where somebody has to look: triggered, and not muted as a whole. */
export function isWaiting({ status, muting }: Pick<Incident, 'status' | 'muting'>): boolean {
  return status === 'triggered' && muting?.whole !== true;
}
