import assert from 'node:assert/strict';
import { never, problemIn } from '../../../sim/alertmanager/testAlertmanager';
import {
  allShardsFailed,
  capabilities,
  counted,
  countedInTexts,
  errors,
  noShardAssigned,
  oddHits,
  shardFailed,
  shardUnassigned,
} from './recordedAnswers';
import { count, from, minute, searchWorld, window, type Answered } from './searchWorld';

const html = '<html><head><title>502 Bad Gateway</title></head></html>';

describe('Elasticsearch and what answers like it: counts', () => {
  const counts: readonly (readonly [string, Answered, isWhole: boolean, codes: readonly string[]])[] = [
    ['as they are', { body: counted }, true, []],
    ['numbers as texts, no shards told', { body: countedInTexts }, true, []],
    ['a shard that failed', { body: shardFailed }, false, ['logs.partialAnswer']],
    ['a shard that no node holds', { body: shardUnassigned }, false, ['logs.partialAnswer']],
    [
      'a search that ran out of time',
      { body: { ...counted, timed_out: true } },
      false,
      ['logs.partialAnswer'],
    ],
    [
      'a search that ended early',
      { body: { ...counted, terminated_early: true } },
      false,
      ['logs.partialAnswer'],
    ],
  ];
  for (const [name, answer, isWhole, codes] of counts) {
    it(`are read: ${name}`, async () => {
      const { backend, server } = await searchWorld({ _search: answer });
      const { rows, ...told } = await count(backend);
      await server.close();
      assert.deepEqual(
        rows.map(({ values, total, buckets }) => [values, total, [...buckets]]),
        [
          [{ service: 'checkout', level: 'info' }, 30, [[from, 30]]],
          [{ service: 'checkout', level: 'error' }, 12, [[from, 12]]],
        ],
      );
      assert.deepEqual([told.isWhole, told.problems.map(({ code }) => code)], [isWhole, codes]);
      assert.equal(told.cost.requests, 1);
    });
  }

  const failures: readonly (readonly [string, Answered, code: string, detail?: RegExp])[] = [
    ['no key', { status: 401, body: errors.unauthorized }, 'logConnections.unauthorized'],
    ['a key that may not read', { status: 403, body: errors.forbidden }, 'logConnections.forbidden'],
    [
      'too much at once',
      { status: 429, body: errors.rejected, headers: { 'retry-after': '7' } },
      'http.rateLimited',
      /7000/,
    ],
    ['too much at once, without a word', { status: 429, body: '' }, 'http.rateLimited'],
    ['every shard failed', { body: allShardsFailed }, 'logs.queryRefused', /failed to create query/],
    ['no shard is there', { body: noShardAssigned }, 'logs.partialAnswer', /2\/2/],
    [
      'an error in an answer of success',
      { body: errors.text },
      'logs.queryRefused',
      /unsupported aggregation/,
    ],
    [
      'an error as plain text',
      { status: 400, body: 'bad request: no aggs here\n' },
      'logs.queryRefused',
      /no aggs here/,
    ],
    ['a page of a proxy', { status: 502, body: html, type: 'text/html' }, 'http.serverError'],
    ['a sign-in page', { body: html, type: 'text/html' }, 'http.notJson'],
    ['a body that is too large for a proxy', { status: 413, body: html, type: 'text/html' }, 'http.rejected'],
    ['nothing', { body: '' }, 'http.notJson'],
    ['null', { body: null }, 'logs.badAnswer'],
    ['another kind of server', { status: 404, body: '404 page not found' }, 'logConnections.notThere'],
  ];
  for (const [name, answer, code, detail] of failures) {
    it(`are never none where there is no answer: ${name}`, async () => {
      const { backend, server } = await searchWorld({ _search: answer });
      const found = await problemIn(count(backend));
      await server.close();
      assert.equal(found.code, code);
      if (detail) assert.match(JSON.stringify(found.args), detail);
    });
  }

  it('go without a dimension that is too much or cannot be counted by, and say so', async () => {
    const byService = {
      ...counted,
      aggregations: {
        some: {
          buckets: [{ key: 'checkout', doc_count: 42, time: { buckets: [{ key: from, doc_count: 42 }] } }],
        },
      },
    };
    for (const [error, status, code] of [
      [errors.tooManyBuckets, 503, 'logs.partialAnswer'],
      [errors.fielddata, 400, 'logs.fieldUnusable'],
    ] as const) {
      const { backend, server } = await searchWorld({
        _search: body => (body.includes('log.level') ? { status, body: error } : { body: byService }),
      });
      const answer = await count(backend);
      await server.close();
      assert.deepEqual(answer.by, ['service']);
      assert.deepEqual(
        answer.rows.map(({ values, total }) => [values, total]),
        [[{ service: 'checkout' }, 42]],
      );
      assert.deepEqual(
        answer.problems.map(told => told.code),
        [code],
      );
      assert.equal(answer.cost.requests, 2);
    }
  });

  it('are lower bounds where an engine contradicts itself', async () => {
    const time = { buckets: [{ key: from, doc_count: 100 }] };
    const service = { buckets: [{ key: 'checkout', doc_count: 42, time }] };
    const { backend, server } = await searchWorld({
      _search: body => ({
        body: body.includes('service.name') ? { ...counted, aggregations: { some: service } } : {},
      }),
    });
    const request = {
      query: { window: { from, to: from + 60_000 } },
      by: ['service'],
      stepMs: 60_000,
      maxRows: 9,
    } as const;
    const answer = await backend.count(request, new AbortController().signal);
    await server.close();
    assert.deepEqual([answer.isWhole, answer.problems.map(({ code }) => code)], [false, ['logs.badAnswer']]);
  });

  it('ask how fields are searched only where text is looked for, and tell that words are whole', async () => {
    const { backend, server, sent } = await searchWorld({
      _search: { body: counted },
      _field_caps: { body: capabilities },
    });
    await count(backend);
    const answer = await count(backend, 'timed out');
    await count(backend, 'timed out');
    await server.close();
    assert.deepEqual(
      sent.map(({ path }) => path.split('/').pop()),
      ['_search', '_field_caps', '_search', '_search'],
    );
    assert.deepEqual(
      answer.problems.map(({ code }) => code),
      ['logs.wordsOnly'],
    );
  });
});

