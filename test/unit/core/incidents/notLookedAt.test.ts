import assert from 'node:assert/strict';
import { NotLookedAt } from '../../../../src/core/incidents/notLookedAt';

function disk(kept?: unknown) {
  const state = { record: kept, failing: false };
  const storage = {
    read: () => (state.failing ? Promise.reject(new Error('EIO')) : Promise.resolve(state.record)),
    write: (record: unknown) => {
      if (state.failing) return Promise.reject(new Error('ENOSPC'));
      state.record = record;
      return Promise.resolve();
    },
  };
  return { state, storage };
}

describe('what was acknowledged in bulk and not looked at', () => {
  it('is marked until it is opened, also over a reload', async () => {
    const { storage } = disk();
    const marks = new NotLookedAt(storage);
    const told: string[][] = [];
    marks.onDidChange(ids => told.push([...ids]));
    await marks.add(['a', 'b'], () => true);
    await marks.looked('a');
    await marks.looked('nobody');
    assert.deepEqual([marks.has('a'), marks.has('b'), told], [false, true, [['a', 'b'], ['a']]]);
    const next = new NotLookedAt(storage);
    await next.load();
    assert.deepEqual([next.has('a'), next.has('b')], [false, true]);
  });

  it('is forgotten once it is not open any more', async () => {
    const { storage, state } = disk({ version: 1, ids: ['gone', 'open'] });
    await new NotLookedAt(storage).add(['new'], id => id !== 'gone');
    assert.deepEqual(state.record, { version: 1, ids: ['open', 'new'] });
  });

  it('marks all the same where the disk fails or holds something else', async () => {
    for (const kept of [undefined, 'text', { version: 2, ids: ['x'] }, { version: 1, ids: [1] }]) {
      const { storage, state } = disk(kept);
      state.failing = kept === undefined;
      const marks = new NotLookedAt(storage);
      await marks.add(['a'], () => true);
      assert.deepEqual([marks.has('a'), marks.has('x')], [true, false]);
    }
  });
});
