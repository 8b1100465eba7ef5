import assert from 'node:assert/strict';
import { never, problemIn } from '../../../sim/alertmanager/testAlertmanager';
import { asked, at, minute, ok, second, vector, worldOf } from './metricsWorld';

describe('Prometheus and what answers like it: names, rules and alerts', () => {
  const window = { from: at, to: at + minute };
  const names = { '/label/__name__/values': ok(['a_total', 'a_seconds_bucket', 'b']) };

  it('have their types where the server tells them, and a word where it does not', async () => {
    const metadata = ok({
      a_total: [{ type: 'counter', help: 'All a', unit: '' }],
      a_seconds: [{ type: 'HISTOGRAM' }],
      b: [{ type: 'odd' }],
    });
    const told = await asked({ ...names, '/metadata': metadata }, ({ source }) =>
      source.metrics(window, never),
    );
    assert.deepEqual(told.metrics, [
      { name: 'a_seconds_bucket', type: 'histogram' },
      { name: 'a_total', type: 'counter', help: 'All a' },
      { name: 'b', type: 'unknown' },
    ]);
    assert.deepEqual(told.problems, []);
    for (const missing of [
      { status: 404, body: 'not found' },
      ok({}),
      { status: 400, body: 'unsupported path' },
    ]) {
      const bare = await asked({ ...names, '/metadata': missing }, ({ source }) =>
        source.metrics(window, never),
      );
      assert.equal(bare.metrics.length, 3);
      assert.deepEqual(
        bare.problems.map(({ code }) => code),
        ['metrics.noMetadata'],
      );
    }
  });

  it('are found by a test that goes without what a server lacks', async () => {
    const bare = {
      ...names,
      '/query': vector({ metric: {}, value: [second, '1'] }),
      '/label/job/values': ok(null),
    };
    const probe = await asked(bare, ({ source }) => source.probe(never));
    assert.deepEqual(
      [probe.product, probe.version, probe.rules, probe.jobs],
      ['Prometheus', undefined, undefined, []],
    );
    const mimir = {
      ...bare,
      '/status/buildinfo': ok({ application: 'Grafana Mimir', version: '2.11' }),
      '/rules': ok({ groups: [] }),
    };
    const found = await asked(mimir, ({ source }) => source.probe(never));
    assert.deepEqual([found.product, found.version, found.rules], ['Grafana Mimir', '2.11', 0]);
  });

  it('are read one by one: one that cannot be read takes no other with it', async () => {
    const rule = {
      type: 'alerting',
      name: 'High',
      query: 'x > 1',
      duration: '60',
      health: 'err',
      lastError: 'no',
      lastEvaluation: '0001-01-01T00:00:00Z',
      state: 'firing',
    };
    const alerts = [
      {
        labels: { alertname: 'High' },
        state: 'firing',
        value: '1e+00',
        activeAt: '2026-01-10T12:00:00.123456789Z',
      },
      { labels: null, state: 'gone' },
    ];
    const groups = [{ name: 'g', rules: [{ ...rule, alerts }, { type: 'odd' }, null] }, 'group'];
    const read = await asked({ '/rules': ok({ groups }), '/alerts': ok({ alerts }) }, async ({ source }) => ({
      rules: await source.rules(never),
      alerts: await source.alerts(never),
    }));
    const high = {
      name: 'High',
      labels: { alertname: 'High' },
      annotations: {},
      state: 'firing',
      activeAt: at + 123,
      value: 1,
    };
    assert.deepEqual(read.rules.rules, [
      {
        kind: 'alerting',
        name: 'High',
        group: 'g',
        expression: 'x > 1',
        labels: {},
        annotations: {},
        forMs: 60_000,
        health: 'failing',
        lastError: 'no',
        state: 'firing',
        alerts: [high],
      },
    ]);
    assert.deepEqual(
      read.rules.problems.map(({ args }) => (args as { count: number }).count),
      [3],
    );
    assert.deepEqual(read.alerts.alerts, [high]);
    assert.deepEqual(
      read.alerts.problems.map(({ code }) => code),
      ['metrics.unreadable'],
    );
    assert.equal(
      (await problemIn(asked({}, ({ source }) => source.rules(never)))).code,
      'metrics.notOffered',
    );
  });

  it('link to the same expression', async () => {
    const { account, server } = await worldOf({});
    await server.close();
    const link = new URL(account.source.link('sum(a) by (b) & c', { from: at, to: at + 90 * minute }) ?? '');
    assert.equal(link.pathname, '/graph');
    assert.deepEqual(
      [...link.searchParams],
      [
        ['g0.expr', 'sum(a) by (b) & c'],
        ['g0.tab', '0'],
        ['g0.range_input', '90m'],
        ['g0.end_input', '2026-01-10 13:30:00'],
      ],
    );
  });
});
