import assert from 'node:assert/strict';
import { openLoki } from '../../../../src/clients/loki';
import { lokiLimit } from '../../../../src/clients/loki/lokiLimits';
import type { SampleStratum } from '../../../../src/core/errors/logBackend';
import type { TinyServer } from '../http/tinyServer';
import {
  connectionTo,
  environment,
  hour,
  never,
  noSecret,
  problemIn,
  recordedServer,
  type Asked,
  type Recorded,
} from '../logEngine/engineWorld';

const labels = { '/loki/api/v1/labels': { body: { status: 'success', data: ['app', 'level'] } } };
const range = '/loki/api/v1/query_range';
const query = { window: { from: hour, to: hour + 3_600_000 } };
const bucket = 600_000;
const text = (body: string, status = 400): Recorded => ({ status, type: 'text/plain', body });
const data = (resultType: string, result: unknown): Recorded => ({
  body: { status: 'success', data: { resultType, result } },
});
const seconds = (hour + bucket) / 1_000;

describe('Loki and servers that speak its API: answers as they were recorded', () => {
  let server: (TinyServer & { readonly asked: readonly Asked[] }) | undefined;
  afterEach(() => server?.close());

  const open = async (
    answers: Readonly<Record<string, Recorded | readonly Recorded[]>>,
    change: Parameters<typeof connectionTo>[1] = {},
  ): Promise<ReturnType<typeof openLoki>> => {
    server = await recordedServer({ ...labels, ...answers });
    return openLoki(connectionTo(server.url, change), noSecret, environment);
  };
  const lastQuery = (): string => server?.asked[server.asked.length - 1]?.parameters.get('query') ?? '';
  const count = async (answer: Recorded | readonly Recorded[]) => {
    const { backend } = await open({ [range]: answer });
    return backend.count({ query, by: ['service', 'level'], stepMs: bucket, maxRows: 10 }, never);
  };
  const lines = async (answer: Recorded, maxBytes = 100_000) => {
    const { backend } = await open({ [range]: answer });
    const strata: readonly SampleStratum[] = [
      { values: { service: 'cart', level: null }, total: 5, want: 5 },
    ];
    return backend.sample({ query, strata, maxEntries: 10, maxBytes, maxRequests: 1 }, never);
  };

  describe('numbers', () => {
    const metric = { app: 'cart', level: 'error' };
    const same: readonly (readonly [string, unknown])[] = [
      ['strings, as Loki does', [{ metric, values: [[seconds, '7']] }]],
      ['numbers', [{ metric, values: [[seconds, 7]] }]],
      ['times as strings', [{ metric, values: [[String(seconds), '7']] }]],
      ['floats', [{ metric, values: [[seconds + 0.0001, '7.0']] }]],
    ];
    for (const [what, result] of same) {
      it(`are counted, written as ${what}`, async () => {
        const answer = await count(data('matrix', result));
        assert.deepEqual(
          answer.rows.map(row => ({ ...row, buckets: [...row.buckets] })),
          [{ values: { service: 'cart', level: 'error' }, total: 7, buckets: [[hour, 7]] }],
        );
        assert.equal(answer.isWhole, true);
      });
    }

    it('that are none are told, and the rest counts', async () => {
      const values = [
        [seconds, 'NaN'],
        [seconds, null],
        ['soon', '3'],
        [seconds, '2'],
      ];
      const answer = await count(data('matrix', [{ metric, values }, 'a piece of text']));
      assert.equal(answer.rows[0]?.total, 2);
      assert.equal(answer.isWhole, false);
      assert.deepEqual(
        answer.problems.map(({ code, args }) => [code, args]),
        [['logs.badAnswer', { backend: 'Logs', what: '4 numbers that are none' }]],
      );
    });

    it('of a label that is missing or empty are those without it', async () => {
      const answer = await count(data('matrix', [{ metric: { level: '' }, values: [[seconds, '1']] }]));
      assert.deepEqual(answer.rows[0]?.values, { service: null, level: null });
    });

    const none: readonly (readonly [string, unknown])[] = [
      ['an empty list', { status: 'success', data: { resultType: 'matrix', result: [] } }],
      [
        'null, as servers of Go write it',
        { status: 'success', data: { resultType: 'matrix', result: null } },
      ],
    ];
    for (const [what, body] of none) {
      it(`are none where there is ${what}`, async () => {
        const answer = await count({ body });
        assert.deepEqual([answer.rows, answer.isWhole], [[], true]);
      });
    }
  });

  describe('an answer that is none is never zero', () => {
    const cases: readonly (readonly [string, Recorded, string])[] = [
      ['an empty object', { body: {} }, 'logs.badAnswer'],
      ['a list', { body: [] }, 'logs.badAnswer'],
      ['no result', { body: { status: 'success', data: {} } }, 'logs.badAnswer'],
      ['an unknown type', data('scalars', []), 'logs.badAnswer'],
      ['an error with success', { body: { status: 'error', error: 'too busy' } }, 'logs.queryRefused'],
      ['a sign-in page', { type: 'text/html', body: '<html>Sign in</html>' }, 'http.notJson'],
      ['nothing', { body: '' }, 'http.notJson'],
      ['the beginning of JSON', { body: '{"status":"success","data":{"resul' }, 'http.cutOff'],
      ['a text error', text('parse error at line 1, col 25: syntax error'), 'logs.queryRefused'],
      ['a JSON error', { status: 400, body: { message: 'bad query' } }, 'logs.queryRefused'],
      [
        'a page of a proxy',
        { status: 502, type: 'text/html', body: '<h1>Bad Gateway</h1>' },
        'http.serverError',
      ],
      ['a timeout of a gateway', text('upstream request timeout', 504), 'logs.queryRefused'],
      ['a timeout of its own', text('context deadline exceeded', 500), 'logs.queryRefused'],
      ['no tenant', text('no org id', 401), 'logConnections.tenantMissing'],
      ['a wrong password', text('Unauthorized', 401), 'logConnections.unauthorized'],
      ['a role that is missing', text('Forbidden', 403), 'logConnections.forbidden'],
      ['another server', text('404 page not found', 404), 'logConnections.notThere'],
      ['too many requests', text('too many outstanding requests', 429), 'http.rateLimited'],
    ];
    for (const [what, answer, code] of cases) {
      it(`but ${code}: ${what}`, async () => {
        assert.equal((await problemIn(count(answer))).code, code);
      });
    }

    it('and what it says of itself is told, cut and on one line', async () => {
      const told = await problemIn(count(text(`parse error\n${'x'.repeat(900)}`)));
      assert.ok(told.code === 'logs.queryRefused' && !told.args.detail.includes('\n'));
      assert.equal(told.args.detail.length, 300);
    });
  });

  it('splits by less where there are too many series, says so, and does not try again', async () => {
    const refused = text('maximum of series (500) reached for a single query');
    const fine = data('matrix', [{ metric: { app: 'cart' }, values: [[seconds, '9']] }]);
    const { backend } = await open({ [range]: [refused, fine] });
    const ask = () => backend.count({ query, by: ['service', 'level'], stepMs: bucket, maxRows: 10 }, never);
    const answer = await ask();
    assert.deepEqual([answer.by, answer.rows[0]?.total, answer.isWhole], [['service'], 9, true]);
    assert.deepEqual(
      answer.problems.map(({ args }) => args),
      [{ backend: 'Logs', why: 'series', limit: 500 }],
    );
    const before = server?.asked.length ?? 0;
    assert.deepEqual((await ask()).by, ['service']);
    assert.equal((server?.asked.length ?? 0) - before, 1);
  });

  it('asks for as many lines as the server gives, once it has said how many', async () => {
    const refused = text(
      'max entries limit per query exceeded, limit > max_entries_limit_per_query (11 > 4)',
    );
    const { runner } = await open({ [range]: [refused, data('streams', [])] });
    await runner.run('{app="cart"}', query.window, 10, never);
    assert.deepEqual(
      server?.asked.filter(({ path }) => path === range).map(({ parameters }) => parameters.get('limit')),
      ['11', '4'],
    );
  });

  const limits: readonly (readonly [string, unknown])[] = [
    ['maximum of series (500) reached for a single query', { why: 'series', limit: 500 }],
    [
      'max entries limit per query exceeded, limit > max_entries_limit (6000 > 5000)',
      { why: 'entries', limit: 5000 },
    ],
    ['the query time range exceeds the limit (query length: 960h0m0s, limit: 30d1h)', { why: 'range' }],
    [
      'exceeded maximum resolution of 11,000 points per time series. Try increasing the value of the step parameter',
      { why: 'buckets', limit: 11_000 },
    ],
    ['the query would read too many bytes (query: 10 TB, limit: 1 TB)', { why: 'bytes' }],
    ['rpc error: code = DeadlineExceeded desc = context deadline exceeded', { why: 'timeout' }],
    ['parse error at line 1, col 2: syntax error: unexpected $end', undefined],
  ];
  for (const [words, limit] of limits) {
    it(`knows the limit of: ${words}`, () => assert.deepEqual(lokiLimit(words), limit));
  }

  describe('lines', () => {
    const at = `${hour}000000`;
    const stream = { app: 'cart' };
    const same: readonly (readonly [string, unknown])[] = [
      ['as Loki 3 gives them', [{ stream, values: [[at, 'a line', { structuredMetadata: {} }]] }]],
      ['as Loki 2 gives them', [{ stream, values: [[at, 'a line']] }]],
      ['with times as numbers', [{ stream, values: [[hour * 1e6, 'a line']] }]],
      ['with times in milliseconds', [{ stream, values: [[hour, 'a line']] }]],
      ['with times by RFC 3339', [{ stream, values: [['2026-03-04T10:00:00Z', 'a line']] }]],
      ['as entries of streams by text', [{ labels: '{app="cart"}', entries: [{ ts: at, line: 'a line' }] }]],
    ];
    for (const [what, result] of same) {
      it(`are read ${what}`, async () => {
        const [stratum] = (await lines(data('streams', result))).strata;
        assert.ok(stratum);
        assert.deepEqual(
          stratum.entries.map(({ time, line, fields }) => ({ time, line, fields })),
          [{ time: hour, line: 'a line', fields: stream }],
        );
        assert.equal(stratum.how, 'all');
      });
    }

    it('keep their id whatever the query made of them, and another text has another', async () => {
      const ids = async (values: unknown): Promise<readonly string[]> =>
        (await lines(data('streams', [{ stream, values }]))).strata[0]?.entries.map(({ id }) => id) ?? [];
      const [plain] = await ids([[at, 'a line']]);
      const [parsed] = await ids([[at, 'a line', { parsed: { opex_0: 'x' } }]]);
      const [other] = await ids([[at, 'another line']]);
      assert.equal(plain, parsed);
      assert.notEqual(plain, other);
    });

    it('that cannot be read are told, and the others are there', async () => {
      const values = [[at, 'good'], ['never', 'bad'], [at], 7, null];
      const answer = await lines(data('streams', [{ stream, values }, { stream }, 'x']));
      assert.deepEqual(
        answer.strata[0]?.entries.map(({ line }) => line),
        ['good'],
      );
      assert.deepEqual(
        answer.problems.map(({ code, args }) => [code, args]),
        [['logs.unreadableEntries', { backend: 'Logs', count: 6 }]],
      );
      assert.equal(answer.isWhole, false);
    });

    it('past the bytes that may come are told, and those before them are there', async () => {
      const values = Array.from({ length: 400 }, (_, i) => [`${hour + i}000000`, 'x'.repeat(500)]);
      const answer = await lines(data('streams', [{ stream, values }]), 20_000);
      assert.ok(answer.cost.bytes < 21_000 && answer.strata.some(({ entries }) => entries.length > 0));
      assert.deepEqual(
        answer.problems.map(({ args }) => args),
        [{ backend: 'Logs', why: 'bytes', limit: 20_000 }],
      );
    });

    it('of a server that warns are not all of them', async () => {
      const body = {
        status: 'success',
        data: { resultType: 'streams', result: [] },
        warnings: ['some shards failed'],
      };
      const answer = await lines({ body });
      assert.deepEqual(
        answer.problems.map(({ args }) => args),
        [{ backend: 'Logs', why: 'other', detail: 'some shards failed' }],
      );
    });
  });

  it('takes the newest where a server answers nothing to a query that draws', async () => {
    const line = data('streams', [{ stream: { app: 'cart' }, values: [[`${hour}000000`, 'a line']] }]);
    const { backend } = await open({ [range]: [data('streams', []), line] });
    const strata: readonly SampleStratum[] = [
      { values: { service: 'cart', level: null }, total: 900, want: 10 },
    ];
    const request = { query, strata, maxEntries: 10, maxBytes: 10_000, maxRequests: 2 };
    const answer = await backend.sample(request, never);
    assert.deepEqual([answer.strata[0]?.how, answer.strata[0]?.entries.length], ['newest', 1]);
    assert.doesNotMatch(lastQuery(), /label_format/);
    // What it cannot do once it cannot do ever after.
    await backend.sample(request, never);
    assert.equal(server?.asked.filter(({ path }) => path === range).length, 3);
  });
});
