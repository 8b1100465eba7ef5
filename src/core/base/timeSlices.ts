/** Lets others run: the host's event loop, injected so that core has no timers of its own. */
export interface Turns {
  /** A monotonic time in milliseconds, fractions included. */
  readonly now: () => number;
  /** Resolves after other work had its turn. */
  readonly pause: () => Promise<void>;
}

/** Cuts long work into slices: `await slices.next()` between its steps pauses when a slice is used up. */
export class TimeSlices {
  private start: number;
  private longest = 0;

  /** `sliceMs` is how long work may go on in one piece; a step that has begun is not cut. */
  constructor(
    private readonly turns: Turns,
    private readonly sliceMs = 4,
  ) {
    this.start = turns.now();
  }

  /** The longest slice so far, in milliseconds. */
  get longestMs(): number {
    return this.longest;
  }

  async next(): Promise<void> {
    const spent = this.turns.now() - this.start;
    this.longest = Math.max(this.longest, spent);
    if (spent < this.sliceMs) return;
    await this.turns.pause();
    this.start = this.turns.now();
  }
}