describe('Elasticsearch and what answers like it: samples', () => {
  const strata = ['checkout', 'mail', 'search'].map(service => ({
    values: { service },
    total: 20,
    want: 10,
  }));
  const request = { query: { window }, strata, maxEntries: 30, maxBytes: 1_000_000, maxRequests: 1 };

  it('are read whichever way times are told; what has none is counted', async () => {
    const body = {
      responses: [{ ...oddHits, status: 200 }, { ...oddHits, hits: { total: 0, hits: [] } }, errors.rejected],
    };
    const { backend, server } = await searchWorld({ _msearch: { body } });
    const answer = await backend.sample(request, never);
    await server.close();
    const [checkout, mail, search] = answer.strata;
    assert.deepEqual(
      checkout?.entries.map(({ id, time }) => [id, time]),
      ['a', 'b', 'c', 'd', 'e', 'f'].map(id => [`logs-2026.01.10/${id}`, from]),
    );
    assert.deepEqual([mail?.entries, search?.entries, search?.how], [[], [], 'none']);
    assert.equal(answer.isWhole, false);
    assert.deepEqual(
      answer.problems.map(({ code }) => code),
      ['logs.partialAnswer', 'logs.unreadableEntries'],
    );
  });

  it('fail where nothing of it was answered', async () => {
    for (const body of [
      { responses: [errors.rejected, errors.rejected, errors.rejected] },
      { responses: [] },
      {},
    ]) {
      const { backend, server } = await searchWorld({ _msearch: { body } });
      const { code } = await problemIn(backend.sample(request, never));
      await server.close();
      assert.match(code, /^logs\.(?:queryRefused|badAnswer)$/);
    }
  });

  it('share their bound: the small are asked for whole', async () => {
    const { backend, server, sent } = await searchWorld({
      _msearch: { body: { responses: [oddHits, oddHits, oddHits] } },
    });
    const uneven = [3, 500, 500].map((want, at) => ({ values: { service: `s${at}` }, total: want, want }));
    await backend.sample({ ...request, strata: uneven, maxEntries: 43 }, never);
    await server.close();
    const sizes = (sent[0]?.body ?? '').split('\n').flatMap(line => /"size":(\d+)/.exec(line)?.[1] ?? []);
    assert.deepEqual(sizes, ['3', '20', '20']);
  });
});

describe('Elasticsearch and what answers like it: matches', () => {
  const message = { name: 'message', place: 'field', keyword: 'message.keyword' } as const;
  const template = {
    kind: 'template',
    field: message,
    parts: ['a failed ', ' b'],
    start: false,
    end: false,
  } as const;
  const request = { query: { window }, matches: [{ all: [template] }], stepMs: 10 * minute, maxRequests: 3 };
  const answered = {
    ...counted,
    aggregations: { matches: { buckets: { m0: { doc_count: '7', time: { buckets: [] } } } } },
  };

  it('are counted by phrases where a server knows no intervals', async () => {
    const { backend, server } = await searchWorld({
      _field_caps: { body: capabilities },
      _search: body =>
        body.includes('intervals') ? { status: 400, body: errors.noIntervals } : { body: answered },
    });
    const answer = await backend.countMatches(request, never);
    await server.close();
    assert.deepEqual(answer.counts, [{ total: 7, isExact: false, buckets: new Map() }]);
    assert.equal(answer.cost.requests, 3);
  });

  it('are not asked for more often than allowed', async () => {
    const { backend, server, sent } = await searchWorld({
      _search: { status: 400, body: errors.noIntervals },
    });
    const { code } = await problemIn(backend.countMatches({ ...request, maxRequests: 1 }, never));
    await server.close();
    assert.deepEqual([code, sent.length], ['logs.queryRefused', 1]);
  });

  it('are unknown where the answer has none of it', async () => {
    const { backend, server } = await searchWorld({
      _search: { body: { ...counted, aggregations: {} } },
      _field_caps: { status: 403, body: errors.forbidden },
    });
    const inLine = { kind: 'contains', field: { name: 'msg', place: 'json' }, texts: ['x'] } as const;
    const answer = await backend.countMatches(
      { ...request, matches: [{ all: [template] }, { all: [inLine] }] },
      never,
    );
    await server.close();
    assert.deepEqual(answer.counts, [undefined, undefined]);
    assert.deepEqual(answer.problems, [
      { code: 'logs.fieldUnusable', args: { backend: 'Elasticsearch (shop)', field: 'msg' } },
    ]);
  });
});
