import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isWrite, simIds } from '../sim/pagerDuty';
import { screenshotFailures, stepsBuildOnEachOther } from './harness/workbench';
import { connect, openShopNight, type ShopNight } from './support/shopNight';

/** What one does on the page besides acknowledging: notes are mended, changes followed, places in the code tied to it. */
describe('the incident page', () => {
  stepsBuildOnEachOther();
  let night: ShopNight;
  let pageId: string;

  before(async () => {
    night = await openShopNight({ viewport: { width: 1400, height: 1200 } });
    const { bench, sim } = night;
    const page = sim.scenes.pageArrives();
    pageId = page.id;
    sim.scenes.colleagueNotes(page.id, 'The gatway is down.', simIds.dana);
    await bench.sideBar.open('Opex');
    await connect(night);
    await bench.sideBar.view('Incidents').click(/card charges failing/);
    await bench.notifications.clear();
  });
  after(() => night.close());
  screenshotFailures(() => night.bench);
  const find = () => night.bench.webviews.find(/Checkout: card charges failing/, 'h1');

  it('shows what the plan lacks in words, and what was changed around the start', async () => {
    const frame = await find();
    await frame.getByRole('heading', { name: /Past incidents like this \(\d+\)/ }).click();
    await frame.getByText(/not in this account’s plan/).waitFor();
    await frame.getByRole('button', { name: /Deployed v2\.31/ }).waitFor();
    await night.bench.screenshot('page/01-whole');
  });

  it('mends a note in its place', async () => {
    const { sim } = night;
    const frame = await find();
    await frame.getByRole('button', { name: /Edit/ }).click();
    const box = frame.getByRole('textbox', { name: 'Text of the note' });
    assert.equal(await box.inputValue(), 'The gatway is down.');
    await box.fill('The gateway is down.');
    await night.bench.screenshot('page/02-edit-note');
    await frame.getByRole('button', { name: 'Save Note' }).click();
    await frame.locator('.note .prose').getByText('The gateway is down.').waitFor();
    const [note, ...others] = sim.state.notesOf(pageId);
    assert.deepEqual([note?.content, others.length], ['The gateway is down.', 0]);
    assert.equal(sim.requests.filter(isWrite).filter(({ path }) => path.includes('/notes/')).length, 1);
  });

  it('opens a commit that touched the service as a diff', async () => {
    const { bench } = night;
    const frame = await find();
    await frame
      .getByRole('button', { name: /^[0-9a-f]{7} / })
      .first()
      .click();
    await bench.page.getByRole('tab', { name: /[0-9a-f]{7}\.diff/ }).waitFor();
    await bench.screenshot('page/03-commit');
  });

  it('ties the incident to a line by hand, for the whole team', async () => {
    const { bench, folder } = night;
    await bench.sideBar.view('Errors').expand(/ChargeError: gateway timeout/);
    await bench.sideBar.view('Errors').click(/checkout\.ts:118/);
    await bench.editor.waitAt('checkout.ts', 118);
    await bench.runCommand('Opex: Link Incident to File or Selection…');
    await bench.quickInput.pick(/card charges failing/, /Open which incident|which incident/);
    await bench.quickInput.pick(/checkout\.ts:118/, /Link “/);
    await bench.notifications.wait(/Linked to .*checkout\.ts:118/);
    const file = join(folder, '.opex/links', `pagerduty.${accountOf(night)}.${pageId}.json`);
    const kept = JSON.parse(readFileSync(file, 'utf8')) as {
      places: { path: string; line: number; quote: string }[];
    };
    const [place] = kept.places;
    assert.ok(place);
    assert.equal(place.path, 'services/checkout/src/checkout.ts');
    assert.equal(place.line, 118);
    assert.match(place.quote, /throw new ChargeError/);
    await bench.sideBar.view('Incidents').click(/card charges failing/);
    const frame = await find();
    await frame.getByRole('button', { name: 'Refresh' }).click();
    await frame.getByRole('button', { name: /services\/checkout\/src\/checkout\.ts:118/ }).click();
    await bench.editor.waitAt('checkout.ts', 118);
  });
});

/** The account as the connection names it: host and port of the simulator. */
function accountOf({ sim }: ShopNight): string {
  return new URL(sim.url).host.replace(':', '-');
}
