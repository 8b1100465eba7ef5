import assert from 'node:assert/strict';
import type { Clock } from '../../../../src/core/base/clock';
import { toDisposable, type Disposable } from '../../../../src/core/base/disposable';
import { Emitter } from '../../../../src/core/base/event';
import { silentLogger } from '../../../../src/core/base/logger';
import { problem, ProblemError } from '../../../../src/core/base/problem';
import { ErrorStore } from '../../../../src/core/errors/errorStore';
import { ErrorSync } from '../../../../src/core/errors/errorSync';
import type { ErrorReading, LogSource, TimeWindow } from '../../../../src/core/errors/logSource';

class TestClock implements Clock {
  private time = 1_000_000_000;
  private timers: { readonly at: number; readonly run: () => void }[] = [];

  now(): number {
    return this.time;
  }

  after(delayMs: number, callback: () => void): { dispose(): void } {
    const timer = { at: this.time + delayMs, run: callback };
    this.timers.push(timer);
    return toDisposable(() => (this.timers = this.timers.filter(other => other !== timer)));
  }

  /** Lets time pass, with everything that is due in it. */
  async pass(spanMs: number): Promise<void> {
    const end = this.time + spanMs;
    for (;;) {
      await settled();
      const due = this.timers.filter(timer => timer.at <= end).sort((a, b) => a.at - b.at)[0];
      if (!due) break;
      this.timers = this.timers.filter(timer => timer !== due);
      this.time = Math.max(this.time, due.at);
      due.run();
    }
    this.time = end;
    await settled();
  }
}

const settled = (): Promise<void> => new Promise(resolve => setImmediate(resolve));

/** A source whose readings the test ends. */
class TestSource implements LogSource {
  readonly label = 'logs';
  readonly windows: TimeWindow[] = [];
  readonly signals: AbortSignal[] = [];
  /** What a reading comes to; `undefined` leaves it under way until `answer` is called. */
  outcome: (() => Promise<ErrorReading>) | undefined = () => Promise.resolve(this.reading());
  answer: () => void = () => undefined;
  readonly changed = new Emitter<void>();
  readonly onDidChange = this.changed.event;
  watched = 0;
  partial: (reading: ErrorReading) => void = () => undefined;

  constructor(
    private readonly clock: Clock,
    readonly id = 'files',
  ) {}

  reading(change: Partial<ErrorReading> = {}): ErrorReading {
    return { groups: [], asOf: this.clock.now(), recordsRead: 1, errorsRead: 0, problems: [], ...change };
  }

  readErrors(
    window: TimeWindow,
    signal: AbortSignal,
    onPartial?: (reading: ErrorReading) => void,
  ): Promise<ErrorReading> {
    this.windows.push(window);
    this.signals.push(signal);
    if (onPartial) this.partial = onPartial;
    if (this.outcome) return this.outcome();
    return new Promise(resolve => (this.answer = () => resolve(this.reading())));
  }

  watch(): Disposable {
    this.watched++;
    return toDisposable(() => this.watched--);
  }

  get reads(): number {
    return this.windows.length;
  }
}

function setUp(): { clock: TestClock; store: ErrorStore; sync: ErrorSync; source: TestSource } {
  const clock = new TestClock();
  const store = new ErrorStore();
  const sync = new ErrorSync({ store, clock, log: silentLogger, windowMs: () => 3_600_000 });
  const source = new TestSource(clock);
  sync.setSources([source]);
  return { clock, store, sync, source };
}

