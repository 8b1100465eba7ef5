import assert from 'node:assert/strict';
import { appendFileSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { screenshotFailures, stepsBuildOnEachOther } from './harness/workbench';
import { openShopNight, type ShopNight } from './support/shopNight';

/** The Errors view by itself: what it shows, opens and admits. The steps build on each other. */
describe('the Errors view', () => {
  stepsBuildOnEachOther();
  let night: ShopNight;

  before(async () => {
    night = await openShopNight({ viewport: { width: 1400, height: 1300 } });
  });
  after(() => night.close());
  screenshotFailures(() => night.bench);

  const errors = () => night.bench.sideBar.view('Errors');
  const log = (name: string): string => join(night.folder, 'logs', name);

  it('groups what the logs hold by class, and says what it read and as of when', async () => {
    const { sideBar } = night.bench;
    await sideBar.open('Opex');
    for (const name of ['Incidents', 'Playbooks', 'Root Causes', 'Week']) {
      await sideBar.view(name).close();
    }
    await errors().waitRow(/ChargeError: gateway timeout/);
    await errors().waitText(/last 24 h · as of \d+:\d+:\d+ · 4 files, [\d,.]+ records read/);
    const rows = await errors().rows();
    const charge = rows.find(row => row.label.startsWith('ChargeError'));
    assert.match(charge?.description ?? '', /^\d+ · [\d.,]+ % · [▁▂▃▄▅▆▇█]+ · .*checkout · .* ago$/u);
    assert.match(
      charge?.ariaLabel ?? '',
      /ChargeError: gateway timeout, \d+ records, (?:.*, )?checkout, last seen/,
    );
    assert.ok(rows.every(row => row.ariaLabel !== ''));
    await night.bench.screenshot('errors/01-groups');
  });

  it('shows own frames, folds the libraries’ and opens the line', async () => {
    await errors().expand(/ChargeError: gateway timeout/);
    await errors().waitRow(/1 library frame/);
    await errors().click(/checkout\.ts:118/);
    await night.bench.editor.waitAt('checkout.ts', 118);
    await night.bench.screenshot('errors/02-line');
  });

  it('opens a sample record, pretty-printed and read-only', async () => {
    await errors().expand(/5 sample records/);
    await errors().click(/^(?=.*gateway timeout)\d+:\d+/);
    await night.bench.editor.waitActiveTab(/ChargeError/);
    await night.bench.screenshot('errors/03-sample');
    await errors().collapse(/ChargeError: gateway timeout/);
  });

  it('draws text from a log as text, whatever it holds', async () => {
    const row = await errors().waitRow(/checkout <img src=x onerror/);
    assert.equal(await row.locator('img, a[href], a[data-href]').count(), 0);
  });

  it('names what could not be read, and opens its line', async () => {
    await errors().expand(/\d+ things? could not be read/);
    await errors().click(/begins like JSON and is none/);
    await night.bench.editor.waitActiveTab(/\.log/);
    await night.bench.screenshot('errors/04-unreadable-line');
  });

  it('follows a log while it is looked at', async () => {
    const record = { level: 60, time: Date.now(), service: 'billing', msg: 'ledger is gone for good' };
    appendFileSync(log('billing.log'), `${JSON.stringify(record)}\n`);
    await errors().waitRow(/ledger is gone for good/);
    await night.bench.screenshot('errors/05-followed');
  });

  it('says that nothing is known where no file matches, and what to do', async () => {
    rmSync(join(night.folder, 'logs'), { recursive: true });
    mkdirSync(join(night.folder, 'logs'));
    await night.bench.runCommand('Opex: Refresh Errors');
    await errors().waitRow(/Log files: showing \d/);
    await night.bench.screenshot('errors/06-gone');
    await night.bench.reload();
    await night.bench.sideBar.open('Opex');
    await errors().waitText(/nothing is known about errors/);
    await night.bench.screenshot('errors/07-no-files');
  });

  it('says "no errors" only of what it read', async () => {
    writeFileSync(
      log('calm.log'),
      `${JSON.stringify({ level: 30, time: Date.now(), msg: 'all is well' })}\n`,
    );
    await night.bench.runCommand('Opex: Refresh Errors');
    const row = await errors().waitRow(/No errors/);
    assert.match(
      (await row.innerText()).replace(/\s+/g, ' '),
      /last 24 h · as of .* · 1 file, 1 record read/,
    );
    await night.bench.screenshot('errors/08-no-errors');
  });
});
