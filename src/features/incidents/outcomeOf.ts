import type { Outbox, OutboxItem } from '../../core/incidents/outbox';

/** What is left of entries once none of them is on its way: the ones that did not go through. */
export function leftOf(outbox: Outbox, entryIds: readonly string[]): Promise<readonly OutboxItem[]> {
  const wanted = new Set(entryIds);
  const left = (): readonly OutboxItem[] => outbox.items.filter(item => wanted.has(item.entryId));
  const isSettled = (): boolean => left().every(item => !item.underWay);
  if (isSettled()) return Promise.resolve(left());
  return new Promise(resolve => {
    const following = outbox.onDidChange(() => {
      if (!isSettled()) return;
      following.dispose();
      resolve(left());
    });
  });
}
