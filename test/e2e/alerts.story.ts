import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeTempDir, type TempDir } from '../host/cleanup';
import { until } from '../host/until';
import {
  openWorkbench,
  screenshotFailures,
  stepsBuildOnEachOther,
  type Workbench,
} from './harness/workbench';

const minute = 60_000;

const team = {
  version: 1,
  services: {
    Checkout: { logs: { service: 'checkout' } },
    Search: { logs: { service: 'search' }, alerts: { critical: { share: '5%' } } },
    Billing: { logs: { service: 'billing' } },
  },
  severity: [{ class: 'critical', exception: 'ChargeError' }],
  alerts: { critical: { share: '0.5%', window: '15m', minTraffic: 100 } },
};

/** Of Checkout a record a second, of which 2 % are lost charges; of Search some records only; of Billing none. */
function lastHour(now: number): string {
  const lines: string[] = [];
  for (let at = now - 60 * minute; at < now; at += 1_000) {
    const time = new Date(at).toISOString();
    const isLost = (at - now) % 50_000 === 0;
    const error = isLost
      ? { level: 'error', err: { type: 'ChargeError', message: 'card was declined' } }
      : {};
    lines.push(
      JSON.stringify({ level: 'info', time, service: 'checkout', msg: 'order was placed', ...error }),
    );
    if ((at - now) % 60_000 === 0)
      lines.push(JSON.stringify({ level: 'info', time, service: 'search', msg: 'found' }));
  }
  return `${lines.join('\n')}\n`;
}

/** Too large a share of traffic fails: it is seen, told once, and its threshold tuned. The steps build on each other. */
describe('alerts on the share of traffic', () => {
  stepsBuildOnEachOther();
  let bench: Workbench;
  let temp: TempDir;

  before(async () => {
    temp = makeTempDir('alerts-team');
    for (const folder of ['.opex', 'logs']) mkdirSync(join(temp.path, folder));
    writeFileSync(teamFile(), `${JSON.stringify(team, undefined, 2)}\n`);
    writeFileSync(join(temp.path, 'logs', 'app.log'), lastHour(Date.now()));
    bench = await openWorkbench({ folder: temp.path, viewport: { width: 1500, height: 1000 } });
  });
  after(async () => {
    await bench.close();
    temp.remove();
  });
  screenshotFailures(() => bench);

  const errors = () => bench.sideBar.view('Errors');
  const teamFile = (): string => join(temp.path, '.opex', 'team.json');

  it('tells once, before anybody looked, and in the status bar as long as it fires', async () => {
    await bench.notifications.wait(
      /Alert: Critical errors: Checkout: [12](\.\d+)? % of traffic ▲ alert at 0\.5 %\. Seen only while VS Code runs/,
    );
    const item = await bench.statusBar.waitText(/Critical errors: Checkout/);
    assert.match((await item.getAttribute('class')) ?? '', /error-kind/);
    assert.match((await item.getAttribute('aria-label')) ?? '', /Seen only while VS Code runs/);
    await bench.screenshot('alerts/01-told');
  });

  it('says of each service what it knows: what fires, what cannot be judged and why', async () => {
    await bench.notifications.press(/Alert: Critical errors/, 'Show');
    // A row that lies out of sight is not there.
    for (const name of ['Incidents', 'Playbooks', 'Root Causes']) {
      await bench.sideBar.view(name).close();
    }
    const row = await errors().waitRow(/Critical errors: Checkout/);
    assert.match((await row.textContent()) ?? '', /[12](\.\d+)? % of traffic ▲ alert at 0\.5 %/);
    const rest = await errors().waitRow(/^Alerts/);
    assert.match((await rest.textContent()) ?? '', /1 with too little traffic to judge · 1 unknown/);
    await errors().expand(/^Alerts/);
    await errors().waitRow(/Search.*too little traffic to judge: \d+ of 100/);
    await errors().waitRow(/Billing.*unknown: Nothing that is connected counts traffic of Billing/);
    await bench.screenshot('alerts/02-rows');
    assert.deepEqual(
      (await bench.notifications.shown()).filter(({ message }) => message.startsWith('Alert')),
      [],
    );
  });

  it('shows when it would have fired, and what another threshold would have done', async () => {
    await errors().pressRowAction(/Critical errors: Checkout/, 'Tune Alert…');
    const frame = await bench.webviews.find(/Critical errors: Checkout/, 'h1');
    await frame.getByText(/It would have fired once in the past week/).waitFor();
    await frame.locator('.chart-plot canvas').waitFor();
    const rule = bench.page.locator('.view-line').filter({ hasText: /"share":\s"0\.5%"/ });
    await rule.first().waitFor();
    await bench.screenshot('alerts/03-tune');
    assert.deepEqual(await bench.webviews.axeFaults(frame), []);
    await frame.locator('#threshold').fill('never');
    await frame.getByText(/“never” is no share of traffic/).waitFor();
    await frame.locator('#threshold').fill('3 %');
    await frame.getByText(/It would not have fired in the past week/).waitFor();
    assert.match(readFileSync(teamFile(), 'utf8'), /"share": "0\.5%"/);
    await bench.screenshot('alerts/04-what-if');
  });

  it('writes the threshold to the team file, where it is judged by at once', async () => {
    const before = readFileSync(teamFile(), 'utf8');
    const frame = await bench.webviews.find(/Critical errors: Checkout/, 'h1');
    await frame.getByRole('button', { name: 'Write to Team File' }).click();
    await until('the threshold in the file', () => readFileSync(teamFile(), 'utf8') !== before);
    assert.equal(readFileSync(teamFile(), 'utf8'), before.replace('"0.5%"', '"3%"'));
    await errors().waitRow(/Critical errors: Checkout.*[12](\.\d+)? % of traffic, alert at 3 %/);
    const item = bench.page.locator('.statusbar-item').filter({ hasText: /Critical errors: Checkout/ });
    await item.waitFor({ state: 'detached' });
    await bench.notifications.wait(/Alert over: Critical errors: Checkout/);
    await bench.screenshot('alerts/05-written');
  });
});
