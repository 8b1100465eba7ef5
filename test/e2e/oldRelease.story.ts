import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { appendFileSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CommentThreads } from './harness/commentThreads';
import { screenshotFailures, stepsBuildOnEachOther } from './harness/workbench';
import { openShopNight, type ShopNight } from './support/shopNight';

const code = 'services/checkout/src/checkout.ts';

/** The team has gone on since the release that fails: from its line to today's. The steps build on each other. */
describe('a frame of an old release', () => {
  stepsBuildOnEachOther();
  let night: ShopNight;
  const git = (...args: readonly string[]) =>
    execFileSync('git', ['-c', 'user.name=Dana', '-c', 'user.email=dana@example.com', ...args], {
      cwd: night.folder,
      encoding: 'utf8',
    }).trim();

  before(async () => {
    night = await openShopNight({ viewport: { width: 1400, height: 1000 } });
    const path = join(night.folder, code);
    const head = ['// Money moves here: two reviews.', '// See the playbook of the card gateway.', ''];
    writeFileSync(path, `${head.join('\n')}\n${readFileSync(path, 'utf8')}`);
    git('commit', '-q', '-a', '-m', 'Checkout: say what moves money');
    await night.bench.reload();
  });
  after(() => night.close());
  screenshotFailures(() => night.bench);

  const errors = () => night.bench.sideBar.view('Errors');

  it('opens the file as it was, at the failing line', async () => {
    const { bench } = night;
    await bench.sideBar.open('Opex');
    for (const name of ['Incidents', 'Playbooks', 'Root Causes']) {
      await bench.sideBar.view(name).close();
    }
    await errors().expand(/ChargeError: gateway timeout/);
    await errors().click(/checkout\.ts:118/);
    await bench.editor.waitAt('checkout (v2.31).ts', 118);
    const commit = git('rev-parse', 'v2.31^{commit}').slice(0, 7);
    // The whole line of lenses: what leads nowhere is text and no link.
    const { line, text } = await bench.editor.waitLens('Go to today’s line 121 (exact)');
    assert.equal(line, 118);
    assert.match(text, new RegExp(`^Failed here in v2\\.31 \\(${commit}\\)`));
    await bench.screenshot('oldRelease/01-as-it-was');
  });

  it('goes to today’s line by one click', async () => {
    const { bench } = night;
    await bench.editor.clickLens('Go to today’s line 121 (exact)');
    await bench.editor.waitAt('checkout.ts', 121);
    assert.match((await bench.editor.visibleLines()).get(121) ?? '', /throw new ChargeError/);
    await bench.screenshot('oldRelease/02-today');
  });

  it('shows what changed in its window, and a commit’s diff', async () => {
    const { bench } = night;
    await errors().chooseFromContextMenu(/checkout\.ts:118/, 'Show What Changed in This Window');
    await bench.quickInput.waitOpen(/Changed between v2\.30 \(.{7}\) and v2\.31/);
    const rows = await bench.quickInput.rows();
    assert.match(rows[0]?.label ?? '', /Gateway client: one for charges and refunds/);
    await bench.screenshot('oldRelease/03-changed');
    await bench.quickInput.pick(/one for charges and refunds/);
    await bench.editor.waitActiveTab(/checkout\.ts: .{7} Gateway client/);
    const sides = bench.page.locator('.monaco-diff-editor .view-lines');
    await sides.filter({ hasText: 'charges.authorise(payment)' }).first().waitFor();
    await sides.filter({ hasText: 'cardGateway.authorise(payment)' }).first().waitFor();
    await bench.screenshot('oldRelease/04-diff');
  });

  it('is written about at today’s line, with what changed as what changed', async () => {
    const { bench } = night;
    await errors().chooseFromContextMenu(/checkout\.ts:118/, 'Record Root Cause Here');
    const threads = new CommentThreads(bench.page);
    await threads.waitWriting(/Changed in this window:[^]*Gateway client: one for charges and refunds/);
    await bench.screenshot('oldRelease/05-root-cause');
    await threads.rewrite('# Gives up early\n\nThe client of the refunds gives up early.');
    await bench.page.keyboard.press('Control+Enter');
    await threads.waitNone();
    const folder = join(night.folder, '.opex', 'root-causes');
    const name = readdirSync(folder).find(one => one.includes('gives-up-early')) ?? 'none';
    assert.match(readFileSync(join(folder, name), 'utf8'), /line: 121\b/);
  });

  it('says which revision is not in this clone, over today’s line', async () => {
    const { bench } = night;
    const log = join(night.folder, 'logs', 'checkout.log');
    const lines = readFileSync(log, 'utf8').split('\n');
    const charge = JSON.parse(lines.filter(line => line.includes('gateway timeout')).pop() ?? '{}') as object;
    appendFileSync(log, `${JSON.stringify({ ...charge, time: Date.now(), release: 'v9.9' })}\n`);
    await bench.runCommand('Opex: Refresh Errors');
    await errors().waitText(/records read/);
    await errors().click(/checkout\.ts:118/);
    await bench.editor.waitAt('checkout.ts', 118);
    await bench.editor.waitLens('v9.9 failed and is not in this clone: git fetch --all --tags');
    await bench.screenshot('oldRelease/06-not-in-this-clone');
  });
});
