import assert from 'node:assert/strict';
import { openPrometheus, type PrometheusAccount } from '../../../src/clients/prometheus';
import { guessPanels, readAvailability, readPanels } from '../../../src/core/review/readPanels';
import { until } from '../../host/until';
import { environment, never } from '../../sim/alertmanager/testAlertmanager';
import type { RunningServer } from '../support/startServer';
import { startPrometheus } from './backend';
import { startExporter, type Exporter } from './exporter';

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
});
