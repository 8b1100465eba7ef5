import type { Clock } from '../base/clock';
import { Owner, toDisposable, type Disposable } from '../base/disposable';
import type { Logger } from '../base/logger';
import { isAbort, problemOf } from '../base/problem';
import type { ErrorStore } from './errorStore';
import type { LogSource } from './logSource';

/** All spans in milliseconds. */
export interface ErrorSyncOptions {
  readonly store: ErrorStore;
  readonly clock: Clock;
  readonly log: Logger;
  /** How far back errors are read; asked at each reading. */
  readonly windowMs: () => number;
}

/** The window moves on and a watcher may miss a change: while somebody looks, read at least so often. */
const intervalMs = 60_000;
/** Changes come in bursts. */
const settleMs = 500;
/** A busy log changes all the time: at least so long from the end of a reading to the next. */
const leastPauseMs = 2_000;
/** After failures in a row the pauses are 5, 10, 20 … s, up to the interval. */
const firstBackoffMs = 5_000;

interface SourceRun {
  readonly source: LogSource;
  reading: { readonly controller: AbortController; readonly done: Promise<void> } | undefined;
  timer: Disposable | undefined;
  /** Held while errors are needed. */
  watch: Disposable | undefined;
  readonly changes: Disposable | undefined;
  /** Something changed since the last reading began. */
  dirty: boolean;
  /** A reading is due because of that: further changes do not put it off. */
  soon: boolean;
  /** When the last reading ended (Unix ms). */
  endedAt: number;
  failures: number;
}

/**
 * Reads log sources into the store, but only while something needs the errors (a visible view, lenses):
 * one reading of a source at a time, soon after a change, and from time to time.
 */
export class ErrorSync extends Owner {
  private readonly runs = new Map<string, SourceRun>();
  private needs = 0;

  constructor(private readonly options: ErrorSyncOptions) {
    super();
    this.register(toDisposable(() => this.setSources([])));
  }

  /** True while something needs the errors. */
  get isNeeded(): boolean {
    return this.needs > 0;
  }

  /** The sources from now on; one that is gone takes its rows with it. */
  setSources(sources: readonly LogSource[]): void {
    for (const [id, run] of this.runs) {
      if (sources.includes(run.source)) continue;
      this.stop(run);
      this.runs.delete(id);
      if (!sources.some(source => source.id === id)) this.options.store.removeSource(id);
    }
    for (const source of sources) {
      if (this.runs.has(source.id)) continue;
      const run: SourceRun = {
        source,
        reading: undefined,
        timer: undefined,
        watch: this.isNeeded ? source.watch?.() : undefined,
        changes: source.onDidChange?.(() => this.invalidate(source.id)),
        dirty: true,
        soon: false,
        endedAt: -Infinity,
        failures: 0,
      };
      this.runs.set(source.id, run);
      this.options.store.addSource(source.id, source.label);
      if (this.isNeeded) this.schedule(run, 0);
    }
  }

  /** Says that errors are needed until the result is disposed. What changed meanwhile is read at once. */
  need(): Disposable {
    this.needs++;
    if (this.needs === 1) for (const run of this.runs.values()) this.wake(run);
    return toDisposable(() => {
      this.needs--;
      if (this.needs === 0) for (const run of this.runs.values()) this.sleep(run);
    });
  }

  /** Something of a source changed (its files, its configuration): it is read soon, or when next needed. */
  invalidate(sourceId?: string): void {
    for (const run of this.runs.values()) {
      if (sourceId !== undefined && run.source.id !== sourceId) continue;
      run.dirty = true;
      if (this.isNeeded && !run.reading && !run.soon) this.scheduleSoon(run);
    }
  }

  /** Reads every source now, needed or not. Resolves when that is done; never rejects. */
  async refresh(): Promise<void> {
    await Promise.all(
      [...this.runs.values()].map(async run => {
        // A reading under way began before the person asked: what it missed is read after it.
        await run.reading?.done;
        await this.read(run);
      }),
    );
  }

  private schedule(run: SourceRun, delayMs: number): void {
    run.timer?.dispose();
    run.timer = this.options.clock.after(delayMs, () => void this.read(run));
  }

  private scheduleSoon(run: SourceRun): void {
    run.soon = true;
    this.schedule(run, Math.max(settleMs, run.endedAt + leastPauseMs - this.options.clock.now()));
  }

  /** When a source that was not looked at for a while is to be read again. */
  private dueMs(run: SourceRun): number {
    const state = this.options.store.sources.find(known => known.health.sourceId === run.source.id);
    const asOf = state?.health.asOf ?? -Infinity;
    return Math.max(0, Math.min(intervalMs, asOf + intervalMs - this.options.clock.now()));
  }

  private read(run: SourceRun): Promise<void> {
    if (run.reading) return run.reading.done;
    run.timer?.dispose();
    run.dirty = false;
    run.soon = false;
    const controller = new AbortController();
    const done = this.readOnce(run, controller.signal).then(pauseMs => {
      run.reading = undefined;
      run.endedAt = this.options.clock.now();
      if (pauseMs === undefined || !this.isNeeded || this.runs.get(run.source.id) !== run) return;
      if (run.dirty) this.scheduleSoon(run);
      else this.schedule(run, pauseMs);
    });
    run.reading = { controller, done };
    return done;
  }

  /** The pause until the next reading, or undefined where there is to be none. */
  private async readOnce(run: SourceRun, signal: AbortSignal): Promise<number | undefined> {
    const { store, clock, windowMs, log } = this.options;
    const { source } = run;
    const to = clock.now();
    const window = { from: to - windowMs(), to };
    store.beginRead(source.id);
    try {
      const reading = await source.readErrors(window, signal, partial => {
        if (!signal.aborted) store.partRead(source.id, window, partial);
      });
      if (signal.aborted) return undefined;
      run.failures = 0;
      store.endRead(source.id, window, reading);
      return Math.min(intervalMs, reading.readAgainMs ?? intervalMs);
    } catch (error) {
      if (signal.aborted) return undefined;
      if (isAbort(error)) {
        store.abandonRead(source.id);
        return undefined;
      }
      const failure = problemOf(error);
      log.warn(`${source.id}: ${failure.code}`);
      store.failRead(source.id, failure);
      return Math.min(intervalMs, firstBackoffMs * 2 ** run.failures++);
    }
  }

  private wake(run: SourceRun): void {
    run.watch = run.source.watch?.();
    this.schedule(run, run.dirty ? 0 : this.dueMs(run));
  }

  /** A reading under way goes on: what it has read is not read again. */
  private sleep(run: SourceRun): void {
    run.timer?.dispose();
    run.soon = false;
    run.watch?.dispose();
    run.watch = undefined;
  }

  private stop(run: SourceRun): void {
    this.sleep(run);
    run.changes?.dispose();
    run.reading?.controller.abort();
  }
}
