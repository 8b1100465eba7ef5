import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { openPrometheus, type PrometheusAccount } from '../../../src/clients/prometheus';
import type { BackendSecret } from '../../../src/clients/http/backendAccess';
import { isAbort, problemOf } from '../../../src/core/base/problem';
import { stepFor } from '../../../src/core/errors/metricSource';
import { until } from '../../host/until';
import { environment, never, problemIn } from '../../sim/alertmanager/testAlertmanager';
import type { RunningServer } from '../support/startServer';
import { shopPassword, startPrometheus } from './backend';
import { shopMetrics, startExporter, type Exporter } from './exporter';

const minute = 60_000;

const groups = [
  {
    name: 'shop',
    rules: [
      {
        record: 'shop:errors:share',
        expr: 'sum(shop_requests_total{code="500"}) / sum(shop_requests_total)',
      },
      {
        alert: 'ShopErrors',
        expr: 'shop:errors:share > 0.01',
        labels: { severity: 'critical' },
        annotations: { summary: 'Share of errors is {{ $value }}' },
      },
      { alert: 'ShopQuiet', expr: 'sum(shop_requests_total) < 1', for: '90s' },
      // Two series on each side for one: it fails each time.
      { record: 'shop:broken', expr: 'shop_requests_total * on(service) shop_requests_total' },
    ],
  },
];

function openAt(url: string, secret?: BackendSecret): PrometheusAccount {
  return openPrometheus(
    {
      id: 'prometheus:test',
      label: 'Prometheus (test)',
      access: { baseUrl: url, auth: secret ? 'basic' : 'none' },
    },
    () => Promise.resolve(secret ?? {}),
    environment,
  );
}

