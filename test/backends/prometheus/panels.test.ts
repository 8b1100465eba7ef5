import assert from 'node:assert/strict';
import { openPrometheus, type PrometheusAccount } from '../../../src/clients/prometheus';
import type { AlertRule } from '../../../src/core/errors/alerts/alertRule';
import { exportRules } from '../../../src/core/errors/alerts/exportRules';
import { guessPanels, readAvailability, readPanels } from '../../../src/core/review/readPanels';
import { openRequestTraffic } from '../../../src/platform/alertTrafficOfRequests';
import { until } from '../../host/until';
import { environment, never } from '../../sim/alertmanager/testAlertmanager';
import type { RunningServer } from '../support/startServer';
import { startPrometheus } from './backend';
import { startExporter, type Exporter } from './exporter';

const cartAlert: AlertRule = {
  kind: 'share',
  id: 'cart/major',
  service: 'cart',
  path: ['alerts', 'major'],
  severity: 'major',
  share: 0.01,
  windowMs: 600_000,
  minTraffic: 1,
};

/** What a web server with the usual names tells; `round` is how often it was asked. */
function metrics(round: number): Readonly<Record<string, string>> {
  return {
    requests: `
# TYPE http_requests_total counter
http_requests_total{service="cart",code="200"} ${90 * round}
http_requests_total{service="cart",code="503"} ${10 * round}
http_requests_total{service="search",code="200"} ${50 * round}`,
    duration: `
# TYPE http_request_duration_seconds histogram
http_request_duration_seconds_bucket{service="cart",le="0.1"} ${50 * round}
http_request_duration_seconds_bucket{service="cart",le="1"} ${100 * round}
http_request_duration_seconds_bucket{service="cart",le="+Inf"} ${100 * round}
http_request_duration_seconds_sum{service="cart"} ${20 * round}
http_request_duration_seconds_count{service="cart"} ${100 * round}`,
  };
}

describe('panels guessed from the real Prometheus', () => {
  let exporter: Exporter;
  let server: RunningServer;
  let account: PrometheusAccount;
  let round = 1;
  before(async () => {
    exporter = await startExporter(metrics(round));
    server = await startPrometheus({ targets: [exporter.target], groups: [] });
    account = openPrometheus(
      {
        id: 'prometheus:test',
        label: 'Prometheus (test)',
        access: { baseUrl: server.url, auth: 'none' },
      },
      () => Promise.resolve({}),
      environment,
    );
    await until(
      'a rate of what grows',
      async () => {
        round += 1;
        for (const [name, text] of Object.entries(metrics(round))) exporter.lines.set(name, text);
        const rates = await account.source.query('sum(rate(http_requests_total[5m])) > 0', Date.now(), never);
        return rates.series.length > 0;
      },
      20_000,
    );
  });
  after(async () => {
    await server.close();
    await exporter.close();
  });

  it('are asked for in its own language, and answered', async () => {
    const now = Date.now();
    const span = { from: now - 600_000, to: now };
    const guessed = await guessPanels(account.source, span, never);
    assert.deepEqual(guessed.problems, []);
    assert.deepEqual(
      guessed.panels.map(({ id }) => id),
      ['latency', 'latency-services', 'availability', 'traffic', 'error-share', 'status'],
    );
    const read = await readPanels(account.source, guessed.panels, span, never);
    assert.deepEqual(
      read.flatMap(({ problems }) => problems),
      [],
    );
    const { rows } = await readAvailability(account.source, guessed.families, span, never);
    assert.deepEqual(
      rows.map(({ service, value }) => [service, value === 1 ? 1 : Math.round((value ?? 0) * 10) / 10]),
      [
        ['cart', 0.9],
        ['search', 1],
      ],
    );
  });

  it('say of a service of which nothing failed that its share is 0, not that it has none', async () => {
    const { panels } = await guessPanels(
      account.source,
      { from: Date.now() - 600_000, to: Date.now() },
      never,
    );
    const expression = panels.find(({ id }) => id === 'error-share')?.queries[0]?.expression ?? '';
    const { series } = await account.source.query(
      expression.replaceAll('$__rate_interval', '5m'),
      Date.now(),
      never,
    );
    const shares = new Map(series.map(({ labels, value }) => [labels['service'], value]));
    assert.equal(shares.get('search'), 0);
    assert.ok(Math.abs((shares.get('cart') ?? 0) - 0.1) < 0.02);
  });

  it('are traffic that alerts are judged by, and rules that it takes', async () => {
    // Its last whole minute ends after the first sample then.
    const now = Date.now() + 60_000;
    const nameOf = (name: string | undefined): string | undefined => name;
    const found = await openRequestTraffic([account.source], now, { byService: true, nameOf }, never);
    assert.equal(found.failed, undefined);
    const [traffic] = found.traffic;
    assert.ok(traffic);
    await traffic.refresh(now, never);
    assert.equal(traffic.failed, undefined);
    const last = traffic.book.series('cart', now)?.buckets.at(-1);
    assert.ok(last && last.all > 0);
    assert.equal(Math.round((last.bad / last.all) * 100) / 100, 0.1);
    assert.equal(traffic.book.series('search', now)?.buckets.at(-1)?.bad, 0);
    const cart = { label: 'service', operator: '=', value: 'cart' } as const;
    const { text, left } = exportRules([cartAlert], () => ({
      all: window => `sum(${traffic.counter.all(window, cart)})`,
      bad: window => `sum(${traffic.counter.failed(window, cart)})`,
    }));
    assert.deepEqual(left, []);
    const [, expression = ''] = /expr: \|\n([^]*?)\n {8}labels:/.exec(text) ?? [];
    const { series } = await account.source.query(expression, Date.now(), never);
    assert.equal(Math.round((series[0]?.value ?? 0) * 100) / 100, 0.1);
  });
});
