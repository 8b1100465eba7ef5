import { randomUUID } from 'node:crypto';
import { Owner } from '../core/base/disposable';
import { Emitter, type Event } from '../core/base/event';
import type { EntityId } from '../core/base/identity';
import { problem, ProblemError } from '../core/base/problem';
import { recordsToDrop } from '../core/base/recordsToDrop';
import type {} from '../core/playbooks/problems';
import { readUseRecord } from '../core/playbooks/readUseRecord';
import {
  mergeUse,
  useRecordName,
  type UsedFor,
  type UseEvent,
  type UseRecord,
} from '../core/playbooks/useRecord';
import type { SharedState } from './sharedState';

const folder = 'playbookUse';
const locks = 'playbookUse-locks';
/** A write takes milliseconds: an older lock was left by a window that died. */
const staleMs = 10_000;
const patienceMs = 12_000;
const pauseMs = 20;

/** What was done so long ago says nothing of a playbook as it is today. */
const bounds = { longestMs: 400 * 24 * 60 * 60_000, most: 1_000 };

/** What a use is of. */
export interface UseOf {
  readonly playbook: string;
  readonly title: string;
  readonly incident?: UsedFor;
}

/**
 * What was done with playbooks, in files that all windows of this machine share: one a playbook and incident. Nothing
 * is lost: writers take turns, and each unites what it has with what stands there.
 */
export class PlaybookUseFiles extends Owner {
  private readonly changed = this.register(new Emitter<string>());

  /** Fires with the name of a record (`useRecordName`) that some window changed. */
  readonly onDidChange: Event<string> = this.changed.event;

  constructor(
    private readonly state: SharedState,
    private readonly now: () => number = Date.now,
  ) {
    super();
    this.register(state.watch(folder, name => this.changed.fire(name)));
  }

  /** Undefined where there is none, or none that can be read. */
  async read(playbook: string, incidentId: EntityId | undefined): Promise<UseRecord | undefined> {
    return recordOf(await this.state.read(folder, useRecordName(playbook, incidentId)));
  }

  /** All that was done for one incident. */
  async ofIncident(incidentId: EntityId): Promise<readonly UseRecord[]> {
    const names = (await this.state.names(folder)).filter(name => name.startsWith(`${incidentId}~`));
    const values = await Promise.all(names.map(name => this.state.read(folder, name)));
    return values.flatMap(value => recordOf(value) ?? []);
  }

  /** All that was done on this machine; what is too old or too much is dropped. */
  async all(): Promise<readonly UseRecord[]> {
    const uses = [...(await this.state.list(folder))].flatMap(([name, value]) => {
      const record = recordOf(value);
      return record ? [{ name, at: lastUse(record), record }] : [];
    });
    const gone = new Set(recordsToDrop(uses, bounds, this.now()));
    for (const { name, at } of uses) if (gone.has(name)) await this.drop(name, at);
    return uses.filter(({ name }) => !gone.has(name)).map(({ record }) => record);
  }

  /** Adds events; resolves with the whole record once it is on disk. @throws ProblemError when it cannot be kept. */
  async add(of: UseOf, events: readonly UseEvent[]): Promise<UseRecord> {
    const name = useRecordName(of.playbook, of.incident?.id);
    const unlock = await this.lock(name);
    try {
      const there = await this.state.read(folder, name);
      const known = there === undefined ? undefined : readUseRecord(there);
      if (known && 'newer' in known)
        throw new ProblemError(problem('playbooks.useNewer', { version: known.newer }));
      const own: UseRecord = { version: 1, ...of, events };
      // One that cannot be read helps nobody; what is said now does.
      const record = mergeUse(known && 'record' in known ? known.record : own, own);
      await this.state.write(folder, name, record);
      this.changed.fire(name);
      return record;
    } finally {
      await unlock();
    }
  }

  /** Unless it was just used again. What cannot be dropped now is tried at the next reading. */
  private async drop(name: string, at: number): Promise<void> {
    try {
      const unlock = await this.lock(name);
      try {
        const record = recordOf(await this.state.read(folder, name));
        if (record && lastUse(record) === at) await this.state.remove(folder, name);
      } finally {
        await unlock();
      }
    } catch {
      return;
    }
  }

  private async lock(name: string): Promise<() => Promise<void>> {
    const mine = randomUUID();
    for (const end = Date.now() + patienceMs; ;) {
      if (await this.state.claim(locks, name, { mine, at: Date.now() })) break;
      const holder = await this.state.read(locks, name);
      const at = typeof holder === 'object' && holder !== null && 'at' in holder ? Number(holder.at) : NaN;
      // NaN: it is being written at this moment, or was cut off by a crash.
      if (Date.now() - at > staleMs || (Number.isNaN(at) && Date.now() > end - pauseMs))
        await this.state.remove(locks, name);
      else if (Date.now() > end) throw new ProblemError(problem('playbooks.useBusy', {}));
      else await new Promise(resolve => setTimeout(resolve, pauseMs));
    }
    return async () => {
      const holder = await this.state.read(locks, name);
      if (typeof holder === 'object' && holder !== null && 'mine' in holder && holder.mine === mine)
        await this.state.remove(locks, name);
    };
  }
}

function lastUse({ events }: UseRecord): number {
  return events.at(-1)?.at ?? 0;
}

function recordOf(value: unknown): UseRecord | undefined {
  const read = value === undefined ? undefined : readUseRecord(value);
  return read && 'record' in read ? read.record : undefined;
}
