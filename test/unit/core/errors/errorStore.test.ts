import assert from 'node:assert/strict';
import { problem } from '../../../../src/core/base/problem';
import type { ErrorGroup } from '../../../../src/core/errors/errorGroup';
import { ErrorStore } from '../../../../src/core/errors/errorStore';
import type { ErrorReading } from '../../../../src/core/errors/logSource';

const window = { from: 0, to: 1_000 };

function group(fingerprint: string, change: Partial<ErrorGroup> = {}): ErrorGroup {
  return {
    fingerprint,
    title: fingerprint,
    classified: { severity: 'standard', reason: { kind: 'default' } },
    count: 1,
    firstSeen: 100,
    lastSeen: 100,
    frames: [],
    samples: [],
    ...change,
  };
}

function reading(groups: readonly ErrorGroup[], change: Partial<ErrorReading> = {}): ErrorReading {
  return { groups, asOf: 900, recordsRead: 10, errorsRead: groups.length, problems: [], ...change };
}

function storeWith(...sources: readonly string[]): ErrorStore {
  const store = new ErrorStore();
  for (const id of sources) store.addSource(id, id);
  return store;
}

const outage = problem('base.unexpected', { detail: 'disk gone' });

describe('ErrorStore', () => {
  it('puts the worst class first, then the newest', () => {
    const store = storeWith('a');
    const critical = { severity: 'critical', reason: { kind: 'default' } } as const;
    store.endRead(
      'a',
      window,
      reading([
        group('old', { lastSeen: 100 }),
        group('new', { lastSeen: 500 }),
        group('worst', { lastSeen: 1, classified: critical }),
      ]),
    );
    assert.deepEqual(
      store.groups.map(g => g.fingerprint),
      ['worst', 'new', 'old'],
    );
  });

  it('shows a group that two sources hold as one row, with the counts added and the worst class', () => {
    const store = storeWith('a', 'b');
    const major = { severity: 'major', reason: { kind: 'level', level: 'fatal' } } as const;
    const step = { from: 0, stepMs: 100, counts: [1, 2] };
    store.endRead(
      'a',
      window,
      reading([group('x', { count: 3, lastSeen: 500, trend: step, title: 'newer' })]),
    );
    store.endRead(
      'b',
      window,
      reading([
        group('x', {
          count: 4,
          firstSeen: 20,
          classified: major,
          trend: { ...step, from: 100 },
          title: 'older',
        }),
      ]),
    );
    const only = store.byFingerprint('x');
    assert.equal(store.groups.length, 1);
    assert.deepEqual(
      [only?.count, only?.firstSeen, only?.lastSeen, only?.classified.severity, only?.title],
      [7, 20, 500, 'major', 'newer'],
    );
    assert.deepEqual(only?.trend, { from: 0, stepMs: 100, counts: [1, 3, 2] });
  });

  it('finds the groups of a service and by fingerprint', () => {
    const store = storeWith('a');
    store.endRead('a', window, reading([group('x', { service: 'checkout-api' }), group('y')]));
    assert.deepEqual(
      store.forService('checkout-api').map(g => g.fingerprint),
      ['x'],
    );
    assert.equal(store.byFingerprint('y')?.fingerprint, 'y');
    assert.equal(store.byFingerprint('z'), undefined);
  });

  const clear: readonly [string, (store: ErrorStore) => void, boolean][] = [
    ['no source', store => store.removeSource('a'), false],
    ['never read', () => undefined, false],
    ['reading for the first time', store => store.beginRead('a'), false],
    ['read whole, no errors', store => store.endRead('a', window, reading([])), true],
    ['read whole, errors', store => store.endRead('a', window, reading([group('x')])), false],
    ['read in part', store => store.endRead('a', window, reading([], { incomplete: outage })), false],
    ['failed', store => store.failRead('a', outage), false],
    [
      'failed after a clear read',
      store => {
        store.endRead('a', window, reading([]));
        store.failRead('a', outage);
      },
      false,
    ],
    [
      'reading again after a clear read',
      store => {
        store.endRead('a', window, reading([]));
        store.beginRead('a');
      },
      true,
    ],
    [
      'one of two sources failed',
      store => {
        store.endRead('a', window, reading([]));
        store.addSource('b', 'b');
        store.failRead('b', outage);
      },
      false,
    ],
  ];
  for (const [name, act, expected] of clear) {
    it(`all clear: ${name} → ${expected}`, () => {
      const store = storeWith('a');
      act(store);
      assert.equal(store.isAllClear, expected);
    });
  }

  it('keeps rows and their age when a read fails, and the problem while the next one is under way', () => {
    const store = storeWith('a');
    store.endRead('a', window, reading([group('x')]));
    store.failRead('a', outage);
    store.beginRead('a');
    assert.equal(store.groups.length, 1);
    assert.deepEqual(store.health[0], {
      sourceId: 'a',
      label: 'a',
      state: 'reading',
      asOf: 900,
      problem: outage,
    });
    store.abandonRead('a');
    assert.equal(store.sources[0]?.health.state, 'failed');
  });

  it('ignores the end of a read of a source that went away', () => {
    const store = storeWith('a');
    store.beginRead('a');
    store.removeSource('a');
    store.endRead('a', window, reading([group('x')]));
    assert.deepEqual([store.sources.length, store.groups.length], [0, 0]);
  });

  it('tells each change once', () => {
    const store = storeWith('a');
    let told = 0;
    store.onDidChange(() => (told += 1));
    store.beginRead('a');
    store.endRead('a', window, reading([]));
    store.removeSource('a');
    store.removeSource('a');
    assert.equal(told, 3);
  });
});
