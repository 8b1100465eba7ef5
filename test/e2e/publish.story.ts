import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { until } from '../host/until';
import { screenshotFailures, stepsBuildOnEachOther } from './harness/workbench';
import { openShopNight, type ShopNight } from './support/shopNight';

/** Records from a feature branch to the team. The steps build on each other. */
describe('publishing records', () => {
  stepsBuildOnEachOther();
  let night: ShopNight;
  let remote: string;

  const run = (cwd: string, ...args: readonly string[]) =>
    execFileSync('git', ['-c', 'user.name=Dana', '-c', 'user.email=dana@example.com', ...args], {
      cwd,
      encoding: 'utf8',
      stdio: 'pipe',
    }).trimEnd();
  const here = (...args: readonly string[]) => run(night.folder, ...args);
  const there = (...args: readonly string[]) => run(remote, ...args);
  const path = '.opex/root-causes/2026-11-20-one-timer.md';
  const write = (text: string) =>
    writeFileSync(join(night.folder, path), `---\ntitle: One timer\n---\n${text}\n`);

  before(async () => {
    const env = {
      GIT_AUTHOR_NAME: 'Dana Reyes',
      GIT_AUTHOR_EMAIL: 'dana.reyes@example.com',
      GIT_COMMITTER_NAME: 'Dana Reyes',
      GIT_COMMITTER_EMAIL: 'dana.reyes@example.com',
    };
    night = await openShopNight({ env });
    remote = join(night.folder, '..', 'remote.git');
    run(night.folder, 'clone', '-q', '--bare', night.folder, remote);
    here('remote', 'add', 'origin', remote);
    here('fetch', '-q', 'origin');
    here('checkout', '-q', '-b', 'feature');
  });
  after(() => night.close());
  screenshotFailures(() => night.bench);

  it('is asked for by a number in the view', async () => {
    const { bench } = night;
    write('It paged.');
    await bench.sideBar.open('Opex');
    const view = bench.sideBar.view('Root Causes');
    await view.open();
    await view.waitRow(/^Unpublished/);
    await until(
      'the number beside the name',
      async () => (await view.description()).includes('1 unpublished'),
      30_000,
    );
    await bench.screenshot('publish/01-unpublished');
  });

  it('asks for the branch and for leave once, and touches no branch of the person', async () => {
    const { bench } = night;
    await bench.runCommand('Opex: Publish Records…');
    await bench.quickInput.pick(/^opex-records$/, 'Publish Records');
    const { message, detail } = await bench.notifications.waitDialog(/Publish 1 record/);
    assert.match(message, /branch opex-records\?/);
    assert.match(detail, /\.opex\/root-causes\/2026-11-20-one-timer\.md/);
    await bench.screenshot('publish/02-asked-once');
    await bench.notifications.pressDialog('Publish');
    await bench.notifications.wait(/1 record published to opex-records/);
    assert.match(there('show', `opex-records:${path}`), /It paged\./);
    assert.equal(there('diff', '--name-only', 'main', 'opex-records'), path);
    assert.equal(here('branch', '--show-current'), 'feature');
    assert.equal(here('status', '--porcelain'), `?? ${path}`);
    assert.equal(here('for-each-ref', '--format=%(refname:short)', 'refs/heads'), 'feature\nmain');
    const view = bench.sideBar.view('Root Causes');
    await until(
      'nothing to be unpublished',
      async () => !(await view.description()).includes('unpublished'),
      30_000,
    );
  });

  it('tells a clash with a colleague by its file, and shows both', async () => {
    const { bench } = night;
    await bench.notifications.clear();
    const lee = join(night.folder, '..', 'lee');
    run(night.folder, 'clone', '-q', '-b', 'opex-records', remote, lee);
    writeFileSync(join(lee, path), '---\ntitle: One timer\n---\nIt paged Lee.\n');
    run(lee, 'commit', '-q', '-a', '-m', 'lee');
    run(lee, 'push', '-q');
    write('It paged Dana.');
    await bench.runCommand('Opex: Publish Records…');
    await bench.notifications.wait(/one-timer\.md was changed here and there in the same lines/);
    assert.match(there('show', `opex-records:${path}`), /It paged Lee\./);
    assert.match(readFileSync(join(night.folder, path), 'utf8'), /It paged Dana\./);
    await bench.notifications.press(/in the same lines/, 'Compare');
    await bench.editor.waitActiveTab(/branch ↔ here/);
    for (const name of ['Lee', 'Dana']) {
      await bench.page.locator('.view-line', { hasText: new RegExp(`It.paged.${name}`) }).waitFor();
    }
    await bench.screenshot('publish/03-clash');
  });
});
