import { Owner } from '../base/disposable';
import { problemOf } from '../base/problem';
import type { IncidentSource } from './incidentSource';
import { unshared, type SharedReads } from './sharedReads';
import type { SourceReading, SourceReadingOptions } from './sourceReading';

export interface IncidentSyncOptions extends Omit<SourceReadingOptions, 'shared' | 'isFocused'> {
  /** Asked for once there is a source to read. Absent: this window reads for itself. */
  readonly shared?: () => Promise<SharedReads>;
  /** Absent: it is. */
  readonly isFocused?: () => boolean;
}

interface Running {
  readonly source: IncidentSource;
  /** Undefined where it could not be loaded. */
  readonly reading: Promise<SourceReading | undefined>;
}

/** Keeps the store up with its sources: each is read on its own, so that one that hangs delays no other. */
export class IncidentSync extends Owner {
  private readonly running = new Map<string, Running>();

  constructor(private readonly options: IncidentSyncOptions) {
    super();
    this.register({ dispose: () => this.setSources([]) });
  }

  /** The connected sources. One that goes takes its rows along, a new one is read at once. */
  setSources(sources: readonly IncidentSource[]): void {
    for (const [id, { source, reading }] of this.running) {
      if (sources.includes(source)) continue;
      void reading.then(one => one?.dispose());
      this.running.delete(id);
      if (!sources.some(other => other.id === id)) this.options.store.removeSource(id);
    }
    for (const source of sources) {
      if (this.running.has(source.id)) continue;
      this.options.store.addSource(source.id, source.label);
      const reading = this.open(source);
      this.running.set(source.id, { source, reading });
      void reading.then(one => one?.start());
    }
  }

  /** The connected source of that id. */
  source(id: string): IncidentSource | undefined {
    return this.running.get(id)?.source;
  }

  get sources(): readonly IncidentSource[] {
    return [...this.running.values()].map(({ source }) => source);
  }

  /** Reads all of every source now. Resolves when all reads ended, however they did. */
  async refresh(): Promise<void> {
    await this.each(reading => reading.refresh());
  }

  /**
   * Somebody looks again: reads what is not fresh, and no source that asked for a pause.
   * @param since what was read before this (Unix ms, this machine's clock) is not fresh; some seconds ago if absent.
   */
  async wake(since?: number): Promise<void> {
    await this.each(reading => reading.wake(since));
  }

  /** Reads those whose last read failed, without their own pause: what made them fail may be mended (a new key). */
  async retryFailed(): Promise<void> {
    await this.each(reading => reading.retry());
  }

  private async each(act: (reading: SourceReading) => Promise<void>): Promise<void> {
    const all = [...this.running.values()].map(async ({ reading }) => {
      const one = await reading;
      if (one) await act(one);
    });
    await Promise.all(all);
  }

  /** Never rejects. What reads is loaded with the first source, since nothing is read without one. */
  private async open(source: IncidentSource): Promise<SourceReading | undefined> {
    const { store, log, shared = () => Promise.resolve(unshared) } = this.options;
    try {
      const [{ SourceReading }, windows] = await Promise.all([import('./sourceReading'), shared()]);
      return new SourceReading(source, { isFocused: () => true, ...this.options, shared: windows });
    } catch (error) {
      const problem = problemOf(error);
      log.error(`${source.id} cannot be read: ${problem.code} ${JSON.stringify(problem.args)}`);
      if (this.source(source.id) === source) store.beginRead(source.id).fail(problem);
      return undefined;
    }
  }
}
