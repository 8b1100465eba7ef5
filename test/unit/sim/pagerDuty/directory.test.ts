import assert from 'node:assert/strict';
import { simIds, startPagerDutySim } from '../../../sim/pagerDuty';
import { SimClient, type Fields } from './simClient';

const day = 86_400_000;

describe('simulator: who is on call', () => {
  let client: SimClient;
  before(async () => (client = await SimClient.start({ historyWeeks: 0 })));
  after(() => client.close());

  const summary = (row: Fields): unknown[] => [
    (row['user'] as Fields)['summary'],
    row['escalation_level'],
    (row['schedule'] as Fields | null)?.['summary'] ?? null,
  ];

  it('names the people of each level now', async () => {
    const rows = await client.list('/oncalls');
    assert.deepEqual(rows.map(summary), [
      ['Dana Reyes', 1, 'Shop Primary'],
      ['Ines Duarte', 2, null],
      ['Marcus Hale', 1, null],
    ]);
    assert.deepEqual([rows[1]?.['start'], rows[1]?.['end']], [null, null]);
    assert.equal(Date.parse(String(rows[0]?.['end'])) - Date.parse(String(rows[0]?.['start'])), 7 * day);
  });

  it('follows the clock from turn to turn', async () => {
    client.sim.clock.advance(7 * day);
    const [first] = await client.list('/oncalls');
    assert.equal((first?.['user'] as Fields)['summary'], 'Tomasz Lis');
    client.sim.clock.advance(-7 * day);
  });

  it('shows a range, filters, and the earliest of each', async () => {
    const range = 'since=2026-03-01T02:00:00Z&until=2026-04-10T00:00:00Z';
    const turns = await client.list(`/oncalls?${range}&schedule_ids[]=${simIds.schedule}`);
    assert.deepEqual(
      turns.map(row => (row['user'] as Fields)['summary']),
      ['Dana Reyes', 'Tomasz Lis', 'Priya Nair', 'Dana Reyes', 'Tomasz Lis', 'Priya Nair'],
    );
    assert.equal((await client.list(`/oncalls?${range}&user_ids[]=${simIds.dana}`)).length, 2);
    assert.equal((await client.list(`/oncalls?${range}&user_ids[]=${simIds.dana}&earliest=true`)).length, 1);
    assert.equal((await client.list('/oncalls?schedule_ids[]=null')).length, 2);
    assert.equal(
      (await client.get('/oncalls?since=2026-03-02T00:00:00Z&until=2026-03-01T00:00:00Z')).status,
      400,
    );
    assert.equal((await client.get('/oncalls?until=2027-03-01T00:00:00Z')).status, 400);
  });
});

