import assert from 'node:assert/strict';
import { openWorkbench, screenshotFailures, type Workbench } from './harness/workbench';

/** Without any account: the sample team in a window of its own, marked as invented, with nothing from the network. */
describe('the sample team', function () {
  let bench: Workbench;
  before(async () => {
    bench = await openWorkbench();
  });
  after(() => bench.close());
  screenshotFailures(() => bench);

  it('is offered in the welcome view, and opens in a window of its own', async () => {
    await bench.sideBar.open('Opex');
    const popup = bench.page.context().waitForEvent('page', { timeout: 60_000 });
    await bench.sideBar.view('Incidents').pressWelcome('Explore a Sample Team');
    const page = await popup;
    await page.waitForURL(/folder=.*sample/);
    const folder = new URL(page.url()).searchParams.get('folder') ?? '';
    assert.match(folder, /globalStorage\/opex\.opex\/sample\/[0-9a-f]+\/shop$/);
    await page.close();
    await bench.openFolder(folder);
  });

  it('shows invented incidents and says that they are', async () => {
    await bench.sideBar.open('Opex');
    const incidents = bench.sideBar.view('Incidents');
    await incidents.waitText(/SAMPLE: invented, nobody is paged/);
    await incidents.waitRow(/card charges failing/);
    await bench.sideBar.view('Errors').waitRow(/ChargeError: gateway timeout/);
    await bench.screenshot('sample/01-window');
  });

  it('tells who is on call, what was changed and what was alike', async () => {
    const onCall = bench.sideBar.view('On Call');
    await onCall.open();
    await onCall.waitRow(/You are on call until/);
    await onCall.waitRow(/Shop.*gaps/);
    await onCall.close();
    await bench.sideBar.view('Incidents').click(/card charges failing/);
    const frame = await bench.webviews.find(/card charges failing/, 'h1');
    await frame.getByText('Deployed v2.31').waitFor();
    await frame.getByText(/Triggered by CheckoutChargeErrors/).waitFor({ state: 'attached' });
    await frame.getByText(/#1466 Checkout: card charges failing/).waitFor({ state: 'attached' });
    await bench.screenshot('sample/02-page');
  });

  it('lets one escalate, acknowledge and resolve without paging anybody', async () => {
    const incidents = bench.sideBar.view('Incidents');
    await incidents.chooseFromContextMenu(/card charges failing/, 'Escalate Incident…');
    await bench.quickInput.pick(/Level 2/, /Escalate/);
    await incidents.waitRow(/card charges failing.*Tomasz Lis/);
    await incidents.pressRowAction(/card charges failing/, 'Acknowledge Incident');
    await incidents.waitRow(/✓ Dana Reyes/);
    await incidents.chooseFromContextMenu(/card charges failing/, 'Resolve Incident…');
    await bench.quickInput.answer('Rolled back.', /Resolve/);
    await incidents.waitNoRow(/card charges failing/);
    await bench.screenshot('sample/03-resolved');
  });
});