describe('the real Prometheus', () => {
  let exporter: Exporter;
  let server: RunningServer;
  let account: PrometheusAccount;
  before(async () => {
    exporter = await startExporter(shopMetrics);
    server = await startPrometheus({
      targets: [exporter.target],
      groups,
      flags: ['--query.max-samples=50000'],
    });
    account = openAt(server.url);
    await until(
      'the first rules over scraped data',
      async () => (await account.source.query('ALERTS', Date.now(), never)).series.length > 0,
      20_000,
    );
  });
  after(async () => {
    await server.close();
    await exporter.close();
  });

  const instant = async (expression: string): Promise<readonly (readonly [string, number])[]> => {
    const { series } = await account.source.query(expression, Date.now(), never);
    return series.map(({ labels, value }) => [Object.values(labels).join(' '), value] as const);
  };

  it('is found, with its version, its metrics with their types, and its rules', async () => {
    const probe = await account.source.probe(never);
    assert.equal(probe.product, 'Prometheus');
    assert.match(probe.version ?? '', /^\d+\.\d+/);
    assert.deepEqual(probe.jobs, ['shop']);
    assert.equal(probe.rules, 4);
    assert.deepEqual(probe.problems, []);
    const types = Object.fromEntries(probe.metrics.map(({ name, type }) => [name, type]));
    assert.equal(types['shop_requests_total'], 'counter');
    assert.equal(types['shop_request_seconds_bucket'], 'histogram');
    assert.equal(types['shop_odd'], 'gauge');
    const help = probe.metrics.find(({ name }) => name === 'shop_requests_total')?.help;
    assert.equal(help, 'Requests that were answered.');
  });

  it('answers with the numbers that were scraped, also with those that are none', async () => {
    assert.deepEqual(await instant('sum by (code) (shop_requests_total)'), [
      ['200', 950],
      ['500', 100],
    ]);
    assert.deepEqual(
      await instant('histogram_quantile(0.5, shop_request_seconds_bucket)').then(valuesOf),
      [0.1],
    );
    const [ninetyNine] = valuesOf(await instant('histogram_quantile(0.99, shop_request_seconds_bucket)'));
    // 99 of 100: nine tenths of the way from 0.5 to 1.
    assert.ok(Math.abs((ninetyNine ?? 0) - 0.95) < 1e-9);
    const odd = new Map((await instant('sum by (kind) (shop_odd)')).map(pair => pair));
    assert.deepEqual(
      ['nan', 'high', 'low', 'tiny'].map(kind => odd.get(kind)),
      [Number.NaN, Infinity, -Infinity, 1.5e-9],
    );
    assert.deepEqual(await instant('sum(nothing_such)'), []);
    assert.deepEqual(await instant('scalar(sum(shop_going))'), [['', 1]]);
    const carts = await account.source.labelValues('service', recent(), never, ['{service=~"cart.*"}']);
    assert.deepEqual([carts.names, carts.problems], [['cart "new"'], []]);
  });

  it('tells a gap from a zero: what went stale is absent', async () => {
    exporter.lines.delete('going');
    await until(
      'shop_going to be stale',
      async () => (await account.source.query('shop_going', Date.now(), never)).series.length === 0,
    );
    const to = Date.now();
    const { times, series } = await account.source.queryRange(
      'shop_going',
      { from: to - 20_000, to, stepMs: 1_000 },
      never,
    );
    const [going] = series;
    assert.equal(times.length, 21);
    assert.equal(going?.values.length, 21);
    assert.equal(going.values[20], undefined);
    assert.ok(going.values.includes(1));
    assert.ok(!going.values.includes(0));
  });

  it('asks in a form what is too long for an address', async () => {
    const long = Array.from({ length: 400 }, () => 'sum(shop_going)').join(' or ');
    assert.deepEqual(await instant(`count(shop_requests_total) or ${long}`), [['', 3]]);
  });

  it('tells rules with their state, and why one fails', async () => {
    const { rules, problems } = await account.source.rules(never);
    assert.deepEqual(problems, []);
    const told = rules.map(({ kind, name, health, state, forMs }) => [kind, name, health, state, forMs]);
    assert.deepEqual(told, [
      ['recording', 'shop:errors:share', 'ok', undefined, undefined],
      ['alerting', 'ShopErrors', 'ok', 'firing', 0],
      ['alerting', 'ShopQuiet', 'ok', 'inactive', 90_000],
      ['recording', 'shop:broken', 'failing', undefined, undefined],
    ]);
    assert.match(rules[3]?.lastError ?? '', /duplicate series/);
    assert.equal(rules[1]?.alerts.length, 1);
    const { alerts } = await account.source.alerts(never);
    assert.deepEqual(
      alerts.map(({ name, state, labels }) => [name, state, labels['severity']]),
      [['ShopErrors', 'firing', 'critical']],
    );
    assert.ok(Math.abs((alerts[0]?.value ?? 0) - 100 / 1050) < 1e-9);
    assert.ok(Math.abs((alerts[0]?.activeAt ?? 0) - Date.now()) < 5 * minute);
  });

  it('says what is wrong with a query, and what is too much', async () => {
    const bad = await problemIn(account.source.query('sum(', Date.now(), never));
    assert.equal(bad.code, 'metrics.badQuery');
    assert.match((bad.args as { message: string }).message, /parse error/);
    const clash = 'shop_requests_total * on(service) shop_requests_total';
    assert.equal(
      (await problemIn(account.source.query(clash, Date.now(), never))).code,
      'metrics.failedQuery',
    );
    const to = Date.now();
    const many = account.source.queryRange('up', { from: to - 11_000_000, to, stepMs: 1_000 }, never);
    assert.equal((await problemIn(many)).code, 'metrics.tooManySteps');
    const range = {
      from: to - 30 * 24 * 60 * minute,
      to,
      stepMs: stepFor({ from: to - 30 * 24 * 60 * minute, to }, 400),
    };
    assert.ok((await account.source.queryRange('up', range, never)).times.length <= 401);
    const samples = { from: to - 10_999_000, to, stepMs: 1_000 };
    const six = [1, 2, 3, 4, 5, 6].map(n => `label_replace(vector(${n}), "n", "${n}", "", "")`).join(' or ');
    const heavy = await problemIn(account.source.queryRange(six, samples, never));
    assert.equal(heavy.code, 'metrics.failedQuery');
    assert.match((heavy.args as { message: string }).message, /too many samples/);
  });

  it('runs what a person wrote', async () => {
    const { columns, rows, note } = await account.runner.run('shop_requests_total', recent(), 2, never);
    assert.deepEqual(
      columns.map(({ name, kind }) => `${name}:${kind}`),
      ['__name__:text', 'code:text', 'instance:text', 'job:text', 'service:text', 'value:number'],
    );
    assert.equal(rows.length, 2);
    assert.equal(note?.code, 'logs.partialAnswer');
    assert.ok(rows.some(row => row[1] === '200' && row[4] === 'checkout' && row[5] === '900'));
  });

  it('lets go of a query that is aborted', async () => {
    const controller = new AbortController();
    const asked = account.source.query('up', Date.now(), controller.signal);
    controller.abort();
    await assert.rejects(asked, isAbort);
  });

  it('fails while it restarts, and answers afterwards with what it had', async () => {
    const codes = new Set<string>();
    let ended = false;
    const asking = (async () => {
      while (!ended) {
        await account.source.query('up', Date.now(), never).catch((error: unknown) => {
          codes.add(problemOf(error).code);
        });
        await sleep(10);
      }
    })();
    const since = Date.now();
    await server.restart();
    ended = true;
    await asking;
    assert.ok(codes.size > 0);
    const known = new Set([
      'http.connectionRefused',
      'http.connectionLost',
      'http.cutOff',
      'metrics.notReady',
      'http.serverError',
      'metrics.timedOut',
    ]);
    assert.deepEqual(
      [...codes].filter(code => !known.has(code)),
      [],
    );
    const { series } = await account.source.query('shop_requests_total{code="500"}', since, never);
    assert.deepEqual(
      series.map(({ value }) => value),
      [100],
    );
  });

  function recent(): { readonly from: number; readonly to: number } {
    const to = Date.now();
    return { from: to - minute, to };
  }
});

