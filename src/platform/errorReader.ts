import { Owner, toDisposable, type Disposable } from '../core/base/disposable';
import type { LogReading, LogReadingDeps } from './logReading';
import { once } from './once';

/** After startup, before logs are read for something that only might be looked at. */
const startDelayMs = 1_000;

/** Has errors read while something needs them. What reads them is loaded with the first need. */
export class ErrorReader extends Owner {
  private readonly loaded = once(async (): Promise<LogReading> => {
    const bundle = await import('./logReading');
    const reading = this.register(new bundle.LogReading(this.deps));
    await reading.ready;
    return reading;
  });
  private readonly startedAt: number;

  constructor(private readonly deps: LogReadingDeps) {
    super();
    this.startedAt = deps.clock.now();
  }

  /** Errors are needed until the result is disposed: read now, after changes, and from time to time. */
  need(): Disposable {
    const { clock, log } = this.deps;
    let held: Disposable | undefined;
    let isOver = false;
    const waitMs = Math.max(0, this.startedAt + startDelayMs - clock.now());
    const start = clock.after(waitMs, () => {
      this.loaded().then(
        ({ sync }) => {
          if (!isOver) held = sync.need();
        },
        (error: unknown) =>
          log.error(`logs cannot be read: ${error instanceof Error ? error.message : String(error)}`),
      );
    });
    return toDisposable(() => {
      isOver = true;
      start.dispose();
      held?.dispose();
    });
  }

  /** What reads errors and what the team decided about them; loaded now where it was not. */
  reading(): Promise<LogReading> {
    return this.loaded();
  }

  /** Reads every source now, needed or not; what fails is told in the store. */
  async refresh(): Promise<void> {
    await (await this.loaded()).sync.refresh();
  }
}
