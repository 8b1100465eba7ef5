import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeTempDir, type TempDir } from '../host/cleanup';
import { basic } from '../sim/alertmanager/authProxy';
import { startLokiSim, type LokiSim, type PushedLine } from '../sim/loki';
import {
  openWorkbench,
  screenshotFailures,
  stepsBuildOnEachOther,
  type Workbench,
} from './harness/workbench';

const minute = 60_000;
const syllables = ['ba', 'ke', 'li', 'mo', 'nu', 'ra', 'se', 'ti', 'vo', 'zu'];

/** A sentence that shares no word with another, so that each is a group of its own. */
function sentence(number: number): string {
  const word = (at: number): string =>
    [number % 10, Math.floor(number / 10), at].map(digit => syllables[digit] ?? '').join('');
  return Array.from({ length: 3 + (number % 4) }, (_, at) => word(at)).join(' ');
}

/** Two large groups, and 60 small ones: more than are counted one by one, so that some are estimated. */
function lastHours(now: number): readonly PushedLine[] {
  const line = (ago: number, app: string, record: object): PushedLine => ({
    time: now - ago,
    labels: { app, env: 'prod' },
    line: JSON.stringify(record),
  });
  const charge = (i: number): object => ({
    level: 'error',
    msg: `card of order ${i} was declined`,
    err: { type: 'ChargeError', message: 'card was declined' },
  });
  return [
    ...Array.from({ length: 1_204 }, (_, i) => line((i + 1) * 5_000, 'checkout', charge(i))),
    ...Array.from({ length: 300 }, (_, i) =>
      line((i + 1) * 20_000, 'search', { level: 'error', msg: `shard ${i} answered late` }),
    ),
    ...Array.from({ length: 180 }, (_, i) =>
      line((i + 1) * 9_000, 'billing', { level: 'error', msg: sentence(i % 60) }),
    ),
    ...Array.from({ length: 2_000 }, (_, i) =>
      line((i + 1) * 3_000, 'checkout', { level: 'info', msg: `order ${i} was placed` }),
    ),
  ];
}

