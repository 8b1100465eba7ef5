import assert from 'node:assert/strict';
import { simIds, startPagerDutySim, type Incident, type PageOptions } from '../../../sim/pagerDuty';
import { SimClient, type Fields } from './simClient';

const minute = 60_000;

describe('simulator: what happens by itself', () => {
  let client: SimClient;
  before(async () => (client = await SimClient.start({ historyWeeks: 0, openIncidents: false })));
  after(() => client.close());

  const pending = async ({ id }: Incident): Promise<unknown> =>
    ((await client.get(`/incidents/${id}`)).json['incident'] as Fields)['pending_actions'];
  const assignees = ({ id }: Incident): string[] =>
    client.sim.state.incident(id).assignments.map(({ userId }) => userId);
  const logOf = ({ id }: Incident): string[] => client.sim.state.logEntriesOf(id).map(({ type }) => type);
  const inMinutes = (count: number): string =>
    new Date(client.sim.clock.now() + count * minute).toISOString().replace('.000Z', 'Z');

  it('escalates level by level, repeats, and gives up', async () => {
    const page = client.sim.scenes.pageArrives();
    assert.deepEqual(await pending(page), [{ type: 'escalate', at: inMinutes(15) }]);
    assert.deepEqual(assignees(page), [simIds.dana]);

    client.sim.clock.advance(15 * minute - 1000);
    assert.deepEqual(assignees(page), [simIds.dana]);
    client.sim.clock.advance(1000);
    assert.deepEqual(assignees(page), [simIds.ines]);
    assert.deepEqual(await pending(page), [{ type: 'escalate', at: inMinutes(15) }]);

    client.sim.clock.advance(15 * minute);
    assert.deepEqual(assignees(page), [simIds.dana]);
    client.sim.clock.advance(15 * minute);
    assert.deepEqual(assignees(page), [simIds.ines]);
    assert.deepEqual(await pending(page), []);
    client.sim.clock.advance(60 * minute);
    assert.deepEqual(logOf(page), [
      ...['trigger', 'assign', 'notify'],
      ...['escalate', 'notify'],
      ...['repeat_escalation_path', 'assign', 'notify'],
      ...['escalate', 'notify'],
      'exhaust_escalation_path',
    ]);
  });

  it('takes the time at which something fell due, not the time somebody looked', () => {
    const page = client.sim.scenes.pageArrives();
    const begun = client.sim.clock.now();
    client.sim.clock.advance(3 * 60 * minute);
    const escalated = client.sim.state.logEntriesOf(page.id).filter(({ type }) => type === 'escalate');
    assert.deepEqual(
      escalated.map(({ at }) => (at - begun) / minute),
      [15, 45],
    );
  });

  it('lets an acknowledgement lapse and pages again', async () => {
    const page = client.sim.scenes.pageArrives();
    client.sim.scenes.colleagueAcknowledges(page.id);
    assert.deepEqual(await pending(page), [{ type: 'unacknowledge', at: inMinutes(30) }]);
    client.sim.clock.advance(30 * minute);
    assert.equal(client.sim.state.incident(page.id).status, 'triggered');
    assert.deepEqual(client.sim.state.incident(page.id).acknowledgements, []);
    assert.deepEqual(logOf(page).slice(-2), ['unacknowledge', 'notify']);
  });

  it('resolves by the service’s timeout, acknowledged or not', async () => {
    const page = client.sim.scenes.pageArrives({ service: 'search' });
    client.sim.scenes.colleagueAcknowledges(page.id);
    assert.deepEqual(await pending(page), [
      { type: 'unacknowledge', at: inMinutes(30) },
      { type: 'resolve', at: inMinutes(240) },
    ]);
    client.sim.clock.advance(240 * minute);
    const resolved = client.sim.state.incident(page.id);
    assert.deepEqual([resolved.status, resolved.lastStatusChangeBy.kind], ['resolved', 'service']);
  });

  const quiet: readonly (readonly [string, PageOptions])[] = [
    ['of low urgency', { urgency: 'low' }],
    ['assigned directly', { assigneeIds: [simIds.priya] }],
  ];
  for (const [name, options] of quiet) {
    it(`never escalates what is ${name}`, async () => {
      const page = client.sim.scenes.pageArrives(options);
      const before = assignees(page);
      assert.deepEqual(await pending(page), []);
      client.sim.clock.advance(120 * minute);
      assert.deepEqual(assignees(page), before);
    });
  }

  it('catches up for a page that began long ago', () => {
    const page = client.sim.scenes.pageArrives({ ageMs: 20 * minute });
    assert.deepEqual(assignees(page), [simIds.ines]);
  });

  it('runs by real time unless told otherwise', async () => {
    const sim = await startPagerDutySim({ historyWeeks: 0, maxLifetimeMs: 60_000 });
    try {
      assert.ok(Math.abs(sim.clock.now() - Date.now()) < 2000);
      sim.clock.set(Date.parse('2030-01-01T00:00:00Z'));
      assert.ok(sim.clock.now() - Date.parse('2030-01-01T00:00:00Z') < 2000);
    } finally {
      await sim.close();
    }
  });
});
