import { randomUUID } from 'node:crypto';
import type { Clock } from '../core/base/clock';
import { Owner } from '../core/base/disposable';
import { Emitter, type Event } from '../core/base/event';
import type { EntityId } from '../core/base/identity';
import type { Logger } from '../core/base/logger';
import { problemOf } from '../core/base/problem';
import type { Incident } from '../core/incidents/incident';
import type { KnownIncidents } from '../core/incidents/incidentReads';
import type { OwnRead, ReadState, SharedRead, SharedReads } from '../core/incidents/sharedReads';
import type { SharedState } from './sharedState';
import type { WindowLease } from './windowLease';

const folder = 'reads';
/** What lay there longer is not shown any more, not even as old (ms). */
const longestKeptMs = 24 * 3_600_000;
/** Changes are kept beside the rows until they are so many; then all rows are written anew. */
const mostChanges = 300;

interface LeaderRecord {
  readonly version: 1;
  readonly key: string;
  readonly session: string;
}

interface RowsRecord {
  readonly version: 1;
  readonly generation: string;
  readonly incidents: readonly Incident[];
}

/** Written with each read, and small: what changed since the rows were written, and where the reading stands. */
interface StateRecord {
  readonly version: 1;
  /** Whose eyes it was read with. */
  readonly key: string;
  readonly session: string;
  readonly generation: string;
  /** Another one for each publication. */
  readonly stamp: string;
  readonly state: ReadState;
  readonly changed: readonly Incident[];
  readonly gone: readonly EntityId[];
}

/** What this window knows of a source's files: up to where its own rows hold what lies there. */
interface Held {
  readonly generation: string;
  readonly stamp: string;
  /** Ids of the changes since the rows of that generation. */
  readonly ids: ReadonlySet<EntityId>;
}

export interface SharedReadFilesOptions {
  readonly state: SharedState;
  readonly lease: WindowLease;
  readonly clock: Clock;
  readonly log: Logger;
  /** Whose eyes a source is read with; undefined for one that is not shared. */
  readonly keyOf: (sourceId: string) => string | undefined;
}

/**
 * Windows of one machine share the reading of incidents: one holds the lead of a source, the others take over what it
 * wrote. The window in front takes the lead, so that the one that a person looks at reads, at the pace of that; one
 * whose holder died is taken by any. No token goes in here; the files are the person's only, and bounded.
 */
export class SharedReadFiles extends Owner implements SharedReads {
  private readonly published = this.register(new Emitter<string>());
  private readonly held = new Map<string, Held>();
  private readonly leading = new Set<string>();

  readonly onDidPublish: Event<string> = this.published.event;

  constructor(private readonly options: SharedReadFilesOptions) {
    super();
    this.register(
      options.state.watch(folder, name => {
        const [sourceId = '', part] = name.split(' ');
        if (part === 'state' || part === 'leader') void this.tellOthers(sourceId, part === 'leader');
      }),
    );
  }

  async lead(sourceId: string, take: boolean): Promise<boolean> {
    const { state, lease, keyOf } = this.options;
    const key = keyOf(sourceId);
    if (key === undefined) return true;
    try {
      const holder = await this.leaderOf(sourceId);
      if (holder === lease.sessionId) this.leading.add(sourceId);
      else {
        this.leading.delete(sourceId);
        if (holder !== undefined && !take && (await lease.isAlive(holder))) return false;
        this.leading.add(sourceId);
        await this.beat();
        const record: LeaderRecord = { version: 1, key, session: lease.sessionId };
        await state.write(folder, `${sourceId} leader`, record, false);
        // Another window may have had the same thought.
        if ((await this.leaderOf(sourceId)) !== lease.sessionId) {
          this.leading.delete(sourceId);
          return false;
        }
      }
      await this.beat();
      return true;
    } catch (error) {
      this.tell('lead', error);
      return true;
    }
  }

  async latest(sourceId: string): Promise<SharedRead | undefined> {
    const { state, lease, clock, keyOf } = this.options;
    const key = keyOf(sourceId);
    if (key === undefined) return undefined;
    try {
      const record = stateRecord(await state.read(folder, `${sourceId} state`));
      if (record?.key !== key || record.session === lease.sessionId) return undefined;
      if (clock.now() - record.state.readAt > longestKeptMs) return undefined;
      const { generation, stamp, changed, gone } = record;
      const held = this.held.get(sourceId);
      if (held?.stamp === stamp) return undefined;
      const isNews = held?.generation !== generation;
      const base = isNews ? await this.rowsOf(sourceId, generation) : undefined;
      // Between the two files of one publication: the next look finds both.
      if (isNews && !base) return undefined;
      const ids = new Set([...changed.map(({ id }) => id), ...gone]);
      this.held.set(sourceId, { generation, stamp, ids });
      if (!base) return { state: record.state, rows: { changed, gone } };
      const all = base.filter(({ id }) => !ids.has(id)).concat(changed);
      return { state: record.state, rows: { all } };
    } catch (error) {
      this.tell('follow', error);
      return undefined;
    }
  }

