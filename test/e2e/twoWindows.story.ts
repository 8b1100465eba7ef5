import assert from 'node:assert/strict';
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { until } from '../host/until';
import { CommentThreads } from './harness/commentThreads';
import { EditorArea } from './harness/editorArea';
import { Notifications } from './harness/notifications';
import { screenshotFailures, stepsBuildOnEachOther } from './harness/workbench';
import { openShopNight, type ShopNight } from './support/shopNight';

const code = 'services/checkout/src/checkout.ts';
/** Where the function begins that the note is about: its lens stands there. */
const head = 99;
const name = '2026-11-20-one-timer.md';
const body = ['## What happened', '', 'It paged.', '', 'a', '', 'b', '', '## Why', '', 'One timer.', ''];

/** One note, two people at two windows. The steps build on each other. */
describe('two windows that write one note', () => {
  stepsBuildOnEachOther();
  let night: ShopNight;
  let second: Page;

  before(async () => {
    night = await openShopNight();
    const notes = join(night.folder, '.opex', 'root-causes');
    // The sample's own notes would share the lens.
    for (const other of readdirSync(notes)) rmSync(join(notes, other));
    const path = join(notes, name);
    const anchor = `{ path: ${code}, line: 118, quote: "throw new ChargeError('gateway timeout', 504, { cause: error });" }`;
    const matter = [
      'title: One timer for all # as seen',
      'status: suspected',
      'team: payments',
      'anchors:',
      `  - ${anchor}`,
    ];
    writeFileSync(path, ['---', ...matter, '---', '', ...body].join('\n'));
  });
  after(() => night.close());
  screenshotFailures(() => night.bench);

  const text = () => readFileSync(join(night.folder, '.opex', 'root-causes', name), 'utf8');

  /** Opens the note over its line in a window, and begins to edit it. */
  async function edit(page: Page): Promise<CommentThreads> {
    const editor = new EditorArea(page);
    const threads = new CommentThreads(page);
    // A tab behind another one draws nothing, and loses clicks.
    await page.bringToFront();
    await until(
      'the thread of the note',
      async () => {
        await editor.goTo(head);
        await editor.clickLens(/cause: One timer/);
        return threads
          .thread(/One timer for all/)
          .waitFor({ timeout: 5_000 })
          .then(
            () => true,
            () => false,
          );
      },
      60_000,
    );
    await threads.thread(/One timer for all/).hover();
    await threads.press('Edit');
    await threads.waitWriting(/It paged/);
    return threads;
  }

  it('see the same note over the same function', async () => {
    const { bench } = night;
    await bench.editor.openFile(code, head);
    await bench.editor.waitLens(/cause: One timer/);
    second = await bench.page.context().newPage();
    second.setDefaultTimeout(90_000);
    await second.goto(bench.page.url());
    await second.locator('.monaco-workbench').waitFor();
    const editor = new EditorArea(second);
    await editor.openFile(code, head);
    await editor.waitLens(/cause: One timer/);
  });

  it('keep both changes where they are of different lines', async () => {
    const { bench } = night;
    const mine = await edit(bench.page);
    const theirs = await edit(second);
    const titled = (lines: readonly string[]) => ['# One timer for all', '', ...lines].join('\n');
    await theirs.rewrite(titled(body.map(line => (line === 'It paged.' ? 'It paged twice.' : line))));
    await second.keyboard.press('Control+Enter');
    await theirs.waitNone();
    assert.match(text(), /It paged twice\./);
    await bench.page.bringToFront();
    await mine.rewrite(
      titled(body.map(line => (line === 'One timer.' ? 'One timer for three tries.' : line))),
    );
    await bench.page.keyboard.press('Control+Enter');
    await mine.waitNone();
    assert.match(text(), /It paged twice\.[^]*One timer for three tries\./);
    assert.match(text(), /^---\ntitle: One timer for all # as seen\nstatus: suspected\nteam: payments\n/);
  });

  it('tell the second one of a clash, write nothing, and lose nothing of what was typed', async () => {
    const { bench } = night;
    const mine = await edit(bench.page);
    const theirs = await edit(second);
    await theirs.rewrite('# One timer for all\n\nIt paged, they say.');
    await second.keyboard.press('Control+Enter');
    await theirs.waitNone();
    const before = text();
    await bench.page.bringToFront();
    await mine.rewrite('# One timer for all\n\nIt paged, I say.');
    await bench.page.keyboard.press('Control+Enter');
    await bench.notifications.wait(/was changed by somebody else in between, in the same place \(text\)/);
    assert.equal(text(), before);
    assert.match(before, /they say/);
    await mine.waitWriting(/It paged, I say\./);
    await bench.screenshot('twoWindows/01-clash');
    await bench.notifications.press(/was changed by somebody else in between/, 'Compare');
    await bench.editor.waitActiveTab(/: now, and yours/);
    await bench.page.locator('.editor-instance .line-insert').first().waitFor();
    await bench.screenshot('twoWindows/01-compare');
    const drafts = join(bench.userDataDir, 'User', 'globalStorage', 'opex.opex', 'note-drafts');
    await until('the text to be kept', () =>
      readdirSync(drafts).some(file => readFileSync(join(drafts, file), 'utf8').includes('I say')),
    );
  });

  it('show a merge conflict of git in Problems at its line, in both', async () => {
    const { bench } = night;
    const path = join(night.folder, '.opex', 'root-causes', name);
    writeFileSync(
      path,
      text().replace(
        'status: suspected\n',
        '<<<<<<< HEAD\nstatus: fixed\n=======\nstatus: wontfix\n>>>>>>> other\n',
      ),
    );
    await new Notifications(bench.page).clear();
    await bench.sideBar.open('Opex');
    const view = bench.sideBar.view('Root Causes');
    await view.open();
    await view.waitRow(/A merge conflict is not settled here/);
    await bench.screenshot('twoWindows/02-merge-conflict');
  });
});
