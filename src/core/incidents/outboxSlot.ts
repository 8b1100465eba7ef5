import type { Disposable } from '../base/disposable';
import type { Logger } from '../base/logger';
import { problem, ProblemError, type Problem } from '../base/problem';
import type { WriteState } from './incidentRow';
import type { OutboxEntry, OutboxStorage } from './outboxEntry';
import type {} from './problems';

/** An entry and where it stands. */
export interface OutboxItem extends WriteState {
  readonly entry: OutboxEntry;
}

/** What an entry shows while it is not under way. */
export function itemOf(
  entry: OutboxEntry,
  state: WriteState['state'],
  since: number,
  why?: Problem,
): OutboxItem {
  const item = { entry, entryId: entry.id, kind: entry.write.kind, state, underWay: false, since };
  return why ? { ...item, problem: why } : item;
}

/** An entry of the outbox with its record on disk. Its disk operations run one after another. */
export class OutboxSlot {
  /** `keeping`: being written to disk, goes as soon as it is kept. `queued`: goes when its turn comes. */
  phase: 'idle' | 'keeping' | 'queued' | 'sending' = 'idle';
  /** The timer that ends its patience. */
  overdue: Disposable | undefined;
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

  get hasRecord(): boolean {
    return this.onDisk;
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
