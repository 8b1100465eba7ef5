import assert from 'node:assert/strict';
import { isWrite } from '../sim/pagerDuty';
import { until } from '../host/until';
import { screenshotFailures, stepsBuildOnEachOther } from './harness/workbench';
import { connect, openShopNight, type ShopNight } from './support/shopNight';

/** What one presses at night: a storm in three presses, a colleague who was faster, a tunnel, help pulled in. */
describe('writing', () => {
  stepsBuildOnEachOther();
  let night: ShopNight;

  before(async () => {
    night = await openShopNight();
    const { bench, sim } = night;
    await bench.sideBar.open('Opex');
    await connect(night);
    await bench.sideBar.view('Incidents').waitRow(/No open incidents/);
    await bench.notifications.clear();
    sim.scenes.stormOf(199);
    sim.scenes.pageArrives();
    await bench.runCommand('Opex: Refresh Incidents');
    await bench.sideBar.view('Incidents').waitRow(/card charges failing/);
    for (const view of ['Errors', 'Playbooks', 'Root Causes']) await bench.sideBar.view(view).close();
  });
  after(() => night.close());
  screenshotFailures(() => night.bench);

  const counted = (status: string): number =>
    night.sim.state.openIncidents().filter(incident => incident.status === status).length;

  it('acknowledges a storm in three presses and leaves the critical one to a person', async () => {
    const { bench, sim } = night;
    const before = sim.requests.filter(isWrite).length;
    await bench.runCommand('Opex: Focus on Incidents View');
    await bench.page.keyboard.press('Alt+Shift+A');
    await bench.quickInput.waitOpen(/Acknowledge \d+ incidents \(1 critical left to you\)/);
    await bench.screenshot('writes/01-storm-picker');
    await bench.page.keyboard.press('Enter');
    await until('199 acknowledged', () => Promise.resolve(counted('acknowledged') === 199));
    assert.equal(counted('triggered'), 1);
    assert.equal(sim.requests.filter(isWrite).length, before + 1);
    const incidents = bench.sideBar.view('Incidents');
    await incidents.waitRow(/not looked at/);
    await bench.sideBar.waitBadge('Opex', '1');
    await bench.screenshot('writes/02-storm-acknowledged');
  });

  it('says who was faster, and how long ago', async () => {
    const { bench, sim } = night;
    const critical = sim.state.openIncidents().find(({ status }) => status === 'triggered');
    assert.ok(critical);
    sim.scenes.colleagueAcknowledges(critical.id);
    const before = sim.requests.filter(isWrite).length;
    const incidents = bench.sideBar.view('Incidents');
    await incidents.pressRowAction(/card charges failing/, 'Acknowledge Incident');
    await bench.notifications.wait(/was acknowledged by Tomasz Lis, \d+ ?s ago/);
    await bench.screenshot('writes/03-colleague-was-faster');
    await bench.notifications.clear();
    assert.equal(sim.requests.filter(isWrite).length, before);
  });

  it('keeps three writes in a tunnel, lists them, and sends them when the network is back', async () => {
    const { bench, sim } = night;
    sim.scenes.pageArrives({ title: 'Refunds fail', severity: 'error' });
    await bench.runCommand('Opex: Refresh Incidents');
    const incidents = bench.sideBar.view('Incidents');
    await incidents.waitRow(/Refunds fail/);
    await sim.scenes.connectionRefused(true);
    await incidents.pressRowAction(/Refunds fail/, 'Acknowledge Incident');
    await incidents.waitRow(/acknowledge: NOT SENT/);
    for (const text of ['On it.', 'In a tunnel.']) {
      await incidents.chooseFromContextMenu(/Refunds fail/, 'Add Note to Incident…');
      await bench.quickInput.answer(text, /Note on/);
    }
    await bench.statusBar.waitText(/NOT SENT/);
    await bench.runCommand('Opex: Show What Waits to Be Sent…');
    await bench.quickInput.waitOpen(/What waits to be sent/);
    await bench.screenshot('writes/04-tunnel');
    await bench.quickInput.cancel();
    await sim.scenes.connectionRefused(false);
    const incident = sim.state.openIncidents().find(({ title }) => title === 'Refunds fail');
    assert.ok(incident);
    await until('all three', () =>
      Promise.resolve(incident.status === 'acknowledged' && sim.state.notesOf(incident.id).length === 2),
    );
    await incidents.waitNoRow(/NOT SENT/);
    assert.deepEqual(
      sim.state.notesOf(incident.id).map(({ content }) => content),
      ['On it.', 'In a tunnel.'],
    );
  });

  it('pulls somebody in, and adds an assignee where the plan has no responder requests', async () => {
    const { bench, sim } = night;
    sim.scenes.ability('coordinated_responding', false);
    const incidents = bench.sideBar.view('Incidents');
    await incidents.chooseFromContextMenu(/Refunds fail/, 'Pull In…');
    await bench.quickInput.waitOpen(/Pull whom in/);
    await bench.page.keyboard.type('Priya');
    await until('Priya is offered', async () =>
      (await bench.quickInput.rows()).some(({ label }) => /Priya Nair/.test(label)),
    );
    await bench.screenshot('writes/05-pull-in');
    await bench.quickInput.pick(/Priya Nair/);
    await bench.quickInput.waitOpen(/Pull in Priya Nair/);
    assert.match(await bench.quickInput.value(), /released from other work/);
    await bench.page.keyboard.press('Enter');
    await bench.notifications.pressDialog('Add as Assignee');
    const incident = sim.state.openIncidents().find(({ title }) => title === 'Refunds fail');
    assert.ok(incident);
    await until('Priya is assigned', () =>
      Promise.resolve(
        incident.assignments.some(({ userId }) => sim.state.user(userId).name === 'Priya Nair'),
      ),
    );
    await bench.screenshot('writes/06-assignee-added');
  });
});
