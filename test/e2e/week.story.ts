import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { until } from '../host/until';
import { screenshotFailures, stepsBuildOnEachOther } from './harness/workbench';
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

  it('reads well in the other themes', async () => {
    const { bench } = night;
    for (const theme of ['light', 'hc-dark'] as const) {
      await bench.setTheme(theme);
      await page();
      await bench.screenshot(`week/05-${theme}`);
    }
  });
});
