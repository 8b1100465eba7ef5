import assert from 'node:assert/strict';
import { appendFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { groupKey } from '../../src/core/errors/groupKey';
import { parseRecord } from '../../src/core/errors/parseRecord';
import { until } from '../host/until';
import { screenshotFailures, stepsBuildOnEachOther } from './harness/workbench';
import { openShopNight, type ShopNight } from './support/shopNight';

const hour = 3_600_000;

/** What a team decides about its errors: their class, who is not looked at, and what comes back. The steps build on each other. */
describe('what a team decides about errors', () => {
  stepsBuildOnEachOther();
  let night: ShopNight;

  before(async () => {
    night = await openShopNight({ viewport: { width: 1500, height: 1200 } });
    const stale = (hoursAgo: number): string => record('stock count is stale', hoursAgo, { order_id: 'o-1' });
    appendFileSync(log(), `${stale(3)}\n${stale(1)}\n`);
  });
  after(() => night.close());
  screenshotFailures(() => night.bench);

  const errors = () => night.bench.sideBar.view('Errors');
  const log = (): string => join(night.folder, 'logs', 'checkout.log');
  const team = (): string => readFileSync(join(night.folder, '.opex', 'team.json'), 'utf8');
  const decisionsPath = (): string => join(night.folder, '.opex', 'error-groups.json');
  const decisions = (): string => readFileSync(decisionsPath(), 'utf8');
  const record = (msg: string, hoursAgo = 0, more: object = {}): string =>
    JSON.stringify({ level: 50, time: Date.now() - hoursAgo * hour, service: 'checkout', msg, ...more });
  const ofRow = async (text: RegExp) => (await errors().rows()).find(row => text.test(row.label));

  it('shows why a group has its class, and what it costs', async () => {
    const { sideBar } = night.bench;
    await sideBar.open('Opex');
    for (const name of ['Incidents', 'Playbooks', 'Root Causes']) {
      await sideBar.view(name).close();
    }
    await errors().waitRow(/stock count is stale/);
    await errors().waitText(/% of the errors have no class of their own/);
    const row = await ofRow(/stock count/);
    assert.match(
      row?.ariaLabel ?? '',
      /^Standard \(log level error\), stock count is stale, 2 records, .*checkout/,
    );
    assert.match(row?.description ?? '', /≈ \$40–\$67/);
    assert.match((await ofRow(/^ChargeError/))?.ariaLabel ?? '', /Critical \(rule 1 of the team file\)/);
    await night.bench.screenshot('errorClasses/01-groups');
  });

  it('changes a class by a rule of the team file, which it shows', async () => {
    const { bench } = night;
    const before = team();
    await errors().pressRowAction(/stock count is stale/, 'Change Class…');
    await bench.quickInput.waitOpen(/Class of “stock count is stale”/);
    await bench.screenshot('errorClasses/02-class');
    await bench.quickInput.pick('Critical', /Class of/);
    await bench.quickInput.waitOpen(/for which errors/);
    await bench.screenshot('errorClasses/03-rule');
    await bench.quickInput.pick(/^“stock count is stale” in checkout$/, /for which errors/);
    await bench.editor.waitActiveTab('team.json');
    const line = '{"class":"critical","service":"checkout","text":"stock count is stale"}';
    await until('the rule in the file', () => team().replace(/\s/g, '').includes(line.replace(/\s/g, '')));
    const added = team()
      .split('\n')
      .filter(text => !before.includes(text));
    assert.equal(added.length <= 2, true, `nothing else changed: ${added.join('\n')}`);
    await errors().waitRow(/Critical \(rule 5 of the team file\), stock count is stale/);
    await bench.screenshot('errorClasses/04-written');
  });

  it('ignores a group until a time, says so, and brings it back', async () => {
    const { bench } = night;
    await errors().pressRowAction(/stock count is stale/, 'Ignore Until…');
    await bench.quickInput.pick('In 8 hours', /Ignore “stock count/);
    await bench.quickInput.answer('the warehouse counts again tonight', /Why is it ignored/);
    await errors().waitRow(/1 ignored/);
    assert.match(decisions(), /"because": "the warehouse counts again tonight"/);
    assert.match(decisions(), /"about": "stock count is stale"/);
    await errors().expand(/1 ignored/);
    await errors().waitRow(/ignored until \d+/);
    await bench.screenshot('errorClasses/05-ignored');
    writeFileSync(
      decisionsPath(),
      decisions().replace(/"until": "[^"]*"/, `"until": "${new Date(Date.now() - hour).toISOString()}"`),
    );
    await errors().waitNoRow(/1 ignored/);
    await errors().waitRow(/no longer ignored: the time is over/);
    await bench.screenshot('errorClasses/06-back');
  });

  it('tells bad decisions at their line and keeps those that held', async () => {
    const { bench } = night;
    const good = decisions();
    writeFileSync(decisionsPath(), `<<<<<<< HEAD\n${good}=======\n${good}>>>>>>> theirs\n`);
    await bench.runCommand('Opex Errors: Open Decisions About Groups');
    await bench.page.keyboard.press('Control+Shift+M');
    await bench.page
      .getByText(/Git left both sides of a merge here/)
      .first()
      .waitFor();
    await bench.screenshot('errorClasses/07-conflict');
    await errors().waitRow(/no longer ignored/);
    writeFileSync(decisionsPath(), good);
    await bench.page
      .getByText(/Git left both sides of a merge here/)
      .first()
      .waitFor({ state: 'detached' });
    await bench.runCommand('View: Toggle Panel Visibility');
  });

  it('shows what was asked for, and says what it hides', async () => {
    const { bench } = night;
    await bench.runCommand('Opex: Filter Errors…');
    await bench.quickInput.pick(/billing/, /Which errors are shown/);
    await errors().waitNoRow(/stock count is stale/);
    assert.match(await errors().description(), /^billing · last /);
    await errors().waitRow(/The filter hides \d+ groups? more/);
    await bench.screenshot('errorClasses/08-filter');
    await bench.runCommand('Opex: Filter Errors…');
    await bench.quickInput.waitOpen(/Which errors are shown/);
    await bench.quickInput.type('no such words');
    await bench.quickInput.pick(/“no such words” in all services/);
    await errors().waitRow(/The filter hides all \d+ groups/);
    await bench.screenshot('errorClasses/09-hides-all');
    await errors().click(/The filter hides all/);
    await errors().waitRow(/stock count is stale/);
  });

  it('announces what comes back after it was marked as fixed', async () => {
    const { bench } = night;
    const line = record('stock count is stale', 0, { release: 'v2.40', order_id: 'o-2' });
    const parsed = parseRecord(line, { source: '' }, { zoneMinutes: 0, reference: Date.now() });
    assert.ok(parsed.record);
    const note = [
      '---',
      'title: Nobody counted on Sundays',
      'class: critical',
      'status: fixed',
      `errors: ["${groupKey(parsed.record).fingerprint}"]`,
      `fix: { release: v2.40, recorded: "${at(5)}", deployed: "${at(0.5)}" }`,
      `created: ${at(5).slice(0, 10)}`,
      '---',
      '## What happened',
      '',
    ];
    mkdirSync(join(night.folder, '.opex', 'root-causes'), { recursive: true });
    writeFileSync(join(night.folder, '.opex', 'root-causes', 'nobody-counted.md'), note.join('\n'));
    await bench.sideBar.view('Root Causes').open();
    await bench.sideBar.view('Root Causes').expand(/^All/);
    await bench.sideBar.view('Root Causes').waitRow(/Nobody counted on Sundays/);
    await bench.sideBar.view('Root Causes').close();
    appendFileSync(log(), `${line}\n`);
    await bench.notifications.wait(/“Nobody counted on Sundays” is back in v2\.40/);
    await errors().waitRow(/came back after its fix in v2\.40/);
    await bench.screenshot('errorClasses/10-regressed');
  });
});

function at(hoursAgo: number): string {
  return new Date(Date.now() - hoursAgo * hour).toISOString();
}
