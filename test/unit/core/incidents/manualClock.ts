import type { Clock } from '../../../../src/core/base/clock';
import { toDisposable, type Disposable } from '../../../../src/core/base/disposable';

/** A clock that stands still until a test moves it. */
export class ManualClock implements Clock {
  private timers: { readonly at: number; readonly run: () => void }[] = [];

  constructor(private time = Date.UTC(2026, 10, 20, 2, 10)) {}

  now(): number {
    return this.time;
  }

  after(delayMs: number, run: () => void): Disposable {
    const timer = { at: this.time + delayMs, run };
    this.timers.push(timer);
    return toDisposable(() => (this.timers = this.timers.filter(other => other !== timer)));
  }

  /** Number of timers that have neither run nor been disposed. */
  get pending(): number {
    return this.timers.length;
  }

  advance(ms: number): void {
    const end = this.time + ms;
    for (;;) {
      const [next] = this.timers.filter(timer => timer.at <= end).sort((a, b) => a.at - b.at);
      if (!next) break;
      this.timers = this.timers.filter(timer => timer !== next);
      this.time = Math.max(this.time, next.at);
      next.run();
    }
    this.time = end;
  }
}
