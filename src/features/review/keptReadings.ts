import { delay, type Clock } from '../../core/base/clock';
import { Owner, toDisposable } from '../../core/base/disposable';
import { Emitter, type Event } from '../../core/base/event';

interface Kept<T> {
  readonly controller: AbortController;
  readonly done: Promise<void>;
  value?: T;
  /** When it came, Unix ms. */
  readAt?: number;
  /** Somebody went on without it, and is to be told. */
  isLeft?: true;
}

/** What is read within this shows with the page; what takes longer comes to it. */
const patienceMs = 1_200;
const usuallyFreshMs = 10 * 60_000;
const mostKept = 8;

/** Readings of a server that are kept a while, so that a page opens without waiting for it. */
export class KeptReadings<T> extends Owner {
  private readonly late = this.register(new Emitter<void>());
  private readonly kept = new Map<string, Kept<T>>();

  /** One that somebody did not wait for is there. */
  readonly onDidRead: Event<void> = this.late.event;

  /** @param freshMs so long a reading is given again. */
  constructor(
    private readonly clock: Clock,
    private readonly freshMs = usuallyFreshMs,
  ) {
    super();
    this.register(toDisposable(() => this.forget()));
  }

  /**
   * The reading of that key, or undefined while it is not there yet.
   * @param read tells failures as data; it may reject on abort.
   * @param waits to its end, where there is nothing to show without it.
   */
  async of(
    key: string,
    read: (signal: AbortSignal) => Promise<T>,
    waits: 'aMoment' | 'toTheEnd' = 'aMoment',
  ): Promise<T | undefined> {
    const known = this.kept.get(key);
    // One that takes long is not begun again for that.
    const ageMs = Math.abs(this.clock.now() - (known?.readAt ?? this.clock.now()));
    const run = known && ageMs < this.freshMs ? known : this.begin(key, read);
    if (run.value === undefined) {
      const patience = waits === 'aMoment' ? [delay(this.clock, patienceMs)] : [];
      await Promise.race([run.done, ...patience]);
    }
    if (run.value === undefined) run.isLeft = true;
    return run.value;
  }

  /** All is read anew at the next call. */
  forget(): void {
    for (const { controller } of this.kept.values()) controller.abort();
    this.kept.clear();
  }

  private begin(key: string, read: (signal: AbortSignal) => Promise<T>): Kept<T> {
    const controller = new AbortController();
    const run: Kept<T> = {
      controller,
      done: read(controller.signal).then(
        value => {
          run.value = value;
          run.readAt = this.clock.now();
          if (!controller.signal.aborted && run.isLeft) this.late.fire();
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
