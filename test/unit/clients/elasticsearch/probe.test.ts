import assert from 'node:assert/strict';
import type { LogAccount } from '../../../../src/clients/http/backendAccess';
import type { QueryRunner } from '../../../../src/core/errors/queryRunner';
import { never, problemIn } from '../../../sim/alertmanager/testAlertmanager';
import { capabilities, counted, errors, oddHits } from './recordedAnswers';
import { from, searchWorld, window } from './searchWorld';

const root = (version: object, tagline = '') => ({
  body: { name: 'n', cluster_name: 'c', version, tagline },
});

describe('Elasticsearch, tested before it is kept', () => {
  const products = [
    [root({ number: '8.15.1', build_flavor: 'default' }, 'You Know, for Search'), 'Elasticsearch', '8.15.1'],
    [
      root({ distribution: 'opensearch', number: '2.19.1' }, 'The OpenSearch Project'),
      'OpenSearch',
      '2.19.1',
    ],
    [root({ distribution: 'quickwit', number: '7.17.0' }), 'quickwit', '7.17.0'],
    [{ status: 403, body: errors.forbidden }, 'Elasticsearch API', undefined],
    [{ body: '<html>Welcome</html>', type: 'text/html' }, 'Elasticsearch API', undefined],
  ] as const;
  for (const [answer, product, version] of products) {
    it(`is called what it says: ${product} ${version ?? ''}`, async () => {
      const { backend, server } = await searchWorld({
        '/': answer,
        _field_caps: { body: capabilities },
        _search: { body: oddHits },
        '/_cat/indices/logs-*': { status: 403, body: errors.forbidden },
      });
      const probe = await backend.probe(never);
      await server.close();
      assert.deepEqual([probe.product, probe.version], [product, version]);
      // Who may not list indices sees those that the records came from.
      assert.deepEqual(probe.streams, [{ name: 'logs-2026.01.10' }]);
      assert.equal(probe.sample.length, 6);
      assert.deepEqual(
        probe.problems.map(({ code }) => code),
        ['logs.unreadableEntries'],
      );
    });
  }

  it('tells streams by size and fields with what stands beside them', async () => {
    const indices = [
      { index: '.ds-logs-shop-2026.01.09-000001', 'docs.count': '5' },
      { index: '.ds-logs-shop-2026.01.10-000002', 'docs.count': '7' },
      { index: '.kibana_1', 'docs.count': '900' },
      { index: 'old-logs', 'docs.count': null },
    ];
    const { backend, server } = await searchWorld(
      {
        '/': root({ number: '8.1.0' }),
        _field_caps: { body: capabilities },
        _search: { body: counted },
        '/_cat/indices/logs-*': { body: indices },
      },
      { preset: 'custom', fields: {} },
    );
    const probe = await backend.probe(never);
    await server.close();
    assert.deepEqual(probe.streams, [
      { name: 'logs-shop', records: 12 },
      { name: 'old-logs', records: 0 },
    ]);
    assert.deepEqual(
      probe.fields.map(({ name, type, keyword }) => [name, type, keyword].join(' ')),
      [
        '@timestamp date ',
        'log.level keyword ',
        'message text message.keyword',
        'service.name keyword ',
        'error.type keyword, unmapped ',
        'error.stack_trace wildcard ',
        'http.response.status_code long ',
      ],
    );
    assert.deepEqual(
      probe.problems.map(({ code }) => code),
      ['logs.noRecords'],
    );
  });

  it('fails where it may not read the records', async () => {
    const { backend, server } = await searchWorld({
      '/': root({ number: '8.1.0' }),
      _search: { status: 401, body: errors.unauthorized },
    });
    assert.equal((await problemIn(backend.probe(never))).code, 'logConnections.unauthorized');
    await server.close();
  });
});

describe('ES|QL', () => {
  const columns = [
    { name: '@timestamp', type: 'date' },
    { name: 'n', type: 'long' },
    { name: 'service.name', type: 'keyword' },
  ];
  const values = [
    ['2026-01-10T12:00:00.000Z', 4, 'checkout'],
    ['2026-01-10T11:00:00.000Z', 5e6, ['a', 'b']],
    [null, null, null],
  ];

  it('runs within the window, a row more than is shown', async () => {
    const { account, server, sent } = await searchWorld({ '/_query': { body: { columns, values } } });
    const rows = await runnerOf(account).run('FROM logs-* // all of it', window, 2, never);
    await server.close();
    assert.deepEqual(
      rows.columns.map(({ kind }) => kind),
      ['time', 'number', 'text'],
    );
    assert.deepEqual(rows.rows, [
      ['2026-01-10T12:00:00.000Z', '4', 'checkout'],
      ['2026-01-10T11:00:00.000Z', '5000000', 'a, b'],
    ]);
    assert.equal(rows.note?.code, 'logs.partialAnswer');
    const { query, filter } = JSON.parse(sent[0]?.body ?? '') as { query: string; filter: unknown };
    assert.equal(query, 'FROM logs-* // all of it\n| LIMIT 3');
    assert.deepEqual(filter, {
      range: { '@timestamp': { gte: from, lt: window.to, format: 'epoch_millis' } },
    });
  });

  it('says what is wrong in the engine’s words, or that it is not known there', async () => {
    const verification = {
      error: {
        root_cause: [
          { type: 'verification_exception', reason: 'Found 1 problem\nline 1:20: Unknown column [x]' },
        ],
        type: 'verification_exception',
      },
      status: 400,
    };
    const cases = [
      [{ status: 400, body: verification }, 'logs.queryRefused'],
      [
        { status: 400, body: { error: 'no handler found for uri [/_query] and method [POST]' } },
        'logs.noEsql',
      ],
      [{ status: 405, body: 'Method Not Allowed' }, 'logs.noEsql'],
      [{ body: { took: 1 } }, 'logs.badAnswer'],
    ] as const;
    for (const [answer, code] of cases) {
      const { account, server } = await searchWorld({ '/_query': answer });
      assert.equal((await problemIn(runnerOf(account).run('FROM logs-*', window, 2, never))).code, code);
      await server.close();
    }
  });

  it('tells that a part of the cluster did not answer', async () => {
    const { account, server } = await searchWorld({
      '/_query': { body: { columns, values, is_partial: true } },
    });
    const rows = await runnerOf(account).run('FROM logs-*', window, 100, never);
    await server.close();
    assert.deepEqual([rows.rows.length, rows.note?.code], [3, 'logs.partialAnswer']);
  });
});

function runnerOf({ runner }: LogAccount): QueryRunner {
  assert.ok(runner);
  return runner;
}
