import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { until } from '../host/until';
import type { GitHubSim, SimRepository } from '../sim/gitHub';
import { screenshotFailures, stepsBuildOnEachOther, type Workbench } from './harness/workbench';
import { openShopGitHub } from './support/shopGitHub';
import { connect, openShopNight, type ShopNight } from './support/shopNight';
import { inDays, weekBefore } from './support/weekTimes';

/** A week of the shop: a journal line, the review on one page, its file, what people wrote kept, and what carries over. */
describe('the weekly review', () => {
  stepsBuildOnEachOther();
  let night: ShopNight;
  let gitHub: GitHubSim;
  let shop: SimRepository;
  const reviews = (): string => join(night.folder, '.opex', 'reviews');
  const files = (ending: string): readonly string[] =>
    existsSync(reviews()) ? readdirSync(reviews()).filter(name => name.endsWith(ending)) : [];
  const fileOf = (): string => join(reviews(), files('.md')[0] ?? 'none');
  /** All reviews, one after the other. */
  const written = (): string =>
    files('.md')
      .map(name => readFileSync(join(reviews(), name), 'utf8'))
      .join('\n');
  const page = () => night.bench.webviews.find(/^20\d\d-W\d\d/, 'h1');

  before(async () => {
    ({ gitHub, shop } = await openShopGitHub());
    night = await openShopNight({ viewport: { width: 1400, height: 1100 } });
  });
  after(async () => {
    await night.close();
    await gitHub.close();
  });
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
    const view = bench.sideBar.view('Week');
    await view.open();
    await view.expand('Journal');
    await view.click('Moved traffic to the second gateway');
    const line = text.split('\n').findIndex(written => written.includes('Moved traffic')) + 1;
    await bench.editor.waitAt(readdirSync(journal)[0] ?? '', line);
    await view.close();
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

  it('knows what comes up, typed into a form, with the playbook that is for it', async () => {
    const { bench } = night;
    const frame = await page();
    const text = (): string => readFileSync(fileOf(), 'utf8');
    const form = frame.getByRole('form', { name: 'A launch or change ahead' });
    await form.getByLabel('Date').fill(inDays(10));
    await form.getByLabel('What').fill('Refunds by hand move to finance');
    await form.getByLabel('Risk').fill('nobody can refund');
    await form.getByLabel('Links').fill('[the runbook](../../docs/runbooks/refund-by-hand.md)');
    await form.getByLabel('Links').press('Enter');
    const row = frame.locator('details.ahead', { hasText: 'Refunds by hand' });
    await row.locator('.codicon-book').waitFor();
    assert.equal(await form.getByLabel('What').inputValue(), '');
    await until('the launch in the file', () =>
      text().includes(`- ${inDays(10)}: Refunds by hand move to finance · risk: nobody can refund <!--`),
    );
    await form.getByLabel('What').fill('The brand turns blue');
    await bench.page.keyboard.press('Enter');
    const other = frame.locator('details.ahead', { hasText: 'The brand turns blue' });
    await other.getByText('no playbook').waitFor();
    // What is wrong is said, and what was typed stays.
    await form.getByLabel('What').fill('Another one');
    await form.getByLabel('Links').fill('nowhere');
    await bench.page.keyboard.press('Enter');
    await frame.getByText(/“nowhere” is no link/).waitFor();
    assert.equal(await form.getByLabel('What').inputValue(), 'Another one');
    await form.getByLabel('What').fill('');
    await form.getByLabel('Links').fill('');
    await other.locator('summary').click();
    await other.getByLabel('Risk').fill('no one knows us');
    await bench.page.keyboard.press('Enter');
    await other.getByText('risk: no one knows us').waitFor();
    await bench.screenshot('week/03b-coming-up');
    assert.deepEqual(await bench.webviews.axeFaults(frame), []);
    await other.getByRole('button', { name: 'Strike: The brand turns blue' }).click();
    await until('the struck one in the file', () =>
      text().includes('- ~~The brand turns blue · risk: no one knows us~~ <!--'),
    );
    await other.getByRole('button', { name: 'Restore: The brand turns blue' }).waitFor();
  });

  it('keeps what was said with who said it; “we should log that” becomes an item', async () => {
    const { bench } = night;
    const frame = await page();
    const box = frame.getByRole('textbox', { name: 'Remark, or “we should log that”' });
    for (const words of ['We should log the gateway’s answer', 'Lunch is at noon']) {
      await box.fill(words);
      await box.press('Enter');
      await frame.locator('.remarks').getByText(words).waitFor();
    }
    const said =
      /- We should log the gateway’s answer \(\S.*, \w{3} \d+ \w{3} \d\d:\d\d\) <!-- opex:said \S+ -->/;
    await until('the signed remark in the file', () => said.test(readFileSync(fileOf(), 'utf8')));
    await frame.getByRole('button', { name: 'Strike: Lunch is at noon' }).click();
    await frame.getByRole('button', { name: 'Restore: Lunch is at noon' }).waitFor();
    await bench.screenshot('week/03c-remarks');
    await frame.getByRole('button', { name: 'Take On: We should log the gateway’s answer' }).click();
    await frame.locator('details.item', { hasText: 'We should log the gateway’s answer' }).waitFor();
    const text = readFileSync(fileOf(), 'utf8');
    assert.match(text, /- \[ \] We should log the gateway’s answer/);
    assert.match(text, /- ~~Lunch is at noon .*~~ <!-- opex:said/);
  });

  it('brings the file up to date around what people wrote', async () => {
    const before = readFileSync(fileOf(), 'utf8');
    const edited = before
      .replace('- [ ] Cap retries per order', '- [x] Cap retries per order')
      .concat('\n## Our own words\n\nThe gateway people were great.\n');
    writeFileSync(fileOf(), edited);
    const frame = await page();
    await frame.getByRole('button', { name: 'Write File' }).click();
    await frame.locator('.item-line input[type="checkbox"]:checked').waitFor();
    const after = readFileSync(fileOf(), 'utf8');
    assert.match(after, /The gateway people were great\./);
    assert.match(after, /- \[x\] Cap retries per order/);
    assert.match(after, /Verdict[^\n]*tune/);
    for (const words of ['Refunds by hand move', '~~The brand turns blue', 'Lunch is at noon'])
      assert.equal(after.split(words).length, 2, words);
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
    // It is made empty, and then written.
    const next = await until(
      'the next file',
      () => (files('.md').includes(name) && readFileSync(join(reviews(), name), 'utf8')) || undefined,
    );
    assert.match(next, /- \[ \] Cap retries per order/);
    // What is ahead comes along, what was struck does not.
    assert.match(next, /: Refunds by hand move to finance · risk: nobody can refund <!--/);
    assert.doesNotMatch(next, /The brand turns blue/);
  });

  it('counts bugs of the company’s GitHub, after a sign-in that nobody was asked for before', async () => {
    const { bench, folder } = night;
    const team = join(folder, '.opex', 'team.json');
    const bugs = { repository: `${new URL(gitHub.url).host}/acme/shop`, labels: { sev1: 'critical' } };
    writeFileSync(team, readFileSync(team, 'utf8').replace('{', `{\n  "bugs": ${JSON.stringify(bugs)},`));
    bench.updateSettings({ 'github-enterprise.uri': gitHub.url });
    const frame = await page();
    const signIn = frame.getByRole('button', { name: /^Sign In to 127\.0\.0\.1/ });
    // The page follows the team file; the setting comes to the window by a file of its own.
    const isThere = (): Promise<boolean> =>
      signIn.waitFor({ timeout: 3_000 }).then(
        () => true,
        () => false,
      );
    await until(
      'what is not read',
      async () => {
        await frame.getByRole('button', { name: 'Read Again' }).click();
        return isThere();
      },
      30_000,
    );
    await frame.getByText(/Bugs \(acme\/shop\): missing\. Not read: sign in to 127/).waitFor();
    await frame.locator('#tab-dashboard').click();
    await frame.getByText('Not known: see above.').waitFor();
    await bench.screenshot('week/07-not-signed-in');
    assert.deepEqual(gitHub.requests, []);
    await signIn.click();
    await bench.page.getByRole('dialog').getByRole('button', { name: 'Allow' }).click();
    await bench.page
      .getByRole('dialog')
      .getByRole('button', { name: /^Copy & Continue/ })
      .click();
    await frame.getByRole('table', { name: 'Bugs: acme/shop' }).waitFor();
    await bench.page.bringToFront();
    assert.deepEqual(
      await frame.getByRole('table', { name: 'Bugs: acme/shop' }).locator('td').allInnerTexts(),
      ['2', '1', '1', '1'],
    );
    await frame.getByRole('heading', { name: 'Bugs: acme/shop' }).scrollIntoViewIfNeeded();
    await bench.screenshot('week/08-bugs');
  });

  it('keeps bugs that somebody typed of another tracker, with their link', async () => {
    const { bench } = night;
    const frame = await page();
    const box = frame.getByRole('textbox', { name: /^Bugs of another tracker/ });
    await box.fill('soon');
    await box.press('Enter');
    await frame.getByText(/“soon” has no figure of bugs/).waitFor();
    await box.fill('12 open, 3 new https://jira.example.com/filter/7');
    await box.press('Enter');
    await frame.getByRole('table', { name: 'Bugs, as typed from jira.example.com' }).waitFor();
    assert.match(written(), /^- Bugs: 12 open, 3 new <https:\/\/jira\.example\.com\/filter\/7>$/m);
    await bench.screenshot('week/09-typed-bugs');
  });

  it('makes an item an issue, once, and takes its state from there', async () => {
    const { bench } = night;
    const frame = await page();
    await frame.locator('#tab-work').click();
    const item = frame.locator('details.item', { hasText: 'Cap retries per order' });
    await item.evaluate(node => node.setAttribute('open', ''));
    await item.getByRole('button', { name: /^Create GitHub Issue in acme\/shop/ }).click();
    await item.getByRole('button', { name: /^Open in Tracker/ }).waitFor();
    const created = shop.issues.filter(({ title }) => title === 'Cap retries per order');
    assert.equal(created.length, 1);
    assert.match(created[0]?.body ?? '', /From the weekly review 20\d\d-W\d\d.* \(opex-item-[0-9a-z]+\)\.$/);
    const link = `${gitHub.url}/acme/shop/issues/${String(created[0]?.number)}`;
    assert.ok(written().includes(`  - tracker: <${link}>`));
    await bench.screenshot('week/10-issue');
    Object.assign(created[0] ?? {}, { state: 'closed', closedAt: Date.now(), updatedAt: Date.now() });
    await frame.getByRole('button', { name: 'Read Again' }).click();
    await frame.getByRole('checkbox', { name: 'Done: Cap retries per order', checked: true }).waitFor();
    const tokens = gitHub.requests.flatMap(({ authorization }) => authorization ?? []);
    assert.ok(tokens.length > 3 && tokens.every(told => /^(?:Bearer|token) gho_dana$/.test(told)));
  });

  it('calls nothing done or none where the sign-in was taken back', async () => {
    const { bench } = night;
    const frame = await page();
    delete gitHub.tokens['gho_dana'];
    await frame.getByRole('button', { name: 'Read Again' }).click();
    await frame.getByRole('button', { name: /^Sign In to 127\.0\.0\.1/ }).waitFor();
    await frame.getByText(/Trackers of action items \(127\.0\.0\.1:\d+\): missing/).waitFor();
    await frame
      .locator('details.item', { hasText: 'Cap retries per order' })
      .getByText(/state not known: its tracker cannot be read here/)
      .waitFor();
    await bench.screenshot('week/11-signed-out');
    await frame.locator('#tab-dashboard').click();
    await frame.getByRole('table', { name: 'Bugs, as typed from jira.example.com' }).waitFor();
    assert.equal(await frame.getByRole('table', { name: 'Bugs: acme/shop' }).count(), 0);
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
