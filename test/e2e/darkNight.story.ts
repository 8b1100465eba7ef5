import assert from 'node:assert/strict';
import { isWrite, simTokens } from '../sim/pagerDuty';
import { screenshotFailures, stepsBuildOnEachOther } from './harness/workbench';
import { connect, openShopNight, startConnecting, type ShopNight } from './support/shopNight';

/** The same night with everything going wrong: nothing may look like an all clear, nothing pressed may be lost. */
describe('a dark night', () => {
  stepsBuildOnEachOther();
  let night: ShopNight;

  before(async () => {
    night = await openShopNight();
  });
  after(() => night.close());
  screenshotFailures(() => night.bench);

  it('says why a key is refused, and asks again', async () => {
    const { bench, sim } = night;
    await bench.sideBar.open('Opex');
    await startConnecting(bench, sim.url);
    await bench.quickInput.answer('not-a-key-of-this-account', /API key/);
    await bench.quickInput.waitMessage(/does not accept the key/);
    await bench.screenshot('dark/01-wrong-key');
    await bench.quickInput.cancel();
    assert.equal(sim.requests.filter(isWrite).length, 0);
  });

  it('does not connect to an API that is down, and says so', async () => {
    const { bench, sim } = night;
    sim.scenes.outage('503');
    await startConnecting(bench, sim.url);
    await bench.quickInput.answer(simTokens.user, /API key/);
    await bench.quickInput.waitMessage(/error|not working|down|503/i);
    await bench.screenshot('dark/02-down-at-connect');
    await bench.quickInput.cancel();
    sim.scenes.outage(undefined);
  });

  it('shows the API down from the start as unknown, never as quiet', async () => {
    const { bench, sim } = night;
    await connect(night);
    await bench.sideBar.view('Incidents').waitRow(/No open incidents/);
    sim.scenes.outage('503');
    await bench.reload();
    await bench.sideBar.open('Opex');
    const incidents = bench.sideBar.view('Incidents');
    await incidents.waitRow(/Nothing could be read/);
    assert.equal(
      (await incidents.rows()).some(row => /No open incidents/.test(row.label)),
      false,
    );
    await bench.statusBar.waitText(/incidents unknown/);
    await bench.screenshot('dark/03-down-from-the-start');
    sim.scenes.outage(undefined);
    await bench.runCommand('Opex: Refresh Incidents');
    await incidents.waitRow(/No open incidents/);
  });

  it('keeps the rows of before, with their age, when the API goes down', async () => {
    const { bench, sim } = night;
    sim.scenes.pageArrives();
    const incidents = bench.sideBar.view('Incidents');
    await bench.runCommand('Opex: Refresh Incidents');
    await incidents.waitRow(/card charges failing/);
    sim.scenes.outage('503');
    await bench.runCommand('Opex: Refresh Incidents');
    await incidents.waitRow(/Read failed, showing \d/);
    await incidents.waitRow(/card charges failing/);
    await bench.screenshot('dark/04-down-with-rows');
    sim.scenes.outage(undefined);
    await bench.runCommand('Opex: Refresh Incidents');
    await incidents.waitNoRow(/Read failed/);
  });

  it('finds out what became of an acknowledge whose answer was lost, and sends nothing twice', async () => {
    const { bench, sim } = night;
    const before = sim.requests.filter(isWrite).length;
    sim.scenes.answerLost(1);
    const incidents = bench.sideBar.view('Incidents');
    await incidents.pressRowAction(/card charges failing/, 'Acknowledge Incident');
    await incidents.waitRow(/✓ Dana Reyes/);
    assert.equal(sim.requests.filter(isWrite).length, before + 1);
    await bench.screenshot('dark/05-answer-lost');
  });

  it('keeps a note that could not be sent, through a reload, until the person sends it', async () => {
    const { bench, sim } = night;
    const incidents = bench.sideBar.view('Incidents');
    await sim.scenes.connectionRefused(true);
    await incidents.chooseFromContextMenu(/card charges failing/, 'Add Note to Incident…');
    await bench.quickInput.answer('The gateway does not answer from our side either.', /Note on/);
    await incidents.waitRow(/note: NOT/);
    await bench.statusBar.waitText(/NOT SENT/);
    await bench.screenshot('dark/06-note-not-sent');
    await bench.reload();
    await bench.sideBar.open('Opex');
    await sim.scenes.connectionRefused(false);
    await bench.runCommand('Opex: Refresh Incidents');
    await incidents.waitRow(/note: NOT SENT, waits for you/);
    await bench.screenshot('dark/07-note-waits-after-reload');
    await incidents.pressRowAction(/card charges failing/, 'Send Again');
    await incidents.waitNoRow(/note: /);
    const sent = sim.state.notes.filter(note => note.content.startsWith('The gateway does not answer'));
    assert.equal(sent.length, 1);
  });

  it('says that the token was revoked in mid-night, and keeps the rows', async () => {
    const { bench, sim } = night;
    sim.scenes.tokenRevoked();
    await bench.runCommand('Opex: Refresh Incidents');
    const incidents = bench.sideBar.view('Incidents');
    const row = await incidents.waitRow(/Read failed, showing \d/);
    assert.match((await row.getAttribute('aria-label')) ?? '', /key|token/i);
    await incidents.waitRow(/card charges failing/);
    await bench.screenshot('dark/08-token-revoked');
  });
});
