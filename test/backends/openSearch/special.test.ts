import assert from 'node:assert/strict';
import { openElasticsearch } from '../../../src/clients/elasticsearch';
import type { CountAnswer, CountRequest, LogBackend } from '../../../src/core/errors/logBackend';
import { environment, never, problemIn } from '../../sim/alertmanager/testAlertmanager';
import {
  holdOpenSearch,
  mappingOf,
  openAt,
  openSearchUnderTest,
  type OpenSearchUnderTest,
} from './underTest';

const minute = 60_000;

after(holdOpenSearch());

/** What is OpenSearch's own, or Elasticsearch's. */
describe('the real OpenSearch, in particular', function () {
  this.timeout(120_000);
  let server: OpenSearchUnderTest;
  const mapping = mappingOf('dynamic');
  const start = Math.floor(Date.now() / minute) * minute - 60 * minute;
  const window = { from: start, to: start + 120 * minute };
  before(async () => {
    server = await openSearchUnderTest('dynamic');
  });
  after(() => server.close());

  const put = async (index: string, body: unknown): Promise<void> => {
    const answer = await server.send('PUT', `/${index}`, JSON.stringify(body));
    assert.ok(answer.ok, await answer.text());
  };
  const write = async (
    index: string,
    records: readonly Readonly<Record<string, unknown>>[],
  ): Promise<void> => {
    const action = index.startsWith('stream') ? 'create' : 'index';
    const lines = records.map(record => `{"${action}":{}}\n${JSON.stringify(record)}\n`).join('');
    const answer = await server.send('POST', `/${index}/_bulk?refresh=true`, lines, 'application/x-ndjson');
    const body = (await answer.json()) as { readonly errors: boolean };
    assert.ok(answer.ok && !body.errors, JSON.stringify(body).slice(0, 500));
  };
  const record = (service: unknown, i = 0, more: Readonly<Record<string, unknown>> = {}) => ({
    '@timestamp': new Date(start + i).toISOString(),
    'service.name': service,
    'log.level': 'error',
    message: `failed ${i}`,
    ...more,
  });
  const count = (backend: LogBackend, change: Partial<CountRequest> = {}): Promise<CountAnswer> =>
    backend.count(
      { query: { window }, by: ['service', 'level'], stepMs: 10 * minute, maxRows: 100, ...change },
      never,
    );
  const total = ({ rows }: CountAnswer): number => rows.reduce((sum, row) => sum + row.total, 0);
  const codes = ({ problems }: Pick<CountAnswer, 'problems'>): readonly string[] =>
    problems.map(({ code }) => code);

  it('says that values too long to be kept unanalysed are found by their words only', async () => {
    const long = `Import of order failed: ${'x'.repeat(300)} at line`;
    await write('long', [
      record('shop', 1, { message: 'Import of order failed: short at line' }),
      record('shop', 2, { message: long }),
    ]);
    const backend = openAt(server.url, 'long', mapping);
    const { message } = mapping.fields;
    assert.ok(message);
    const parts = ['Import of order failed: ', ' at line'];
    const match = { all: [{ kind: 'template', field: message, parts, start: true, end: true }] } as const;
    const answer = await backend.countMatches({ query: { window }, matches: [match], maxRequests: 2 }, never);
    assert.deepEqual(answer.counts, [{ total: 2, isExact: false }]);
  });

  it('names the shards that failed, and does not take the rest for all', async () => {
    const keyword = { type: 'keyword' };
    const level = { properties: { level: keyword } };
    const named = (name: unknown) => ({
      '@timestamp': { type: 'date' },
      log: level,
      service: { properties: { name } },
    });
    await put('mixed-a', { mappings: { properties: named(keyword) } });
    await put('mixed-b', { mappings: { properties: named({ type: 'text' }) } });
    await write('mixed-a', [record('shop')]);
    await write('mixed-b', [record('shop')]);
    const backend = openAt(server.url, 'mixed-*', mappingOf('typed'));
    const answer = await count(backend);
    assert.equal(answer.isWhole, false);
    assert.deepEqual(codes(answer), ['logs.partialAnswer']);
    assert.match(JSON.stringify(answer.problems), /1\/2: .*fielddata/i);
    assert.equal(total(answer), 1);
  });

  it('leaves a dimension off by which nothing can be counted, and names its field', async () => {
    const properties = {
      service: { properties: { name: { type: 'text' } } },
      log: { properties: { level: { type: 'keyword' } } },
    };
    await put('analysed', { mappings: { properties } });
    await write('analysed', [record('shop'), record('mail')]);
    const answer = await count(openAt(server.url, 'analysed', mappingOf('typed')));
    assert.deepEqual(answer.by, ['level']);
    assert.deepEqual(answer.problems, [
      { code: 'logs.fieldUnusable', args: { backend: 'OpenSearch (test)', field: 'service.name' } },
    ]);
    assert.deepEqual(
      answer.rows.map(({ values, total: n }) => [values, n]),
      [[{ level: 'error' }, 2]],
    );
  });

  it('counts right by a field that no record has', async () => {
    await put('plain', { settings: { number_of_shards: 1 } });
    await write(
      'plain',
      Array.from({ length: 60 }, (_, at) => record(`service-${at % 3}`, at)),
    );
    const backend = openAt(server.url, 'plain', mappingOf('dynamic'));
    const answer = await count(backend, { by: ['service', 'level', 'classField', 'exceptionType'] });
    assert.deepEqual(
      answer.rows.map(({ total: n }) => n),
      [20, 20, 20],
      JSON.stringify(answer.problems),
    );
  });

  it('tells the largest of too many values, and how much is left out', async () => {
    const records = Array.from({ length: 40 }, (_, at) => record(`service-${at % 10}`, at)).concat(
      Array.from({ length: 20 }, (_, at) => record('large', at)),
    );
    await write('many', records);
    const backend = openAt(server.url, 'many', mapping);
    const answer = await count(backend, { maxRows: 3 });
    assert.equal(answer.isWhole, false);
    assert.equal(answer.rows[0]?.values.service, 'large');
    assert.equal(answer.rows.length, 3);
    const [problem] = answer.problems;
    assert.deepEqual(problem?.code === 'logs.partialAnswer' && [problem.args.why, problem.args.detail], [
      'buckets',
      `sum_other_doc_count: ${60 - total(answer)}`,
    ]);
    await server.send(
      'PUT',
      '/_cluster/settings',
      JSON.stringify({ transient: { 'search.max_buckets': 28 } }),
    );
    try {
      const coarse = await count(backend);
      assert.deepEqual([coarse.by, total(coarse)], [['service'], 60]);
      assert.deepEqual(codes(coarse), ['logs.partialAnswer']);
    } finally {
      await server.send(
        'PUT',
        '/_cluster/settings',
        JSON.stringify({ transient: { 'search.max_buckets': null } }),
      );
    }
  });

  it('counts records without a service, numbers as levels, and yes-or-no fields', async () => {
    const bare = { ...record(''), 'service.name': undefined };
    await write('odd', [
      { ...bare, 'log.level': 50 },
      { ...bare, 'log.level': 50 },
      { ...record(true), 'log.level': 60 },
    ]);
    const named = (name: string) => ({ name, place: 'field' }) as const;
    const numbers = {
      ...mapping,
      fields: { ...mapping.fields, level: named('log.level'), service: named('service.name') },
    };
    const backend = openAt(server.url, 'odd', numbers);
    const answer = await count(backend);
    assert.deepEqual(
      answer.rows.map(({ values, total: n }) => [values, n]),
      [
        [{ service: null, level: '50' }, 2],
        [{ service: 'true', level: '60' }, 1],
      ],
    );
    const strata = answer.rows.map(row => ({ values: row.values, total: row.total, want: 5 }));
    const sample = await backend.sample(
      { query: { window }, strata, maxEntries: 10, maxBytes: 100_000, maxRequests: 1 },
      never,
    );
    assert.deepEqual(
      sample.strata.map(({ entries, how }) => [entries.length, how]),
      [
        [2, 'all'],
        [1, 'all'],
      ],
    );
  });

  it('takes no index for nothing known, which is not nothing there', async () => {
    const answer = await count(openAt(server.url, 'no-such-*', mapping));
    assert.deepEqual([answer.rows, answer.isWhole, codes(answer)], [[], false, ['logs.noRecords']]);
    const probe = await openAt(server.url, 'no-such-*', mapping).probe(never);
    assert.deepEqual(codes(probe), ['logs.noRecords']);
  });

  it('finds a data stream by its own name', async () => {
    const template = { index_patterns: ['stream-*'], data_stream: {}, priority: 10 };
    assert.ok((await server.send('PUT', '/_index_template/streams', JSON.stringify(template))).ok);
    await write('stream-shop', [record('shop'), record('shop', 1)]);
    const probe = await openAt(server.url, 'stream-*', mapping).probe(never);
    assert.deepEqual([probe.product, probe.version], ['OpenSearch', '2.19.1']);
    assert.deepEqual(probe.streams, [{ name: 'stream-shop', records: 2 }]);
    const service = probe.fields.find(({ name }) => name === 'service.name');
    assert.deepEqual(service, { name: 'service.name', type: 'text', keyword: 'service.name.keyword' });
    assert.equal(probe.sample.length, 2);
    await server.send('DELETE', '/_data_stream/stream-shop');
  });

  it('samples at random where it cannot take all', async () => {
    await write(
      'large',
      Array.from({ length: 3_000 }, (_, at) => record('shop', at * 1_000)),
    );
    const answer = await openAt(server.url, 'large', mapping).sample(
      {
        query: { window },
        strata: [{ values: { service: 'shop', level: 'error' }, total: 3_000, want: 100 }],
        maxEntries: 100,
        maxBytes: 400_000,
        maxRequests: 1,
      },
      never,
    );
    const [stratum] = answer.strata;
    assert.deepEqual([stratum?.how, stratum?.entries.length], ['spread', 100]);
    const early = stratum?.entries.filter(({ time }) => time < start + 1_500_000).length ?? 0;
    // Half of them, give or take: less than a quarter happens once in a hundred thousand years of refreshes.
    assert.ok(early > 25 && early < 75, `${early} of 100 in the first half`);
  });

  it('says in words that it has no ES|QL', async () => {
    const access = { baseUrl: server.url, auth: 'none' } as const;
    const { runner } = openElasticsearch(
      { id: 'elasticsearch:test', label: 'Elasticsearch (test)', access },
      () => Promise.resolve({}),
      environment,
    );
    assert.ok(runner);
    const { code } = await problemIn(runner.run('FROM logs | LIMIT 5', window, 10, never));
    assert.equal(code, 'logs.noEsql');
  });
});
