import assert from 'node:assert/strict';
import { openVictoriaLogs } from '../../../../src/clients/victoriaLogs';
import { victoriaLogsLimit } from '../../../../src/clients/victoriaLogs/victoriaLogsLimits';
import type { RecordMatch, SampleStratum } from '../../../../src/core/errors/logBackend';
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

const path = '/select/logsql/query';
const query = { window: { from: hour, to: hour + 3_600_000 } };
const bucket = 600_000;
const rows = (...list: readonly unknown[]): Recorded => ({
  type: 'application/stream+json',
  body: list.map(row => (typeof row === 'string' ? row : JSON.stringify(row))).join('\n'),
});
const refused = (body: string, status = 400): Recorded => ({ status, type: 'text/plain', body });

describe('VictoriaLogs: answers by its documentation and its sources', () => {
  let server: (TinyServer & { readonly asked: readonly Asked[] }) | undefined;
  afterEach(() => server?.close());

  const open = async (
    answers: Readonly<Record<string, Recorded | readonly Recorded[]>>,
    change: Parameters<typeof connectionTo>[1] = {},
  ): Promise<ReturnType<typeof openVictoriaLogs>> => {
    server = await recordedServer(answers);
    return openVictoriaLogs(connectionTo(server.url, change), noSecret, environment);
  };
  const asked = (): string => server?.asked[server.asked.length - 1]?.parameters.get('query') ?? '';
  const count = async (answer: Recorded) => {
    const { backend } = await open({ [path]: answer });
    return backend.count({ query, by: ['service', 'level'], stepMs: bucket, maxRows: 10 }, never);
  };
  const stratum: SampleStratum = { values: { service: 'cart', level: 'error' }, total: 900, want: 2 };
  const sampling = { query, strata: [stratum], maxEntries: 10, maxBytes: 100_000, maxRequests: 1 };

  it('counts by its own buckets, of the window and no more', async () => {
    const at = '2026-03-04T10:10:00Z';
    const answer = await count(
      rows(
        { _time: at, app: 'cart', level: 'error', opex_n: '7' },
        { _time: '2026-03-04T10:00:00.000000000Z', app: 'cart', level: 'error', opex_n: 2 },
        { _time: at, app: '', opex_n: '1' },
      ),
    );
    assert.equal(
      asked(),
      '_time:[2026-03-04T10:00:00.000000000Z, 2026-03-04T11:00:00.000000000Z) ' +
        '| stats by (_time:600000ms, "app", "level") count() as opex_n | limit 20001',
    );
    assert.deepEqual(
      answer.rows.map(row => ({ ...row, buckets: [...row.buckets] })),
      [
        {
          values: { service: 'cart', level: 'error' },
          total: 9,
          buckets: [
            [hour + bucket, 7],
            [hour, 2],
          ],
        },
        { values: { service: null, level: null }, total: 1, buckets: [[hour + bucket, 1]] },
      ],
    );
    assert.equal(answer.isWhole, true);
  });

  it('counts many matches in one request, each by a filter of its own', async () => {
    const matches: readonly RecordMatch[] = [
      { all: [{ kind: 'equals', field: { name: 'err.type', place: 'json' }, value: 'ChargeError' }] },
      {
        all: [
          {
            kind: 'template',
            field: { name: '_line', place: 'field' },
            parts: ['took (', ') ms'],
            start: true,
            end: false,
          },
          { kind: 'contains', field: { name: 'stack', place: 'field' }, texts: ['a.ts', 'b"c'] },
        ],
      },
      { all: [] },
    ];
    const { backend } = await open({
      [path]: rows({ opex_m0: '3', opex_m1: 4, opex_m2: '9', opex_d0: '2', opex_d1: '0', opex_d2: '5' }),
    });
    const answer = await backend.countMatches(
      { query, matches, distinct: { name: 'order', place: 'field' }, maxRequests: 1 },
      never,
    );
    assert.deepEqual(
      answer.counts.map(found => [found?.total, found?.distinct?.count, found?.isExact]),
      [
        [3, 2, true],
        [4, 0, true],
        [9, 5, true],
      ],
    );
    assert.equal(answer.cost.requests, 1);
    assert.equal(
      asked().slice(asked().indexOf('|')),
      '| unpack_json from "_msg" fields ("err.type") result_prefix "opex_" | stats ' +
        'count() if ("opex_err.type":="ChargeError") as opex_m0, ' +
        'count_uniq("order") if ("opex_err.type":="ChargeError" "order":*) as opex_d0, ' +
        'count() if ("_msg":~"^took \\\\([^\\\\n\\\\r]*\\\\) ms" "stack":~"a\\\\.ts" "stack":~"b\\"c") as opex_m1, ' +
        'count_uniq("order") if ("_msg":~"^took \\\\([^\\\\n\\\\r]*\\\\) ms" "stack":~"a\\\\.ts" "stack":~"b\\"c" "order":*) as opex_d1, ' +
        'count() if (*) as opex_m2, count_uniq("order") if (* "order":*) as opex_d2 | limit 20000',
    );
  });

  it('draws of all strata in one request, and always with a limit', async () => {
    const record = {
      _time: '2026-03-04T10:00:00.123456789Z',
      _stream_id: '0001',
      _stream: '{app="cart"}',
      _msg: 'a line',
      app: 'cart',
      level: 'error',
      empty: '',
      opex_draw: '123',
    };
    const { backend } = await open({ [path]: rows(record) }, { within: 'env:prod or env:stage' });
    const answer = await backend.sample(sampling, never);
    assert.match(
      asked(),
      /^_time:\[\S+, \S+\) \(env:prod or env:stage\) \| filter \("app":in\("cart"\) "level":in\("error"\)\) \| hash\(_time\) as opex_draw \| sort by \(opex_draw\) limit 2 partition by \("app", "level"\)$/,
    );
    const [found] = answer.strata;
    assert.ok(found);
    assert.equal(found.how, 'spread');
    assert.deepEqual(
      found.entries.map(({ time, fields, line, values }) => ({ time, fields, line, values })),
      [
        {
          time: hour + 123.456,
          fields: { _stream: '{app="cart"}', app: 'cart', level: 'error' },
          line: 'a line',
          values: { service: 'cart', level: 'error' },
        },
      ],
    );
  });

  it('takes the newest where a server knows no such pipe', async () => {
    const { backend } = await open({
      [path]: [refused('cannot parse query: unexpected pipe "hash"'), rows()],
    });
    const answer = await backend.sample(sampling, never);
    assert.equal(answer.strata[0]?.how, 'newest');
    assert.match(asked(), /sort by \(_time desc\) limit 2 partition by/);
    assert.equal(answer.problems[0]?.code, 'logs.partialAnswer');
  });

  describe('what cannot be read is told', () => {
    const cases: readonly (readonly [string, Recorded, unknown])[] = [
      [
        'a line that is none',
        rows({ _time: '2026-03-04T10:00:00Z', app: 'cart', level: 'error' }, '{"broken'),
        { backend: 'Logs', count: 1 },
      ],
      ['a record without a time', rows({ app: 'cart' }), { backend: 'Logs', count: 1 }],
      [
        'a failure behind rows',
        rows(
          { _time: '2026-03-04T10:00:00Z', app: 'cart', level: 'error' },
          'cannot execute query [x]: disk',
        ),
        { backend: 'Logs', why: 'other', detail: 'cannot execute query [x]: disk' },
      ],
      [
        'a timeout behind rows',
        rows("the request couldn't be executed in 30.001 seconds; possible solutions: to increase …"),
        {
          backend: 'Logs',
          why: 'timeout',
          detail: "the request couldn't be executed in 30.001 seconds; possible solutions: to increase …",
        },
      ],
    ];
    for (const [what, answer, args] of cases) {
      it(what, async () => {
        const { backend } = await open({ [path]: answer });
        const sampled = await backend.sample(sampling, never);
        assert.equal(sampled.isWhole, false);
        assert.deepEqual(
          sampled.problems.map(one => one.args),
          [args],
        );
      });
    }

    it('and so is what came past the bytes that may', async () => {
      const many = Array.from({ length: 300 }, (_, i) => ({
        _time: new Date(hour + i).toISOString(),
        app: 'cart',
        level: 'error',
        _msg: 'x'.repeat(300),
      }));
      const { backend } = await open({ [path]: rows(...many) });
      const answer = await backend.sample({ ...sampling, maxBytes: 10_000 }, never);
      assert.deepEqual(
        answer.problems.map(one => one.args),
        [{ backend: 'Logs', why: 'bytes', limit: 10_000 }],
      );
      assert.equal(answer.strata[0]?.entries.length, 2);
    });
  });

  const failures: readonly (readonly [string, Recorded, string])[] = [
    ['a refusal', refused('cannot parse query [x]: unexpected token'), 'logs.queryRefused'],
    ['no time left', refused("the request couldn't be executed in 30.000 seconds", 503), 'logs.queryRefused'],
    ['a sign-in page', { type: 'text/html', body: '<html>Sign in</html>' }, 'http.notJson'],
    ['a wrong password', refused('', 401), 'logConnections.unauthorized'],
    ['another server', refused('not found', 404), 'logConnections.notThere'],
    ['a proxy that fails', { status: 502, type: 'text/html', body: '<h1>' }, 'http.serverError'],
  ];
  for (const [what, answer, code] of failures) {
    it(`is never zero, but ${code}: ${what}`, async () => {
      assert.equal((await problemIn(count(answer))).code, code);
    });
  }

  it('knows its limits by its words', () => {
    assert.deepEqual(
      [
        "couldn't start executing the request in 10.000 seconds, since -search.maxConcurrentRequests=8 …",
        'too big time range selected: [1h0m0s]; it exceeds -search.maxQueryTimeRange=30m0s',
        'cannot calculate [stats by (x) count()], since it requires more than 400MB of memory',
        'cannot parse query',
      ].map(words => victoriaLogsLimit(words)?.why),
      ['timeout', 'range', 'series', undefined],
    );
  });

  it('is found with its version, wherever it tells it', async () => {
    const values = {
      body: { values: [{ value: '{app="cart"}', hits: '12' }, { value: '{app="pay"}', hits: 40 }, 7] },
    };
    const fields = {
      body: {
        values: [
          { value: '_time', hits: 1 },
          { value: 'app', hits: 1 },
        ],
      },
    };
    const { backend } = await open({
      [path]: rows({ _time: '2026-03-04T10:00:00Z', _msg: 'x' }),
      '/select/logsql/streams': values,
      '/select/logsql/field_names': fields,
      '/metrics': {
        type: 'text/plain',
        body: 'vm_app_version{version="victoria-logs", short_version="v1.26.0"} 1',
      },
    });
    const probe = await backend.probe(never);
    assert.deepEqual([probe.product, probe.version, probe.isWhole], ['VictoriaLogs', '1.26.0', true]);
    assert.deepEqual(probe.streams, [
      { name: '{app="pay"}', records: 40 },
      { name: '{app="cart"}', records: 12 },
    ]);
    assert.deepEqual(probe.fields, [{ name: 'app' }]);
    assert.equal(probe.sample[0]?.line, 'x');
  });

  it('runs a query as it was written, bounded, and gives a table', async () => {
    const { runner } = await open({ [path]: rows({ level: 'error', n: '5' }, { level: 'warn', n: '2' }) });
    assert.deepEqual(await runner.run('* | stats by (level) count() n', query.window, 5, never), {
      columns: [
        { name: 'level', kind: 'text' },
        { name: 'n', kind: 'number' },
      ],
      rows: [
        ['error', '5'],
        ['warn', '2'],
      ],
    });
    const { parameters } = server?.asked[0] ?? assert.fail();
    assert.deepEqual(
      ['query', 'start', 'end', 'limit'].map(name => parameters.get(name)),
      [
        '* | stats by (level) count() n',
        '2026-03-04T10:00:00.000000000Z',
        '2026-03-04T11:00:00.000000000Z',
        '6',
      ],
    );
  });

  it('is asked for the tenant that the connection names', async () => {
    server = await recordedServer({ [path]: rows() });
    const access = { baseUrl: server.url, auth: 'none' as const, headers: ['AccountID', 'ProjectID'] };
    const secret = { headers: { AccountID: '12', ProjectID: '34' } };
    const { backend } = openVictoriaLogs(
      connectionTo(server.url, { access }),
      () => Promise.resolve(secret),
      environment,
    );
    await backend.count({ query, by: [], stepMs: bucket, maxRows: 1 }, never);
    assert.deepEqual(
      [server.asked[0]?.headers['accountid'], server.asked[0]?.headers['projectid']],
      ['12', '34'],
    );
  });

  it('has a page of its own', async () => {
    const { backend } = await open({});
    const link = new URL(backend.link({ ...query, services: ['cart'] }) ?? '');
    assert.equal(link.pathname, '/select/vmui/');
    const parameters = new URLSearchParams(link.hash.slice(3));
    assert.match(parameters.get('query') ?? '', /"app":in\("cart"\)$/);
    assert.equal(parameters.get('g0.range_input'), '60m');
  });
});
