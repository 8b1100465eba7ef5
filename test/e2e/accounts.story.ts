import assert from 'node:assert/strict';
import { simIds, startPagerDutySim, type PagerDutySim } from '../sim/pagerDuty';
import { screenshotFailures, stepsBuildOnEachOther } from './harness/workbench';
import { connect, openShopNight, type ShopNight } from './support/shopNight';

/** Two accounts, of which one goes down; then a filter on the other. Neither ever looks like quiet. */
describe('two accounts, one down', () => {
  stepsBuildOnEachOther();
  let night: ShopNight;
  let other: PagerDutySim;

  before(async () => {
    other = await startPagerDutySim({ openIncidents: false, seed: 2 });
    night = await openShopNight();
    const { bench, sim } = night;
    sim.scenes.pageArrives({ title: 'Card charges fail', service: 'checkout' });
    sim.scenes.pageArrives({
      title: 'Search is slow',
      service: 'search',
      severity: 'error',
      assigneeIds: [simIds.tomasz],
    });
    other.scenes.pageArrives({ title: 'Invoices are late', service: 'billing', severity: 'error' });
    await bench.sideBar.open('Opex');
    await connect(night);
    await incidents().waitRow(/Card charges fail/);
    await connect({ bench, sim: other });
    await incidents().waitRow(/Invoices are late/);
    await bench.notifications.clear();
    for (const view of ['Errors', 'Playbooks', 'Root Causes']) await bench.sideBar.view(view).close();
  });
  after(async () => {
    await night.close();
    await other.close();
  });
  screenshotFailures(() => night.bench);

  const incidents = () => night.bench.sideBar.view('Incidents');
  const described = async (title: RegExp): Promise<string> =>
    (await incidents().rows()).find(({ label }) => title.test(label))?.description ?? '';
  const account = ({ url }: PagerDutySim): string => new URL(url).host.replace(':', '-');

  it('says of each row where it came from', async () => {
    assert.match(await described(/Card charges fail/), new RegExp(account(night.sim)));
    assert.match(await described(/Invoices are late/), new RegExp(account(other)));
    await night.bench.screenshot('accounts/01-two');
  });

  it('keeps the rows of the one that is down, marked old, and those of the other fresh', async () => {
    other.scenes.outage('503');
    await night.bench.runCommand('Opex: Refresh Incidents');
    await incidents().waitRow(/Read failed, showing/);
    assert.match(await described(/Invoices are late/), /old/);
    assert.doesNotMatch(await described(/Card charges fail/), /old/);
    await night.bench.screenshot('accounts/02-one-down');
    other.scenes.outage(undefined);
    await night.bench.runCommand('Opex: Refresh Incidents');
    await incidents().waitNoRow(/Read failed, showing/);
  });

  it('shows what the filter leaves, and says how much it hides', async () => {
    const { bench, sim } = night;
    await bench.runCommand('Opex: Filter Incidents…');
    await bench.quickInput.pick(new RegExp(account(sim)), /of which account/);
    await bench.quickInput.waitOpen(/Show which incidents/);
    await bench.quickInput.pick('checkout');
    await bench.screenshot('accounts/03-filter');
    await bench.quickInput.accept();
    await incidents().waitNoRow(/Search is slow/);
    await incidents().waitRow(/Card charges fail/);
    await incidents()
      .pane.getByText(/1 service, 1 hidden by the filter/)
      .first()
      .waitFor();
    await bench.screenshot('accounts/04-filtered');
  });

  it('names what is quiet, and what is hidden from it', async () => {
    const { sim, bench } = night;
    for (const { id, title } of sim.state.openIncidents()) {
      if (title.startsWith('Card')) sim.scenes.colleagueResolves(id);
    }
    for (const { id } of other.state.openIncidents()) other.scenes.colleagueResolves(id);
    await bench.runCommand('Opex: Refresh Incidents');
    const row = await incidents().waitRow(/No open incidents here/);
    assert.match(await row.innerText(), /1 service, 1 hidden by the filter/);
    await bench.screenshot('accounts/05-quiet');
  });
});
