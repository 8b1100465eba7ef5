import assert from 'node:assert/strict';
import { silentLogger } from '../../../../src/core/base/logger';
import { problem, ProblemError } from '../../../../src/core/base/problem';
import type { OnCallSource, OnCallTurn } from '../../../../src/core/incidents/onCall';
import { OnCallWatch, type OwnTurns, type OwnTurnsCache } from '../../../../src/core/incidents/onCallWatch';
import { ManualClock } from './manualClock';

const minute = 60_000;
const hour = 60 * minute;
const me = { id: 'PME', name: 'Me' };

class FakeOnCall implements OnCallSource {
  readonly label = 'Acme';
  readonly me?: { id: string; name: string };
  reads = 0;
  fails = false;
  turns: readonly (readonly [start: number, end: number])[] = [];
  offsetMs = 0;

  constructor(
    private readonly clock: ManualClock,
    readonly sourceId = 'pagerduty:acme',
    known = true,
  ) {
    if (known) this.me = me;
  }

  readMine() {
    this.reads++;
    if (this.fails) return Promise.reject(new ProblemError(problem('base.unexpected', { detail: 'down' })));
    const turns = this.turns.map(([start, end]): OnCallTurn => ({
      person: me,
      policy: { id: 'P1', name: 'Shop' },
      level: 1,
      start: start + this.offsetMs,
      end: end + this.offsetMs,
    }));
    return Promise.resolve({ turns, asOf: this.clock.now() + this.offsetMs, clockOffsetMs: this.offsetMs });
  }

  readPolicies(): never {
    throw new Error('the watch reads no policies');
  }

  readContacts(): never {
    throw new Error('the watch reads no contacts');
  }
}

class MemoryCache implements OwnTurnsCache {
  readonly kept = new Map<string, OwnTurns>();
  read = (id: string) => Promise.resolve(this.kept.get(id));
  write = (id: string, turns: OwnTurns) => Promise.resolve(void this.kept.set(id, turns));
}

