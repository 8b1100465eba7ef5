import assert from 'node:assert/strict';
import { simIds } from '../../../sim/pagerDuty';
import type { Incident } from '../../../sim/pagerDuty';
import { SimClient, type Fields, type Reply } from './simClient';

const codeOf = ({ json }: Reply): unknown => (json['error'] as { code?: unknown } | undefined)?.code;
const statusOf = ({ json }: Reply): unknown => (json['incident'] as Fields | undefined)?.['status'];

describe('simulator: changing an incident', () => {
  let client: SimClient;
  let page: Incident;
  before(async () => (client = await SimClient.start({ historyWeeks: 0 })));
  after(() => client.close());
  beforeEach(() => (page = client.sim.scenes.pageArrives()));

  const entriesOf = (id: string): string[] => client.sim.state.logEntriesOf(id).map(({ type }) => type);

  it('acknowledging stops the escalation and starts the acknowledgement’s own clock', async () => {
    const reply = await client.setStatus(page.id, 'acknowledged');
    const incident = reply.json['incident'] as Fields;
    assert.equal(incident['status'], 'acknowledged');
    assert.deepEqual(incident['pending_actions'], [{ type: 'unacknowledge', at: '2026-03-01T02:30:00Z' }]);
    assert.deepEqual(entriesOf(page.id).slice(-1), ['acknowledge']);
  });

  it('a second acknowledgement by the same person is 1002, by another one it is added', async () => {
    await client.setStatus(page.id, 'acknowledged');
    assert.equal(codeOf(await client.setStatus(page.id, 'acknowledged')), 1002);
    const other = await client.setStatus(page.id, 'acknowledged', { key: client.sim.tokens.colleague });
    assert.equal(((other.json['incident'] as Fields)['acknowledgements'] as unknown[]).length, 2);
  });

  it('resolving empties assignments and pending actions; a second time is 1001', async () => {
    const reply = await client.setStatus(page.id, 'resolved');
    const { assignments, pending_actions, resolved_at, alert_counts } = reply.json['incident'] as Fields;
    assert.deepEqual([assignments, pending_actions], [[], []]);
    assert.equal(resolved_at, '2026-03-01T02:00:00Z');
    assert.deepEqual(alert_counts, { all: 1, triggered: 0, resolved: 1 });
    assert.equal(codeOf(await client.setStatus(page.id, 'resolved')), 1001);
  });

  for (const status of ['acknowledged', 'triggered']) {
    it(`${status} on a resolved incident reopens it and pages again`, async () => {
      await client.setStatus(page.id, 'resolved');
      const pagesBefore = client.sim.state.pages.length;
      const before = entriesOf(page.id).length;
      const reply = await client.setStatus(page.id, status);
      assert.equal(statusOf(reply), status);
      assert.equal((reply.json['incident'] as Fields)['resolved_at'], null);
      assert.equal(client.sim.state.pages.length, pagesBefore + 1);
      assert.equal(entriesOf(page.id)[before], 'trigger');
    });
  }

  it('keeps the text of a resolution to itself', async () => {
    const incident = { type: 'incident_reference', status: 'resolved', resolution: 'A secret cure' };
    const reply = await client.put(`/incidents/${page.id}`, { incident });
    const log = await client.get(`/incidents/${page.id}/log_entries`);
    const notes = await client.get(`/incidents/${page.id}/notes`);
    assert.equal(client.sim.state.incident(page.id).resolution, 'A secret cure');
    for (const { text } of [reply, log, notes]) assert.equal(text.includes('A secret cure'), false);
  });

  it('reassigns, changes urgency, title, priority and level', async () => {
    const change = {
      type: 'incident',
      title: 'Renamed',
      urgency: 'low',
      priority: { id: simIds.p4, type: 'priority_reference' },
      escalation_level: 2,
    };
    const { json } = await client.put(`/incidents/${page.id}`, { incident: change });
    const incident = json['incident'] as Fields;
    assert.deepEqual([incident['title'], incident['urgency']], ['Renamed', 'low']);
    assert.equal((incident['priority'] as Fields)['summary'], 'P4');
    assert.deepEqual(
      client.sim.state.incident(page.id).assignments.map(({ userId }) => userId),
      [simIds.ines],
    );
    await client.put(`/incidents/${page.id}`, {
      incident: {
        type: 'incident',
        assignments: [{ assignee: { id: simIds.priya, type: 'user_reference' } }],
      },
    });
    assert.equal(client.sim.state.incident(page.id).assignments[0]?.userId, simIds.priya);
  });

  const refused: readonly (readonly [string, unknown, number])[] = [
    ['an unknown status', { type: 'incident', status: 'closed' }, 2001],
    ['no type', { status: 'resolved' }, 2001],
    ['a level the policy does not have', { type: 'incident', escalation_level: 3 }, 2001],
    ['an unknown assignee', { type: 'incident', assignments: [{ assignee: { id: 'PNOBODY' } }] }, 2001],
    ['an unknown priority', { type: 'incident', priority: { id: 'PNOSUCH' } }, 2001],
    ['text for an object', 'resolved', 2001],
  ];
  for (const [name, incident, code] of refused) {
    it(`refuses ${name} and changes nothing`, async () => {
      const before = structuredClone(client.sim.state.incident(page.id));
      const reply = await client.put(`/incidents/${page.id}`, { incident });
      assert.deepEqual([reply.status, codeOf(reply)], [400, code]);
      assert.deepEqual(client.sim.state.incident(page.id), before);
    });
  }

  it('refuses a body that is no JSON, or says it is none', async () => {
    for (const type of ['text/plain', 'application/json']) {
      const response = await fetch(`${client.sim.url}/incidents/${page.id}`, {
        method: 'PUT',
        headers: { authorization: `Token token=${client.sim.tokens.user}`, 'content-type': type },
        body: '{"incident":',
      });
      assert.equal(response.status, 400);
    }
  });

  it('updates many at once, all or none', async () => {
    const other = client.sim.scenes.pageArrives();
    const both = [page, other].map(({ id }) => ({ type: 'incident_reference', id, status: 'acknowledged' }));
    const reply = await client.put('/incidents', { incidents: both });
    assert.deepEqual(
      (reply.json['incidents'] as Fields[]).map(row => row['status']),
      ['acknowledged', 'acknowledged'],
    );
    await client.setStatus(other.id, 'resolved');
    const mixed = [page, other].map(({ id }) => ({ type: 'incident_reference', id, status: 'resolved' }));
    assert.equal(codeOf(await client.put('/incidents', { incidents: mixed })), 1001);
    assert.equal(client.sim.state.incident(page.id).status, 'acknowledged');
  });

  it('takes 250 at once and answers 413 to more', async () => {
    const storm = client.sim.scenes.stormOf(251);
    const bulk = (count: number): unknown => ({
      incidents: storm
        .slice(0, count)
        .map(({ id }) => ({ type: 'incident_reference', id, status: 'acknowledged' })),
    });
    assert.equal((await client.put('/incidents', bulk(251))).status, 413);
    assert.equal(storm.filter(({ status }) => status === 'acknowledged').length, 0);
    assert.equal((await client.put('/incidents', bulk(250))).status, 200);
    assert.equal(storm.filter(({ status }) => status === 'acknowledged').length, 250);
  });

  it('opens an incident by hand, once per key', async () => {
    const incident = {
      type: 'incident',
      title: 'By hand',
      service: { id: simIds.billing, type: 'service_reference' },
      incident_key: 'one-of-a-kind',
    };
    const created = await client.post('/incidents', { incident });
    assert.deepEqual([created.status, statusOf(created)], [201, 'triggered']);
    assert.equal((await client.post('/incidents', { incident })).status, 400);
  });

  const snoozes: readonly (readonly [unknown, number])[] = [
    [604_800, 201],
    [604_801, 400],
    [0, 400],
    [1.5, 400],
    [undefined, 400],
  ];
  for (const [duration, status] of snoozes) {
    it(`snoozes for ${String(duration)} seconds: ${status}`, async () => {
      const reply = await client.post(`/incidents/${page.id}/snooze`, { duration });
      assert.equal(reply.status, status);
      if (status !== 201) return;
      const { pending_actions } = reply.json['incident'] as Fields;
      assert.deepEqual(pending_actions, [{ type: 'unacknowledge', at: '2026-03-08T02:00:00Z' }]);
    });
  }

  it('merges into an open incident only, and a merged one is closed for good (1019)', async () => {
    const target = client.sim.scenes.pageArrives();
    const merge = (into: string): Promise<Reply> =>
      client.put(`/incidents/${into}/merge`, {
        source_incidents: [{ type: 'incident_reference', id: page.id }],
      });
    const resolved = client.sim.scenes.pageArrives();
    await client.setStatus(resolved.id, 'resolved');
    assert.equal((await merge(resolved.id)).status, 400);
    assert.equal((await merge(target.id)).status, 200);
    assert.equal(client.sim.state.alertsOf(target.id).length, 2);
    assert.equal(client.sim.state.incident(page.id).status, 'resolved');
    assert.equal(codeOf(await client.setStatus(page.id, 'acknowledged')), 1019);
  });

  it('does not merge past a thousand alerts', async () => {
    const target = client.sim.scenes.pageArrives();
    const { state, clock } = client.sim;
    const alert = state.alertsOf(target.id)[0];
    assert.ok(alert);
    for (let index = 0; index < 999; index++) {
      state.alerts.set(`QFILLER${index}`, { ...alert, id: `QFILLER${index}`, createdAt: clock.now() });
    }
    const reply = await client.put(`/incidents/${target.id}/merge`, {
      source_incidents: [{ type: 'incident_reference', id: page.id }],
    });
    assert.equal(reply.status, 400);
    assert.equal(state.incident(page.id).status, 'triggered');
  });
});

