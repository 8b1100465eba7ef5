import assert from 'node:assert/strict';
import { simIds, type PagerDutySim } from '../../../sim/pagerDuty';
import { connect, never, problemIn, Sims, type Connected } from './pagerDutyWorld';

describe('PagerDutyDirectory', () => {
  const sims = new Sims();
  let sim: PagerDutySim;
  let directory: Connected['account']['directory'];
  beforeEach(async () => {
    sim = await sims.start({ historyWeeks: 1 });
    ({ directory } = (await connect(sim)).account);
  });
  afterEach(sims.close);

  it('lists services with their policy and teams', async () => {
    const { items, incomplete } = await directory.listServices(never);
    assert.equal(incomplete, undefined);
    assert.equal(items.length, sim.state.services.size);
    assert.deepEqual(
      items.find(({ id }) => id === simIds.checkout),
      { id: simIds.checkout, name: 'checkout', escalationPolicyId: simIds.policy, teams: ['Shop'] },
    );
  });

  it('lists priorities, highest first, and none where the plan has none', async () => {
    const { items } = await directory.listPriorities(never);
    assert.deepEqual(
      items.map(({ name }) => name),
      ['P1', 'P2', 'P3', 'P4', 'P5'],
    );
    sim.scenes.ability('priorities', false);
    assert.deepEqual(await directory.listPriorities(never), { items: [] });
  });

  it('lists escalation policies with who is asked first', async () => {
    const { items } = await directory.listEscalationPolicies(never);
    const policy = items.find(({ id }) => id === simIds.policy);
    const firstLevel = [{ name: 'Shop Primary' }];
    assert.deepEqual(policy, { id: simIds.policy, name: 'Shop On-Call', firstLevel });
  });

  it('finds the runbook links of recent alerts, once each, and asks for few incidents of a service', async () => {
    sim.scenes.pageArrives({
      service: simIds.billing,
      contexts: [],
      details: { alertname: 'QueueDepth', runbook_url: 'https://wiki.example.com/queue' },
    });
    const before = sim.requests.length;
    const { items } = await directory.recentRunbookLinks(never);
    assert.deepEqual(
      items.find(({ serviceId }) => serviceId === simIds.billing),
      { serviceId: simIds.billing, href: 'https://wiki.example.com/queue', alertName: 'QueueDepth' },
    );
    const links = items.map(({ serviceId, href }) => `${serviceId} ${href}`);
    assert.deepEqual(links, [...new Set(links)]);
    assert.ok(items.some(({ serviceId }) => serviceId === simIds.checkout));
    assert.ok(sim.requests.length - before <= 3 + 3 * 3);
  });

  it('says what is wrong', async () => {
    sim.scenes.tokenRevoked();
    for (const list of ['listServices', 'listPriorities', 'recentRunbookLinks'] as const) {
      assert.equal((await problemIn(directory[list](never))).code, 'incidents.badToken');
    }
  });
});
