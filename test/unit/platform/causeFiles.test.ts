import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CauseBook, type IncidentCause } from '../../../src/core/notes/causeBook';
import { CauseFiles } from '../../../src/platform/causeFiles';
import { SharedState } from '../../../src/platform/sharedState';

const day = 24 * 60 * 60_000;
const now = 2_000 * day;

function cause(id: string, at: number): IncidentCause {
  return { version: 1, incidentId: `pagerduty:acme:${id}`, title: id, outcome: 'later', at };
}

describe('outcomes of incidents, on disk', () => {
  let root: string;
  let state: SharedState;

  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'opex-causes-'));
    state = new SharedState(root, () => undefined);
  });
  afterEach(() => rm(root, { recursive: true, force: true }));

  const load = async (window: SharedState): Promise<readonly string[]> => {
    const book = new CauseBook();
    await new CauseFiles(window, book, () => now).load();
    return book.all.map(({ title }) => title);
  };
  const put = async (...causes: readonly IncidentCause[]): Promise<void> => {
    const files = new CauseFiles(state, new CauseBook());
    for (const one of causes) await files.put(one);
  };

  it('are what every window wrote', async () => {
    await put(cause('A', now - day), cause('B', now));
    assert.deepEqual(await load(state), ['B', 'A']);
  });

  it('go when they are older than a year and a month, and what a newer version wrote stays', async () => {
    await put(cause('new', now), cause('old', now - 399 * day), cause('older', now - 401 * day));
    await state.write('causes', 'of a newer version', { ...cause('x', 0), version: 2 });
    assert.deepEqual(await load(state), ['new', 'old']);
    assert.deepEqual(
      (await state.names('causes')).filter(name => name.includes('older')),
      [],
    );
    assert.equal((await state.names('causes')).length, 3);
  });

  it('are a thousand at the most', async () => {
    for (let index = 0; index < 1_002; index++) {
      const one = cause(String(index), now - index);
      await state.write('causes', one.incidentId, one, false);
    }
    assert.equal((await load(state)).length, 1_000);
    const left = await state.names('causes');
    assert.equal(left.length, 1_000);
    assert.ok(!left.includes('pagerduty:acme:1000') && left.includes('pagerduty:acme:999'));
  });

  it('stay where another window wrote one anew meanwhile', async () => {
    await put(cause('new', now), cause('old', now - 500 * day));
    const listed = await state.list('causes');
    await put(cause('old', now - day));
    // What this window read before the other wrote.
    const slow = Object.assign(new SharedState(root, () => undefined), {
      list: () => Promise.resolve(listed),
    });
    assert.deepEqual(await load(slow), ['new']);
    assert.deepEqual(await load(state), ['new', 'old']);
  });

  it('are read all the same where nothing can be dropped', async () => {
    await put(cause('new', now), cause('old', now - 500 * day));
    const stuck = Object.assign(new SharedState(root, () => undefined), {
      remove: () => Promise.reject(new Error('EACCES')),
    });
    assert.deepEqual(await load(stuck), ['new']);
  });
});
