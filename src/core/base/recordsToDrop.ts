/** A record that windows share, and when it was last written to. */
export interface AgedRecord {
  readonly name: string;
  /** Unix ms. */
  readonly at: number;
}

/** How long records stay, and how many. */
export interface RecordBounds {
  /** Counted back from now, or from the newest record where that is older: a clock that ran ahead drops nothing. */
  readonly longestMs: number;
  readonly most: number;
}

/** Names of the records that go: those that are too old, and the oldest of those that are too many. */
export function recordsToDrop(
  records: readonly AgedRecord[],
  { longestMs, most }: RecordBounds,
  now: number,
): readonly string[] {
  const newestFirst = [...records].sort((a, b) => b.at - a.at);
  const newest = newestFirst.find(({ at }) => at <= now)?.at ?? now;
  return newestFirst
    .filter(({ at }, index) => index >= most || newest - at > longestMs)
    .map(({ name }) => name);
}
