import type { Clock } from '../base/clock';
import { Owner, type Disposable } from '../base/disposable';
import type { Logger } from '../base/logger';
import { Poller } from '../base/poller';
import { problemOf } from '../base/problem';
import type { IncidentSource } from './incidentSource';
import type { IncidentStore } from './incidentStore';

export interface IncidentSyncOptions {
  readonly store: IncidentStore;
  readonly clock: Clock;
  /** Uniform in [0, 1). */
  readonly random: () => number;
  readonly log: Logger;
  /** Pause between reads (ms) as things stand now; undefined: none until someone asks. */
  readonly intervalMs: () => number | undefined;
  /** The least pause (ms) that a failed read asks for itself, e.g. for a rate limit. */
  readonly pauseOf: (error: unknown) => number | undefined;
}

/** Keeps the store up with its sources: each is read on its own, so that one that hangs delays no other. */
export class IncidentSync extends Owner {
  private readonly running = new Map<string, { readonly source: IncidentSource; readonly poller: Poller }>();

  constructor(private readonly options: IncidentSyncOptions) {
    super();
    this.register({ dispose: () => this.setSources([]) });
  }

  /** The connected sources. One that goes takes its rows along, a new one is read at once. */
  setSources(sources: readonly IncidentSource[]): void {
    for (const [id, { source, poller }] of this.running) {
      if (sources.includes(source)) continue;
      poller.dispose();
      this.running.delete(id);
      if (!sources.some(other => other.id === id)) this.options.store.removeSource(id);
    }
    for (const source of sources) {
      if (this.running.has(source.id)) continue;
      this.options.store.addSource(source.id, source.label);
      const poller = this.pollerOf(source);
      this.running.set(source.id, { source, poller });
      void poller.refresh();
    }
  }

  /** The connected source of that id. */
  source(id: string): IncidentSource | undefined {
    return this.running.get(id)?.source;
  }

  get sources(): readonly IncidentSource[] {
    return [...this.running.values()].map(({ source }) => source);
  }

  /** Reads every source now. Resolves when all reads ended, however they did. */
  async refresh(): Promise<void> {
    await Promise.all([...this.running.values()].map(({ poller }) => poller.refresh()));
  }

  /** Somebody looks again: reads what is not fresh, and no source that asked for a pause. */
  async wake(): Promise<void> {
    await Promise.all([...this.running.values()].map(({ poller }) => poller.wake()));
  }

  /** Reads those whose last read failed, without their pause: what made them fail may be mended (a new key). */
  async retryFailed(): Promise<void> {
    const failing = [...this.running.values()].filter(({ poller }) => poller.isFailing);
    await Promise.all(failing.map(({ poller }) => poller.refresh()));
  }

  private pollerOf(source: IncidentSource): Poller & Disposable {
    const { store, clock, random, log, intervalMs, pauseOf } = this.options;
    return new Poller({
      clock,
      random,
      intervalMs,
      minimumPauseMs: pauseOf,
      backoff: { baseMs: 5_000, maxMs: 5 * 60_000 },
      read: async signal => {
        const read = store.beginRead(source.id);
        try {
          const open = await source.readOpen(signal);
          if (signal.aborted) {
            read.cancel();
            return;
          }
          read.succeed(open);
          if (open.incomplete) log.warn(`${source.id}: incomplete, ${open.incomplete.code}`);
        } catch (error) {
          if (signal.aborted) {
            read.cancel();
            return;
          }
          const problem = problemOf(error);
          read.fail(problem);
          log.warn(`${source.id}: read failed, ${problem.code} ${JSON.stringify(problem.args)}`);
          throw error;
        }
      },
    });
  }
}
