import assert from 'node:assert/strict';
import { until } from '../host/until';
import { isWrite, type Incident } from '../sim/pagerDuty';
import { screenshotFailures, stepsBuildOnEachOther } from './harness/workbench';
import { connect, openShopNight, type ShopNight } from './support/shopNight';

/** The night without a mouse: what a key does, it does to the row that has the focus, and to no other. */
describe('a night by keyboard', () => {
  stepsBuildOnEachOther();
  let night: ShopNight;
  let first: Incident;
  let second: Incident;

  before(async () => {
    night = await openShopNight();
    const { bench, sim } = night;
    await bench.sideBar.open('Opex');
    await connect(night);
    await bench.sideBar.view('Incidents').waitRow(/No open incidents/);
    await bench.notifications.clear();
    first = sim.scenes.pageArrives({ title: 'First page' });
    second = sim.scenes.pageArrives({ title: 'Second page' });
    await bench.runCommand('Opex: Refresh Incidents');
    await bench.sideBar.view('Incidents').waitRow(/Second page/);
  });
  after(() => night.close());
  screenshotFailures(() => night.bench);

  const press = async (...keys: readonly string[]): Promise<void> => {
    for (const key of keys) await night.bench.page.keyboard.press(key);
  };
  const waitFocus = (title: RegExp): Promise<void> =>
    night.bench.sideBar
      .view('Incidents')
      .pane.locator('.monaco-list-row.focused')
      .filter({ hasText: title })
      .waitFor();

  it('opens the focused incident with Enter', async () => {
    const { bench } = night;
    await bench.runCommand('Opex: Focus on Incidents View');
    await press('Home', 'ArrowDown');
    await waitFocus(/First page/);
    await press('Enter');
    await bench.editor.waitActiveTab(/First page/);
    // A page that is still loading takes the focus when it is there, and the next keys with it.
    await bench.webviews.find(/First page/, 'h1');
  });

  it('acknowledges the focused row with Alt+A, though another one is selected', async () => {
    const { bench, sim } = night;
    await bench.runCommand('Opex: Focus on Incidents View');
    await press('Home', 'ArrowDown', 'ArrowDown');
    await waitFocus(/Second page/);
    await press('Alt+A');
    await bench.sideBar.view('Incidents').waitRow(/Second page.*✓ Dana Reyes/);
    assert.equal(sim.state.incident(second.id).status, 'acknowledged');
    assert.equal(sim.state.incident(first.id).status, 'triggered');
    await bench.screenshot('keyboard/01-alt-a');
  });

  it('acknowledges a row that is focused and selected, and leaves it selected', async () => {
    const { bench, sim } = night;
    const incidents = bench.sideBar.view('Incidents');
    await press('ArrowUp');
    await waitFocus(/First page/);
    await press('Alt+A');
    await incidents.waitRow(/First page.*✓ Dana Reyes/);
    assert.equal(sim.state.incident(first.id).status, 'acknowledged');
    await incidents.pane
      .locator('.monaco-list-row.selected')
      .filter({ hasText: /First page/ })
      .waitFor();
  });

  it('says who has an incident that needs no acknowledge, and sends nothing', async () => {
    const { bench, sim } = night;
    const before = sim.requests.filter(isWrite).length;
    await press('Alt+A');
    await bench.notifications.wait(/First page.*acknowledged by Dana Reyes/);
    assert.equal(sim.requests.filter(isWrite).length, before);
  });

  it('resolves from the context menu', async () => {
    const { bench, sim } = night;
    await bench.notifications.clear();
    await bench.runCommand('Opex: Focus on Incidents View');
    await waitFocus(/First page/);
    await press('Shift+F10');
    const menu = bench.page.locator('.context-view .monaco-menu');
    await menu.waitFor();
    await bench.screenshot('keyboard/02-menu');
    await until('the menu to stand on "Resolve"', async () => {
      const chosen = await menu.locator('.action-item.focused').allInnerTexts();
      if (chosen.some(text => text.includes('Resolve'))) return true;
      await press('ArrowDown');
      return false;
    });
    await press('Enter');
    await bench.quickInput.waitOpen(/Resolve “First page”/);
    await bench.quickInput.accept();
    await bench.sideBar.view('Incidents').waitNoRow(/First page/);
    assert.equal(sim.state.incident(first.id).status, 'resolved');
  });
});