describe('simulator: what an account may lack', () => {
  let client: SimClient;
  before(async () => (client = await SimClient.start()));
  after(() => client.close());

  const gates: readonly (readonly [string, string, number])[] = [
    ['priorities', '/priorities', 402],
    ['urgencies', '/incidents?urgencies[]=high', 402],
    ['teams', `/incidents?team_ids[]=${simIds.team}`, 402],
  ];
  for (const [ability, path, status] of gates) {
    it(`${path} without the ability ${ability}: ${status}`, async () => {
      assert.equal((await client.get(path)).status, 200);
      assert.equal((await client.get(`/abilities/${ability}`)).status, 204);
      client.sim.scenes.ability(ability, false);
      assert.equal((await client.get(path)).status, status);
      assert.equal((await client.get(`/abilities/${ability}`)).status, 402);
      client.sim.scenes.ability(ability, true);
    });
  }

  it('responder requests need an ability, and the requester in the body', async () => {
    const { id } = client.sim.scenes.pageArrives();
    const body = {
      requester_id: simIds.dana,
      message: 'Help',
      responder_request_targets: [{ responder_request_target: { id: simIds.ines, type: 'user_reference' } }],
    };
    const ask = async (wanted: unknown): Promise<number> =>
      (await client.send('POST', `/incidents/${id}/responder_requests`, { body: wanted })).status;
    assert.equal(await ask(body), 402);
    client.sim.scenes.ability('coordinated_responding', true);
    assert.equal(await ask({ ...body, requester_id: undefined }), 400);
    assert.equal(await ask(body), 200);
    assert.equal(client.sim.state.pages.at(-1)?.userId, simIds.ines);
  });

  it('past and related incidents are an add-on', async () => {
    const { id } = client.sim.scenes.pageArrives();
    const statuses = async (): Promise<number[]> => [
      (await client.get(`/incidents/${id}/past_incidents`)).status,
      (await client.get(`/incidents/${id}/related_incidents`)).status,
    ];
    assert.deepEqual(await statuses(), [403, 403]);
    client.sim.scenes.eventIntelligence(true);
    assert.deepEqual(await statuses(), [200, 200]);
    const { json } = await client.get(`/incidents/${id}/past_incidents?limit=2`);
    assert.equal((json['past_incidents'] as unknown[]).length, 2);
  });

  it('Response Plays are gone, workflows took their place', async () => {
    const { id } = client.sim.scenes.pageArrives();
    assert.equal((await client.post('/response_plays/P1/run', {})).status, 404);
    const [workflow] = await client.list('/incident_workflows');
    const body = { incident_workflow_instance: { incident: { id, type: 'incident_reference' } } };
    const started = await client.post(`/incident_workflows/${String(workflow?.['id'])}/instances`, body);
    assert.equal(started.status, 201);
    assert.equal(client.sim.state.workflowInstances[0]?.incidentId, id);
  });

  it('change events are kept 90 days and asked for in UTC', async () => {
    const summaries = (await client.list('/change_events')).map(row => row['summary']);
    assert.deepEqual(summaries, ['Deployed v2.31', 'Deployed v2.30', 'Deployed v2.29']);
    assert.equal((await client.list(`/services/${simIds.search}/change_events`)).length, 1);
    for (const since of ['2026-02-01T00:00:00-08:00', '2026-02-01', '2026-02-01T00:00:00']) {
      assert.equal(
        (await client.get(`/change_events?since=${encodeURIComponent(since)}`)).status,
        400,
        since,
      );
    }
  });

  it('analytics lag a day, count explicit acknowledgements only, and want a filter of a person', async () => {
    const ask = (filters: unknown): ReturnType<SimClient['post']> =>
      client.post('/analytics/raw/incidents', { filters, limit: 1000 });
    assert.equal((await ask({})).status, 400);
    const { json } = await ask({ service_ids: [simIds.checkout, simIds.search] });
    const rows = json['data'] as Fields[];
    assert.ok(rows.length > 20);
    assert.ok(rows.every(row => Date.parse(String(row['created_at'])) < client.sim.clock.now() - day));
    const untouched = rows.filter(row => row['auto_resolved'] === true);
    assert.ok(untouched.length > 0);
    assert.ok(untouched.every(row => row['acknowledgement_count'] === 0 && !('seconds_to_first_ack' in row)));
    assert.ok(rows.some(row => typeof row['seconds_to_first_ack'] === 'number'));
  });
});

describe('simulator: the account', () => {
  it('is the same for the same seed, whenever it starts, and another for another', async () => {
    const idsFor = async (seed: number, startAt: number): Promise<string[]> => {
      const sim = await startPagerDutySim({ seed, startAt, maxLifetimeMs: 60_000 });
      await sim.close();
      return [...sim.state.incidents.keys()];
    };
    const first = await idsFor(5, Date.parse('2026-03-01T02:00:00Z'));
    assert.deepEqual(await idsFor(5, Date.parse('2027-07-01T14:30:00Z')), first);
    assert.notDeepEqual(await idsFor(6, Date.parse('2026-03-01T02:00:00Z')), first);
    assert.ok(first.every(id => /^Q[0-9A-Z]{13}$/.test(id)));
  });

  it('has open incidents of each class, one of them acknowledged', async () => {
    const sim = await startPagerDutySim({ maxLifetimeMs: 60_000 });
    await sim.close();
    const open = sim.state.openIncidents().map(({ title, status, urgency }) => [title, status, urgency]);
    assert.deepEqual(open, [
      ['Refund export is a day late', 'acknowledged', 'low'],
      ['Checkout pod restarted', 'triggered', 'low'],
      ['Search latency above 2 s', 'acknowledged', 'high'],
      ['Checkout: card charges failing', 'triggered', 'high'],
    ]);
  });

  it('finds people and services by name', async () => {
    const client = await SimClient.start({ historyWeeks: 0 });
    try {
      assert.deepEqual(
        (await client.list('/users?query=nair')).map(row => row['id']),
        [simIds.priya],
      );
      assert.deepEqual(
        (await client.list('/services?name=search')).map(row => row['id']),
        [simIds.search],
      );
      assert.deepEqual(
        (await client.list('/services?sort_by=name:desc')).map(row => row['name']),
        ['search', 'checkout', 'billing'],
      );
    } finally {
      await client.close();
    }
  });
});
