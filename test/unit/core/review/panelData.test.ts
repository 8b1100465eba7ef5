import assert from 'node:assert/strict';
import { timesOf } from '../../../../src/core/errors/metricSource';
import type { MetricPanel } from '../../../../src/core/review/panel';
import { panelData, periodShift, type LongSeries } from '../../../../src/core/review/panelData';
import { guessPanels, rangeOf, readAvailability, readPanels } from '../../../../src/core/review/readPanels';
import { fakeSource } from './fakeMetrics';

const hour = 3_600_000;
const day = 24 * hour;
const from = Date.UTC(2026, 10, 16, 8);
const to = from + 7 * day;
const about: MetricPanel = {
  id: 'traffic',
  title: 'Traffic',
  subject: 'traffic',
  unit: 'perSecond',
  better: 'neither',
  definition: '',
  origin: 'guessed',
  queries: [{ label: 'all', expression: 'traffic' }],
};

function series(value: (time: number) => number | undefined, weeksBefore = 4, label = 'all'): LongSeries {
  const times = timesOf({ from: from - weeksBefore * 7 * day, to: to - 1, stepMs: hour });
  return { label, times, values: times.map(value) };
}

/** Some spread that is the same every time. */
const wobble = (time: number): number => ((time / hour) * 7919) % 13;

describe('data of a panel', () => {
  it('lays a period over the median of those before it', () => {
    const { lines, times } = panelData(
      about,
      { from, to },
      [series(time => (time >= from ? 50 : Math.floor((from - time - 1) / (7 * day))))],
      [],
    );
    const [line] = lines;
    assert.equal(times.length, 7 * 24);
    assert.deepEqual([line?.values[0], line?.usual[0], line?.mean, line?.usualMean], [50, 1.5, 50, 1.5]);
  });

  it('knows nothing usual where there was nothing before', () => {
    const [line] = panelData(about, { from, to }, [series(() => 1, 0)], []).lines;
    assert.ok(line?.usual.every(value => value === undefined));
    assert.equal(line?.usualMean, undefined);
  });

  const shifts: readonly (readonly [days: number, weeks: number])[] = [
    [7, 1],
    [7 + 1 / 24, 1],
    [10, 1],
    [14, 2],
    [3, 1],
  ];
  for (const [days, weeks] of shifts) {
    it(`compares ${days.toFixed(2)} days with ${weeks} weeks before`, () => {
      assert.equal(periodShift({ from, to: from + days * day }), weeks * 7 * day);
    });
  }

  it('marks what is out of the ordinary within the period only', () => {
    const spikes = [from - 3 * day, from + 2 * day];
    const [line] = panelData(
      about,
      { from, to },
      [series(time => wobble(time) + (spikes.includes(time) ? 90 : 0))],
      [],
    ).lines;
    assert.deepEqual(
      line?.marks.map(({ kind, at, missing }) => ({ kind, at, missing })),
      [{ kind: 'spike', at: from + 2 * day, missing: false }],
    );
  });

  it('marks values that are missing, and those that ended', () => {
    const gone = (time: number): boolean =>
      (time >= from + day && time < from + 2 * day) || time >= to - 10 * hour;
    const [line] = panelData(
      about,
      { from, to },
      [series(time => (gone(time) ? undefined : wobble(time)))],
      [],
    ).lines;
    assert.deepEqual(
      line?.marks
        .filter(({ missing }) => missing)
        .map(({ kind, missing, from: start, to: end }) => [kind, missing, (end - start) / hour]),
      [
        ['silence', true, 25],
        ['silence', true, 10],
      ],
    );
  });

  it('takes no number that is none for one', () => {
    const [line] = panelData(about, { from, to }, [series(time => (time < from + hour ? NaN : 2))], []).lines;
    assert.deepEqual([line?.values[0], line?.values[1], line?.mean], [undefined, 2, 2]);
  });

  it('keeps the six largest lines, by name, and says how many more there are', () => {
    const many = Array.from({ length: 9 }, (_, i) => series(() => (i * 5) % 9, 0, `service ${i}`));
    const data = panelData(about, { from, to }, many, []);
    assert.deepEqual(
      data.lines.map(({ label }) => label.slice(-1)),
      ['1', '3', '5', '6', '7', '8'].filter(name => data.lines.some(({ label }) => label.endsWith(name))),
    );
    assert.deepEqual([data.lines.length, data.more], [6, 3]);
    assert.ok(data.lines.every(({ mean = 0 }) => mean >= 3));
  });
});

