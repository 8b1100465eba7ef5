import { DisposableStore, type Disposable } from '../base/disposable';
import type { EntityId } from '../base/identity';
import { isComplete } from '../base/sourceHealth';
import type { WriteState } from './incidentRow';
import type { IncidentStore } from './incidentStore';
import type { Outbox, OutboxItem } from './outbox';
import { textStillKept } from './outboxEntry';

/**
 * Ties the outbox to the store: rows show where their writes stand, what was confirmed shows at once, and a stuck
 * change of status is dropped as soon as a read shows the incident as it was asked to be (a colleague was faster, or
 * the lost answer was a yes).
 */
export function bindWrites(store: IncidentStore, outbox: Outbox): Disposable {
  const bound = new DisposableStore();
  bound.add(outbox.onDidConfirm(({ incident }) => incident && store.confirm(incident)));
  const show = (): void => {
    const writes = new Map<EntityId, WriteState>();
    for (const item of outbox.items) {
      const { entry, ...state } = item;
      if (!writes.has(entry.incidentId)) writes.set(entry.incidentId, state);
    }
    store.setWrites(writes);
  };
  const lastRead = new Map<string, number>();
  /** A read got through: what waits for its source's network goes now. */
  const wakeRead = (): void => {
    for (const { sourceId, asOf, problem } of store.health) {
      if (asOf === undefined || problem || lastRead.get(sourceId) === asOf) continue;
      lastRead.set(sourceId, asOf);
      outbox.wake(sourceId);
    }
  };
  bound.add(outbox.onDidChange(show));
  bound.add(
    store.onDidChange(({ health }) => {
      if (health) wakeRead();
      for (const item of outbox.items) if (isMoot(item, store)) void outbox.discard(item.entryId);
    }),
  );
  show();
  return bound;
}

/** Nothing is left to do for it, going by a read that is newer than the press. */
function isMoot(item: OutboxItem, store: IncidentStore): boolean {
  const { entry } = item;
  const { kind } = entry.write;
  const settles = kind === 'acknowledge' || kind === 'resolve';
  if (item.underWay || item.state === 'refused' || textStillKept(entry) || !settles) return false;
  // What a filter hides is open, too.
  const row = store.find(entry.incidentId);
  if (row) return kind === 'acknowledge' && row.incident.status === 'acknowledged' && !row.stale;
  const health = store.health.find(({ sourceId }) => sourceId === entry.sourceId);
  if (!health || !isComplete(health) || health.asOf === undefined) return false;
  return health.asOf - (health.clockOffsetMs ?? 0) > item.since;
}
