import assert from 'node:assert/strict';
import { mostSteps, stepFor, timesOf } from '../../../../src/core/errors/metricSource';
import { never, problemIn } from '../../../sim/alertmanager/testAlertmanager';
import { asked, at, error, minute, ok, second, vector, type Answered } from './metricsWorld';

describe('Prometheus and what answers like it: queries', () => {
  const answers: readonly (readonly [
    string,
    Answered,
    values: readonly unknown[],
    codes: readonly string[],
  ])[] = [
    ['values as texts', vector({ metric: { a: '1' }, value: [second, '4'] }), [['1', 4]], []],
    [
      'numbers, and times as texts',
      vector({ metric: { a: '1' }, value: [String(second), 4.5] }),
      [['1', 4.5]],
      [],
    ],
    [
      'NaN and infinities',
      vector(
        { metric: {}, value: [second, 'NaN'] },
        { metric: {}, value: [second, '+Inf'] },
        { metric: {}, value: [second, '-inf'] },
      ),
      [
        ['', Number.NaN],
        ['', Infinity],
        ['', -Infinity],
      ],
      [],
    ],
    [
      'what is no number',
      vector({ metric: { a: '1' }, value: [second, ''] }, { metric: { a: '2' }, value: [second, '2'] }),
      [['2', 2]],
      ['metrics.unreadable'],
    ],
    [
      'labels that are no texts',
      vector({ metric: { a: 1 }, value: [second, '1'] }),
      [],
      ['metrics.unreadable'],
    ],
    ['a scalar', ok({ resultType: 'scalar', result: [second, '7'] }), [['', 7]], []],
    ['a text', ok({ resultType: 'string', result: [second, 'seven'] }), [], ['metrics.unreadable']],
    [
      'a native histogram',
      vector({ metric: { a: '1' }, histogram: [second, { count: '2', sum: '3' }] }),
      [],
      ['metrics.nativeHistograms'],
    ],
    [
      'a warning',
      ok({ resultType: 'vector', result: [] }, { warnings: ['store 3 did not answer'] }),
      [],
      ['metrics.warning'],
    ],
    [
      'a remark, which takes nothing away',
      ok({ resultType: 'vector', result: [] }, { infos: ['no counter'] }),
      [],
      [],
    ],
  ];
  for (const [name, answer, values, codes] of answers) {
    it(`are read: ${name}`, async () => {
      const read = await asked({ '/query': answer }, ({ source }) => source.query('x', at, never));
      assert.deepEqual(
        read.series.map(({ labels, value }) => [labels['a'] ?? '', value]),
        values,
      );
      assert.deepEqual(
        read.problems.map(({ code }) => code),
        codes,
      );
      for (const series of read.series) assert.equal(series.at, at);
    });
  }

  it('are bounded, and say so', async () => {
    const many = Array.from({ length: 1_001 }, (_, i) => ({
      metric: { a: String(i) },
      value: [second, '1'],
    }));
    const read = await asked({ '/query': vector(...many) }, ({ source }) => source.query('x', at, never));
    assert.equal(read.series.length, 1_000);
    assert.deepEqual(read.problems, [
      {
        code: 'metrics.tooManySeries',
        args: { host: (read.problems[0]?.args as { host: string }).host, series: 1_001, read: 1_000 },
      },
    ]);
  });

  const failures: readonly (readonly [string, Answered, code: string, detail?: RegExp])[] = [
    ['a query that is none', error(400, 'bad_data', 'parse error'), 'metrics.badQuery', /parse error/],
    [
      'one that cannot be computed',
      error(422, 'execution', 'too many samples'),
      'metrics.failedQuery',
      /too many samples/,
    ],
    ['one that takes too long', error(503, 'timeout', 'query timed out'), 'metrics.timedOut'],
    [
      'a status of HTTP as the type (VictoriaMetrics)',
      error(422, '422', 'unknown function'),
      'metrics.badQuery',
      /unknown function/,
    ],
    ['an error with success', error(200, 'execution'), 'metrics.failedQuery'],
    ['a server that starts', { status: 503, body: 'Service Unavailable' }, 'metrics.notReady'],
    ['a plain text', { status: 400, body: 'invalid tenant' }, 'metrics.badQuery', /invalid tenant/],
    ['a proxy’s page', { status: 503, body: '<html>503</html>', type: 'text/html' }, 'http.serverError'],
    ['a sign-in page', { body: '<html>Sign in</html>', type: 'text/html' }, 'http.notJson'],
    ['no token', { status: 401, body: 'Unauthorized' }, 'logConnections.unauthorized'],
    ['a token that may not', { status: 403, body: '' }, 'logConnections.forbidden'],
    ['another server', { status: 404, body: '404 page not found' }, 'logConnections.notThere'],
    ['no data', { body: { status: 'success' } }, 'metrics.unexpectedAnswer'],
    ['another kind of data', ok({ resultType: 'streams', result: [] }), 'metrics.unexpectedAnswer'],
    ['no object', { body: [] }, 'metrics.unexpectedAnswer'],
  ];
  for (const [name, answer, code, detail] of failures) {
    it(`fail in words, and never with nothing: ${name}`, async () => {
      const found = await problemIn(
        asked({ '/query': answer }, ({ source }) => source.query('x', at, never)),
      );
      assert.equal(found.code, code);
      if (detail) assert.match(JSON.stringify(found.args), detail);
    });
  }
});

describe('Prometheus and what answers like it: ranges', () => {
  const range = { from: at, to: at + 4 * minute, stepMs: minute };
  const matrix = (values: readonly unknown[]): Answered =>
    ok({ resultType: 'matrix', result: [{ metric: {}, values }] });
  const rows: readonly (readonly [string, readonly unknown[], readonly (number | undefined)[]])[] = [
    [
      'gaps are no zeros',
      [
        [second, '1'],
        [second + 180, '0'],
      ],
      [1, undefined, undefined, 0, undefined],
    ],
    [
      'times moved to round ones',
      [
        [second + 20, '1'],
        [second + 80, '2'],
      ],
      [1, 2, undefined, undefined, undefined],
    ],
    [
      'samples beyond the range',
      [
        [second - 60, '9'],
        [second + 240, '5'],
        [second + 300, '9'],
      ],
      [undefined, undefined, undefined, undefined, 5],
    ],
  ];
  for (const [name, values, expected] of rows) {
    it(`lie on the steps that were asked for: ${name}`, async () => {
      const read = await asked({ '/query_range': matrix(values) }, ({ source }) =>
        source.queryRange('x', range, never),
      );
      assert.deepEqual(read.times, timesOf(range));
      assert.deepEqual(read.series[0]?.values, expected);
    });
  }

  it('have steps that read well and are never too many', () => {
    for (const [hours, most, minutes] of [
      [1, 60, 1],
      [24, 300, 5],
      [24 * 7, 500, 30],
      [24 * 30, 100, 720],
      [24 * 4_000, 100, 60 * 24 * 40],
    ] as const) {
      const window = { from: at, to: at + hours * 60 * minute };
      const stepMs = stepFor(window, most);
      assert.equal(stepMs, minutes * minute);
      assert.ok(timesOf({ ...window, stepMs }).length <= most + 1);
    }
    const years = { from: 0, to: at };
    assert.ok(timesOf({ ...years, stepMs: stepFor(years, 1e9) }).length <= mostSteps);
    assert.deepEqual(timesOf({ from: 1, to: 0, stepMs: 1 }), []);
    assert.deepEqual(timesOf({ from: 0, to: 1, stepMs: 0 }), []);
  });
});