const signal = new AbortController().signal;
const span = { from, to };

describe('panels read from a server', () => {
  it('that answers half: the rest stands, and what failed says why', async () => {
    const source = fakeSource({ range: expression => (expression.includes('bad') ? undefined : 3) });
    const panels: readonly MetricPanel[] = [
      { ...about, id: 'bad', queries: [{ label: 'a', expression: 'bad' }] },
      {
        ...about,
        id: 'half',
        queries: [
          { label: 'a', expression: 'bad' },
          { label: 'b', expression: 'good' },
        ],
      },
      { ...about, id: 'good', queries: [{ label: 'a', expression: 'good' }] },
    ];
    const read = await readPanels(source, panels, span, signal);
    assert.deepEqual(
      read.map(({ about: { id }, lines, problems }) => [
        id,
        lines.map(({ label }) => label).join(),
        problems.map(({ code }) => code).join(),
      ]),
      [
        ['bad', '', 'metrics.badQuery'],
        ['half', 'b', 'metrics.badQuery'],
        ['good', 'a', ''],
      ],
    );
    assert.equal(read[2]?.link, 'https://metrics.shop.example/graph?g0.expr=good');
  });

  it('that answers nothing: no panel, and the reason', async () => {
    const guessed = await guessPanels(fakeSource({}), span, signal);
    assert.deepEqual([guessed.panels, guessed.problems.map(({ code }) => code)], [[], ['metrics.badQuery']]);
  });

  it('that does not say which labels there are: latency and traffic, no share of errors', async () => {
    const names = ['http_requests_total', 'http_request_duration_seconds_bucket'];
    const { panels, problems } = await guessPanels(fakeSource({ names }), span, signal);
    assert.deepEqual(
      panels.map(({ id }) => id),
      ['latency', 'traffic'],
    );
    assert.equal(problems.length, 1);
  });

  it('reads availability as good of all requests', async () => {
    const instant = {
      last_over_time: [{ labels: { service: 'cart', code: '200' }, value: 1 }],
      'code=~': [{ labels: { service: 'cart' }, value: 12.2 }],
      increase: [
        { labels: { service: 'cart' }, value: 1000.4 },
        { labels: { service: 'idle' }, value: 0 },
        { labels: { service: 'shop' }, value: 50 },
      ],
    };
    const source = fakeSource({ names: ['http_requests_total'], instant });
    const { families } = await guessPanels(source, span, signal);
    assert.deepEqual((await readAvailability(source, families, span, signal)).rows, [
      { service: 'cart', value: 0.988, basis: 'requests', good: 988, all: 1000 },
      { service: 'shop', value: 1, basis: 'requests', good: 50, all: 50 },
    ]);
  });

  it('tells no availability where the failed requests could not be read', async () => {
    const instant = {
      last_over_time: [{ labels: { service: 'cart', code: '200' }, value: 1 }],
      '(increase(http_requests_total[': [{ labels: { service: 'cart' }, value: 1000 }],
    };
    const source = fakeSource({ names: ['http_requests_total'], instant });
    const { families } = await guessPanels(source, span, signal);
    const { rows, problems } = await readAvailability(source, families, span, signal);
    assert.deepEqual([rows, problems.map(({ code }) => code)], [[], ['metrics.badQuery']]);
  });

  it('asks for few points, on steps that the periods share', () => {
    for (const days of [1, 7, 10, 28]) {
      const range = rangeOf({ from, to: from + days * day });
      assert.ok(timesOf(range).length <= 2_501, `${days} days`);
      assert.equal(periodShift({ from, to: from + days * day }) % range.stepMs, 0);
      assert.equal(range.from % range.stepMs, 0);
    }
  });

  it('ends with the signal', async () => {
    const abort = Object.assign(new Error('aborted'), { name: 'AbortError' });
    const source = {
      ...fakeSource({}),
      queryRange: () => Promise.reject(abort),
      metrics: () => Promise.reject(abort),
    };
    await assert.rejects(readPanels(source, [about], span, signal), { name: 'AbortError' });
    await assert.rejects(guessPanels(source, span, signal), { name: 'AbortError' });
  });
});
