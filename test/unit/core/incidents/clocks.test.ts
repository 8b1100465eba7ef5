import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  clocksOf,
  nearestClock,
  rowClocks,
  slaClocks,
  soonestOf,
  type IncidentClock,
} from '../../../../src/core/incidents/clocks';
import type { ClassifiedIncident, Incident } from '../../../../src/core/incidents/incident';
import type { Sla } from '../../../../src/core/team/severity';
import { incident } from './incidents';

const minute = 60_000;
const hour = 60 * minute;
const began = 1_700_000_000_000;
const sla: Sla = { acknowledgeMs: 5 * minute, resolveMs: hour };

const row = (change: Partial<Incident> = {}): ClassifiedIncident => ({
  incident: incident('Q1', { createdAt: began, ...change }),
  classified: { severity: 'critical', reason: { kind: 'default' }, sla },
});
/** `kind` and minutes from now, `!` where it presses, `!!` where it is broken. */
const told = (clocks: readonly IncidentClock[], now: number): string[] =>
  clocks.map(
    ({ kind, at, state }) =>
      `${kind} ${(at - now) / minute}${{ running: '', warning: '!', breached: '!!' }[state]}`,
  );
const acknowledged = { status: 'acknowledged' } as const;
const escalates = (afterMinutes: number) =>
  ({ kind: 'escalate', at: began + afterMinutes * minute }) as const;

describe('the team’s promises for an incident', () => {
  for (const [what, change, promised, minutes, expected] of [
    ['none without a team file', {}, undefined, 1, []],
    ['both run from the beginning', {}, sla, 1, ['acknowledgeSla 4', 'resolveSla 59']],
    ['a warning comes with the last quarter', {}, sla, 3.75, ['acknowledgeSla 1.25!', 'resolveSla 56.25']],
    ['not a moment sooner', {}, sla, 3.74, ['acknowledgeSla 1.26', 'resolveSla 56.26']],
    ['at its end it is broken', {}, sla, 5, ['acknowledgeSla 0!!', 'resolveSla 55']],
    ['broken stays broken', {}, sla, 65, ['acknowledgeSla -60!!', 'resolveSla -5!!']],
    ['acknowledged: the first has no clock any more', acknowledged, sla, 10, ['resolveSla 50']],
    ['resolved: none', { status: 'resolved' }, sla, 10, []],
    [
      'a source without acknowledgements is not asked for one',
      { withoutAcknowledge: true },
      sla,
      10,
      ['resolveSla 50'],
    ],
    ['only one promised', {}, { resolveMs: hour }, 50, ['resolveSla 10!']],
    ['five days warn an hour before', {}, { resolveMs: 120 * hour }, 119 * 60 - 1, ['resolveSla 61']],
    ['and then do', {}, { resolveMs: 120 * hour }, 119 * 60, ['resolveSla 60!']],
  ] as const) {
    it(what, () => {
      const now = began + minutes * minute;
      const clocks = slaClocks(row(change).incident, promised, now);
      assert.deepEqual(
        told(clocks, now).map(text => text.replace(/(\.\d\d)\d+/, '$1')),
        expected,
      );
    });
  }

  it('never goes back: running, warning, breached, and breached exactly when the time is over', () => {
    const order = ['running', 'warning', 'breached'];
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 240 * hour }),
        fc.array(fc.integer({ min: -hour, max: 480 * hour }), { minLength: 2, maxLength: 20 }),
        (resolveMs, moments) => {
          const states = [...moments]
            .sort((a, b) => a - b)
            .map(after => {
              const [clock] = slaClocks(row().incident, { resolveMs }, began + after);
              assert.equal(clock?.state === 'breached', after >= resolveMs);
              return order.indexOf(clock?.state ?? '');
            });
          assert.deepEqual(states, [...states].sort());
        },
      ),
    );
  });
});

