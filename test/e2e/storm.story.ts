import assert from 'node:assert/strict';
import { until } from '../host/until';
import { screenshotFailures, stepsBuildOnEachOther } from './harness/workbench';
import { connect, openShopNight, type ShopNight } from './support/shopNight';

/** Hundreds of pages at once: the view shows them in order, keeps its place, and ends the storm as it began: quiet. */
describe('a storm', () => {
  stepsBuildOnEachOther();
  let night: ShopNight;

  before(async () => {
    night = await openShopNight();
    const { bench, sim } = night;
    await bench.sideBar.open('Opex');
    await connect(night);
    await bench.sideBar.view('Incidents').waitRow(/No open incidents/);
    await bench.notifications.clear();
    sim.scenes.stormOf(320);
    await bench.runCommand('Opex: Refresh Incidents');
    await bench.sideBar.view('Incidents').waitRow(/node 0/);
    for (const view of ['Errors', 'Playbooks', 'Root Causes']) await bench.sideBar.view(view).close();
  });
  after(() => night.close());
  screenshotFailures(() => night.bench);

  const scrollUntil = (deltaY: number, isThere: () => Promise<boolean>): Promise<unknown> =>
    until('the scrolled row', async () => {
      await night.bench.sideBar.view('Incidents').pane.locator('.monaco-list').hover();
      await night.bench.page.mouse.wheel(0, deltaY);
      return isThere();
    });

  it('counts all of them, and shows the oldest of the worst first', async () => {
    const { bench } = night;
    await bench.sideBar.waitBadge('Opex', '320');
    await bench.statusBar.waitText(/\d+ · escalates in/);
    const nodes = (await bench.sideBar.view('Incidents').rows())
      .map(row => /node (\d+)/.exec(row.label)?.[1])
      .filter(node => node !== undefined);
    assert.deepEqual(nodes, [...nodes].sort());
    await bench.screenshot('storm/01-storm');
  });

  it('keeps the selected row and its place while more arrives', async () => {
    const { bench, sim } = night;
    const incidents = bench.sideBar.view('Incidents');
    await incidents.click(/node 006/);
    await scrollUntil(600, async () => (await incidents.row(/node 006/).count()) === 0);
    const top = (await incidents.rows())[0]?.label;
    sim.scenes.pageArrives({ title: 'One more page', service: 'billing', severity: 'error', priority: null });
    await bench.runCommand('Opex: Refresh Incidents');
    await bench.sideBar.waitBadge('Opex', '321');
    assert.equal((await incidents.rows())[0]?.label, top);
    const selected = incidents.pane.locator('.monaco-list-row.selected').filter({ hasText: 'node 006' });
    await scrollUntil(-600, async () => (await selected.count()) === 1);
  });

  it('shows 200 of a class, and the rest when asked', async () => {
    const { bench } = night;
    const incidents = bench.sideBar.view('Incidents');
    await bench.runCommand('Opex: Focus on Incidents View');
    await bench.page.keyboard.press('End');
    const more = incidents.row(/not shown/);
    await scrollUntil(-300, async () => (await more.count()) === 1);
    await bench.screenshot('storm/02-show-more');
    await more.click();
    await more.waitFor({ state: 'detached' });
    const sizes = await incidents.pane
      .locator('.monaco-list-row[aria-level="2"]')
      .evaluateAll(rows => rows.map(row => Number(row.getAttribute('aria-setsize'))));
    assert.ok(Math.max(...sizes) > 201, String(sizes));
  });

  it('is over when the source says so', async () => {
    const { bench, sim } = night;
    for (const { id } of sim.state.openIncidents()) sim.scenes.colleagueResolves(id);
    await bench.runCommand('Opex: Refresh Incidents');
    await bench.sideBar.view('Incidents').waitRow(/No open incidents/);
    await bench.statusBar.waitText(/quiet as of/);
    await bench.sideBar.waitBadge('Opex', undefined);
  });
});
