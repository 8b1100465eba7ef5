import type { Disposable } from '../base/disposable';
import type { Logger } from '../base/logger';
import { problem, ProblemError, type Problem } from '../base/problem';
import type { WriteState } from './incidentRow';
import type { OutboxEntry, OutboxStorage } from './outboxEntry';
import type { Sending } from './outboxRules';
import type {} from './problems';

/** An entry and where it stands. */
export interface OutboxItem extends WriteState {
  readonly entry: OutboxEntry;
  /** It has not left yet, or did not arrive: the person may take it back. */
  readonly cancellable: boolean;
}

/** What an entry shows while it is not under way. */
export function itemOf(
  entry: OutboxEntry,
  state: WriteState['state'],
  since: number,
  why?: Problem,
): OutboxItem {
  const { kind } = entry.write;
  const item = { entry, entryId: entry.id, kind, state, underWay: false, cancellable: true, since };
  return why ? { ...item, problem: why } : item;
}

/**
 * `keeping`: being written to disk, goes as soon as it is kept. `queued`: goes when its turn comes. `pausing`: did not
 * arrive, and goes again by itself after a pause. `idle`: waits for the person.
 */
export type Phase = 'idle' | 'keeping' | 'queued' | 'sending' | 'pausing';

/** An entry of the outbox with its record on disk. Its disk operations run one after another. */
export class OutboxSlot implements Sending {
  phase: Phase = 'idle';
  /** The timer that ends its patience. */
  overdue: Disposable | undefined;
  waited = false;
  private disk: Promise<void> = Promise.resolve();

  constructor(
    public item: OutboxItem,
    /** A record of it lies on disk. */
    private onDisk: boolean,
    private readonly storage: OutboxStorage,
    private readonly log: Logger,
  ) {}

  get entry(): OutboxEntry {
    return this.item.entry;
  }

  get since(): number {
    return this.item.since;
  }

  get hasRecord(): boolean {
    return this.onDisk;
  }

  /** It waits for a pause to end. */
  get pausing(): boolean {
    return this.phase === 'pausing';
  }

  /** It waits for the person, or for a pause to end. */
  get atRest(): boolean {
    return this.phase === 'idle' || this.pausing;
  }

  /** What it shows now; `paused`: something of its incident, itself perhaps, waits for a pause to end. */
  shown(paused: boolean): OutboxItem {
    const waits = this.pausing || (this.phase === 'queued' && paused);
    const underWay = this.phase !== 'idle' && !waits;
    return { ...this.item, underWay, cancellable: this.phase !== 'sending' };
  }

  /** Takes the entry over and writes its record. @throws ProblemError `incidents.notKept`. */
  keep(entry: OutboxEntry): Promise<void> {
    this.item = { ...this.item, entry };
    return this.next(async () => {
      try {
        await this.storage.put(entry.id, entry);
        this.onDisk = true;
      } catch (error) {
        const detail = error instanceof Error ? error.message : String(error);
        this.log.error(`outbox: ${entry.id} is not kept: ${detail}`);
        throw new ProblemError(problem('incidents.notKept', { detail }), { cause: error });
      }
    });
  }

  /** Removes the record. One that cannot be removed comes back after a reload, where sending it again changes nothing. */
  unkeep(): Promise<void> {
    return this.next(async () => {
      try {
        await this.storage.remove(this.entry.id);
        this.onDisk = false;
      } catch (error) {
        this.log.warn(`outbox: ${this.entry.id} could not be removed: ${String(error)}`);
      }
    });
  }

  private next(operation: () => Promise<void>): Promise<void> {
    const run = this.disk.then(operation);
    this.disk = run.catch(() => undefined);
    return run;
  }
}
