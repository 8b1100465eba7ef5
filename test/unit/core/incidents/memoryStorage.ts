import type { OutboxEntry, OutboxStorage } from '../../../../src/core/incidents/outboxEntry';

/** The in-memory twin of the folder of kept writes; records pass through JSON as they do on disk. */
export class MemoryStorage implements OutboxStorage {
  readonly records = new Map<string, string>();
  /** Ids that were ever kept. */
  readonly everKept = new Map<string, OutboxEntry>();
  failing = false;

  async list(): Promise<ReadonlyMap<string, unknown>> {
    return Promise.resolve(
      new Map([...this.records].map(([id, text]) => [id, JSON.parse(text) as unknown] as const)),
    );
  }

  async put(id: string, record: OutboxEntry): Promise<void> {
    if (this.failing) throw new Error('ENOSPC');
    this.records.set(id, JSON.stringify(record));
    this.everKept.set(id, record);
    await Promise.resolve();
  }

  async remove(id: string): Promise<void> {
    if (this.failing) throw new Error('EROFS');
    this.records.delete(id);
    await Promise.resolve();
  }
}
