/** The simulator's clock: real time plus an offset, or a time that stands still until a test moves it. */
export class SimClock {
  private offsetMs = 0;
  private frozenAt: number | undefined;
  private readonly listeners: (() => void)[] = [];

  /** @param frozenAt milliseconds since the epoch; when given, time passes only through `advance` and `set`. */
  constructor(frozenAt?: number) {
    this.frozenAt = frozenAt;
  }

  /** Milliseconds since the epoch, as the simulated server sees them. */
  now(): number {
    return this.frozenAt ?? Date.now() + this.offsetMs;
  }

  advance(ms: number): void {
    this.set(this.now() + ms);
  }

  set(epochMs: number): void {
    this.shift(epochMs - this.now());
    for (const listener of this.listeners) listener();
  }

  /** Moves the clock without anything falling due: used to make the whole server run early or late. */
  shift(ms: number): void {
    if (this.frozenAt !== undefined) this.frozenAt += ms;
    else this.offsetMs += ms;
  }

  onDidMove(listener: () => void): void {
    this.listeners.push(listener);
  }
}
