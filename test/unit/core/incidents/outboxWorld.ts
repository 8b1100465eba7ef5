import { silentLogger } from '../../../../src/core/base/logger';
import { DurableOutbox } from '../../../../src/core/incidents/outbox';
import type { IncidentWrite } from '../../../../src/core/incidents/outboxEntry';
import { FakeServer, FakeSource, type Fault } from './fakeSource';
import { ManualClock } from './manualClock';
import { MemoryStorage } from './memoryStorage';

/** A server and a disk, and windows (`open`) that come and go over them. `faults` befall the calls in turn. */
export function world(nativeIds: readonly string[] = ['A', 'B']) {
  const server = new FakeServer(...nativeIds);
  const storage = new MemoryStorage();
  const clock = new ManualClock();
  const faults: Fault[] = [];
  const sourceOf = (): FakeSource => new FakeSource(server, () => faults.shift() ?? 'none');
  let id = 0;
  const open = (source = sourceOf(), connected = true): DurableOutbox =>
    new DurableOutbox({
      storage,
      clock,
      log: silentLogger,
      newId: () => `entry-${++id}`,
      source: sourceId => (connected && sourceId === source.id ? source : undefined),
    });
  return { server, storage, clock, faults, sourceOf, open };
}

/** Lets everything that can go on go on. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 5; turn++) await new Promise(setImmediate);
}

export const acknowledge: IncidentWrite = { kind: 'acknowledge' };

export const states = (outbox: DurableOutbox): readonly string[] =>
  outbox.items.map(item => `${item.kind} ${item.state}${item.underWay ? ' (under way)' : ''}`);
