import assert from 'node:assert/strict';
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { until } from '../host/until';
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

  const claimsQuiet = async (): Promise<boolean> =>
    (await night.bench.sideBar.view('Incidents').rows()).some(row => /No open incidents/.test(row.label));

  it('shows the API down after a reload as unknown since then, never as quiet', async () => {
    const { bench, sim } = night;
    await connect(night);
    await bench.sideBar.view('Incidents').waitRow(/No open incidents/);
    sim.scenes.outage('503');
    await bench.reload();
    await bench.sideBar.open('Opex');
    await bench.sideBar.view('Incidents').waitRow(/Read failed, showing \d/);
    await bench.statusBar.waitText(/unknown since \d/);
    assert.equal(await claimsQuiet(), false);
    await bench.screenshot('dark/03-down-after-reload');
  });

  it('shows the API down on a machine that never read it as unknown', async () => {
    const { bench, sim } = night;
    // What windows of this machine read before goes, once this one has written down that its own read failed.
    const reads = join(bench.userDataDir, 'User/globalStorage/opex.opex/reads');
    const files = readdirSync(reads).map(name => join(reads, name));
    const [state] = files.filter(file => file.endsWith('state.json'));
    assert.ok(state);
    await until('the failed read to be written down', () =>
      Promise.resolve(readFileSync(state, 'utf8').includes('"problem"')),
    );
    files.forEach(file => rmSync(file));
    await bench.reload();
    await bench.sideBar.open('Opex');
    const incidents = bench.sideBar.view('Incidents');
    await incidents.waitRow(/Nothing could be read/);
    await bench.statusBar.waitText(/incidents unknown/);
    assert.equal(await claimsQuiet(), false);
    await bench.screenshot('dark/04-down-from-the-start');
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
    await bench.screenshot('dark/05-down-with-rows');
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
    await bench.screenshot('dark/06-answer-lost');
  });

  it('asks again after a reload in mid-write, and then sends exactly one', async () => {
    const { bench, sim } = night;
    const incidents = bench.sideBar.view('Incidents');
    sim.scenes.pageArrives({ title: 'Refunds fail', severity: 'error' });
    await bench.runCommand('Opex: Refresh Incidents');
    await incidents.waitRow(/Refunds fail/);
    const before = sim.requests.filter(isWrite).length;
    sim.scenes.outage('silent');
    await incidents.pressRowAction(/Refunds fail/, 'Acknowledge Incident');
    await incidents.waitRow(/Refunds fail.*acknowledge: sending…/);
    await bench.screenshot('dark/07-sending');
    await bench.reload();
    await bench.sideBar.open('Opex');
    await incidents.waitRow(/Refunds fail.*acknowledge: NOT SENT, waits for you/);
    await bench.statusBar.waitText(/NOT SENT/);
    sim.scenes.outage(undefined);
    await bench.runCommand('Opex: Refresh Incidents');
    await incidents.waitNoRow(/Read failed/);
    await bench.runCommand('Opex: Show What Waits to Be Sent…');
    await bench.quickInput.waitOpen(/What waits to be sent/);
    await bench.screenshot('dark/08-waits-after-reload');
    assert.equal(sim.requests.filter(isWrite).length, before);
    await bench.quickInput.pressEntryButton(/Refunds fail/, 'Send again');
    await bench.quickInput.cancel();
    await incidents.waitRow(/Refunds fail.*✓ Dana Reyes/);
    assert.equal(sim.requests.filter(isWrite).length, before + 1);
  });

  it('keeps a note that could not be sent, through a reload, until the person sends it', async () => {
    const { bench, sim } = night;
    const incidents = bench.sideBar.view('Incidents');
    await sim.scenes.connectionRefused(true);
    await incidents.chooseFromContextMenu(/card charges failing/, 'Add Note to Incident…');
    await bench.quickInput.answer('The gateway does not answer from our side either.', /Note on/);
    await incidents.waitRow(/note: NOT/);
    await bench.statusBar.waitText(/NOT SENT/);
    await bench.screenshot('dark/09-note-not-sent');
    await bench.reload();
    await bench.sideBar.open('Opex');
    await incidents.waitRow(/note: NOT SENT, waits for you/);
    await sim.scenes.connectionRefused(false);
    await bench.runCommand('Opex: Refresh Incidents');
    await incidents.waitNoRow(/Read failed/);
    await bench.screenshot('dark/10-note-waits-after-reload');
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
    await bench.screenshot('dark/11-token-revoked');
  });
});