describe('a real Prometheus that has only half', () => {
  it('answers with what it has and says that something is missing', async () => {
    const exporter = await startExporter(shopMetrics);
    const server = await startPrometheus({
      targets: [exporter.target],
      remoteRead: ['http://127.0.0.1:9/api/v1/read'],
      prefix: '/monitoring',
    });
    try {
      const { source } = openAt(`${server.url}/monitoring`);
      const answer = await until('the first scrape', async () => {
        const read = await source.query('shop_requests_total{code="500"}', Date.now(), never);
        return read.series.length > 0 && read;
      });
      assert.deepEqual(
        answer.series.map(({ value }) => value),
        [100],
      );
      assert.deepEqual(
        answer.problems.map(({ code }) => code),
        ['metrics.warning'],
      );
      const beside = await problemIn(openAt(server.url).source.probe(never));
      assert.equal(beside.code, 'logConnections.notThere');
    } finally {
      await server.close();
      await exporter.close();
    }
  });
});

describe('a real Prometheus with a password', () => {
  it('lets in who has it', async () => {
    const server = await startPrometheus({ targets: [], isGuarded: true });
    try {
      const known = openAt(server.url, { credential: `shop:${shopPassword}` });
      const probe = await known.source.probe(never);
      assert.deepEqual(
        probe.problems.map(({ code }) => code),
        ['metrics.none'],
      );
      for (const wrong of [undefined, { credential: 'shop:wrong' }]) {
        const { code } = await problemIn(openAt(server.url, wrong).source.query('up', Date.now(), never));
        assert.equal(code, 'logConnections.unauthorized');
      }
    } finally {
      await server.close();
    }
  });
});

function valuesOf(pairs: readonly (readonly [string, number])[]): readonly number[] {
  return pairs.map(([, value]) => value);
}
