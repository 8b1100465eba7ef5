import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { silentLogger } from '../../../src/core/base/logger';
import { IncidentStore } from '../../../src/core/incidents/incidentStore';
import type { ReadState } from '../../../src/core/incidents/sharedReads';
import { SourceReading } from '../../../src/core/incidents/sourceReading';
import { SharedReadFiles } from '../../../src/platform/sharedReadFiles';
import { SharedState } from '../../../src/platform/sharedState';
import { WindowLease } from '../../../src/platform/windowLease';
import { FakeServer, FakeSource } from '../core/incidents/fakeSource';
import { incident } from '../core/incidents/incidents';
import { ManualClock } from '../core/incidents/manualClock';

const source = 'test:acme';
/** Until files are written and read: real work of the disk. */
const settle = (): Promise<void> => new Promise(resolve => setTimeout(resolve, 25));

class CountingSource extends FakeSource {
  reads = 0;
  override readOpen() {
    this.reads += 1;
    return super.readOpen();
  }
}

describe('reading shared by windows', () => {
  let root: string;
  let clock: ManualClock;
  let server: FakeServer;
  let unreadable: string[];
  const windows: Window[] = [];

  interface Window {
    readonly state: SharedState;
    readonly shared: SharedReadFiles;
    readonly store: IncidentStore;
    readonly source: CountingSource;
    readonly reading: SourceReading;
    focused: boolean;
    dispose(): void;
  }

  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'opex-reads-'));
    clock = new ManualClock();
    server = new FakeServer('A');
    unreadable = [];
  });
  afterEach(async () => {
    for (const window of windows.splice(0)) window.dispose();
    await rm(root, { recursive: true, force: true });
  });

  const openWindow = async (session: string, key = 'https://x PDANA'): Promise<Window> => {
    const state = new SharedState(root, file => unreadable.push(file));
    const lease = new WindowLease(session, state, clock);
    const shared = new SharedReadFiles({ state, lease, clock, log: silentLogger, keyOf: () => key });
    const store = new IncidentStore(() => ({ severity: 'standard', reason: { kind: 'default' } }));
    const own = new CountingSource(server);
    store.addSource(own.id, own.label);
    const window: Window = {
      state,
      shared,
      store,
      source: own,
      focused: false,
      reading: new SourceReading(own, {
        store,
        clock,
        random: () => 0.5,
        log: silentLogger,
        intervalMs: () => 9_000,
        pauseOf: () => undefined,
        shared,
        isFocused: () => window.focused,
      }),
      dispose: () => {
        window.reading.dispose();
        shared.dispose();
        lease.dispose();
      },
    };
    windows.push(window);
    await window.reading.start();
    return window;
  };
  const pass = async (ms: number): Promise<void> => {
    for (let left = ms; left > 0; left -= 1_000) {
      clock.advance(Math.min(1_000, left));
      await settle();
    }
  };
  const shown = ({ store }: Window): readonly string[] => store.rows.map(row => row.incident.nativeId);
  const total = (): number => windows.reduce((sum, window) => sum + window.source.reads, 0);

  it('one window reads, the other shows the same with the same time', async () => {
    const a = await openWindow('a');
    const b = await openWindow('b');
    assert.deepEqual([a.source.reads, b.source.reads], [1, 0]);
    assert.deepEqual(shown(b), ['A']);
    server.incidents.set('B', incident('B'));
    server.incidents.delete('A');
    await pass(11_000);
    assert.deepEqual([shown(a), shown(b)], [['B'], ['B']]);
    assert.deepEqual([a.source.reads, b.source.reads], [2, 0]);
    assert.deepEqual(b.store.health, a.store.health);
  });

  it('any number of windows read as often as one', async () => {
    for (const session of ['a', 'b', 'c', 'd', 'e']) await openWindow(session);
    await pass(60_000);
    assert.ok(total() >= 6 && total() <= 8, `${total()} reads`);
  }).timeout(20_000);

  it('the window in front takes over, and the last read of the other counts', async () => {
    const a = await openWindow('a');
    const b = await openWindow('b');
    b.focused = true;
    await b.reading.wake();
    assert.deepEqual([a.source.reads, b.source.reads], [1, 0]);
    await pass(20_000);
    assert.equal(a.source.reads, 1);
    assert.equal(b.source.reads, 2);
  }).timeout(10_000);

  it('what a person asks for is read at once by the window that was asked', async () => {
    const a = await openWindow('a');
    const b = await openWindow('b');
    server.incidents.set('B', incident('B'));
    await b.reading.refresh();
    assert.equal(b.source.reads, 1);
    await pass(6_000);
    assert.deepEqual(shown(a), ['A', 'B']);
    assert.equal(a.source.reads, 1);
  });

  it('another window takes over from one whose process is gone', async () => {
    const a = await openWindow('a');
    const b = await openWindow('b');
    a.reading.dispose();
    const { pid } = spawnSync(process.execPath, ['-e', '']);
    await a.state.write('windows', 'a', { version: 1, pid, beatAt: clock.now() });
    server.incidents.set('B', incident('B'));
    await pass(16_000);
    assert.deepEqual(shown(b), ['A', 'B']);
    assert.equal(a.source.reads, 1);
  });

  it('a failure is everybody’s, and ends for everybody', async () => {
    const a = await openWindow('a');
    const b = await openWindow('b');
    a.source.readOpen = () => Promise.reject(new Error('down'));
    await pass(16_000);
    assert.deepEqual([b.store.health[0]?.state, b.store.rows[0]?.stale], ['failed', true]);
    Reflect.deleteProperty(a.source, 'readOpen');
    await pass(26_000);
    assert.deepEqual([b.store.health[0]?.state, b.store.rows[0]?.stale], ['ok', false]);
  }).timeout(10_000);

  it('shows nothing of what another person read', async () => {
    await openWindow('a');
    const other = await openWindow('b', 'https://x PTOMASZ');
    assert.equal(other.source.reads, 1);
    await pass(10_000);
    assert.equal(other.source.reads, 2);
  }).timeout(10_000);

  it('reads for itself where the files are broken, and says so', async () => {
    await openWindow('a');
    for (const file of await readdir(join(root, 'reads')))
      await writeFile(join(root, 'reads', file), '{"ver');
    const b = await openWindow('b');
    assert.equal(b.source.reads, 1);
    assert.deepEqual(shown(b), ['A']);
    assert.ok(unreadable.length > 0);
  });

  it('keeps three files a source, for the person only, without growing', async () => {
    const a = await openWindow('a');
    const state: ReadState = { readAt: clock.now(), fullAt: 0, fullRequests: 1, restUntil: 0, asOf: 1 };
    for (let i = 0; i < 40; i++) {
      const known = new Map(
        Array.from({ length: 50 }, (_, n) => [`test:acme:${n}`, incident(`${n}`)] as const),
      );
      const touched = Array.from({ length: 20 }, (_, n) => `test:acme:gone-${i}-${n}`);
      await a.shared.publish(source, { state, known, touched });
    }
    const files = await readdir(join(root, 'reads'));
    assert.equal(files.length, 3);
    for (const file of files) {
      const facts = await stat(join(root, 'reads', file));
      assert.equal(facts.mode & 0o077, 0, file);
      assert.ok(facts.size < 60_000, `${file}: ${facts.size}`);
    }
    assert.ok(!(await readFile(join(root, 'reads', files[0] ?? ''), 'utf8')).includes('token'));
  });

  it('a window whose last read was not published takes over all that the next one reads', async () => {
    const make = (session: string): SharedReadFiles => {
      const state = new SharedState(root, () => undefined);
      const lease = new WindowLease(session, state, clock);
      return new SharedReadFiles({ state, lease, clock, log: silentLogger, keyOf: () => 'k' });
    };
    const [a, b] = [make('a'), make('b')];
    const state: ReadState = { readAt: clock.now(), fullAt: 0, fullRequests: 1, restUntil: 0, asOf: 1 };
    const [first, lost] = [incident('A'), incident('X')];
    const known = new Map([[first.id, first]]);
    assert.equal(await b.lead(source, true), true);
    await b.publish(source, { state, known });
    await a.latest(source);
    // Read while another one took the lead.
    await a.publish(source, { state, known: new Map([...known, [lost.id, lost]]), touched: [lost.id] });
    await b.publish(source, { state, known, touched: [] });
    assert.deepEqual((await a.latest(source))?.rows, { all: [first] });
    a.dispose();
    b.dispose();
  });

  it('a follower ends with the rows of the reader, whatever it missed', async () => {
    const step = fc.record({ put: fc.nat(12), remove: fc.nat(12), all: fc.boolean(), look: fc.boolean() });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 12 }), async steps => {
        const folder = await mkdtemp(join(root, 'case-'));
        const make = (session: string): SharedReadFiles => {
          const state = new SharedState(folder, () => undefined);
          const lease = new WindowLease(session, state, clock);
          return new SharedReadFiles({ state, lease, clock, log: silentLogger, keyOf: () => 'k' });
        };
        const [reader, follower] = [make('r'), make('f')];
        const known = new Map<string, ReturnType<typeof incident>>();
        let rows = new Map<string, ReturnType<typeof incident>>();
        assert.equal(await reader.lead(source, true), true);
        const look = async (): Promise<void> => {
          const news = await follower.latest(source);
          if (!news?.rows) return;
          if ('all' in news.rows) rows = new Map(news.rows.all.map(row => [row.id, row]));
          else {
            for (const row of news.rows.changed) rows.set(row.id, row);
            for (const id of news.rows.gone) rows.delete(id);
          }
        };
        for (const [index, { put, remove, all, look: looks }] of steps.entries()) {
          const [added, gone] = [`test:acme:${put}`, `test:acme:${remove}`];
          known.set(added, incident(`${put}`, { updatedAt: index }));
          known.delete(gone);
          const state: ReadState = { readAt: index + 1, fullAt: 0, fullRequests: 1, restUntil: 0, asOf: 1 };
          const read = { state: { ...state, readAt: clock.now() }, known };
          await reader.publish(source, all ? read : { ...read, touched: [added, gone] });
          if (looks) await look();
        }
        await look();
        assert.deepEqual([...rows].sort(), [...known].sort());
        reader.dispose();
        follower.dispose();
      }),
      { numRuns: 60 },
    );
  }).timeout(30_000);
});
