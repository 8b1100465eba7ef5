import { delay, type Clock } from '../../core/base/clock';
import { Owner, toDisposable } from '../../core/base/disposable';
import { Emitter, type Event } from '../../core/base/event';

interface Kept<T> {
  readonly controller: AbortController;
  readonly startedAt: number;
  readonly done: Promise<void>;
  value?: T;
}

/** What is read within this shows with the page; what takes longer comes to it. */
const patienceMs = 1_200;
const freshMs = 10 * 60_000;
const mostKept = 8;

/** Readings of a server that are kept a while, so that a page opens without waiting for it. */
export class KeptReadings<T> extends Owner {
  private readonly late = this.register(new Emitter<void>());
  private readonly kept = new Map<string, Kept<T>>();

  /** One that nobody waited for is there. */
  readonly onDidRead: Event<void> = this.late.event;

  constructor(private readonly clock: Clock) {
    super();
    this.register(toDisposable(() => this.forget()));
  }

  /**
   * The reading of that key, or undefined while it is not there yet.
   * @param read tells failures as data; it may reject on abort.
   */
  async of(key: string, read: (signal: AbortSignal) => Promise<T>): Promise<T | undefined> {
    const known = this.kept.get(key);
    const isFresh = known !== undefined && this.clock.now() - known.startedAt < freshMs;
    const run = isFresh ? known : this.begin(key, read);
    if (run.value === undefined) await Promise.race([run.done, delay(this.clock, patienceMs)]);
    return run.value;
  }

  /** All is read anew at the next call. */
  forget(): void {
    for (const { controller } of this.kept.values()) controller.abort();
    this.kept.clear();
  }

  private begin(key: string, read: (signal: AbortSignal) => Promise<T>): Kept<T> {
    const controller = new AbortController();
    const startedAt = this.clock.now();
    const run: Kept<T> = {
      controller,
      startedAt,
      done: read(controller.signal).then(
        value => {
          run.value = value;
          if (!controller.signal.aborted && this.clock.now() - startedAt > patienceMs) this.late.fire();
        },
        () => {
          if (this.kept.get(key) === run) this.kept.delete(key);
        },
      ),
    };
    this.kept.get(key)?.controller.abort();
    this.kept.delete(key);
    this.kept.set(key, run);
    for (const oldest of [...this.kept.keys()].slice(0, -mostKept)) {
      this.kept.get(oldest)?.controller.abort();
      this.kept.delete(oldest);
    }
    return run;
  }
}
