import assert from 'node:assert/strict';
import { parse } from 'yaml';
import { openPrometheus } from '../../../src/clients/prometheus';
import { until } from '../../host/until';
import { environment, never } from '../../sim/alertmanager/testAlertmanager';
import { expectedLines, exportedRules, loadedRules, ruleLines } from '../support/exportedRules';
import { startPrometheus } from './backend';
import { startExporter } from './exporter';

/** What a web server tells that was asked `round` times; of checkout's requests one in five fails. */
const metrics = (round: number): string => `
# TYPE http_requests_total counter
http_requests_total{service="checkout",code="200"} ${80 * round}
http_requests_total{service="checkout",code="503"} ${20 * round}
http_requests_total{service="search",code="200"} ${100 * round}
http_requests_total{service="search",code="500"} 0`;

describe('exported alert rules in the real Prometheus', () => {
  it('are loaded whole, evaluated without an error, and fire where the share is too large', async () => {
    const exporter = await startExporter({ requests: metrics(1) });
    const grow = setInterval(() => exporter.lines.set('requests', metrics(Date.now() / 500)), 500);
    const counting = await startPrometheus({ targets: [exporter.target] });
    try {
      const access = { baseUrl: counting.url, auth: 'none' as const };
      const { source } = openPrometheus(
        { id: 'prometheus:test', label: 'Prometheus (test)', access },
        () => Promise.resolve({}),
        environment,
      );
      const accounts = { metrics: [source], connections: { all: [] }, backendOf: () => undefined };
      let text = '';
      await until('both services to be counted', async () => {
        const exported = await exportedRules(accounts, never);
        text = exported.text;
        return exported.left.length === 0;
      });
      const { groups } = parse(text) as { readonly groups: readonly unknown[] };
      const ruling = await startPrometheus({ targets: [exporter.target], groups });
      try {
        let lines: readonly string[] = [];
        await until(
          'the rules to fire',
          async () => {
            lines = ruleLines(await loadedRules(`${ruling.url}/api/v1/rules`));
            const firing = lines.filter(line => line.endsWith('firing')).length;
            return firing === expectedLines.filter(line => line.endsWith('firing')).length;
          },
          30_000,
        ).catch((error: unknown) => {
          throw new Error(`${String(error)}: ${lines.join('\n')}\n${ruling.tail()}`);
        });
        assert.deepEqual(lines, expectedLines);
      } finally {
        await ruling.close();
      }
    } finally {
      clearInterval(grow);
      await counting.close();
      await exporter.close();
    }
  });
});
