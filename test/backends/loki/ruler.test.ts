import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeTempDir } from '../../host/cleanup';
import { until } from '../../host/until';
import { alertedRules, expectedLines, exportedRules, loadedRules, ruleLines } from '../support/exportedRules';
import type { RunningServer } from '../support/startServer';
import { startLoki } from './backend';
import { lokiAt, pinoInLoki, push } from './lokiUnderTest';

const never = new AbortController().signal;

describe('exported alert rules in the ruler of the real Loki', function () {
  this.timeout(90_000);
  const folder = makeTempDir('loki-rules');
  let server: RunningServer;
  before(async () => {
    mkdirSync(join(folder.path, 'fake'));
    server = await startLoki({ rules: folder.path });
    const now = Date.now();
    const records = (service: string, errors: number) => ({
      stream: { service_name: service, environment: 'production' },
      values: Array.from({ length: 100 }, (_, i) => {
        const level = i < errors ? 50 : 30;
        return [`${now - 60_000 + i}000000`, `{"level":${level},"msg":"order ${i} paid"}`] as const;
      }),
    });
    assert.equal(await push(server.url, [records('checkout', 40), records('search', 0)]), 204);
  });
  after(async () => {
    await server.close();
    folder.remove();
  });

  it('are loaded whole, evaluated without an error, and fire where the share is too large', async () => {
    const { backend } = lokiAt(server.url);
    const accounts = {
      metrics: [],
      connections: { all: [{ id: backend.id, kind: 'loki', label: backend.label, mapping: pinoInLoki }] },
      backendOf: () => backend,
    };
    let exported: Awaited<ReturnType<typeof exportedRules>> | undefined;
    await until('both services to be counted', async () => {
      exported = await exportedRules(accounts, never);
      return exported.left.length === 0;
    });
    assert.ok(exported && alertedRules.length > 0);
    writeFileSync(join(folder.path, 'fake', 'opex.yml'), exported.text);
    let lines: readonly string[] = [];
    await until(
      'the rules to fire',
      async () => {
        lines = ruleLines(await loadedRules(`${server.url}/prometheus/api/v1/rules`));
        return lines.some(line => line.endsWith('firing')) && !lines.some(line => line.includes('unknown'));
      },
      40_000,
    ).catch((error: unknown) => {
      throw new Error(`${String(error)}: ${lines.join('\n')}\n${server.tail()}`);
    });
    assert.deepEqual(lines, expectedLines);
    const raw = await (await fetch(`${server.url}/loki/api/v1/rules`)).text();
    assert.equal(raw.match(/alert: Opex/g)?.length, expectedLines.length);
    const alerts = (await (await fetch(`${server.url}/prometheus/api/v1/alerts`)).json()) as {
      readonly data: { readonly alerts: readonly { readonly annotations: Record<string, string> }[] };
    };
    const summaries = alerts.data.alerts.map(({ annotations }) => annotations['summary'] ?? '');
    assert.ok(
      summaries.includes('checkout: more than 5% of traffic fails (critical, 10m)'),
      summaries.join('\n'),
    );
  });
});
