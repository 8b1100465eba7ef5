import { Owner } from '../base/disposable';
import { Emitter, type Event } from '../base/event';
import type { EntityId } from '../base/identity';
import { isRecord } from './readWrite';

/** Where the marks are kept; whole. */
export interface MarkStorage {
  read(): Promise<unknown>;
  write(record: unknown): Promise<void>;
}

const mostMarks = 2_000;

/** Incidents that were acknowledged in bulk and that nobody has opened since: they must not look like cared for. */
export class NotLookedAt extends Owner {
  private readonly changed = this.register(new Emitter<readonly EntityId[]>());
  private marks: ReadonlySet<EntityId> = new Set();
  private loaded: Promise<void> | undefined;

  /** Incidents whose mark came or went. */
  readonly onDidChange: Event<readonly EntityId[]> = this.changed.event;

  constructor(private readonly storage: MarkStorage) {
    super();
  }

  has(id: EntityId): boolean {
    return this.marks.has(id);
  }

  /** Reads what was marked before. What cannot be read is no mark. */
  load(): Promise<void> {
    this.loaded ??= this.storage.read().then(
      record => {
        const ids = isRecord(record) && record['version'] === 1 ? record['ids'] : undefined;
        if (!Array.isArray(ids)) return;
        const kept = ids.filter((id): id is string => typeof id === 'string');
        this.marks = new Set([...this.marks, ...kept]);
        this.changed.fire(kept);
      },
      () => undefined,
    );
    return this.loaded;
  }

  /** Marks incidents, and forgets those that are not open any more. */
  async add(ids: readonly EntityId[], isOpen: (id: EntityId) => boolean): Promise<void> {
    await this.load();
    await this.put([...[...this.marks].filter(isOpen), ...ids].slice(-mostMarks));
  }

  /** Somebody opened it. */
  async looked(id: EntityId): Promise<void> {
    await this.load();
    if (this.marks.has(id)) await this.put([...this.marks].filter(other => other !== id));
  }

  /** A disk that is full keeps no mark over a reload; that is worth no failure. */
  private async put(ids: readonly EntityId[]): Promise<void> {
    const before = this.marks;
    this.marks = new Set(ids);
    const all = new Set([...before, ...this.marks]);
    this.changed.fire([...all].filter(id => before.has(id) !== this.marks.has(id)));
    await this.storage.write({ version: 1, ids: [...this.marks] }).catch(() => undefined);
  }
}
