import assert from 'node:assert/strict';
import { screenshotFailures, themes } from './harness/workbench';
import { connect, openShopNight, type ShopNight } from './support/shopNight';

/** Incident and playbook page in every theme: legible, and without a serious fault for those who do not see them. */
describe('pages in four themes', function () {
  let night: ShopNight;

  before(async () => {
    night = await openShopNight({ viewport: { width: 1400, height: 1000 } });
    const { bench, sim } = night;
    const page = sim.scenes.pageArrives();
    sim.scenes.colleagueNotes(page.id, 'I look at the gateway’s status page.\nNothing there yet.');
    await bench.sideBar.open('Opex');
    await connect(night);
    await bench.sideBar.view('Incidents').click(/card charges failing/);
    await bench.notifications.clear();
  });
  after(() => night.close());
  screenshotFailures(() => night.bench);

  for (const theme of themes) {
    it(`incident page, ${theme}`, async () => {
      const { bench } = night;
      await bench.setTheme(theme);
      const frame = await bench.webviews.find(/Checkout: card charges failing/, 'h1');
      await frame.getByText('Nothing there yet.').waitFor();
      await bench.screenshot(`pages/incident-${theme}`);
      assert.deepEqual(await bench.webviews.axeFaults(frame), []);
    });
  }

  for (const theme of themes) {
    it(`playbook page, ${theme}`, async () => {
      const { bench } = night;
      await bench.setTheme(theme);
      await bench.sideBar
        .view('Incidents')
        .pressRowAction(/card charges failing/, 'Open Playbook for Incident');
      const frame = await bench.webviews.find(/Card gateway down/, 'h1');
      await bench.screenshot(`pages/playbook-${theme}`);
      assert.deepEqual(await bench.webviews.axeFaults(frame), []);
    });
  }

  it('violates no Content-Security-Policy', () => {
    assert.deepEqual(night.bench.problems.cspViolations(), []);
  });
});
