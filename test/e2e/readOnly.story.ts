import assert from 'node:assert/strict';
import { isWrite, simTokens, startPagerDutySim, type PagerDutySim } from '../sim/pagerDuty';
import {
  openWorkbench,
  screenshotFailures,
  stepsBuildOnEachOther,
  type Workbench,
} from './harness/workbench';
import { connect, startConnecting } from './support/shopNight';

/** Keys of every kind, in a window without a folder: what each can do is said, and disconnecting leaves nothing. */
describe('keys of every kind', () => {
  stepsBuildOnEachOther();
  let bench: Workbench;
  let sim: PagerDutySim;

  before(async () => {
    sim = await startPagerDutySim({ openIncidents: false });
    bench = await openWorkbench();
    await bench.sideBar.open('Opex');
  });
  after(async () => {
    await bench.close();
    await sim.close();
  });
  screenshotFailures(() => bench);

  it('says what is wrong in the box that asks, and keeps what was typed', async () => {
    await startConnecting(bench, sim.url);
    await bench.quickInput.answer(simTokens.revoked, /API key/);
    await bench.quickInput.waitMessage(/does not accept the key/);
    assert.equal(await bench.quickInput.value(), simTokens.revoked);
    assert.equal(await bench.quickInput.isMasked(), true);
    await bench.quickInput.answer(simTokens.account, /API key/);
    await bench.quickInput.answer('nobody@example.com', /account’s/);
    await bench.quickInput.waitMessage(/Nobody on this account/);
    await bench.screenshot('keys/01-nobody');
    await bench.quickInput.cancel();
    await bench.sideBar.view('Incidents').waitText(/nothing is known about open incidents/);
  });

  it('connects an account key in the name of a person', async () => {
    await connect({ bench, sim }, simTokens.account);
    await bench.quickInput.answer('dana.reyes@example.com', /account’s/);
    await bench.notifications.wait(/Connected to .* as Dana Reyes/);
    await bench.sideBar.view('Incidents').waitRow(/No open incidents/);
  });

  it('disconnects, and claims nothing any more', async () => {
    await bench.notifications.clear();
    await bench.runCommand('Opex: Disconnect…');
    await bench.notifications.waitDialog(/Disconnect/);
    await bench.notifications.pressDialog('Disconnect');
    await bench.sideBar.view('Incidents').waitText(/nothing is known about open incidents/);
    assert.deepEqual(await bench.statusBar.items('opex.opex.opex.incidents'), []);
  });

  it('says that a key may only read: in the notice, the view and the page; and offers no write', async () => {
    const page = sim.scenes.pageArrives();
    await connect({ bench, sim }, simTokens.readOnly);
    await bench.quickInput.answer('dana.reyes@example.com', /account’s/);
    await bench.notifications.wait(/may only read/);
    const incidents = bench.sideBar.view('Incidents');
    await incidents.waitRow(/card charges failing/);
    assert.match(await incidents.message(), /read only/);
    const actions = await incidents.rowActions(/card charges failing/);
    assert.deepEqual(
      actions.filter(action => /Acknowledge|Resolve/.test(action)),
      [],
    );
    await bench.notifications.clear();
    await incidents.click(/card charges failing/);
    const frame = await bench.webviews.find(/card charges failing/, 'h1');
    await frame.getByText(/The key may only read/).waitFor();
    assert.equal(await frame.getByRole('button', { name: /Acknowledge|Resolve|Add Note/ }).count(), 0);
    await bench.screenshot('keys/02-read-only');
    assert.equal(sim.state.incident(page.id).status, 'triggered');
    assert.deepEqual(
      sim.requests.filter(isWrite).filter(request => request.path !== '/incidents'),
      [],
    );
  });

  it('answers the key for acknowledging with the reason', async () => {
    await bench.runCommand('Opex: Focus on Incidents View');
    await bench.page.keyboard.press('Home');
    await bench.page.keyboard.press('ArrowDown');
    await bench.page.keyboard.press('Alt+A');
    await bench.notifications.wait(/may only read/);
  });
});