describe('the clocks of a row and of a page', () => {
  for (const [what, change, minutes, ofRow, ofPage] of [
    [
      'a row shows what runs out first, whoever says so; what is far off waits for the page',
      { pendingActions: [escalates(15)] },
      1,
      ['acknowledgeSla 4', 'escalate 14'],
      ['acknowledgeSla 4', 'escalate 14', 'resolveSla 59'],
    ],
    [
      'a promise about to break is in the row',
      { pendingActions: [escalates(15)] },
      4,
      ['acknowledgeSla 1!', 'escalate 11'],
      ['acknowledgeSla 1!', 'escalate 11', 'resolveSla 56'],
    ],
    [
      'a broken one says so, and goes first on the page',
      { pendingActions: [escalates(15)] },
      10,
      ['escalate 5', 'acknowledgeSla -5!!'],
      ['acknowledgeSla -5!!', 'escalate 5', 'resolveSla 50'],
    ],
    [
      'what is past has happened',
      { pendingActions: [escalates(15), { kind: 'resolve', at: began + 30 * minute }] },
      20,
      ['resolve 10', 'acknowledgeSla -15!!'],
      ['acknowledgeSla -15!!', 'resolve 10', 'resolveSla 40'],
    ],
    [
      'acknowledged: how long that holds',
      { ...acknowledged, pendingActions: [{ kind: 'unacknowledge', at: began + 30 * minute }] },
      12,
      ['unacknowledge 18'],
      ['unacknowledge 18', 'resolveSla 48'],
    ],
    ['acknowledged for good: the promise', acknowledged, 1, ['resolveSla 59'], ['resolveSla 59']],
    [
      'a change of urgency is no clock',
      { ...acknowledged, pendingActions: [{ kind: 'urgencyChange', at: began + 3 * minute }] },
      1,
      ['resolveSla 59'],
      ['resolveSla 59'],
    ],
    ['resolved', { status: 'resolved', pendingActions: [escalates(15)] }, 1, [], []],
  ] as const) {
    it(what, () => {
      const now = began + minutes * minute;
      assert.deepEqual(told(rowClocks(row(change), now), now), ofRow);
      assert.deepEqual(told(clocksOf(row(change), now), now), ofPage);
    });
  }
});

describe('what is said before a title', () => {
  const muting = { whole: true, alerts: 1, silences: [], inhibited: false, timed: false };
  for (const [what, change, minutes, expected] of [
    ['the first to run out', { pendingActions: [escalates(15)] }, 1, 4],
    ['what is broken is past: what comes next', { pendingActions: [escalates(15)] }, 10, 5],
    ['an hour ahead', acknowledged, 0.5, undefined],
    ['acknowledged: only what comes at once', acknowledged, 49, undefined],
    ['and then it does', acknowledged, 50, 10],
    ['nothing of what is over', { status: 'resolved' }, 1, undefined],
    ['nothing of what is muted', { muting }, 1, undefined],
    ['nothing where all is broken', {}, 61, undefined],
  ] as const) {
    it(what, () => {
      const now = began + minutes * minute;
      const at = soonestOf(row(change), now);
      assert.equal(at === undefined ? undefined : (at - now) / minute, expected);
    });
  }
});

describe('the nearest clock of all', () => {
  const health = { sourceId: 'test:acme', label: 'Test', state: 'ok', asOf: began } as const;
  const ahead = { ...health, clockOffsetMs: 2 * hour };
  const quiet = row({ nativeId: 'Q2', ...acknowledged });
  for (const [what, rows, source, minutes, expected] of [
    ['none where nothing runs out soon', [quiet], health, 1, undefined],
    ['a promise to resolve with its warning', [quiet], health, 50, 'resolveSla 10!'],
    ['a broken promise is not what comes next', [quiet], health, 61, undefined],
    ['the soonest of several', [quiet, row({ pendingActions: [escalates(4)] })], health, 1, 'escalate 3'],
    ['of a source two hours ahead, by our own clock', [row()], ahead, -119, 'acknowledgeSla 4'],
    ['a source that is not known any more', [row()], { ...health, sourceId: 'other' }, 1, 'acknowledgeSla 4'],
  ] as const) {
    it(what, () => {
      const now = began + minutes * minute;
      const nearest = nearestClock(rows, [source], now);
      assert.deepEqual(nearest ? told([nearest], now)[0] : undefined, expected);
    });
  }
});
