import assert from 'node:assert/strict';
import { mkdtempSync, promises as fs, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SharedState } from '../../../src/platform/sharedState';

/** What Windows does while another window reads the record: nobody else's disk can be made to. */
describe('a record that is being read by another window', () => {
  const { rename } = fs;
  let folder: string;
  let refusals: string[];

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'opex-replace-'));
    fs.rename = (from, to) => {
      const code = refusals.pop();
      return code === undefined ? rename(from, to) : Promise.reject(Object.assign(new Error(code), { code }));
    };
  });
  afterEach(() => {
    fs.rename = rename;
    rmSync(folder, { recursive: true, force: true });
  });

  const state = (): SharedState => new SharedState(folder, () => assert.fail('unreadable'));

  it('is written all the same, a moment later', async () => {
    refusals = ['EPERM', 'EACCES', 'EBUSY'];
    await state().write('outbox', 'one', { a: 1 });
    assert.deepEqual(await state().read('outbox', 'one'), { a: 1 });
  });

  it('is a failure where it never ends, and at once where it is another one; nothing is left beside it', async () => {
    refusals = Array.from({ length: 99 }, () => 'EPERM');
    await assert.rejects(state().write('outbox', 'one', { a: 1 }), { code: 'EPERM' });
    refusals = ['ENOSPC'];
    await assert.rejects(state().write('outbox', 'one', { a: 1 }), { code: 'ENOSPC' });
    assert.equal(refusals.length, 0);
    assert.deepEqual(readdirSync(join(folder, 'outbox')), []);
  });
});