describe('simulator: notes', () => {
  let client: SimClient;
  before(async () => (client = await SimClient.start({ historyWeeks: 0 })));
  after(() => client.close());

  it('keeps them newest first, each with its log entry, and never notices a repetition', async () => {
    const { id } = client.sim.scenes.pageArrives();
    for (const content of ['first', 'second', 'second'])
      await client.post(`/incidents/${id}/notes`, { note: { content } });
    const notes = await client.list(`/incidents/${id}/notes`);
    assert.deepEqual(
      notes.map(note => note['content']),
      ['second', 'second', 'first'],
    );
    const annotations = client.sim.state.logEntriesOf(id).filter(({ type }) => type === 'annotate');
    assert.deepEqual(
      annotations.map(({ note }) => note),
      ['first', 'second', 'second'],
    );
  });

  it('takes 2,000 and no more', async () => {
    const { id } = client.sim.scenes.pageArrives();
    for (let count = 0; count < 1999; count++) client.sim.scenes.colleagueNotes(id, `note ${count}`);
    const add = (): Promise<Reply> =>
      client.post(`/incidents/${id}/notes`, { note: { content: 'one more' } });
    assert.deepEqual([(await add()).status, (await add()).status], [200, 400]);
  });

  for (const note of [{ content: '' }, { content: 5 }, {}, null]) {
    it(`refuses ${JSON.stringify(note)}`, async () => {
      const { id } = client.sim.scenes.pageArrives();
      assert.equal((await client.post(`/incidents/${id}/notes`, { note })).status, 400);
    });
  }
});
