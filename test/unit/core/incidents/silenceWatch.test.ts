import assert from 'node:assert/strict';
import type { Incident } from '../../../../src/core/incidents/incident';
import { IncidentStore } from '../../../../src/core/incidents/incidentStore';
import { isWaiting, type Silence } from '../../../../src/core/incidents/muting';
import { SilenceWatch } from '../../../../src/core/incidents/silenceWatch';
import { incident } from './incidents';
import { ManualClock } from './manualClock';

const minute = 60_000;

describe('a silence of ours that ends', () => {
  let clock: ManualClock;
  let store: IncidentStore;
  let watch: SilenceWatch;
  let told: string[];

  beforeEach(() => {
    clock = new ManualClock();
    store = new IncidentStore(() => ({ severity: 'major', reason: { kind: 'default' } }));
    store.addSource('test:acme', 'Test');
    told = [];
    watch = new SilenceWatch({ store, clock, authorOf: () => 'Dana' });
    watch.onDidNearEnd(({ silence, endsAt }) =>
      told.push(`${silence.id} in ${(endsAt - clock.now()) / minute} min`),
    );
  });
  afterEach(() => {
    watch.dispose();
    assert.equal(clock.pending, 0);
  });

  function silence(
    id: string,
    fromMinutes: number,
    toMinutes: number,
    change: Partial<Silence> = {},
  ): Silence {
    const now = clock.now();
    const [startsAt, endsAt] = [now + fromMinutes * minute, now + toMinutes * minute];
    return { id, author: 'Dana', comment: '', startsAt, endsAt, ...change };
  }

  function muted(nativeId: string, ...silences: Silence[]): Incident {
    return incident(nativeId, {
      muting: { whole: true, alerts: 1, silences, inhibited: false, timed: false },
    });
  }

  function show(incidents: readonly Incident[], clockOffsetMs = 0): void {
    store.beginRead('test:acme').succeed({ incidents, asOf: clock.now() + clockOffsetMs, clockOffsetMs });
  }

  it('is told of once, five minutes before', () => {
    show([muted('A', silence('s', 0, 30))]);
    clock.advance(24 * minute);
    assert.deepEqual(told, []);
    clock.advance(minute);
    assert.deepEqual(told, ['s in 5 min']);
    const row = store.rows[0]?.incident;
    assert.ok(row);
    show([row]);
    clock.advance(10 * minute);
    assert.deepEqual(told, ['s in 5 min']);
  });

  it('is told of after two thirds where it is short', () => {
    show([muted('A', silence('s', 0, 6))]);
    clock.advance(6 * minute);
    assert.equal(told.length, 1);
  });

  it('is told of anew when its end was moved, and once for all incidents that it holds', () => {
    show([muted('A', silence('s', 0, 30)), muted('B', silence('s', 0, 30))]);
    clock.advance(26 * minute);
    show([muted('A', silence('s', -26, 30)), muted('B', silence('s', -26, 30))]);
    clock.advance(26 * minute);
    assert.deepEqual(told, ['s in 5 min', 's in 5 min']);
  });

  const quiet: readonly (readonly [string, () => void])[] = [
    ['it is somebody else’s', () => show([muted('A', silence('s', 0, 30, { author: 'Kim' }))])],
    ['it was over before', () => show([muted('A', silence('s', -30, -1))])],
    [
      'nothing fires that it holds',
      () => {
        show([muted('A', silence('s', 0, 30))]);
        show([]);
      },
    ],
  ];
  for (const [what, arrange] of quiet) {
    it(`is not told of where ${what}`, () => {
      arrange();
      clock.advance(60 * minute);
      assert.deepEqual(told, []);
    });
  }

  it('ends by the clock of its source', () => {
    show([muted('A', silence('s', 60, 90))], 60 * minute);
    clock.advance(25 * minute);
    assert.deepEqual(told, ['s in 5 min']);
  });
});

describe('a muted incident', () => {
  it('waits for nobody, and is counted all the same', () => {
    const muting = { whole: true, alerts: 1, silences: [], inhibited: true, timed: false };
    const store = new IncidentStore(() => ({ severity: 'critical', reason: { kind: 'default' } }));
    store.addSource('test:acme', 'Test');
    const whole = incident('A', { muting });
    const part = incident('B', { muting: { ...muting, whole: false } });
    store.beginRead('test:acme').succeed({ incidents: [whole, part], asOf: 1 });
    assert.deepEqual([isWaiting(whole), isWaiting(part)], [false, true]);
    const { total, unacknowledged, bySeverity } = store.counts;
    assert.deepEqual([total, unacknowledged, bySeverity.critical], [2, 1, 2]);
  });
});
