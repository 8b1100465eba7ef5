import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { until } from '../host/until';
import { screenshotFailures, stepsBuildOnEachOther, type Workbench } from './harness/workbench';
import { connect, openShopNight, type ShopNight } from './support/shopNight';

/** A week of the shop: a journal line, the review on one page, its file, what people wrote kept, and what carries over. */
describe('the weekly review', () => {
  stepsBuildOnEachOther();
  let night: ShopNight;
  const reviews = (): string => join(night.folder, '.opex', 'reviews');
  const files = (ending: string): readonly string[] =>
    existsSync(reviews()) ? readdirSync(reviews()).filter(name => name.endsWith(ending)) : [];
  const fileOf = (): string => join(reviews(), files('.md')[0] ?? 'none');
  const page = () => night.bench.webviews.find(/^20\d\d-W\d\d/, 'h1');

  before(async () => {
    night = await openShopNight({ viewport: { width: 1400, height: 1100 } });
  });
  after(() => night.close());
  screenshotFailures(() => night.bench);

  it('begins in the night: one line, two seconds', async () => {
    const { bench, sim, folder } = night;
    await bench.sideBar.open('Opex');
    await connect({ bench, sim });
    await bench.notifications.wait(/Connected to PagerDuty/);
    await bench.notifications.clear();
    await bench.runCommand('Opex: Log What I Did…');
    await bench.quickInput.answer('Moved traffic to the second gateway', /Log What I Did/);
    const journal = join(folder, '.opex', 'journal');
    await until('the journal', () => existsSync(journal) && readdirSync(journal).length === 1);
    const text = readFileSync(join(journal, readdirSync(journal)[0] ?? ''), 'utf8');
    assert.match(text, /\*\*.+\*\*: Moved traffic to the second gateway/);
  });

  it('opens the review of the week: what came more than once on top, each with its verdict', async () => {
    const { bench } = night;
    await bench.runCommand('Opex: Open Weekly Review');
    const frame = await page();
    await frame.getByRole('heading', { name: 'Came more than once' }).waitFor();
    await frame.locator('.figures .value').first().waitFor();
    await frame
      .getByText(/episodes in \d weeks, no prevention yet/)
      .first()
      .waitFor();
    await bench.screenshot('week/01-incidents');
    await frame.getByRole('button', { name: 'Tune', exact: true }).first().click();
    await frame.locator('button[aria-pressed="true"]').first().waitFor();
    await until('the file', () => files('.md').length === 1);
    assert.match(readFileSync(fileOf(), 'utf8'), /Verdict[^\n]*tune/);
    assert.ok(files('.svg').length > 0);
  });

  it('shows figures with their charts and tables, by keyboard', async () => {
    const { bench } = night;
    const frame = await page();
    await frame.locator('#tab-incidents').focus();
    await bench.page.keyboard.press('ArrowRight');
    await frame.getByRole('heading', { name: 'By service' }).waitFor();
    await frame.locator('.chart').first().waitFor();
    await bench.screenshot('week/02-dashboard');
  });

  it('takes on new work, and names what an item lacks before it closes', async () => {
    const { bench } = night;
    const frame = await page();
    await frame.locator('#tab-work').click();
    const box = frame.getByRole('textbox', { name: 'What keeps it from paging again' });
    await box.fill('Cap retries per order');
    await box.press('Enter');
    await frame.locator('details.item', { hasText: 'Cap retries per order' }).waitFor();
    await frame.getByText(/lacks owner, priority, due date/).waitFor();
    await until('the item in the file', () =>
      readFileSync(fileOf(), 'utf8').includes('- [ ] Cap retries per order'),
    );
    await bench.screenshot('week/03-new-work');
    await frame.getByRole('button', { name: 'Close Review' }).click();
    await bench.page
      .getByRole('dialog')
      .getByText(/no owner, priority or due date/)
      .waitFor();
    await bench.screenshot('week/04-close');
    await bench.page.getByRole('button', { name: 'Cancel' }).click();
  });

  it('brings the file up to date around what people wrote', async () => {
    const before = readFileSync(fileOf(), 'utf8');
    const edited = before
      .replace('- [ ] Cap retries per order', '- [x] Cap retries per order')
      .concat('\n## Our own words\n\nThe gateway people were great.\n');
    writeFileSync(fileOf(), edited);
    const frame = await page();
    await frame.getByRole('button', { name: 'Write File' }).click();
    await frame.locator('details.item input[type="checkbox"]:checked').waitFor();
    const after = readFileSync(fileOf(), 'utf8');
    assert.match(after, /The gateway people were great\./);
    assert.match(after, /- \[x\] Cap retries per order/);
    assert.match(after, /Verdict[^\n]*tune/);
  });

  it('is one page without scripts, for paper and for those without the editor', async () => {
    const { bench, folder } = night;
    const frame = await page();
    await frame.getByRole('button', { name: 'Save as HTML…' }).click();
    await bench.page.locator('.quick-input-widget input').first().waitFor();
    await bench.page.keyboard.press('Enter');
    const saved = () => readdirSync(folder).find(name => name.endsWith('.html'));
    await until('the HTML file', () => saved() !== undefined);
    const file = join(folder, saved() ?? '');
    assert.doesNotMatch(readFileSync(file, 'utf8'), /<script|javascript:/i);
    const paper = await bench.page.context().newPage();
    await paper.goto(pathToFileURL(file).href);
    assert.ok((await paper.pdf({ format: 'A4' })).length > 10_000);
    await paper.getByText('The gateway people were great.').waitFor();
    await paper.screenshot({ path: await shotPath(bench, 'week/06-paper'), fullPage: true });
    await paper.close();
    await bench.page.bringToFront();
  });

  it('carries what is not done over to the next week, until it is', async () => {
    const [name = ''] = files('.md');
    const back = (text: string): string =>
      text.replace(/(from|to)=(\S+)/g, (_, key: string, at: string) => `${key}=${weekBefore(at)}`);
    const last = readFileSync(fileOf(), 'utf8').replace('- [x] Cap retries', '- [ ] Cap retries');
    rmSync(fileOf());
    const before = name.replace('.md', '-2.md');
    writeFileSync(
      join(reviews(), before),
      back(last).replace(/name=\S+/, `name=${before.replace('.md', '')}`),
    );
    const frame = await page();
    await frame.getByRole('button', { name: 'Read Again' }).click();
    const item = frame.locator('details.item', { hasText: 'Cap retries per order' });
    await item.getByText(/days old/).waitFor();
    await frame.getByRole('button', { name: 'Write File' }).click();
    await until('the next file', () => files('.md').includes(name));
    assert.match(readFileSync(join(reviews(), name), 'utf8'), /- \[ \] Cap retries per order/);
  });

  it('reads well in the other themes', async () => {
    const { bench } = night;
    for (const theme of ['light', 'hc-dark'] as const) {
      await bench.setTheme(theme);
      await page();
      await bench.screenshot(`week/05-${theme}`);
    }
  });
});

/** Where a picture of another page than the workbench's goes: beside its own. */
async function shotPath(bench: Workbench, name: string): Promise<string> {
  return join(
    dirname(await bench.screenshot(`${name}-workbench`)),
    `${name.slice(name.lastIndexOf('/') + 1)}.png`,
  );
}

/** An ISO time a week earlier, with its offset as it was. */
function weekBefore(at: string): string {
  const offset = at.slice(19);
  return `${new Date(Date.parse(`${at.slice(0, 19)}Z`) - 7 * 86_400_000).toISOString().slice(0, 19)}${offset}`;
}
