import assert from 'node:assert/strict';
import { Poller } from '../../../../src/core/base/poller';
import { ManualClock } from '../incidents/manualClock';

const settle = (): Promise<void> => new Promise(resolve => setImmediate(resolve));

describe('Poller', () => {
  let clock: ManualClock;
  let reads: AbortSignal[];
  let outcomes: (Error | undefined)[];
  let intervalMs: number | undefined;
  let poller: Poller;

  beforeEach(() => {
    clock = new ManualClock(0);
    reads = [];
    outcomes = [];
    intervalMs = 1000;
    poller = new Poller({
      clock,
      random: () => 1,
      intervalMs: () => intervalMs,
      backoff: { baseMs: 100, maxMs: 1600 },
      minimumPauseMs: error => (error instanceof Error && error.message === 'limit' ? 5000 : undefined),
      read: async signal => {
        reads.push(signal);
        await settle();
        const outcome = outcomes.shift();
        if (outcome) throw outcome;
      },
    });
  });
  afterEach(() => poller.dispose());

  const advance = async (ms: number): Promise<void> => {
    clock.advance(ms);
    await settle();
    await settle();
  };

  it('reads at its interval once it was started', async () => {
    await poller.refresh();
    await advance(999);
    assert.equal(reads.length, 1);
    await advance(1);
    await advance(1000);
    assert.equal(reads.length, 3);
  });

  it('backs off twice as long after each failure, up to the ceiling, and recovers', async () => {
    const failures = 6;
    outcomes = Array.from({ length: failures }, () => new Error('down'));
    await poller.refresh();
    const pauses: number[] = [];
    for (let i = 0; i < failures; i++) {
      const before = reads.length;
      let waited = 0;
      while (reads.length === before) {
        await advance(50);
        waited += 50;
      }
      pauses.push(waited);
    }
    assert.deepEqual(pauses, [100, 200, 400, 800, 1600, 1600]);
    const before = reads.length;
    await advance(1000);
    assert.equal(reads.length, before + 1);
  });

  it('waits as long as a failure asks for', async () => {
    outcomes = [new Error('limit')];
    await poller.refresh();
    await advance(4999);
    assert.equal(reads.length, 1);
    await advance(1);
    assert.equal(reads.length, 2);
  });

  it('goes on after a read that was aborted by something else than a newer one', async () => {
    outcomes = [Object.assign(new Error('timeout'), { name: 'AbortError' })];
    await poller.refresh();
    await advance(100);
    assert.equal(reads.length, 2);
  });

  it('lets the newest read win and aborts the one before', async () => {
    const first = poller.refresh();
    const second = poller.refresh();
    await Promise.all([first, second]);
    assert.deepEqual(
      reads.map(signal => signal.aborted),
      [true, false],
    );
    await advance(1000);
    assert.equal(reads.length, 3);
  });

  it('pauses without an interval until it is asked', async () => {
    intervalMs = undefined;
    await poller.refresh();
    await advance(100_000);
    assert.equal(reads.length, 1);
    await poller.refresh();
    assert.equal(reads.length, 2);
  });

  it('does nothing once it is disposed, also in mid-read', async () => {
    const read = poller.refresh();
    poller.dispose();
    await read;
    await poller.refresh();
    await advance(100_000);
    assert.equal(reads.length, 1);
    assert.equal(clock.pending, 0);
  });
});
