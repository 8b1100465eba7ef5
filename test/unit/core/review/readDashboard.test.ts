import assert from 'node:assert/strict';
import { problem } from '../../../../src/core/base/problem';
import type { CountAnswer, CountRow } from '../../../../src/core/errors/logBackend';
import type { Chart } from '../../../../src/core/review/chart';
import { logStepMs, panelsOfLogs, type LogCounts } from '../../../../src/core/review/panelsOfLogs';
import { readDashboard } from '../../../../src/core/review/readDashboard';
import { reviewCharts } from '../../../../src/core/review/reviewCharts';
import { chartsOfIncidents } from '../../../../src/core/review/chartsOfIncidents';
import { fakeSource } from './fakeMetrics';
import { week } from './week';
import { write } from './writing';

const day = 24 * logStepMs;
const from = Date.UTC(2026, 10, 16, 8);
const to = from + 7 * day;
const signal = new AbortController().signal;

function row(service: string | null, level: string | null, each: (time: number) => number): CountRow {
  const buckets = new Map<number, number>();
  for (let time = from; time < to; time += logStepMs) if (each(time) > 0) buckets.set(time, each(time));
  return {
    values: { service, level },
    total: [...buckets.values()].reduce((sum, count) => sum + count, 0),
    buckets,
  };
}

function counts(rows: readonly CountRow[], answer: Partial<CountAnswer> = {}): LogCounts {
  return {
    id: 'loki',
    label: 'Loki (logs.shop.example)',
    window: { from, to },
    stepMs: logStepMs,
    serviceOf: name => name ?? 'no service',
    answer: {
      by: ['service', 'level'],
      rows,
      cost: { requests: 1, bytes: 0 },
      problems: [],
      isWhole: true,
      ...answer,
    },
  };
}

describe('panels of log counts', () => {
  const rows = [
    row('cart', 'error', time => (time < from + day ? 2 : 0)),
    row('cart', 'FATAL', time => (time < from + day ? 1 : 0)),
    row('cart', 'info', () => 7),
    row(null, 'warn', () => 1),
  ];

  it('count errors by service and hour; no record is zero', () => {
    const [errors] = panelsOfLogs(counts(rows), { from, to });
    assert.equal(errors?.about.id, 'loki-errors');
    assert.deepEqual(
      errors.lines.map(({ label, values }) => [label, values[0], values[30], values.length]),
      [
        ['cart', 3, 0, 168],
        ['no service', 0, 0, 168],
      ],
    );
  });

  it('tell the share of all records, and nothing where there are none', () => {
    const share = panelsOfLogs(counts([...rows, row('idle', 'error', () => 0)]), { from, to })[1];
    assert.deepEqual(
      share?.lines.map(({ label, values }) => [label, values[0], values[30]]),
      [
        ['cart', 0.3, 0],
        ['no service', 0, 0],
      ],
    );
  });

  it('tell no share where only errors are kept, and nothing without levels', () => {
    assert.deepEqual(
      panelsOfLogs(counts([row('cart', 'error', () => 1)]), { from, to }).map(({ about }) => about.id),
      ['loki-errors'],
    );
    assert.deepEqual(panelsOfLogs(counts(rows, { by: ['service'] }), { from, to }), []);
  });
});

