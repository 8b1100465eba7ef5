import assert from 'node:assert/strict';
import { simIds } from '../../../sim/pagerDuty';
import { SimClient, type Fields } from './simClient';

describe('simulator: log entries', () => {
  let client: SimClient;
  before(async () => (client = await SimClient.start({ historyWeeks: 2 })));
  after(() => client.close());

  const ids = (rows: readonly Fields[]): unknown[] => rows.map(row => row['id']);

  it('shows the account’s newest first, in its time zone, in whole seconds', async () => {
    const rows = await client.list('/log_entries?limit=100');
    const times = rows.map(row => Date.parse(String(row['created_at'])));
    assert.deepEqual(
      times,
      [...times].sort((a, b) => b - a),
    );
    assert.match(String(rows[0]?.['created_at']), /^2026-02-28T1\d:\d\d:00-08:00$/);
  });

  it('tells a poller what is new, the second of `since` included', async () => {
    const { clock, scenes } = client.sim;
    clock.advance(60_000);
    const since = new Date(clock.now()).toISOString();
    const page = scenes.pageArrives();
    const first = await client.list(`/log_entries?since=${since}&include[]=incidents`);
    assert.deepEqual(
      first.map(row => row['type']),
      ['notify_log_entry', 'assign_log_entry', 'trigger_log_entry'],
    );
    assert.ok(first.every(row => (row['incident'] as Fields)['status'] === 'triggered'));
    scenes.colleagueAcknowledges(page.id);
    const second = await client.list(`/log_entries?since=${since}&include[]=incidents`);
    assert.deepEqual(ids(second).slice(1), ids(first));
    assert.deepEqual((second[0]?.['agent'] as Fields)['id'], simIds.tomasz);
    clock.advance(1000);
    assert.deepEqual(await client.list(`/log_entries?since=${new Date(clock.now()).toISOString()}`), []);
  });

  it('bounds by until, leaves the unimportant out of an overview, and pages', async () => {
    const until = '2026-02-25T00:00:00Z';
    const rows = await client.list(`/log_entries?until=${until}&limit=100`);
    assert.ok(rows.every(row => Date.parse(String(row['created_at'])) <= Date.parse(until)));
    const overview = await client.list('/log_entries?is_overview=true&limit=100');
    assert.ok(overview.length > 0);
    assert.ok(overview.every(row => !['notify_log_entry', 'assign_log_entry'].includes(String(row['type']))));
    const [first, second] = await client.list('/log_entries?limit=2');
    assert.deepEqual(ids(await client.list('/log_entries?limit=1&offset=1')), [second?.['id']]);
    assert.notEqual(first?.['id'], second?.['id']);
  });

  it('shows those of one incident, and one by itself', async () => {
    const page = client.sim.scenes.pageArrives();
    const rows = await client.list(`/incidents/${page.id}/log_entries`);
    assert.equal(rows.length, 3);
    const one = await client.get(`/log_entries/${String(rows[0]?.['id'])}`);
    assert.equal((one.json['log_entry'] as Fields)['id'], rows[0]?.['id']);
    assert.equal((await client.get('/log_entries/RNOSUCHENTRY00')).status, 404);
  });
});

describe('simulator: alerts', () => {
  let client: SimClient;
  before(async () => (client = await SimClient.start({ historyWeeks: 0 })));
  after(() => client.close());

  it('carry severity, custom details and links, the runbook’s among them', async () => {
    const page = client.sim.scenes.pageArrives();
    const [alert] = await client.list(`/incidents/${page.id}/alerts`);
    const { details, contexts } = alert?.['body'] as { details: Fields; contexts: readonly Fields[] };
    assert.equal(alert?.['severity'], 'critical');
    assert.deepEqual([details['exception'], details['release']], ['ChargeError', 'v2.31']);
    assert.deepEqual([contexts[0]?.['type'], contexts[0]?.['href']], ['link', details['runbook_url']]);
  });

  it('are filtered by status and shown one by one', async () => {
    const page = client.sim.scenes.pageArrives();
    const [alert] = client.sim.state.alertsOf(page.id);
    assert.equal((await client.list(`/incidents/${page.id}/alerts?statuses[]=resolved`)).length, 0);
    assert.equal((await client.get(`/incidents/${page.id}/alerts/${alert?.id ?? ''}`)).status, 200);
    assert.equal((await client.get(`/incidents/${page.id}/alerts/QNOSUCHALERT00`)).status, 404);
  });
});
