import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { OnCallTurn, TimeSpan } from '../../../../src/core/incidents/onCall';
import { momentText } from '../../../../src/core/incidents/onCallMoment';
import {
  commonSpans,
  gapsIn,
  nextShiftChange,
  shiftAt,
  type Shift,
} from '../../../../src/core/incidents/onCallShift';

const at = (iso: string): number => Date.parse(iso);
const me = { id: 'PME', name: 'Me' };
const turn = (start?: string, end?: string, level = 1): OnCallTurn => ({
  person: me,
  policy: { id: 'P1', name: 'Shop' },
  level,
  ...(start === undefined ? {} : { start: at(start) }),
  ...(end === undefined ? {} : { end: at(end) }),
});
const told = (shift: Shift, zone: string, now: number): string => {
  const style = { locale: 'en-GB', timeZone: zone };
  const moment = (time: number | undefined) => (time === undefined ? '-' : momentText(time, now, style));
  return shift.state === 'on'
    ? `on ${shift.level} until ${moment(shift.until)}`
    : `off, ${shift.level ?? '-'} from ${moment(shift.from)}`;
};

describe('the shift of a person', () => {
  for (const [what, turns, zone, now, expected] of [
    ['no turn at all', [], 'UTC', '2026-11-20T02:14:00Z', 'off, - from -'],
    [
      'hand-over on Monday 09:00',
      [turn('2026-11-16T09:00:00Z', '2026-11-23T09:00:00Z')],
      'Europe/Lisbon',
      '2026-11-20T02:14:00Z',
      'on 1 until Mon 09:00',
    ],
    [
      'at the very moment of the hand-over it is over',
      [turn('2026-11-16T09:00:00Z', '2026-11-23T09:00:00Z')],
      'Europe/Lisbon',
      '2026-11-23T09:00:00Z',
      'off, - from -',
    ],
    [
      'a millisecond before, it is not',
      [turn('2026-11-16T09:00:00Z', '2026-11-23T09:00:00Z')],
      'Europe/Lisbon',
      '2026-11-23T08:59:59.999Z',
      'on 1 until 09:00',
    ],
    [
      'a week of 169 hours: clocks go back on Sunday, the hand-over stays at 09:00 on the wall',
      [turn('2026-10-19T08:00:00Z', '2026-10-26T09:00:00Z')],
      'Europe/Lisbon',
      '2026-10-24T02:14:00Z',
      'on 1 until Mon 09:00',
    ],
    [
      'a week of 167 hours: clocks go forward',
      [turn('2026-03-23T09:00:00Z', '2026-03-30T08:00:00Z')],
      'Europe/Lisbon',
      '2026-03-28T02:14:00Z',
      'on 1 until Mon 09:00',
    ],
    [
      'tomorrow is the next date, also after a night of 25 hours',
      [turn('2026-10-24T08:00:00Z', '2026-10-26T00:30:00Z')],
      'Europe/Lisbon',
      '2026-10-25T00:10:00Z',
      'on 1 until Mon 00:30',
    ],
    [
      'an hour that comes twice says which one',
      [turn('2026-10-24T08:00:00Z', '2026-10-25T01:30:00Z')],
      'Europe/Lisbon',
      '2026-10-24T20:00:00Z',
      'on 1 until Sun 01:30 WET',
    ],
    [
      'the same instant read in another zone',
      [turn('2026-11-16T09:00:00Z', '2026-11-23T09:00:00Z')],
      'Asia/Kolkata',
      '2026-11-20T02:14:00Z',
      'on 1 until Mon 14:30',
    ],
    [
      'a week from now is told with its date: "Fri" alone would be today',
      [turn('2026-11-16T09:00:00Z', '2026-11-27T09:00:00Z')],
      'UTC',
      '2026-11-20T02:14:00Z',
      'on 1 until Fri 27 Nov 09:00',
    ],
    ['for good', [turn()], 'UTC', '2026-11-20T02:14:00Z', 'on 1 until -'],
    [
      'a turn that goes on in the next one',
      [
        turn('2026-11-16T09:00:00Z', '2026-11-23T09:00:00Z'),
        turn('2026-11-23T09:00:00Z', '2026-11-24T09:00:00Z'),
        turn('2026-11-26T09:00:00Z', '2026-11-27T09:00:00Z'),
      ],
      'UTC',
      '2026-11-20T02:14:00Z',
      'on 1 until Tue 09:00',
    ],
    [
      'who stands behind for good and in front for a week',
      [turn(undefined, undefined, 3), turn('2026-11-16T09:00:00Z', '2026-11-23T09:00:00Z', 1)],
      'UTC',
      '2026-11-20T02:14:00Z',
      'on 1 until Mon 09:00',
    ],
    [
      'and after that week',
      [turn(undefined, undefined, 3), turn('2026-11-16T09:00:00Z', '2026-11-23T09:00:00Z', 1)],
      'UTC',
      '2026-11-24T02:14:00Z',
      'on 3 until -',
    ],
    [
      'off, with the next turn',
      [
        turn('2026-11-09T09:00:00Z', '2026-11-16T09:00:00Z'),
        turn('2026-11-23T09:00:00Z', '2026-11-30T09:00:00Z', 2),
      ],
      'UTC',
      '2026-11-20T02:14:00Z',
      'off, 2 from Mon 09:00',
    ],
  ] as const) {
    it(what, () => assert.equal(told(shiftAt(turns, at(now)), zone, at(now)), expected));
  }

  it('knows when the last turn ended', () => {
    const ended = turn('2026-11-09T09:00:00Z', '2026-11-16T09:00:00Z');
    assert.deepEqual(shiftAt([ended], at('2026-11-20T02:14:00Z')), { state: 'off', since: ended.end });
  });

  it('counts by the source’s clock', () => {
    const turns = [turn('2026-11-16T09:00:00Z', '2026-11-23T09:00:00Z')];
    const twoHours = 2 * 3_600_000;
    const now = at('2026-11-23T08:00:00Z');
    assert.deepEqual(shiftAt(turns, now, twoHours), { state: 'off', since: now - 3_600_000 });
    assert.deepEqual(shiftAt(turns, now, -twoHours), { state: 'on', level: 1, until: now + 3 * 3_600_000 });
  });

  it('changes only where a change was announced', () => {
    const hour = fc.integer({ min: 0, max: 400 });
    fc.assert(
      fc.property(fc.array(fc.tuple(hour, hour, fc.integer({ min: 1, max: 3 })), { maxLength: 8 }), spans => {
        const turns = spans.map(([a, b, level]) => ({
          person: me,
          policy: { id: 'P1', name: 'Shop' },
          level,
          start: Math.min(a, b) * 3_600_000,
          end: Math.max(a, b) * 3_600_000,
        }));
        let now = 0;
        for (let step = 0; step < 20; step++) {
          const next = nextShiftChange(turns, now);
          const before = shiftAt(turns, now);
          const justBefore = shiftAt(turns, (next ?? now + 10_000) - 1);
          assert.deepEqual([justBefore.state, justBefore.level], [before.state, before.level]);
          if (next === undefined) return;
          assert.ok(next > now);
          now = next;
        }
      }),
    );
  });
});