  async publish(sourceId: string, { state: readState, known, touched }: OwnRead): Promise<void> {
    const { state, lease, keyOf } = this.options;
    const key = keyOf(sourceId);
    if (key === undefined) return;
    try {
      if ((await this.leaderOf(sourceId)) !== lease.sessionId) {
        // What this window knows is no longer what lies there plus its changes.
        this.held.delete(sourceId);
        return;
      }
      const held = await this.baseFor(sourceId, known, touched);
      this.held.set(sourceId, held);
      const { generation, stamp, ids } = held;
      const record: StateRecord = {
        version: 1,
        key,
        session: lease.sessionId,
        generation,
        stamp,
        state: readState,
        changed: [...ids].flatMap(id => known.get(id) ?? []),
        gone: [...ids].filter(id => !known.has(id)),
      };
      await state.write(folder, `${sourceId} state`, record, false);
    } catch (error) {
      // Half of a publication: the next one starts anew.
      this.held.delete(sourceId);
      this.tell('publish', error);
    }
  }

  /** What the changes are told on top of: the rows that lie there, or new ones where too much changed since. */
  private async baseFor(
    sourceId: string,
    known: KnownIncidents,
    touched?: Iterable<EntityId>,
  ): Promise<Held> {
    const held = this.held.get(sourceId);
    const ids = new Set([...(held?.ids ?? []), ...(touched ?? [])]);
    const stamp = randomUUID();
    if (held && touched && ids.size <= Math.max(mostChanges, known.size / 4)) return { ...held, stamp, ids };
    const generation = randomUUID();
    const rows: RowsRecord = { version: 1, generation, incidents: [...known.values()] };
    await this.options.state.write(folder, `${sourceId} rows`, rows, false);
    return { generation, stamp, ids: new Set() };
  }

  private async beat(): Promise<void> {
    await this.options.lease.hold(() => this.leading.size > 0, 'reads');
  }

  /** The window that reads for all that share a key; one that reads with other eyes leads nobody. */
  private async leaderOf(sourceId: string): Promise<string | undefined> {
    const { state, keyOf } = this.options;
    const record = (await state.read(folder, `${sourceId} leader`)) as Partial<LeaderRecord> | undefined;
    const isOurs = record?.version === 1 && record.key === keyOf(sourceId);
    return isOurs && typeof record.session === 'string' ? record.session : undefined;
  }

  /** Tells what another window published, and that another one took the lead: then that one's reads count. */
  private async tellOthers(sourceId: string, isLead: boolean): Promise<void> {
    if (isLead && this.leading.has(sourceId)) {
      const holder = await this.leaderOf(sourceId).catch(() => this.options.lease.sessionId);
      if (holder !== this.options.lease.sessionId) this.leading.delete(sourceId);
    }
    if (!this.leading.has(sourceId) && !this.isDisposed) this.published.fire(sourceId);
  }

  private async rowsOf(sourceId: string, generation: string): Promise<readonly Incident[] | undefined> {
    const record = (await this.options.state.read(folder, `${sourceId} rows`)) as
      Partial<RowsRecord> | undefined;
    const isIt = record?.version === 1 && record.generation === generation;
    return isIt && Array.isArray(record.incidents) ? record.incidents : undefined;
  }

  private tell(what: string, error: unknown): void {
    this.options.log.warn(`windows do not share what is read (${what}): ${problemOf(error).code}`);
  }
}

/** Removes what windows told each other of a source that is disconnected. Never rejects. */
export async function forgetReads(state: SharedState, sourceId: string): Promise<void> {
  const names = ['leader', 'rows', 'state'].map(part => `${sourceId} ${part}`);
  await Promise.all(names.map(name => state.remove(folder, name).catch(() => undefined)));
}

/** Undefined for a record of another version, or none. */
function stateRecord(value: unknown): StateRecord | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { version, key, session, generation, state, changed, gone } = value as Partial<StateRecord>;
  const isWhole =
    version === 1 &&
    [key, session, generation].every(text => typeof text === 'string') &&
    typeof state?.readAt === 'number' &&
    Array.isArray(changed) &&
    Array.isArray(gone);
  return isWhole ? (value as StateRecord) : undefined;
}
