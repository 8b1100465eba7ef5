import type { Clock } from '../../../src/core/base/clock';
import { toDisposable, type Disposable } from '../../../src/core/base/disposable';

/** A clock that a benchmark moves: an hour of polling takes seconds. Timers run when time has come to them. */
export class BenchClock implements Clock {
  private timers: { readonly at: number; readonly run: () => void }[] = [];

  /** @param onMove told of each new time, so that a server's clock goes along. */
  constructor(
    private time: number,
    private readonly onMove: (time: number) => void = () => undefined,
  ) {}

  now(): number {
    return this.time;
  }

  after(delayMs: number, run: () => void): Disposable {
    const timer = { at: this.time + delayMs, run };
    this.timers.push(timer);
    return toDisposable(() => {
      this.timers = this.timers.filter(other => other !== timer);
    });
  }

  /** Runs what falls due until `end`, one timer after another; `idle` waits for what each of them began. */
  async runUntil(end: number, idle: () => Promise<void>): Promise<void> {
    await idle();
    for (;;) {
      const due = this.timers.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0];
      if (!due) break;
      this.timers = this.timers.filter(timer => timer !== due);
      this.moveTo(Math.max(this.time, due.at));
      due.run();
      await idle();
    }
    this.moveTo(end);
  }

  private moveTo(time: number): void {
    this.time = time;
    this.onMove(time);
  }
}
