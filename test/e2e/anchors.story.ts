import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { until } from '../host/until';
import { screenshotFailures, stepsBuildOnEachOther } from './harness/workbench';
import { openShopNight, type ShopNight } from './support/shopNight';

const checkout = 'services/checkout/src/checkout.ts';
const charge = 'services/checkout/src/charge.ts';
const notePath = '.opex/root-causes/2026-11-20-one-timer.md';
const quote = "throw new ChargeError('gateway timeout', 504, { cause: error });";
const header = [
  "import { cardGateway } from './gateway';",
  "import { fail, settleOrder } from './checkout';",
  '',
];

/** What a colleague does with `charge` while the note is on a branch of its own. The steps build on each other. */
describe('a note whose code moves', () => {
  stepsBuildOnEachOther();
  let night: ShopNight;
  /** The function, as it stands in the file at first, with its comment. */
  let code: readonly string[];

  const git = (cwd: string, ...args: readonly string[]) =>
    execFileSync('git', ['-c', 'user.name=Lee', '-c', 'user.email=lee@example.com', ...args], {
      cwd,
      encoding: 'utf8',
      stdio: 'pipe',
    }).trimEnd();
  const here = (...args: readonly string[]) => git(night.folder, ...args);
  const lee = () => join(night.folder, '..', 'lee');
  const note = () => readFileSync(join(night.folder, notePath), 'utf8');
  const view = () => night.bench.sideBar.view('Root Causes');

  /** A commit of the colleague on main, in a worktree of their own. */
  function commitOnMain(message: string, files: Readonly<Record<string, readonly string[]>>): void {
    for (const [path, lines] of Object.entries(files)) writeFileSync(join(lee(), path), lines.join('\n'));
    git(lee(), 'add', '.');
    git(lee(), 'commit', '-q', '-m', message);
  }

  before(async () => {
    night = await openShopNight();
    here('checkout', '-q', '-b', 'notes');
    // The sample's own notes would share the lens.
    here('rm', '-q', '-r', dirname(notePath));
    here('worktree', 'add', '-q', lee(), 'main');
    const lines = readFileSync(join(night.folder, checkout), 'utf8').split('\n');
    const line = lines.findIndex(text => text.includes(quote)) + 1;
    const start = lines.findIndex(text => text.includes('Charges the card for an open order')) - 1;
    code = lines.slice(start, lines.indexOf('}', start) + 1);
    mkdirSync(dirname(join(night.folder, notePath)), { recursive: true });
    const anchor = [
      `  - path: ${checkout}`,
      '    symbol: charge',
      `    line: ${line}`,
      `    commit: ${here('rev-parse', 'HEAD')}`,
      `    quote: "${quote}"`,
      `    before: "${(lines[line - 2] ?? '').trim()}"`,
      '    after: "}"',
    ];
    const matter = ['title: One timer for all tries', 'status: confirmed', 'anchors:', ...anchor];
    writeFileSync(join(night.folder, notePath), ['---', ...matter, '---', 'It paged.', ''].join('\n'));
    here('add', notePath);
    here('commit', '-q', '-m', 'Record a root cause');
    const rest = lines.filter((_, at) => at < start || at > start + code.length);
    commitOnMain('Charges have a file of their own', {
      [checkout]: rest,
      [charge]: [...header, ...code, ''],
    });
  });
  after(() => night.close());
  screenshotFailures(() => night.bench);

  it('stands over its function', async () => {
    const { bench } = night;
    await bench.editor.openFile(checkout, 99);
    await bench.editor.waitLens(/cause: One timer for all tries/);
    await bench.sideBar.open('Opex');
    for (const name of ['Incidents', 'Errors', 'Playbooks']) await bench.sideBar.view(name).close();
    await view().open();
  });

  it('follows its function into another file through a rebase, and says that it is not sure', async () => {
    const { bench } = night;
    const before = note();
    here('rebase', '-q', 'main');
    await view().waitRow(/charge\.ts:33.*likely here/);
    assert.equal(note(), before);
    assert.equal(here('status', '--porcelain'), '');
    await bench.screenshot('anchors/01-likely');
    await view().click(/charge\.ts:33/);
    await bench.editor.waitAt('charge.ts', 33);
  });

  it('stays there after one click, which alone writes into its file', async () => {
    const { bench } = night;
    await view().pressRowAction(/charge\.ts:33/, 'Confirm Place');
    await until('the place in the note', () => note().includes(`path: ${charge}`));
    assert.match(note(), /\n {4}line: 33\n/);
    assert.match(note(), new RegExp(`commit: ${here('rev-parse', 'HEAD').slice(0, 12)}`));
    assert.equal(here('status', '--porcelain'), ` M ${notePath}`);
    await view().waitNoRow(/likely here/);
    await bench.editor.waitLens(/cause: One timer for all tries/);
    await bench.screenshot('anchors/02-confirmed');
  });

  it('is listed as lost with what was known of it when its code was rewritten', async () => {
    const { bench } = night;
    here('commit', '-q', '-a', '-m', 'Confirm the place');
    const from = code.findIndex(line => line.includes('let authorisation'));
    const to = code.findIndex(line => line.includes("=== 'declined'"));
    const rewritten = [
      '  const authorisation = await cardGateway.authorise(payment).catch(error => {',
      "    if (isSlow(error)) throw new ChargeError('gateway slow', 504, { cause: error });",
      "    if (isGone(error)) throw new ChargeError('gateway gone', 504, { cause: error });",
      "    fail(order, 'gateway error');",
      '    throw error;',
      '  });',
    ];
    const lines = [...header, ...code.slice(0, from), ...rewritten, ...code.slice(to), ''];
    commitOnMain('A timeout says which', { [charge]: lines });
    const before = note();
    here('rebase', '-q', 'main');
    await view().waitRow(/charge\.ts:33.*lost.*gateway timeout/);
    assert.equal(note(), before);
    await bench.screenshot('anchors/03-lost');
  });

  it('is brought home by a person who sees what reads like it', async () => {
    const { bench } = night;
    await bench.editor.openFile(charge, 24);
    await bench.sideBar.open('Opex');
    await view().pressRowAction(/charge\.ts:33.*lost/, 'Bring Home');
    await bench.quickInput.waitOpen('Bring Home');
    const rows = await until('places', async () => {
      const shown = await bench.quickInput.rows();
      return shown.some(({ description }) => description.includes('cursor')) ? shown : undefined;
    });
    assert.match(rows[0]?.description ?? '', /^\d+ % sure$/);
    assert.ok(
      rows.some(({ detail }) => detail.includes('gateway gone')),
      JSON.stringify(rows),
    );
    await bench.screenshot('anchors/04-candidates');
    await bench.quickInput.pick(/charge\.ts:24$/);
    await until('the place in the note', () => note().includes('authorise(payment).catch'));
    assert.match(note(), /\n {4}line: 24\n/);
    await view().waitNoRow(/lost/);
    const lens = await bench.editor.waitLens(/cause: One timer for all tries/);
    assert.ok(lens.line <= 24, `over line ${lens.line}`);
    await bench.screenshot('anchors/05-home');
  });
});
