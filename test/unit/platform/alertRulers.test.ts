import assert from 'node:assert/strict';
import type { AlertRule } from '../../../src/core/errors/alerts/alertRule';
import { exportRules } from '../../../src/core/errors/alerts/exportRules';
import type { CountRequest, LogBackend } from '../../../src/core/errors/logBackend';
import type { MetricSource } from '../../../src/core/errors/metricSource';
import { defaultTeam, type Team } from '../../../src/core/team/team';
import { alertRulers } from '../../../src/platform/alertRulers';
import type { ConnectedLogs } from '../../../src/platform/connectedLogs';
import type { LogConnection } from '../../../src/platform/logConnections';
import { serviceOf } from '../core/team/serviceOf';

const minute = 60_000;
const day = 86_400_000;
const signal = new AbortController().signal;
const service = (name: string, logServices: readonly string[]): Team['services'][number] =>
  serviceOf(name, { logServices });
const team: Team = {
  ...defaultTeam,
  services: [service('Checkout', ['checkout-a', 'checkout.b']), service('Search', [])],
};
const share = (name?: string): AlertRule => ({
  kind: 'share',
  id: `${name ?? '*'}/critical`,
  path: ['alerts', 'critical'],
  severity: 'critical',
  share: 0.001,
  windowMs: 10 * minute,
  minTraffic: 100,
  ...(name === undefined ? {} : { service: name }),
});

function connected(parts: {
  readonly metrics?: readonly Partial<MetricSource>[];
  readonly loki?: { readonly connection: Partial<LogConnection>; readonly backend: Partial<LogBackend> };
}): ConnectedLogs {
  const { metrics = [], loki } = parts;
  return {
    accounts: {
      metrics,
      connections: {
        all: loki ? [{ id: 'loki:x', kind: 'loki', label: 'Loki (x)', ...loki.connection }] : [],
      },
      backendOf: () => loki?.backend,
    },
  } as unknown as ConnectedLogs;
}

describe('rules for Prometheus', () => {
  const told = { asOf: 0, problems: [], remarks: [] };
  const source: Partial<MetricSource> = {
    label: 'Prometheus (x)',
    metrics: () =>
      Promise.resolve({ ...told, metrics: [{ name: 'http_requests_total', type: 'counter' as const }] }),
    query: () =>
      Promise.resolve({
        ...told,
        series: ['checkout-a', 'checkout.b', 'other'].flatMap(job =>
          ['200', '500'].map(code => ({ labels: { job, code }, value: 1, at: 0 })),
        ),
      }),
  };

  it('count requests of a service by the names that it has there, and say what they do not know', async () => {
    const [ruler] = alertRulers(connected({ metrics: [source] }), team);
    const counts = await ruler?.counts(10 * day, signal);
    const found = counts?.(share('Checkout'));
    assert.equal(
      found?.all('10m'),
      'sum(sum by (job) (increase(http_requests_total{job=~"checkout-a|checkout\\\\.b"}[10m])))',
    );
    assert.equal(
      found.bad('10m'),
      'sum(sum by (job) (increase(http_requests_total{job=~"checkout-a|checkout\\\\.b", code=~"5.."}[10m])))',
    );
    assert.match(found.remark ?? '', /status 5xx.*knows no class.*critical errors/);
  });

  it('leave out a service that is not counted, and count all where the team names none', async () => {
    const [ruler] = alertRulers(connected({ metrics: [source] }), team);
    const counts = (await ruler?.counts(10 * day, signal)) ?? (() => undefined);
    const { text, left } = exportRules([share('Checkout'), share('Search')], counts);
    assert.deepEqual(left, [share('Search')]);
    assert.match(text, /OpexCriticalErrorShare/);
    assert.equal(counts(share())?.all('5m'), 'sum(sum by (job) (increase(http_requests_total[5m])))');
  });
});

describe('rules for the ruler of Loki', () => {
  const mapping: LogConnection['mapping'] = {
    preset: 'custom',
    fields: { level: { name: 'level', place: 'json' }, service: { name: 'app', place: 'field' } },
  };
  const asked: CountRequest[] = [];
  const backend: Partial<LogBackend> = {
    count: request => {
      asked.push(request);
      const rows = [
        { values: { level: 'eror', service: 'checkout-a' }, total: 1, buckets: new Map() },
        { values: { level: 'info', service: 'search' }, total: 1, buckets: new Map() },
      ];
      return Promise.resolve({
        by: request.by,
        rows,
        problems: [],
        isWhole: true,
        cost: { requests: 1, bytes: 1 },
      });
    },
  };

  it('count records by level, within what is connected', async () => {
    const loki = { connection: { mapping, within: '{env="prod"} |= "x"' }, backend };
    const [ruler] = alertRulers(connected({ loki }), team);
    const counts = await ruler?.counts(10 * day, signal);
    assert.equal(
      counts?.(share('Checkout'))?.all('10m'),
      'sum(count_over_time({env="prod"} |= "x" | app="checkout-a" [10m]))',
    );
    const bad = counts(share('Search'))?.bad('10m') ?? '';
    assert.match(bad, /\| app="search" \| json opex_0=.*level.* opex_0=~"eror\|error\|ERROR.*" \[10m\]/);
    assert.equal(asked.length, 1);
  });

  it('leave everything out where no field tells the level', async () => {
    const { level, ...fields } = mapping.fields;
    assert.ok(level);
    const loki = { connection: { mapping: { preset: 'custom' as const, fields } }, backend };
    const [ruler] = alertRulers(connected({ loki }), team);
    assert.equal((await ruler?.counts(10 * day, signal))?.(share('Checkout')), undefined);
  });
});
