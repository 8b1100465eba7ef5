import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { OutboxEntry } from '../../../src/core/incidents/outboxEntry';
import { OutboxFiles } from '../../../src/platform/outboxFiles';
import { SharedState } from '../../../src/platform/sharedState';
import { WindowLease } from '../../../src/platform/windowLease';
import { ManualClock as TestClock } from '../core/incidents/manualClock';

describe('outbox files', () => {
  let root: string;
  let clock: TestClock;
  const unreadable: string[] = [];
  const windows: WindowLease[] = [];

  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'opex-outbox-'));
    clock = new TestClock(1_000_000);
    unreadable.length = 0;
  });
  afterEach(async () => {
    for (const window of windows.splice(0)) window.dispose();
    await rm(root, { recursive: true, force: true });
  });

  const openWindow = (session: string): { files: OutboxFiles; state: SharedState } => {
    const state = new SharedState(root, file => unreadable.push(file));
    const lease = new WindowLease(session, state, clock);
    windows.push(lease);
    return { files: new OutboxFiles(state, lease), state };
  };
  /** Writes the lease of a window whose process is gone. */
  const kill = async (session: string, state: SharedState): Promise<void> => {
    const { pid } = spawnSync(process.execPath, ['-e', '']);
    await state.write('windows', session, { version: 1, pid, beatAt: clock.now() });
  };

  it('gives a window back what it put, and nothing after a remove', async () => {
    const { files } = openWindow('a');
    await files.put('1', entry('1'));
    assert.deepEqual([...(await files.list())], [['1', entry('1')]]);
    await files.remove('1');
    assert.equal((await files.list()).size, 0);
    await files.remove('1');
  });

  it('hides what a living window is at work on', async () => {
    const a = openWindow('a');
    const b = openWindow('b');
    await a.files.put('1', entry('1'));
    assert.equal((await b.files.list()).size, 0);
  });

  it('gives the entry of a window that died to exactly one other, and to the next when that dies too', async () => {
    const a = openWindow('a');
    await a.files.put('1', entry('1'));
    await kill('a', a.state);
    const others = [openWindow('b'), openWindow('c'), openWindow('d')];
    const lists = await Promise.all(others.map(window => window.files.list()));
    assert.equal(lists.filter(list => list.has('1')).length, 1);
    const heir = others[lists.findIndex(list => list.has('1'))]!;
    await kill(['b', 'c', 'd'][others.indexOf(heir)]!, heir.state);
    const last = openWindow('e');
    assert.ok((await last.files.list()).has('1'));
    await last.files.remove('1');
    assert.deepEqual(await readdir(join(root, 'outbox-claims')), []);
  });

  it('loses no entry to a window that died between its claim and its first write', async () => {
    const a = openWindow('a');
    await a.files.put('1', entry('1'));
    await kill('a', a.state);
    await a.state.claim('outbox-claims', '1~a', 'b');
    await kill('b', a.state);
    assert.ok((await openWindow('c').files.list()).has('1'));
  });

  it('takes a window whose heart stopped for dead although its pid lives', async () => {
    const a = openWindow('a');
    await a.files.put('1', entry('1'));
    windows.splice(0).forEach(window => window.dispose());
    clock.advance(61_000);
    assert.ok((await openWindow('b').files.list()).has('1'));
  });

  it('takes no window for dead right after the machine slept: its heart has yet to beat', async () => {
    const a = openWindow('a');
    await a.files.put('1', entry('1'));
    const awake = clock;
    // Nobody's timers run while the lid is closed.
    clock = new TestClock(awake.now());
    const b = openWindow('b');
    assert.equal((await b.files.list()).size, 0);
    clock.advance(8 * 3_600_000);
    assert.equal((await b.files.list()).size, 0, 'just woken');
    clock.advance(20_000);
    assert.equal((await b.files.list()).size, 0, 'a moment later');
    clock.advance(20_000);
    assert.ok((await b.files.list()).has('1'), 'it did not come back');
  });

  it('keeps its lease alive while it holds an entry', async () => {
    const a = openWindow('a');
    await a.files.put('1', entry('1'));
    for (let i = 0; i < 10; i++) {
      clock.advance(16_000);
      await new Promise(resolve => setTimeout(resolve, 20));
    }
    assert.equal((await openWindow('b').files.list()).size, 0);
  });

  it('keeps its lease alive where timers fire a moment early and one write fails', async () => {
    const timers: (() => void)[] = [];
    const early = {
      now: () => clock.now(),
      after: (_: number, run: () => void) => ({ dispose: () => undefined, at: timers.push(run) }),
    };
    const state = new SharedState(root, () => undefined);
    const lease = new WindowLease('a', state, early);
    windows.push(lease);
    await lease.hold(() => true);
    const write = state.write.bind(state);
    for (let i = 0; i < 8; i++) {
      clock.advance(14_999);
      state.write = i === 2 ? () => Promise.reject(new Error('ENOSPC')) : write;
      timers.pop()?.();
      await new Promise(resolve => setTimeout(resolve, 10));
    }
    assert.equal(await new WindowLease('b', state, clock).isAlive('a'), true);
  });

  it('tells of a half-written record, leaves it there and reads the others', async () => {
    const { files } = openWindow('a');
    await files.put('1', entry('1'));
    await writeFile(join(root, 'outbox', '2.json'), '{"version":1,"own');
    const listed = await files.list();
    assert.deepEqual([...listed.keys()].sort(), ['1', '2']);
    assert.equal(listed.get('2'), undefined);
    assert.equal(unreadable.length, 1);
    assert.equal((await readdir(join(root, 'outbox'))).length, 2);
  });
});

function entry(id: string): OutboxEntry {
  return {
    version: 1,
    id,
    order: 1,
    sourceId: 'pagerduty:shop',
    incidentId: 'pagerduty:shop:Q1',
    nativeId: 'Q1',
    title: 'Checkout fails',
    write: { kind: 'note', text: 'typed at 2 AM' },
    pressedAt: 1,
    attempted: false,
  };
}