/** A team whose logs are in Loki connects it by the palette, and sees what fails. The steps build on each other. */
describe('logs in Loki', () => {
  stepsBuildOnEachOther();
  let bench: Workbench;
  let sim: LokiSim;
  let temp: TempDir;

  before(async () => {
    sim = await startLokiSim({ authorization: basic('reader', 'correct horse'), maxLifetimeMs: 10 * minute });
    sim.push(lastHours(Date.now()));
    temp = makeTempDir('loki-team');
    mkdirSync(join(temp.path, '.opex'));
    const team = { version: 1, services: { Checkout: { logs: { service: 'checkout' } } } };
    writeFileSync(join(temp.path, '.opex', 'team.json'), JSON.stringify(team));
    bench = await openWorkbench({ folder: temp.path, viewport: { width: 1400, height: 1100 } });
    await bench.sideBar.open('Opex');
  });
  after(async () => {
    await bench.close();
    await sim.close();
    temp.remove();
  });
  screenshotFailures(() => bench);

  const errors = () => bench.sideBar.view('Errors');

  it('offers to connect where no log is known', async () => {
    for (const name of ['Incidents', 'Playbooks', 'Root Causes']) {
      await bench.sideBar.view(name).close();
    }
    await errors().waitText(/no log backend is connected/);
    await bench.screenshot('loki/01-nothing-known');
  });

  it('says why an address or a password does not do, and keeps what was typed', async () => {
    await bench.runCommand('Opex: Connect Logs…');
    await bench.quickInput.pick('Grafana Loki', /where are they/);
    await bench.quickInput.answer('http://127.0.0.1:1', /its address/);
    await bench.quickInput.waitMessage(/refuses connections/);
    await bench.quickInput.answer(`${sim.url}/loki/api/v1/labels`, /its address/);
    await bench.quickInput.pick('User and password', /asks who you are/);
    await bench.quickInput.answer('reader', /User at/);
    await bench.quickInput.answer('wrong', /Password of reader/);
    await bench.quickInput.waitMessage(/does not accept this user and password/);
    assert.equal(await bench.quickInput.isMasked(), true);
    assert.equal(await bench.quickInput.value(), 'wrong');
    await bench.screenshot('loki/02-wrong-password');
  });

  it('says what it found, and shows what its fields mean before it is kept', async () => {
    await bench.quickInput.answer('correct horse', /Password of reader/);
    await bench.quickInput.waitOpen(/Found Loki 3\.4\.6, 3 streams, \d+ fields?\. Which streams/);
    await bench.quickInput.answer('{env="none"}');
    await bench.quickInput.waitOpen(/What the fields mean/);
    await bench.page
      .locator('.quick-input-widget:visible .quick-input-titlebar .codicon-quick-input-back')
      .click();
    await bench.quickInput.waitOpen(/Which streams/);
    assert.equal(await bench.quickInput.value(), '{env="none"}');
    await bench.quickInput.answer('{env="prod"}', /Which streams/);
    await bench.quickInput.waitOpen(/What the fields mean/);
    const rows = await bench.quickInput.rows();
    const level = rows.find(({ label }) => label === 'Level');
    assert.match(level?.description ?? '', /level in the line · (?:error|info)/);
    await bench.screenshot('loki/03-fields');
    await bench.quickInput.pick('Environment');
    await bench.quickInput.waitOpen(/Environment: which field/);
    await bench.quickInput.pick('env');
    await bench.quickInput.waitOpen(/What the fields mean/);
    await bench.quickInput.pick(/Use these fields/);
    await bench.quickInput.waitOpen(/Whose errors are shown/);
    await bench.screenshot('loki/04-services');
    await bench.quickInput.pick('All services');
    await bench.quickInput.answer('', /look at these logs in the browser/);
    await bench.notifications.wait(/Connected to Grafana Loki .*does not name the services .*search/);
    await bench.screenshot('loki/05-connected');
    await bench.notifications.clear();
  });

  it('shows groups: what was counted, and what was estimated', async () => {
    await errors().waitRow(/ChargeError/);
    const rows = await errors().rows();
    const charge = rows.find(({ label }) => label.startsWith('ChargeError'));
    assert.match(charge?.description ?? '', /^1,204 ·/);
    assert.ok(
      rows.some(({ description }) => description.includes('≈')),
      rows.map(({ label, description }) => `${label}: ${description}`).join('\n'),
    );
    await bench.screenshot('loki/06-groups');
  });

  it('answers a query of a playbook beneath it', async () => {
    mkdirSync(join(temp.path, 'runbooks'), { recursive: true });
    writeFileSync(
      join(temp.path, 'runbooks', 'charges.md'),
      '# Charges fail\n\nWho fails?\n\n```logql\n{app="checkout"} |= "declined"\n```\n',
    );
    await bench.runCommand('Opex: Refresh Playbooks');
    await bench.runCommand('Opex: Search Playbooks');
    await bench.quickInput.waitOpen('Search Playbooks');
    await bench.quickInput.type('charges');
    await bench.page
      .locator('.quick-input-list .monaco-list-row', { hasText: 'Charges fail' })
      .first()
      .waitFor({ timeout: 8000 });
    await bench.page.keyboard.press('Enter');
    const frame = await bench.webviews.find(/Charges fail/, 'h1');
    await frame.getByRole('button', { name: 'Run Query' }).click();
    await frame
      .getByText(/was declined/)
      .first()
      .waitFor({ timeout: 8000 });
    await bench.screenshot('loki/08-query');
  });

  it('tells that a password stopped being right above the rows that it has', async () => {
    sim.changeAuthorization(basic('reader', 'changed'));
    await bench.runCommand('Opex: Refresh Errors');
    const row = await errors().waitRow(/Grafana Loki .*: showing \d/);
    assert.match((await row.textContent()) ?? '', /does not accept this user and password/);
    await errors().waitRow(/ChargeError/);
    await bench.screenshot('loki/07-refused');
    await row.click();
    await bench.quickInput.waitOpen(/its address/);
    assert.equal(await bench.quickInput.value(), sim.url);
    await bench.quickInput.cancel();
  });

  it('goes with all that was kept of it', async () => {
    await bench.runCommand('Opex: Disconnect Logs…');
    await bench.notifications.waitDialog(/Disconnect Grafana Loki/);
    await bench.notifications.pressDialog('Disconnect');
    await errors().waitText(/no log backend is connected/);
  });
});
