import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  handOverAfter,
  handOverBefore,
  isIn,
  mondayMorning,
  periodEnding,
  periodToMeet,
  zoneOfReviews,
  type ReviewPeriod,
} from '../../../../src/core/review/period';
import { withPeriodFaults } from '../../../../src/core/review/periodFaults';
import { readReview, type ReadReview } from '../../../../src/core/review/readReview';
import { t } from './records';

const hour = 3_600_000;
const day = 24 * hour;

const zones = fc.constantFrom(
  'Europe/Berlin',
  'America/New_York',
  'Australia/Lord_Howe',
  'Asia/Kolkata',
  'UTC',
);

describe('periods', () => {
  const names: readonly (readonly [name: string, to: string, earlier: readonly string[], expect: string])[] =
    [
      [
        'a Monday 09:00 hand-over is named after the week that ends with it',
        '2026-11-23T09:00:00+01:00',
        [],
        '2026-W47',
      ],
      ['a Friday hand-over is named after its own week', '2026-11-20T17:00:00+01:00', [], '2026-W47'],
      [
        'a Thursday hand-over belongs to the week that it began in',
        '2026-11-19T09:00:00+01:00',
        [],
        '2026-W46',
      ],
      ['the first days of January belong to the old year', '2027-01-04T09:00:00+01:00', [], '2026-W53'],
      [
        'after a holiday of three weeks: the last of them',
        '2026-11-23T09:00:00+01:00',
        ['2026-11-02T09:00:00+01:00'],
        '2026-W47',
      ],
    ];
  for (const [name, to, earlier, expect] of names) {
    it(name, () => {
      const known = earlier.map(end => ({ name: '2026-W44', from: 0, to: t(end), zone: 'Europe/Berlin' }));
      const period = periodEnding(t(to), known, 'Europe/Berlin');
      assert.equal(period.name, expect);
      if (known.length > 0) assert.equal(period.from, known[0]?.to);
    });
  }

  it('gives a second period of a week a name of its own', () => {
    const first = periodEnding(t('2026-11-20T09:00:00+01:00'), [], 'Europe/Berlin');
    const second = periodEnding(t('2026-11-20T17:00:00+01:00'), [first], 'Europe/Berlin');
    const third = periodEnding(t('2026-11-21T17:00:00+01:00'), [first, second], 'Europe/Berlin');
    assert.deepEqual([first.name, second.name, third.name], ['2026-W47', '2026-W47-2', '2026-W47-3']);
    assert.deepEqual([second.from, third.from], [first.to, second.to]);
  });

  it('is a week by the wall clock when clocks change: 167 and 169 hours', () => {
    for (const [end, hours] of [
      ['2026-03-30T09:00:00+02:00', 167],
      ['2026-10-26T09:00:00+01:00', 169],
      ['2026-11-23T09:00:00+01:00', 168],
    ] as const) {
      const { from, to } = periodEnding(t(end), [], 'Europe/Berlin');
      assert.equal((to - from) / hour, hours);
      assert.equal(handOverBefore(to - 1, mondayMorning, 'Europe/Berlin'), from);
      assert.equal(handOverBefore(to, mondayMorning, 'Europe/Berlin'), to);
      assert.equal(handOverAfter(from, mondayMorning, 'Europe/Berlin'), to);
    }
  });

  it('puts an incident at the very hand-over into the next one', () => {
    const period = periodEnding(t('2026-11-23T09:00:00+01:00'), [], 'Europe/Berlin');
    assert.ok(isIn(period, period.from));
    assert.ok(isIn(period, t('2026-11-23T08:59:59+01:00')));
    assert.ok(!isIn(period, t('2026-11-23T09:00:00+01:00')));
  });

  it('meets about the period that ended lately, else about the running one', () => {
    const name = (now: string): string => periodToMeet(t(now), mondayMorning, [], 'Europe/Berlin').name;
    assert.deepEqual(
      [
        '2026-11-16T08:59:59+01:00',
        '2026-11-16T09:00:00+01:00',
        '2026-11-20T08:59:59+01:00',
        '2026-11-20T09:00:00+01:00',
      ].map(name),
      ['2026-W46', '2026-W46', '2026-W46', '2026-W47'],
    );
  });

  it('takes the zone of the newest review where the team names none: another zone meets about the same week', () => {
    const draft = periodToMeet(t('2026-11-20T12:00:00Z'), mondayMorning, [], 'Europe/Berlin');
    assert.equal(zoneOfReviews(undefined, [], 'America/New_York'), 'America/New_York');
    const zone = zoneOfReviews(undefined, [draft], 'America/New_York');
    assert.equal(zone, 'Europe/Berlin');
    assert.equal(zoneOfReviews('Asia/Tokyo', [draft], 'America/New_York'), 'Asia/Tokyo');
    assert.equal(periodToMeet(t('2026-11-23T15:00:00Z'), mondayMorning, [draft], zone), draft);
  });

  it('is that of the file that holds a hand-over which was moved after the draft', () => {
    const draft = periodEnding(t('2026-11-23T09:00:00+01:00'), [], 'Europe/Berlin');
    assert.equal(periodEnding(t('2026-11-20T17:00:00+01:00'), [draft], 'Europe/Berlin'), draft);
    const next = periodEnding(t('2026-11-27T17:00:00+01:00'), [draft], 'Europe/Berlin');
    assert.deepEqual([next.name, next.from], ['2026-W48', draft.to]);
  });

  it('is told where a person or a merge made two that overlap, or left time between them', () => {
    const of = (name: string, from: string, to: string): ReadReview => ({
      ...readReview('', `.opex/reviews/${name}.md`),
      problems: [],
      period: { name, from: t(from), to: t(to), zone: 'UTC' },
    });
    const found = withPeriodFaults([
      of('2026-W48', '2026-11-22T09:00:00Z', '2026-11-30T09:00:00Z'),
      of('2026-W46', '2026-11-09T09:00:00Z', '2026-11-16T09:00:00Z'),
      of('2026-W47', '2026-11-16T09:00:00Z', '2026-11-23T09:00:00Z'),
      of('2026-W50', '2026-12-07T09:00:00Z', '2026-12-14T09:00:00Z'),
      readReview('no review', 'notes.md'),
    ]);
    assert.deepEqual(
      found.flatMap(({ problems, file }) =>
        problems.flatMap(({ code, args }) => (code === 'review.periodsApart' ? [[file, args]] : [])),
      ),
      [
        ['.opex/reviews/2026-W48.md', { other: '2026-W47', fault: 'overlap' }],
        ['.opex/reviews/2026-W50.md', { other: '2026-W48', fault: 'gap' }],
      ],
    );
  });

  it('hands over at the same wall time for ever, also where a clock skips it', () => {
    // 02:30 on Sunday 2026-03-29 is skipped in Berlin: that once at 03:30, and at 02:30 again a week later.
    const early = { day: 7, minute: 150 };
    const skipped = handOverAfter(t('2026-03-25T12:00:00+01:00'), early, 'Europe/Berlin');
    assert.equal(skipped, t('2026-03-29T03:30:00+02:00'));
    assert.equal(handOverAfter(skipped, early, 'Europe/Berlin'), t('2026-04-05T02:30:00+02:00'));
    fc.assert(
      fc.property(
        fc.integer({ min: t('2026-01-01T00:00:00Z'), max: t('2028-01-01T00:00:00Z') }),
        fc.record({ day: fc.integer({ min: 1, max: 7 }), minute: fc.integer({ min: 0, max: 1439 }) }),
        zones,
        (at, weekly, zone) => {
          const after = handOverAfter(at, weekly, zone);
          assert.ok(after > at && after - at <= 7 * day + 2 * hour);
          assert.ok(handOverBefore(at, weekly, zone) <= at);
          assert.equal(handOverBefore(after, weekly, zone), after);
          assert.ok(handOverBefore(after - 1, weekly, zone) <= at);
        },
      ),
      { numRuns: 300 },
    );
  });

  it('holds every instant once whatever becomes of hand-overs, skipped weeks and zones', () => {
    const step = fc.record({
      wait: fc.integer({ min: 0, max: 24 * 24 }),
      day: fc.integer({ min: 1, max: 7 }),
      minute: fc.integer({ min: 0, max: 1439 }),
      moved: fc.boolean(),
      writes: fc.boolean(),
      local: zones,
    });
    fc.assert(
      fc.property(fc.array(step, { minLength: 1, maxLength: 30 }), fc.option(zones), (steps, named) => {
        const files: ReviewPeriod[] = [];
        let now = t('2026-08-01T00:00:00Z');
        let weekly = mondayMorning;
        for (const { wait, day: weekday, minute, moved, writes, local } of steps) {
          now += wait * hour;
          if (moved) weekly = { day: weekday, minute };
          const zone = zoneOfReviews(named ?? undefined, files, local);
          const period = periodToMeet(now, weekly, files, zone);
          assert.ok(period.from < period.to);
          if (writes && !files.some(({ name }) => name === period.name)) files.push(period);
        }
        const inOrder = [...files].sort((a, b) => a.from - b.from);
        for (const [index, { from, name }] of inOrder.entries()) {
          const last = inOrder[index - 1];
          if (last) assert.equal(from, last.to, `${last.name} ${name}`);
        }
        assert.equal(new Set(files.map(({ name }) => name)).size, files.length);
      }),
      { numRuns: 300 },
    );
  });
});
