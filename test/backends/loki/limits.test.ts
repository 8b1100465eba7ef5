import assert from 'node:assert/strict';
import { problemOf } from '../../../src/core/base/problem';
import type { LogQuery } from '../../../src/core/errors/logBackend';
import { until } from '../../host/until';
import type { RunningServer } from '../support/startServer';
import { startLoki } from './backend';
import { lokiAt, push } from './lokiUnderTest';

const never = new AbortController().signal;
const hour = 3_600_000;

/** What only Loki has: tenants, and limits that it refuses by. */
describe('the real Loki with tenants and small limits', function () {
  this.timeout(60_000);
  let server: RunningServer;
  let query: LogQuery;
  const at = (tenant?: string) =>
    lokiAt(server.url, {}, tenant === undefined ? {} : { headers: { 'X-Scope-OrgID': tenant } });

  before(async () => {
    server = await startLoki({
      tenants: true,
      limits: { max_entries_limit_per_query: 50, max_query_series: 20, max_query_length: '7d' },
    });
    const now = Date.now();
    query = { window: { from: now - hour, to: now + 60_000 } };
    const values = Array.from(
      { length: 300 },
      (_, i) => [`${now - 300 + i}000000`, `{"level":50,"msg":"m","err":{"type":"Type${i % 60}"}}`] as const,
    );
    assert.equal(await push(server.url, [{ stream: { service_name: 'cart' }, values }], 'shop'), 204);
    await until('the records to be found', async () => {
      const { rows } = await at('shop').backend.count({ query, by: [], stepMs: hour, maxRows: 1 }, never);
      return rows[0]?.total === 300;
    });
  });
  after(() => server.close());

  it('shows a tenant its own records only', async () => {
    const ask = async (tenant: string): Promise<number> => {
      const request = { query, by: ['service'], stepMs: hour, maxRows: 9 } as const;
      const answer = await at(tenant)
        .backend.count(request, never)
        .catch((error: unknown) => problemOf(error));
      return 'rows' in answer ? answer.rows.reduce((sum, { total }) => sum + total, 0) : 0;
    };
    assert.deepEqual([await ask('shop'), await ask('other')], [300, 0]);
  });

  it('says which header is missing', async () => {
    const told = await at()
      .backend.probe(never)
      .catch((error: unknown) => problemOf(error));
    assert.deepEqual('code' in told ? [told.code, told.args] : told, [
      'logConnections.tenantMissing',
      { host: new URL(server.url).host, header: 'X-Scope-OrgID' },
    ]);
  });

  it('counts by less than asked where that makes too many series, and says so', async () => {
    const request = { query, by: ['service', 'exceptionType'], stepMs: hour, maxRows: 100 } as const;
    const answer = await at('shop').backend.count(request, never);
    assert.deepEqual([answer.by, answer.rows[0]?.total], [['service'], 300]);
    assert.deepEqual(
      answer.problems.map(({ args }) => args),
      [{ backend: 'Loki (test)', why: 'series', limit: 20 }],
    );
  });

  it('asks again for no more lines than the server gives, and says that there are others', async () => {
    const table = await at('shop').runner.run('{service_name="cart"}', query.window, 200, never);
    assert.equal(table.rows.length, 50);
    assert.equal(table.note?.code, 'logs.partialAnswer');
  });

  it('says in its words that a time is too long', async () => {
    const window = { from: query.window.to - 9 * 24 * hour, to: query.window.to };
    const asked = at('shop').backend.count({ query: { window }, by: [], stepMs: hour, maxRows: 1 }, never);
    const told = problemOf(await asked.then(undefined, (error: unknown) => error));
    assert.ok(told.code === 'logs.queryRefused' && /time range exceeds/.test(told.args.detail), told.code);
  });
});