describe('whether I am on call', () => {
  const settle = async (): Promise<void> => {
    for (let turn = 0; turn < 20; turn++) await Promise.resolve();
  };
  function start(cache: MemoryCache = new MemoryCache(), clock = new ManualClock(), random = 0) {
    const watch = new OnCallWatch({
      clock,
      cache,
      random: () => random,
      log: silentLogger,
      pauseOf: () => undefined,
    });
    return { clock, cache, watch, source: new FakeOnCall(clock), now: clock.now() };
  }
  const pass = async (clock: ManualClock, ms: number, stepMs = minute): Promise<void> => {
    for (let left = ms; left > 0; left -= stepMs) {
      clock.advance(Math.min(left, stepMs));
      await settle();
    }
  };

  it('is not known before it was read, and not where there is no account that knows', async () => {
    const { watch, source, now } = start();
    assert.equal(watch.isOnShift(), undefined);
    source.turns = [[now - hour, now + hour]];
    watch.setSources([source]);
    assert.equal(watch.isOnShift(), undefined);
    await settle();
    assert.equal(watch.isOnShift(), true);
    watch.setSources([]);
    assert.equal(watch.isOnShift(), undefined);
  });

  it('changes with the clock at the hand-over, and asks again a moment later', async () => {
    const { watch, source, clock, now } = start();
    source.turns = [[now - hour, now + 3 * minute]];
    watch.setSources([source]);
    await settle();
    assert.equal(watch.nextChange, now + 3 * minute);
    assert.equal(source.reads, 1);
    clock.advance(3 * minute - 1);
    assert.equal(watch.isOnShift(), true);
    clock.advance(1);
    assert.equal(watch.isOnShift(), false);
    await pass(clock, 3_000, 1_000);
    assert.equal(source.reads, 2);
  });

  it('asks at most nine times an hour while nothing changes', async () => {
    const { watch, source, clock, now } = start();
    source.turns = [[now - hour, now + 100 * hour]];
    watch.setSources([source]);
    await pass(clock, hour);
    assert.ok(source.reads <= 9, String(source.reads));
  });

  it('windows share one question', async () => {
    const first = start();
    first.source.turns = [[first.now - hour, first.now + 100 * hour]];
    first.watch.setSources([first.source]);
    await settle();
    const others = [0.3, 0.6, 0.9].map(random => start(first.cache, first.clock, random));
    for (const other of others) other.watch.setSources([other.source]);
    await settle();
    assert.deepEqual(
      others.map(({ watch, source }) => [watch.isOnShift(), source.reads]),
      [
        [true, 0],
        [true, 0],
        [true, 0],
      ],
    );
    await pass(first.clock, hour, 1_000);
    const reads = [first, ...others].reduce((sum, { source }) => sum + source.reads, 0);
    assert.ok(reads <= 9, String(reads));
  });

  it('takes nothing from another window that a hand-over made old', async () => {
    const { watch, source, clock, cache, now } = start();
    cache.kept.set(source.sourceId, {
      turns: [{ person: me, policy: { id: 'P1', name: 'Shop' }, level: 1, start: 0, end: now - minute }],
      readAt: now - 2 * minute,
      offsetMs: 0,
    });
    source.turns = [[now - minute, now + hour]];
    watch.setSources([source]);
    await settle();
    assert.deepEqual([watch.isOnShift(), source.reads], [true, 1]);
    assert.ok(clock.pending > 0);
  });

  it('keeps what it knows while the source is down, with its age, and for half a day', async () => {
    const { watch, source, clock, now } = start();
    source.turns = [[now - hour, now + 100 * hour]];
    watch.setSources([source]);
    await settle();
    source.fails = true;
    await pass(clock, hour);
    const [shift] = watch.shifts;
    assert.equal(shift?.shift?.state, 'on');
    assert.equal(shift.asOf, now);
    assert.equal(shift.problem?.code, 'base.unexpected');
    await pass(clock, 12 * hour, 10 * minute);
    assert.equal(watch.isOnShift(), undefined);
    source.fails = false;
    await pass(clock, 10 * minute);
    assert.equal(watch.isOnShift(), true);
  });

  it('counts by the source’s clock', async () => {
    const { watch, source, clock, now } = start();
    source.offsetMs = 2 * hour;
    source.turns = [[now - hour, now + 10 * minute]];
    watch.setSources([source]);
    await settle();
    assert.equal(watch.nextChange, now + 10 * minute);
    clock.advance(10 * minute);
    assert.equal(watch.isOnShift(), false);
  });

  it('one account on is on; one unknown keeps the rest from being off', async () => {
    const { watch, source, clock, now } = start();
    const other = new FakeOnCall(clock, 'pagerduty:other');
    const nobody = new FakeOnCall(clock, 'pagerduty:nobody', false);
    watch.setSources([source, other]);
    await settle();
    assert.equal(watch.isOnShift(), false);
    watch.setSources([source, other, nobody]);
    assert.equal(watch.isOnShift(), undefined);
    assert.equal(watch.isOnShift('pagerduty:acme'), false);
    assert.deepEqual(
      watch.shifts.map(shift => shift.problem?.code),
      [undefined, undefined, 'onCall.nobody'],
    );
    assert.equal(nobody.reads, 0);
    const third = new FakeOnCall(clock, 'pagerduty:third');
    third.turns = [[now - hour, now + hour]];
    watch.setSources([source, nobody, third]);
    await settle();
    assert.equal(watch.isOnShift(), true);
  });

  it('a press asks the source, whatever another window read a moment ago', async () => {
    const { watch, source, now } = start();
    watch.setSources([source]);
    await settle();
    assert.equal(watch.isOnShift(), false);
    source.turns = [[now - hour, now + hour]];
    await watch.refresh();
    assert.deepEqual([watch.isOnShift(), source.reads], [true, 2]);
  });

  it('a look after a sleep reads what is old, and leaves what just failed to its pause', async () => {
    const { watch, source, clock } = start();
    watch.setSources([source]);
    await settle();
    await watch.wake();
    assert.equal(source.reads, 1);
    source.fails = true;
    await pass(clock, 8 * minute);
    const failed = source.reads;
    await watch.wake();
    assert.equal(source.reads, failed);
  });

  it('is silent when it is gone', async () => {
    const { watch, source, clock } = start();
    watch.setSources([source]);
    await settle();
    watch.dispose();
    await pass(clock, hour);
    assert.deepEqual([source.reads, clock.pending], [1, 0]);
  });
});
