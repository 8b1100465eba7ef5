import assert from 'node:assert/strict';
import fc from 'fast-check';
import { findAnomalies, type Anomaly } from '../../../../src/core/review/anomalies';
import { medianAfter, medianBefore, middle } from '../../../../src/core/review/anomalyOrder';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;
const monday = Date.UTC(2026, 0, 5);

/** Numbers in [0, 1), the same for the same seed. */
function chance(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

type Value = (time: number, index: number, random: () => number) => number;

function series(
  value: Value,
  { days = 14, step = 5 * minute, seed = 1 } = {},
): { times: number[]; values: number[] } {
  const random = chance(seed);
  const times = Array.from({ length: (days * day) / step }, (_, i) => monday + i * step);
  return { times, values: times.map((time, i) => value(time, i, random)) };
}

/** `spike 1d06:00`: kind and the time of its peak since the beginning, to the hour. */
function words(found: readonly Anomaly[], times: readonly number[]): string[] {
  return found.map(({ kind, lasting, peak }) => {
    const since = (times[peak] ?? 0) - monday;
    const text = `${kind}${lasting ? ' lasting' : ''} day ${String(Math.floor(since / day))}`;
    return `${text} ${String(Math.floor((since % day) / hour)).padStart(2, '0')}h`;
  });
}

const noise = (random: () => number): number => random() + random() + random() - 1.5;
const daylight = (time: number): number =>
  0.5 + 0.5 * Math.cos((2 * Math.PI * ((time % day) - 15 * hour)) / day);
const between = (time: number, fromDay: number, fromHour: number, hours: number): boolean =>
  time >= monday + fromDay * day + fromHour * hour &&
  time < monday + fromDay * day + (fromHour + hours) * hour;
const isWeekend = (time: number): boolean => [0, 6].includes(new Date(time).getUTCDay());

const found: readonly {
  name: string;
  value: Value;
  days?: number;
  step?: number;
  says: readonly string[];
}[] = [
  {
    name: 'one high point in noise',
    value: (_, i, random) => 10 + noise(random) + (i === 1500 ? 12 : 0),
    says: ['spike day 5 05h'],
  },
  {
    name: 'one low point in noise',
    value: (_, i, random) => 50 + noise(random) - (i === 1500 ? 12 : 0),
    says: ['drop day 5 05h'],
  },
  {
    name: 'a spike in a value that is nearly always the same',
    value: (_, i) => (i >= 1500 && i < 1503 ? 2 : i % 7 === 0 ? 0.068 : 0.066),
    says: ['spike day 5 05h'],
  },
  {
    name: 'the afternoon that did not come',
    value: (time, _, random) => 20 + (between(time, 9, 3, 24) ? 0 : 60 * daylight(time)) + noise(random),
    says: ['drop day 9 14h'],
  },
  {
    name: 'traffic at night as by day',
    value: (time, _, random) => 20 + 60 * (between(time, 9, 1, 4) ? 1 : daylight(time)) + noise(random),
    says: ['spike day 9 02h'],
  },
  {
    name: 'a level that stays',
    value: (time, _, random) => (time >= monday + 8 * day + hour / 2 ? 30 : 20) + noise(random),
    says: ['spike lasting day 8 00h'],
  },
  {
    name: 'a sensor that holds its value',
    value: (time, i, random) => (between(time, 9, 6, 12) ? 20.5 : 20 + noise(random) + (i % 3)),
    says: ['silence day 9 17h'],
  },
  {
    name: 'requests that fall to zero at noon',
    value: (time, _, random) =>
      between(time, 9, 12, 3) ? 0 : 50 + Math.round(30 * daylight(time) + 4 * noise(random)),
    says: ['silence day 9 13h'],
  },
  {
    name: 'a holiday in a week with quiet weekends',
    days: 56,
    step: 30 * minute,
    value: (time, _, random) =>
      20 + (isWeekend(time) || between(time, 30, 0, 24) ? 5 : 80) * daylight(time) + noise(random),
    says: ['drop day 30 15h'],
  },
];

const quiet: readonly { name: string; value: Value; days?: number; step?: number }[] = [
  { name: 'a flat line', value: () => 45 },
  { name: 'zeros', value: () => 0 },
  { name: 'noise', value: (_, __, random) => noise(random) },
  { name: 'a square wave by the day', value: time => (time % day < 9 * hour ? 20 : 80) },
  { name: 'a ramp', value: (_, i) => i },
  { name: 'backups every night', value: (time, _, random) => (time % day < hour ? 900 : 20) + noise(random) },
  {
    name: 'quiet weekends',
    days: 56,
    step: hour,
    value: (time, _, random) => 20 + (isWeekend(time) ? 5 : 80) * daylight(time) + noise(random),
  },
  {
    name: 'a pattern that comes some minutes early or late',
    value: time => ((time + 5 * minute * (Math.floor(time / day) % 3)) % day < 9 * hour ? 20 : 80),
  },
];

describe('anomalies', () => {
  for (const { name, value, days, step, says } of found) {
    it(`finds ${name}`, () => {
      const made = series(value, { days, step });
      assert.deepEqual(words(findAnomalies(made).anomalies, made.times), says);
    });
  }

  for (const { name, value, days, step } of quiet) {
    it(`says nothing of ${name}`, () => {
      const made = series(value, { days, step });
      assert.deepEqual(words(findAnomalies(made).anomalies, made.times), []);
    });
  }

  it('tells value and what would have been usual', () => {
    const made = series((_, i, random) => 10 + noise(random) / 10 + (i === 1500 ? 12 : 0));
    const [spike] = findAnomalies(made).anomalies;
    assert.equal(spike?.peak, 1500);
    assert.equal(spike.value, made.values[1500]);
    assert.ok(Math.abs(spike.usual - 10) < 0.5, `usual ${String(spike.usual)}`);
  });

  it('is not surprised by the tenth spike as it is by the first', () => {
    const often = series((_, i, random) => 10 + noise(random) + (i % 150 === 77 ? 8 + 2 * random() : 0));
    assert.deepEqual(words(findAnomalies(often).anomalies, often.times), []);
  });

  it('says that there is too little to judge, which is not that all is well', () => {
    assert.deepEqual(findAnomalies({ times: [], values: [] }), {
      anomalies: [],
      gaps: [],
      period: 'none',
      enough: false,
    });
    const short = series((_, i) => i, { days: 0.1 });
    assert.equal(findAnomalies(short).enough, false);
    assert.equal(findAnomalies(series(() => 1)).enough, true);
  });

  it('tells points that are missing for long as a gap, by the indices around it', () => {
    const made = series((_, __, random) => noise(random), { days: 7 });
    const values = made.values.map((value, i) => (i > 500 && i < 600 ? NaN : value));
    assert.deepEqual(findAnomalies({ times: made.times, values }).gaps, [{ before: 500, after: 600 }]);
    assert.deepEqual(findAnomalies(made).gaps, []);
  });

  it('keeps to the indices of the series where points are missing or out of order', () => {
    const made = series((_, i, random) => 10 + noise(random) + (i === 1500 ? 12 : 0), { seed: 4 });
    const values = made.values.map((value, i) => (i % 40 === 3 ? NaN : value));
    const times = made.times.map((time, i) => (i % 50 === 7 ? (made.times[i - 1] ?? 0) : time));
    assert.deepEqual(
      findAnomalies({ times, values }).anomalies.map(({ peak }) => peak),
      [1500],
    );
  });

  it('holds for any values: within the series, in order, apart, and few', () => {
    const value = fc.oneof(
      fc.double(),
      fc.integer({ min: 0, max: 5 }),
      fc.constantFrom(0, NaN, Infinity, 1e300, -1e300),
    );
    fc.assert(
      fc.property(fc.array(value, { maxLength: 400 }), fc.integer({ min: 1, max: day }), (values, step) => {
        const times = values.map((_, i) => monday + i * step);
        const { anomalies } = findAnomalies({ times, values });
        const weeks = (values.length * step) / (7 * day);
        assert.ok(anomalies.length <= 1 + Math.ceil(Math.sqrt(weeks)));
        let last = -1;
        for (const anomaly of anomalies) {
          assert.ok(anomaly.first > last && anomaly.first <= anomaly.peak && anomaly.peak <= anomaly.last);
          assert.ok(anomaly.last < values.length && anomaly.surprise > 0);
          last = anomaly.last;
        }
      }),
    );
  });

  it('finds the same in another unit and in other weeks', () => {
    const made = series(
      (time, i, random) => 20 + 60 * daylight(time) + noise(random) + (i === 1500 ? 25 : 0),
    );
    const places = (times: readonly number[], values: readonly number[]): readonly number[] =>
      findAnomalies({ times, values }).anomalies.map(({ peak }) => peak);
    assert.deepEqual(places(made.times, made.values), [1500]);
    for (const factor of [1 / 1024, 1024]) {
      assert.deepEqual(
        places(
          made.times,
          made.values.map(value => value * factor),
        ),
        [1500],
      );
    }
    assert.deepEqual(
      places(
        made.times.map(time => time + 70 * day),
        made.values,
      ),
      [1500],
    );
    assert.deepEqual(
      places(
        made.times,
        made.values.map(value => -value),
      ),
      [1500],
    );
  });
});

describe('medians around a point', () => {
  const naive = (values: readonly number[], width: number): number[] =>
    values.map((value, i) => (i === 0 ? value : middle(values.slice(Math.max(0, i - width), i))));

  it('are those of the points before it, and of those after it', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: -9, max: 9 }), { maxLength: 60 }),
        fc.integer({ min: 1, max: 12 }),
        (values, width) => {
          assert.deepEqual([...medianBefore(Float64Array.from(values), width)], naive(values, width));
          const after = [...medianAfter(Float64Array.from(values), width)];
          assert.deepEqual(after, naive([...values].reverse(), width).reverse());
        },
      ),
    );
  });
});
