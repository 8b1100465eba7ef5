import type { Clock } from '../base/clock';
import { Owner, toDisposable, type Disposable } from '../base/disposable';
import type { Problem } from '../base/problem';
import { pauseAfter } from './outboxRules';

interface Pause {
  readonly timer: Disposable;
  /** Unix ms, this machine's clock. */
  readonly at: number;
}

/**
 * When what certainly did not arrive goes again: one pause a source, since a network is lost for all its writes at
 * once, and two hundred of them then go together.
 */
export class TryAgain extends Owner {
  private readonly pauses = new Map<string, Pause>();
  private readonly tries = new Map<string, number>();

  constructor(
    private readonly clock: Clock,
    /** The pause of a source is over. */
    private readonly go: (sourceId: string) => void,
  ) {
    super();
    this.register(toDisposable(() => this.pauses.forEach(({ timer }) => timer.dispose())));
  }

  /** Begins a pause, or joins the one that runs. @returns when it ends (Unix ms, this machine's clock). */
  after(sourceId: string, why: Problem): number {
    const running = this.pauses.get(sourceId);
    if (running) return running.at;
    const tries = (this.tries.get(sourceId) ?? 0) + 1;
    this.tries.set(sourceId, tries);
    const pauseMs = pauseAfter(tries, why);
    const pause = {
      at: this.clock.now() + pauseMs,
      timer: this.clock.after(pauseMs, () => this.end(sourceId)),
    };
    this.pauses.set(sourceId, pause);
    return pause.at;
  }

  /** Something got through: whoever waits goes now, and the next pause is short again. */
  gotThrough(sourceId: string): void {
    this.tries.delete(sourceId);
    if (this.pauses.has(sourceId)) this.end(sourceId);
  }

  private end(sourceId: string): void {
    this.pauses.get(sourceId)?.timer.dispose();
    this.pauses.delete(sourceId);
    if (!this.isDisposed) this.go(sourceId);
  }
}
