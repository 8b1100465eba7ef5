import assert from 'node:assert/strict';
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { until } from '../host/until';
import { CommentThreads } from './harness/commentThreads';
import { screenshotFailures, stepsBuildOnEachOther } from './harness/workbench';
import { openShopNight, type ShopNight } from './support/shopNight';

/** Where the function begins that line 118 is in: its lens stands there. */
const head = 99;
const title = 'Gateway client shares one timeout for all retries';
const body = `# ${title}

## Why (cause, not culprit)

One timer for all three tries.`;

/** A root cause written, kept, read and changed in a thread over its line. The steps build on each other. */
describe('a root cause over its line', () => {
  stepsBuildOnEachOther();
  let night: ShopNight;
  let threads: CommentThreads;

  before(async () => {
    night = await openShopNight();
    // The sample's own notes would share the lens.
    for (const name of readdirSync(folder())) rmSync(join(folder(), name));
    threads = new CommentThreads(night.bench.page);
  });
  after(() => night.close());
  screenshotFailures(() => night.bench);

  const folder = () => join(night.folder, '.opex', 'root-causes');
  const mine = () => readdirSync(folder()).filter(name => name.includes('gateway-client-shares'));

  it('is begun on the press, with what is known and a template that asks for the cause', async () => {
    const { bench } = night;
    await bench.editor.openFile('services/checkout/src/checkout.ts', head);
    await bench.editor.waitLens(/\d+ errors.*critical.*24 h/);
    await bench.editor.goTo(118);
    await bench.runCommand('Opex: Record Root Cause Here');
    const text = await threads.waitWriting(/What happened/);
    assert.match(text, /^# ChargeError at checkout\.ts:118/);
    assert.match(text, /Release: v2\.31/);
    assert.match(text, /Why \(cause, not culprit\)/);
    await bench.screenshot('rootCause/01-begun');
  });

  it('is still there after the window was reloaded in the middle of a sentence', async () => {
    const { bench } = night;
    await threads.rewrite(body);
    await bench.page.keyboard.type(' Half a sent');
    await until('the text to be kept', () =>
      readdirSync(join(bench.userDataDir, 'User', 'globalStorage', 'opex.opex', 'note-drafts')).some(name =>
        readFileSync(
          join(bench.userDataDir, 'User', 'globalStorage', 'opex.opex', 'note-drafts', name),
          'utf8',
        ).includes('Half a sent'),
      ),
    );
    await bench.reload();
    // A reload by the browser does not always keep the tabs; the text is kept either way.
    await bench.editor.openFile('services/checkout/src/checkout.ts', 118);
    await threads.waitWriting(/Half a sent/);
    assert.deepEqual(mine(), []);
    await bench.screenshot('rootCause/02-after-reload');
  });

  it('becomes a note by one key, where the text went while it was written', async () => {
    const { bench } = night;
    await threads.rewrite(body);
    await bench.page.keyboard.press('Control+Enter');
    await threads.waitNone();
    const [name = ''] = await until('the note', () => (mine().length === 1 ? mine() : undefined));
    const text = readFileSync(join(folder(), name), 'utf8');
    assert.match(text, /^---\ntitle: Gateway client shares one timeout for all retries\nclass: critical\n/);
    assert.match(text, /path: services\/checkout\/src\/checkout\.ts/);
    assert.match(text, /line: 118/);
    assert.match(text, /\nerrors: \[v1:[0-9a-f]+/);
    assert.ok(
      text.endsWith('\n---\n\n## Why (cause, not culprit)\n\nOne timer for all three tries.\n'),
      text,
    );
    await bench.editor.goTo(head);
    await bench.editor.waitLens(/cause: Gateway client/);
    await bench.screenshot('rootCause/03-saved');
  });

  it('opens over the line from its lens, and is changed there', async () => {
    const { bench } = night;
    await bench.editor.clickLens(/cause: Gateway client/);
    const thread = threads.thread(/One timer for all three tries/);
    await thread.waitFor();
    await bench.screenshot('rootCause/04-shown');
    await thread.hover();
    await threads.press('Edit');
    await threads.waitWriting(/One timer/);
    await threads.rewrite(`${body} Seen again.`);
    await threads.press('Save Note');
    await threads.waitNone();
    const text = readFileSync(join(folder(), mine()[0] ?? ''), 'utf8');
    assert.match(text, /One timer for all three tries\. Seen again\.\n$/);
  });
});
