import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { simIds, simTokens } from '../sim/pagerDuty';
import type { Page } from 'playwright-core';
import { until } from '../host/until';
import { screenshotFailures, stepsBuildOnEachOther } from './harness/workbench';
import { connect, openShopNight, type ShopNight } from './support/shopNight';

const draft = 'Half a thought about the gateway';
/** A browser window writes down its tabs every few seconds while it has nothing else to do, and not when it goes. */
const keepTimeout = 60_000;

/** The network is gone, or PagerDuty is: the page still opens, says how old it is, and loses no word. */
describe('a page without the network', () => {
  stepsBuildOnEachOther();
  let night: ShopNight;
  let number: number;

  before(async () => {
    night = await openShopNight({ viewport: { width: 1400, height: 1100 } });
  });
  after(() => night.close());
  screenshotFailures(() => night.bench);

  it('shows all that is around an incident', async () => {
    const { bench, sim } = night;
    const page = sim.scenes.pageArrives();
    number = page.number;
    sim.scenes.colleagueNotes(page.id, 'I look at the gateway’s status page.');
    await bench.sideBar.open('Opex');
    await connect(night);
    await bench.sideBar.view('Incidents').click(/card charges failing/);
    await bench.notifications.clear();
    const frame = await bench.webviews.find(/Checkout: card charges failing/, 'h1');
    await frame.locator('.note').getByText('status page').waitFor();
    await frame.getByRole('button', { name: 'Card gateway down' }).waitFor();
    await frame.getByRole('heading', { name: /Timeline \(\d+\)/ }).waitFor();
    await frame.getByRole('heading', { name: /Past incidents like this \(\d+\)/ }).waitFor();
    await frame.getByRole('textbox').fill(draft);
    await bench.screenshot('offline/01-all-there');
    await frame.getByRole('heading', { name: /Timeline/ }).click();
    await frame.getByRole('heading', { name: /Past incidents like this/ }).click();
    await frame
      .getByText(/% alike/)
      .first()
      .waitFor();
    await frame.getByRole('heading', { name: /Timeline/ }).scrollIntoViewIfNeeded();
    await bench.screenshot('offline/02-unfolded');
  });

  it('opens after a reload with PagerDuty gone, and says how old it is', async () => {
    const { bench, sim } = night;
    await sim.scenes.connectionRefused(true);
    await until(
      'the window to write down the tab and the draft',
      () => isKept(bench.page, draft),
      keepTimeout,
    );
    await bench.reload();
    const frame = await bench.webviews.find(/Checkout: card charges failing/, 'h1');
    await frame
      .getByText(/refuses connections/)
      .first()
      .waitFor();
    await frame
      .getByText(/What you see (was kept on this machine|is of)/)
      .first()
      .waitFor();
    await frame
      .getByText(/Not read now; what you see was kept .* ago/)
      .first()
      .waitFor();
    await frame.locator('.note').getByText('status page').waitFor();
    await frame.locator('.alert').first().waitFor();
    await frame.getByRole('button', { name: /Card gateway down/ }).waitFor();
    assert.equal(await frame.getByRole('textbox').inputValue(), draft);
    await bench.screenshot('offline/03-kept-after-reload');
    await bench.setTheme('light');
    await bench.screenshot('offline/04-kept-light');
    assert.deepEqual(await bench.webviews.axeFaults(frame), []);
    await bench.setTheme('dark');
  });

  it('keeps no token', () => {
    const folder = join(night.bench.userDataDir, 'User/globalStorage/opex.opex/bundles');
    const texts = readdirSync(folder).map(name => readFileSync(join(folder, name), 'utf8'));
    assert.equal(texts.length, 1);
    assert.match(texts[0] ?? '', /card charges failing/);
    for (const token of Object.values(simTokens)) assert.ok(!texts[0]?.includes(token));
  });

  it('offers what is kept where one opens an incident, and knows numbers again when the network is back', async () => {
    const { bench, sim } = night;
    await bench.runCommand('Opex: Open Incident…');
    await bench.quickInput.pick(new RegExp(`#${number} .*card charges failing`), /Open which incident/);
    await bench.webviews.find(/Checkout: card charges failing/, 'h1');
    await sim.scenes.connectionRefused(false);
    const resolved = [...sim.state.incidents.values()].find(
      ({ status, serviceId }) => status === 'resolved' && serviceId === simIds.search,
    );
    assert.ok(resolved);
    await bench.runCommand('Opex: Refresh Incidents');
    await bench.sideBar.open('Opex');
    await bench.sideBar.view('Incidents').waitRow(/card charges failing/);
    const page = await bench.webviews.find(/Checkout: card charges failing/, 'h1');
    await page.getByText(/as of \d/).waitFor();
    await bench.runCommand('Opex: Open Incident…');
    await bench.quickInput.answer(`#${resolved.number}`, /Open which incident/);
    const frame = await bench.webviews.find(resolved.title, 'h1');
    await frame.locator('dd').getByText('resolved', { exact: true }).waitFor();
    assert.equal(await frame.getByRole('button', { name: /Acknowledge|Resolve/ }).count(), 0);
    await bench.screenshot('offline/05-resolved-by-number');
  });
});

/** True once what the window keeps over a reload holds this text. */
function isKept(page: Page, text: string): Promise<boolean> {
  return page.evaluate(async wanted => {
    const answer = <T>(request: IDBRequest<T>): Promise<T> =>
      new Promise((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(new Error(request.error?.message));
      });
    for (const { name } of await indexedDB.databases()) {
      if (name?.startsWith('vscode-web-state-db-') !== true) continue;
      const base = await answer(indexedDB.open(name));
      const values = await answer(base.transaction('ItemTable').objectStore('ItemTable').getAll());
      base.close();
      if (values.some(value => String(value).includes(wanted))) return true;
    }
    return false;
  }, text);
}
