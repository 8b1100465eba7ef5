import assert from 'node:assert/strict';
import { screenshotFailures, stepsBuildOnEachOther } from './harness/workbench';
import { connect, openShopNight, type ShopNight } from './support/shopNight';

/** The first ten minutes: what the last 90 days were like, from PagerDuty alone, without any set-up. */
describe('what paged us', () => {
  stepsBuildOnEachOther();
  let night: ShopNight;

  before(async () => {
    night = await openShopNight({ viewport: { width: 1200, height: 1000 } });
  });
  after(() => night.close());
  screenshotFailures(() => night.bench);

  it('is offered once connected: pages, broken nights, and the alerts behind most of them', async () => {
    const { bench, sim } = night;
    await bench.sideBar.open('Opex');
    await connect({ bench, sim });
    await bench.notifications.press(/Connected to PagerDuty/, 'What Paged Us');
    const frame = await bench.webviews.find(/What Paged Us/, 'h1');
    await frame.getByText(/^Last 90 days · PagerDuty/).waitFor();
    const rows = frame.locator('.alerts > li');
    await rows.first().waitFor();
    assert.equal(await rows.count(), 5);
    const pages = Number((await frame.locator('.figures dd').first().innerText()).replace(/\D/g, ''));
    assert.equal(pages, [...sim.state.logEntries].filter(({ type }) => type === 'trigger').length);
    await frame.getByText('✓ Playbook').first().waitFor();
    await bench.screenshot('pagedUs/01-ninety-days');
  });

  it('begins a playbook with what is known, and writes nothing unasked', async () => {
    const { bench } = night;
    const frame = await bench.webviews.find(/What Paged Us/, 'h1');
    await frame
      .getByRole('button', { name: /^Write Playbook:/ })
      .first()
      .click();
    await bench.editor.waitActiveTab(/\.md/);
    const lines = [...(await bench.editor.visibleLines()).values()].join('\n');
    assert.match(lines, /## Meaning/);
    assert.match(lines, /^title: /m);
    await bench.screenshot('pagedUs/02-new-playbook');
  });

  it('says of when it is once PagerDuty cannot be reached, and takes nothing away', async () => {
    const { bench, sim } = night;
    await sim.scenes.connectionRefused(true);
    await bench.runCommand('Opex: What Paged Us');
    const frame = await bench.webviews.find(/What Paged Us/, 'h1');
    await frame.getByRole('button', { name: 'Read Again' }).click();
    await frame.getByText(/could not be read now; this is of/).waitFor();
    assert.equal(await frame.locator('.alerts > li').count(), 5);
    await bench.screenshot('pagedUs/03-gone');
  });
});