describe('ErrorSync', () => {
  it('reads nothing while nobody needs it, whatever changes', async () => {
    const { clock, store, sync, source } = setUp();
    sync.invalidate();
    await clock.pass(600_000);
    assert.equal(source.reads, 0);
    assert.equal(store.health[0]?.state, 'never');
  });

  it('reads the window when first needed, then from time to time, and stops when no longer needed', async () => {
    const { clock, sync, source } = setUp();
    const need = sync.need();
    await clock.pass(1);
    const to = 1_000_000_000;
    assert.deepEqual(source.windows, [{ from: to - 3_600_000, to }]);
    await clock.pass(120_000);
    assert.equal(source.reads, 3);
    need.dispose();
    await clock.pass(600_000);
    assert.equal(source.reads, 3);
  });

  it('reads once for a burst of changes', async () => {
    const { clock, sync, source } = setUp();
    sync.need();
    await clock.pass(1);
    for (let i = 0; i < 20; i++) sync.invalidate('files');
    await clock.pass(3_000);
    assert.equal(source.reads, 2);
    sync.invalidate('another source');
    await clock.pass(3_000);
    assert.equal(source.reads, 2);
  });

  it('keeps reading a log that never rests, neither put off for ever nor without a pause', async () => {
    const { clock, sync, source } = setUp();
    sync.need();
    await clock.pass(1);
    for (let i = 0; i < 200; i++) {
      sync.invalidate();
      await clock.pass(100);
    }
    assert.ok(source.reads >= 9 && source.reads <= 12, `${source.reads} reads in 20 s`);
  });

  it('reads again after a reading during which something changed, never two at once', async () => {
    const { clock, sync, source } = setUp();
    source.outcome = undefined;
    sync.need();
    await clock.pass(1);
    sync.invalidate();
    await clock.pass(5_000);
    assert.equal(source.reads, 1);
    source.answer();
    await clock.pass(3_000);
    assert.equal(source.reads, 2);
  });

  it('watches a source while it is needed, and reads it when it says that it changed', async () => {
    const { clock, sync, source } = setUp();
    assert.equal(source.watched, 0);
    const needs = [sync.need(), sync.need()];
    await clock.pass(1);
    assert.equal(source.watched, 1);
    source.changed.fire();
    await clock.pass(3_000);
    assert.equal(source.reads, 2);
    for (const need of needs) need.dispose();
    assert.equal(source.watched, 0);
    source.changed.fire();
    await clock.pass(1_000);
    assert.equal(source.reads, 2);
    sync.need();
    await clock.pass(1);
    assert.deepEqual([source.reads, source.watched], [3, 1]);
    sync.setSources([]);
    assert.equal(source.watched, 0);
  });

  it('reads what changed unseen as soon as it is needed again, and else only when it is due', async () => {
    const { clock, sync, source } = setUp();
    sync.need().dispose();
    const first = sync.need();
    await clock.pass(1);
    first.dispose();
    sync.need().dispose();
    await clock.pass(1_000);
    assert.equal(source.reads, 1);
    sync.invalidate();
    sync.need();
    await clock.pass(1);
    assert.equal(source.reads, 2);
  });

  it('comes back for a record that was still growing', async () => {
    const { clock, sync, source } = setUp();
    source.outcome = () => Promise.resolve(source.reading({ readAgainMs: 2_100 }));
    sync.need();
    await clock.pass(1);
    await clock.pass(2_200);
    assert.equal(source.reads, 2);
  });

  it('shows a failure, keeps trying with longer pauses, and recovers', async () => {
    const { clock, store, sync, source } = setUp();
    source.outcome = () => Promise.reject(new ProblemError(problem('base.unexpected', { detail: 'gone' })));
    sync.need();
    await clock.pass(1);
    assert.equal(store.health[0]?.problem?.code, 'base.unexpected');
    await clock.pass(35_001);
    assert.equal(source.reads, 4);
    source.outcome = () => Promise.resolve(source.reading());
    await clock.pass(60_000);
    assert.deepEqual([store.sources[0]?.health.state, store.isAllClear], ['ok', true]);
  });

  it('refreshes on demand without being needed, after the reading that is under way', async () => {
    const { clock, sync, source } = setUp();
    await sync.refresh();
    assert.equal(source.reads, 1);
    source.outcome = undefined;
    const refreshed = sync.refresh();
    await settled();
    const again = sync.refresh();
    await settled();
    assert.equal(source.reads, 2);
    source.answer();
    await refreshed;
    await settled();
    assert.equal(source.reads, 3);
    source.answer();
    await again;
    await clock.pass(600_000);
    assert.equal(source.reads, 3);
  });

  it('shows what a long first reading has so far, and never as all clear', async () => {
    const { clock, store, sync, source } = setUp();
    source.outcome = undefined;
    sync.need();
    await clock.pass(1);
    const incomplete = problem('base.unexpected', { detail: 'half' });
    source.partial(source.reading({ recordsRead: 5, incomplete }));
    assert.deepEqual([store.sources[0]?.reading?.recordsRead, store.isAllClear], [5, false]);
    source.answer();
    await clock.pass(1);
    assert.deepEqual([store.sources[0]?.reading?.recordsRead, store.isAllClear], [1, true]);
    sync.invalidate();
    await clock.pass(3_000);
    source.partial(source.reading({ recordsRead: 0, incomplete }));
    assert.equal(store.sources[0]?.reading?.recordsRead, 1);
  });

  it('gives up the reading of a source that goes, and takes its rows away', async () => {
    const { clock, store, sync, source } = setUp();
    source.outcome = undefined;
    sync.need();
    await clock.pass(1);
    const other = new TestSource(clock, 'loki');
    sync.setSources([other]);
    assert.equal(source.signals[0]?.aborted, true);
    source.answer();
    await clock.pass(1);
    assert.deepEqual(
      store.health.map(health => [health.sourceId, health.state]),
      [['loki', 'ok']],
    );
    sync.dispose();
    await clock.pass(600_000);
    assert.equal(other.reads, 1);
  });
});
