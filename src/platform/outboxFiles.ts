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
        if (!(await this.takeOver(id, record.owner))) continue;
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
    const used = (await this.state.names(claims)).filter(name => name.startsWith(`${id}~`));
    for (const name of used) await this.state.remove(claims, name);
  }

  /**
   * True for the one window that may take an entry over from its owner. Who claimed it and died before the entry was
   * written anew is followed like an owner, so that no crash leaves an entry to nobody.
   */
  private async takeOver(id: string, owner: string): Promise<boolean> {
    // Before the claim: a claimer without a lease would look dead to the next one.
    await this.lease.hold(() => this.mine.size > 0);
    for (let holder: unknown = owner; typeof holder === 'string';) {
      if (await this.lease.isAlive(holder)) return false;
      const claim = `${id}~${holder}`;
      if (await this.state.claim(claims, claim, this.lease.sessionId)) return true;
      holder = await this.state.read(claims, claim);
    }
    return false;
  }

  private async write(id: string, entry: unknown): Promise<void> {
    this.mine.add(id);
    await this.lease.hold(() => this.mine.size > 0);
    const record: OwnedRecord = { version: 1, owner: this.lease.sessionId, entry };
    await this.state.write(folder, id, record);
  }
}

function ownedRecord(value: unknown): OwnedRecord | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const record = value as Partial<OwnedRecord>;
  return record.version === 1 && typeof record.owner === 'string' ? (value as OwnedRecord) : undefined;
}