describe('gaps', () => {
  const whole = { start: 0, end: 100 * 60_000 };
  const minutes = (list: readonly (readonly [number, number])[]): TimeSpan[] =>
    list.map(([start, end]) => ({ start: start * 60_000, end: end * 60_000 }));
  for (const [what, spans, expected] of [
    ['nothing covered is one gap', [], [[0, 100]]],
    ['all covered', [[0, 100]], []],
    ['covered past both ends', [[-50, 150]], []],
    [
      'the beginning, between two, the end',
      [
        [10, 20],
        [30, 90],
      ],
      [
        [0, 10],
        [20, 30],
        [90, 100],
      ],
    ],
    [
      'overlapping and in any order',
      [
        [40, 100],
        [0, 50],
      ],
      [],
    ],
    [
      'a hand-over of some seconds is no gap',
      [
        [0, 50],
        [50.5, 100],
      ],
      [],
    ],
    ['what lies outside covers nothing', [[120, 130]], [[0, 100]]],
    ['a span without an end', [[20, Infinity]], [[0, 20]]],
  ] as const) {
    it(what, () => assert.deepEqual(gapsIn(whole, minutes(spans)), minutes(expected)));
  }

  it('nobody at any level is where all levels have a gap', () => {
    const levels = [
      minutes([
        [0, 40],
        [60, 90],
      ]),
      minutes([[30, 70]]),
    ];
    assert.deepEqual(
      commonSpans(levels),
      minutes([
        [30, 40],
        [60, 70],
      ]),
    );
    assert.deepEqual(commonSpans([...levels, []]), []);
    assert.deepEqual(commonSpans([]), []);
  });
});
