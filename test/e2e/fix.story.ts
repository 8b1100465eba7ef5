import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { appendFileSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { until } from '../host/until';
import { CommentThreads } from './harness/commentThreads';
import { screenshotFailures, stepsBuildOnEachOther } from './harness/workbench';
import { openShopNight, type ShopNight } from './support/shopNight';

const code = 'services/checkout/src/checkout.ts';
const hour = 3_600_000;

/** A fix from its recording to its return. The steps build on each other. */
describe('the fix of a root cause', () => {
  stepsBuildOnEachOther();
  let night: ShopNight;
  /** A record of the failing group, as the sample's logs have it. */
  let charge: Readonly<Record<string, unknown>>;

  before(async () => {
    night = await openShopNight();
    // Only old failures: the sample's go on to this very minute, and no fix would look silent.
    const lines = readFileSync(log(), 'utf8').split('\n');
    charge = JSON.parse(
      lines.filter(line => line.includes('gateway timeout')).pop() ?? '{}',
    ) as typeof charge;
    for (const name of readdirSync(join(night.folder, 'logs'))) rmSync(join(night.folder, 'logs', name));
    writeFileSync(log(), [7, 6, 5].map(hours => `${record(hours, 'v2.31')}\n`).join(''));
    await night.bench.reload();
  });
  after(() => night.close());
  screenshotFailures(() => night.bench);

  const folder = () => join(night.folder, '.opex', 'root-causes');
  const file = () => join(folder(), readdirSync(folder()).find(name => name.includes('one-timer')) ?? 'none');
  const note = () => readFileSync(file(), 'utf8');
  const log = () => join(night.folder, 'logs', 'checkout.log');
  const git = (...args: readonly string[]) =>
    execFileSync('git', ['-c', 'user.name=Dana', '-c', 'user.email=dana@example.com', ...args], {
      cwd: night.folder,
      encoding: 'utf8',
    });
  const record = (hoursAgo: number, release: string, more: object = {}): string =>
    JSON.stringify({ ...charge, time: Date.now() - hoursAgo * hour, release, ...more });
  const other = { err: undefined, level: 50, msg: 'stock is stale' };

  it('is recorded before it is committed: the next commit’s message gets the line that ties it', async () => {
    const { bench } = night;
    await bench.editor.openFile(code, 118);
    await bench.editor.waitLens(/\d+ errors.*critical.*24 h/);
    await bench.runCommand('Opex: Record Root Cause Here');
    const threads = new CommentThreads(bench.page);
    await threads.waitWriting(/What happened/);
    await threads.rewrite('# One timer for all tries\n\nSeen in the trace.');
    await bench.page.keyboard.press('Control+Enter');
    await threads.waitNone();
    const path = join(night.folder, code);
    writeFileSync(path, `${readFileSync(path, 'utf8')}// One timer for each try.\n`);
    await bench.runCommand('Opex: Record Fix…');
    await bench.quickInput.pick(/One timer for all tries/, 'Record Fix');
    await bench.quickInput.waitOpen(/Fix of “One timer/);
    await bench.screenshot('fix/01-which-change');
    await bench.quickInput.accept();
    await bench.quickInput.answer('v2.32', 'Record Fix');
    await bench.notifications.wait(/Fix recorded\. The next commit is tied to it by “Root-Cause: \.opex/);
    await until('the note to say so', () => /\nfix: \{.*pending: true.*release: v2\.32/.test(note()));
    assert.match(note(), /\nstatus: confirmed # suspected/);
    await bench.notifications.clear();
    await bench.page.keyboard.press('Control+Shift+G');
    await bench.page.locator('.scm-editor').getByText('Root-Cause: .opex').first().waitFor();
    await bench.screenshot('fix/02-recorded');
  });

  it('takes the commit that comes with that line', async () => {
    git('add', code);
    git(
      'commit',
      '-q',
      '-m',
      `One timer for each try\n\nRoot-Cause: .opex/root-causes/${file().split('/').pop() ?? ''}`,
    );
    const hash = git('rev-parse', 'HEAD').trim().slice(0, 12);
    await until(
      'the commit in the note',
      () => note().includes(`commits: [${hash}]`) && !note().includes('pending'),
    );
    await night.bench.editor.waitLens(/cause: One timer .*fix not seen in production/);
  });

  it('is seen in production by its release', async () => {
    // As if it had been recorded three hours ago: nobody waits for a silent hour here.
    const recorded = new Date(Date.now() - 3 * hour).toISOString();
    writeFileSync(file(), note().replace(/recorded: [^,}]*/, `recorded: "${recorded}"`));
    appendFileSync(log(), `${record(2, 'v2.32', other)}\n`);
    await night.bench.editor.waitLens(/cause: One timer .*fix deployed, in v2\.32, silent 2 h/);
    await night.bench.screenshot('fix/03-deployed');
  });

  it('counts as fixed when it was silent for the set time, and says so in the note on a press', async () => {
    const { bench } = night;
    bench.updateSettings({ 'opex.rootCauses.silentHours': 1 });
    await bench.notifications.wait(/“One timer for all tries” has been silent for 2 h/);
    await bench.screenshot('fix/04-silent');
    await bench.notifications.press(/has been silent/, 'Mark as Fixed');
    await until('the note to be fixed', () => /\nstatus: fixed/.test(note()) && /deployed: /.test(note()));
    await bench.editor.waitLens(/cause: One timer .*\(fixed, in v2\.32, silent 2 h/);
  });

  it('is told of once when the error comes back, and at the line', async () => {
    const { bench } = night;
    appendFileSync(log(), `${record(0, 'v2.32')}\n`);
    await bench.notifications.wait(/“One timer for all tries” is back in v2\.32/);
    await bench.editor.waitLens(/cause: One timer .*back after the fix/);
    await bench.sideBar.open('Opex');
    await bench.sideBar.view('Root Causes').open();
    await bench.sideBar.view('Root Causes').waitRow(/Back after their fix/);
    await bench.screenshot('fix/05-regressed');
    await bench.notifications.press(/is back in v2\.32/, 'Write to Note');
    await until('the note to say so', () => /\nstatus: confirmed/.test(note()) && /regressed: /.test(note()));
  });
});
