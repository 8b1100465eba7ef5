/** What the pause between two reads depends on. */
export interface Attention {
  /** Somebody has this window in front. */
  readonly focused: boolean;
  /** Undefined where it is not known. */
  readonly onShift: boolean | undefined;
}

/**
 * The pause between two reads of a source (ms). An unknown shift counts as one: a schedule that could not be read
 * must not make a page late. On shift a row comes about half of this after the page, and a read is one request, so
 * that the fastest pace takes 6.7 of the 960 requests a minute that PagerDuty allows.
 */
export function readPause({ focused, onShift }: Attention): number {
  if (onShift === false) return focused ? 60_000 : 120_000;
  return focused ? 9_000 : 15_000;
}

/** After so long without a read of a source (ms), what happened meanwhile is not read bit by bit. */
export const longestGapMs = 5 * 60_000;

/**
 * The least time (ms) from one reading of everything to the next, as a net below the reading of changes: five
 * minutes, or longer where it takes many requests, so that it takes no more than one a minute.
 */
export function fullReadPause(requests: number): number {
  return Math.max(5 * 60_000, requests * 60_000);
}
