import type { Clock } from './clock';
import type { Disposable } from './disposable';

/** How a poller spaces its reads. All spans in milliseconds. */
export interface PollerOptions {
  readonly clock: Clock;
  /** One read. It must honour the signal; a newer read aborts an older one. */
  readonly read: (signal: AbortSignal) => Promise<void>;
  /** The pause after a read that succeeded; asked each time, `undefined` pauses until `refresh`. */
  readonly intervalMs: () => number | undefined;
  /** Pauses after the first, second, … failure in a row are `base`, 2×, 4× … up to `max`, times 0.5–1.0. */
  readonly backoff: { readonly baseMs: number; readonly maxMs: number };
  /** Uniform in [0, 1); injected for tests. */
  readonly random: () => number;
  /** The least pause that a failure asks for itself (`Retry-After`, `ratelimit-reset`). */
  readonly minimumPauseMs?: (error: unknown) => number | undefined;
}

/** Reads again and again: latest wins, one read at a time, failures back off with jitter. */
export class Poller implements Disposable {
  private timer: Disposable | undefined;
  private current: AbortController | undefined;
  private failures = 0;
  private disposed = false;

  constructor(private readonly options: PollerOptions) {}

  /** Reads now, in place of whatever was waiting or under way. Resolves when this read ended; never rejects. */
  async refresh(): Promise<void> {
    if (this.disposed) return;
    this.timer?.dispose();
    this.current?.abort();
    const controller = new AbortController();
    this.current = controller;
    const { clock } = this.options;
    let pauseMs: number | undefined;
    try {
      await this.options.read(controller.signal);
      this.failures = 0;
      pauseMs = this.options.intervalMs();
    } catch (error) {
      if (controller.signal.aborted) return;
      this.failures += 1;
      pauseMs = Math.max(this.backoffMs(), this.options.minimumPauseMs?.(error) ?? 0);
    }
    if (this.current !== controller || controller.signal.aborted) return;
    this.current = undefined;
    if (pauseMs !== undefined) this.timer = clock.after(pauseMs, () => void this.refresh());
  }

  /** True while a read is under way. */
  get isReading(): boolean {
    return this.current !== undefined;
  }

  /** True from a failed read to the next one that succeeds. */
  get isFailing(): boolean {
    return this.failures > 0;
  }

  dispose(): void {
    this.disposed = true;
    this.timer?.dispose();
    this.current?.abort();
    this.current = undefined;
  }

  private backoffMs(): number {
    const { baseMs, maxMs } = this.options.backoff;
    const ceiling = Math.min(maxMs, baseMs * 2 ** Math.min(this.failures - 1, 30));
    return ceiling * (0.5 + this.options.random() / 2);
  }
}