describe('the dashboard', () => {
  it('without any source is empty and has no gap', async () => {
    const read = await readDashboard({ span: { from, to }, own: [], hidden: new Set(), logs: [] }, signal);
    assert.deepEqual(read, { panels: [], availability: [], gaps: [], problems: [] });
  });

  it('tells counts that are not whole, and hides what the team hid', async () => {
    const partial = problem('metrics.none', { host: 'logs.shop.example' });
    const logs = [
      counts([row('cart', 'error', () => 1), row('cart', 'info', () => 1)], {
        isWhole: false,
        problems: [partial],
      }),
    ];
    const read = await readDashboard(
      { span: { from, to }, own: [], hidden: new Set(['loki-error-share']), logs },
      signal,
    );
    assert.deepEqual(
      read.panels.map(({ about, problems }) => [about.id, problems.length]),
      [['loki-errors', 1]],
    );
    assert.deepEqual(read.gaps, [{ part: 'errors', state: 'partial', source: 'Loki (logs.shop.example)' }]);
  });

  it('has the availability that probes see, and says by which metric', async () => {
    const metrics = fakeSource({
      names: ['probe_success'],
      instant: {
        'avg_over_time(probe_success[': [
          { labels: { instance: 'https://shop.example' }, value: 0.9991 },
          { labels: { instance: 'https://api.shop.example' }, value: 1 },
          { labels: { instance: 'broken' }, value: NaN },
        ],
      },
      range: () => 1,
    });
    const read = await readDashboard(
      { span: { from, to }, metrics, own: [], hidden: new Set(), logs: [] },
      signal,
    );
    assert.deepEqual(read.availability, [
      { service: 'https://api.shop.example', value: 1, basis: 'metric', metric: 'probe_success' },
      { service: 'https://shop.example', value: 0.9991, basis: 'metric', metric: 'probe_success' },
    ]);
    assert.deepEqual(read.gaps, []);
    const { text } = write(week({ availability: read.availability }));
    assert.match(text, /^\| https:⁠\/\/shop\.example \| 99\.91% \| `probe_success` \|$/m);
  });

  it('of a server that answers half keeps that half, and says so', async () => {
    const metrics = fakeSource({
      names: ['http_requests_total', 'http_request_duration_seconds_bucket'],
      range: expression => (expression.includes('histogram_quantile') ? undefined : 5),
    });
    const read = await readDashboard(
      { span: { from, to }, metrics, own: [], hidden: new Set(), logs: [] },
      signal,
    );
    assert.deepEqual(
      read.panels.map(({ about, lines, problems }) => [about.id, lines.length, problems.length]),
      [
        ['latency', 0, 1],
        ['traffic', 1, 0],
      ],
    );
    assert.deepEqual(read.gaps, [{ part: 'metrics', state: 'partial', source: 'Prometheus' }]);
  });

  it('of a server that answers nothing says that it is missing', async () => {
    const own = [
      {
        id: 'queue',
        title: 'Queue',
        subject: 'custom',
        unit: 'number',
        better: 'lower',
        definition: '',
        origin: 'team',
        queries: [{ label: 'all', expression: 'queue_depth' }],
      },
    ] as const;
    const read = await readDashboard(
      { span: { from, to }, metrics: fakeSource({}), own, hidden: new Set(), logs: [] },
      signal,
    );
    assert.deepEqual(read.gaps, [{ part: 'metrics', state: 'missing', source: 'Prometheus' }]);
    assert.deepEqual(
      read.panels.map(({ about, lines }) => [about.id, lines.length]),
      [['queue', 0]],
    );
  });
});

describe('charts of a review', () => {
  it('show incidents by day and class whose sum is the number of incidents', () => {
    const model = week();
    const byDay = chartsOfIncidents(model).find(({ id }) => id === 'incidents-by-day');
    const sum = byDay?.lines.reduce(
      (all, { values }) => all + values.reduce<number>((a, b) => a + (b ?? 0), 0),
      0,
    );
    assert.equal(sum, model.incidents.rows.length);
    assert.notEqual(sum, 0);
  });

  it('lay the period beside those before it, and leave out what nobody knows', () => {
    const before = {
      name: '2026-W46',
      from: from - 7 * day,
      to: from,
      values: { pages: 9, resolve: 90_000 },
    };
    const model = week();
    const charts = chartsOfIncidents({ ...model, dashboard: { ...model.dashboard, trend: [before] } });
    const pages = charts.find(({ id }) => id === 'pages-by-period');
    assert.ok(pages);
    assert.deepEqual(pages.x.kind === 'names' && pages.x.names, ['2026-W46', model.period.name]);
    const now = model.incidents.figures.find(({ id }) => id === 'pages')?.value;
    assert.deepEqual(pages.lines[0]?.values, [9, now]);
    assert.deepEqual(charts.find(({ id }) => id === 'resolve-by-period')?.lines[0]?.values[0], 90);
    for (const { lines } of charts) {
      for (const { values } of lines) assert.ok(values.some(value => value !== undefined));
    }
  });

  const chart: Chart = {
    id: 'Latency / é',
    title: 'Latency',
    unit: 'count',
    definition: '',
    fromZero: true,
    x: { kind: 'names', heading: 'Week', names: ['W46', 'W47'] },
    lines: [{ label: 'pages', values: [1, 2] }],
    marks: [],
    remarks: [{ chart: 'Latency / é', at: from, text: 'Deploy' }],
  };

  it('have files of their own, by the period and fit for every system', () => {
    assert.deepEqual(
      reviewCharts([chart, chart, { ...chart, id: '…' }], '2026-W47').map(({ file }) => file),
      ['2026-W47-latency.svg', '2026-W47-latency-2.svg', '2026-W47-chart.svg'],
    );
  });

  it('carry their table, drawing and words', () => {
    const [made] = reviewCharts([chart], '2026-W47');
    assert.deepEqual(made?.columns, ['Week', 'pages']);
    assert.deepEqual(made.rows, [
      ['W46', '1'],
      ['W47', '2'],
    ]);
    assert.ok(made.svg?.startsWith('<svg '));
    assert.deepEqual(made.marks, ['A: Deploy']);
  });
});
