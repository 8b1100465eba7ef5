import { Owner } from '../base/disposable';
import type { IncidentSource } from './incidentSource';
import { unshared, type SharedReads } from './sharedReads';
import { SourceReading, type SourceReadingOptions } from './sourceReading';

export interface IncidentSyncOptions extends Omit<SourceReadingOptions, 'shared' | 'isFocused'> {
  /** Absent: this window reads for itself. */
  readonly shared?: SharedReads;
  /** Absent: it is. */
  readonly isFocused?: () => boolean;
}

/** Keeps the store up with its sources: each is read on its own, so that one that hangs delays no other. */
export class IncidentSync extends Owner {
  private readonly running = new Map<string, SourceReading>();

  constructor(private readonly options: IncidentSyncOptions) {
    super();
    this.register({ dispose: () => this.setSources([]) });
  }

  /** The connected sources. One that goes takes its rows along, a new one is read at once. */
  setSources(sources: readonly IncidentSource[]): void {
    for (const [id, reading] of this.running) {
      if (sources.includes(reading.source)) continue;
      reading.dispose();
      this.running.delete(id);
      if (!sources.some(other => other.id === id)) this.options.store.removeSource(id);
    }
    for (const source of sources) {
      if (this.running.has(source.id)) continue;
      this.options.store.addSource(source.id, source.label);
      const reading = new SourceReading(source, { shared: unshared, isFocused: () => true, ...this.options });
      this.running.set(source.id, reading);
      void reading.start();
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
    await Promise.all([...this.running.values()].map(reading => reading.refresh()));
  }

  /** Somebody looks again: reads what is not fresh, and no source that asked for a pause. */
  async wake(): Promise<void> {
    await Promise.all([...this.running.values()].map(reading => reading.wake()));
  }

  /** Reads those whose last read failed, without their own pause: what made them fail may be mended (a new key). */
  async retryFailed(): Promise<void> {
    await Promise.all([...this.running.values()].map(reading => reading.retry()));
  }
}
