import type { OutboxEntry, OutboxStorage } from '../core/incidents/outboxEntry';
import type { SharedState } from './sharedState';
import type { WindowLease } from './windowLease';

const folder = 'outbox';
const claims = 'outbox-claims';

/** An entry on disk with the window that is at work on it. */
interface OwnedRecord {
  readonly version: 1;
  readonly owner: string;
  readonly entry: unknown;
}

/**
 * Keeps the outbox in shared files. An entry belongs to the window in which it was pressed while that window lives;
 * afterwards exactly one other window takes it over, so that it is neither lost nor offered twice.
 */
export class OutboxFiles implements OutboxStorage {
  private readonly mine = new Set<string>();

  constructor(
    private readonly state: SharedState,
    private readonly lease: WindowLease,
  ) {}

  async list(): Promise<ReadonlyMap<string, unknown>> {
    const found = new Map<string, unknown>();
    for (const [id, value] of await this.state.list(folder)) {
      const record = ownedRecord(value);
      if (!record) {
        found.set(id, value);
        continue;
      }
      if (record.owner !== this.lease.sessionId) {
        if (await this.lease.isAlive(record.owner)) continue;
        if (!(await this.state.claim(claims, claimName(id, record.owner)))) continue;
        await this.write(id, record.entry);
      }
      found.set(id, record.entry);
    }
    return found;
  }

  async put(id: string, entry: OutboxEntry): Promise<void> {
    await this.write(id, entry);
  }

  async remove(id: string): Promise<void> {
    this.mine.delete(id);
    await this.state.remove(folder, id);
  }

  private async write(id: string, entry: unknown): Promise<void> {
    this.mine.add(id);
    await this.lease.hold(() => this.mine.size > 0);
    const record: OwnedRecord = { version: 1, owner: this.lease.sessionId, entry };
    await this.state.write(folder, id, record);
  }
}

/** A claim is for taking an entry over from one owner; the next owner's end makes a new one. */
function claimName(id: string, owner: string): string {
  return `${id}~${owner}`;
}

function ownedRecord(value: unknown): OwnedRecord | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const record = value as Partial<OwnedRecord>;
  return record.version === 1 && typeof record.owner === 'string' ? (value as OwnedRecord) : undefined;
}
