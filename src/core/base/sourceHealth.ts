import type { Problem } from './problem';

/**
 * What is known of a source after its last read. "Zero rows" may be shown only where `state` is `ok`
 * and `incomplete` is absent: everything else is not an all clear.
 */
export interface SourceHealth {
  readonly sourceId: string;
  /** What a person calls the source, e.g. "PagerDuty (acme)". */
  readonly label: string;
  /** `never`: not read yet. `failed`: the last read failed; rows shown are those of `asOf`. */
  readonly state: 'never' | 'reading' | 'ok' | 'failed';
  /** When the rows that are shown were true (Unix ms, by the source's clock where it tells one). */
  readonly asOf?: number;
  /** The source's clock minus this machine's, in milliseconds; ages count from `clock.now() + clockOffsetMs`. */
  readonly clockOffsetMs?: number;
  /** Why the last read failed. Kept while a new read is under way. */
  readonly problem?: Problem;
  /** Set when the read succeeded but does not hold everything: why, and how much. */
  readonly incomplete?: Problem;
  /** What a filter leaves of it; absent where all is shown. */
  readonly scope?: {
    readonly services: number;
    /** Rows that are open and not shown. */
    readonly hidden: number;
  };
  /** Why the filter of this source cannot be used; everything is shown then. */
  readonly scopeProblem?: Problem;
}

/** A time that a source told, by this machine's clock (Unix ms): what may be compared with `clock.now()` and shown. */
export function localTime(health: SourceHealth | undefined, at: number): number {
  return at - (health?.clockOffsetMs ?? 0);
}

/** `asOf` by this machine's clock. */
export function localAsOf(health: SourceHealth): number | undefined {
  return health.asOf === undefined ? undefined : localTime(health, health.asOf);
}

/** True only where the source was read whole, so that no rows means none: of its scope, where it has one. */
export function isComplete(health: SourceHealth): boolean {
  return (
    health.asOf !== undefined &&
    health.problem === undefined &&
    health.incomplete === undefined &&
    health.scopeProblem === undefined
  );
}
