import assert from 'node:assert/strict';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Frame } from 'playwright-core';
import { makeTempDir, type TempDir } from '../host/cleanup';
import { until } from '../host/until';
import { openWorkbench, screenshotFailures, type Workbench } from './harness/workbench';

const tell = `window.opexWasHere=1;parent.postMessage('opexWasHere','*')`;
const svg = `<svg xmlns='http://www.w3.org/2000/svg' onload="${tell}"><script>${tell}</script></svg>`;
const evil = 'command:workbench.action.toggleFullScreen';

/** Each of these is opened; what is written in it must not run, load, cover or hang anything. */
const hostile: Readonly<Record<string, string>> = {
  'Raw HTML': [
    `<script>${tell}</script>`,
    `<img src=x onerror="${tell}">`,
    `<iframe srcdoc="<script>parent.parent.postMessage('opexWasHere','*')</script>"></iframe>`,
    `<object data="data:text/html,<script>${tell}</script>"></object><embed src="https://evil.example/x">`,
    `<form action="https://evil.example"><input name=a autofocus onfocus="${tell}"><button>Go</button></form>`,
    `<base href="https://evil.example/"><meta http-equiv="refresh" content="0;url=https://evil.example">`,
    `<details open ontoggle="${tell}"><summary>x</summary></details>`,
    `<math><mtext><table><mglyph><style><img src=x onerror="${tell}"></style></mglyph></table></mtext></math>`,
    `<a id="x" href="javascript:${tell}">raw link</a>`,
    'Still here.',
  ].join('\n\n'),
  'Links that run': [
    `[a](javascript:${tell})`,
    `[b](JaVaScRiPt&colon;${tell})`,
    `[c](<java\tscript:${tell}>)`,
    `[d](${evil})`,
    `[e](vscode://file/etc/passwd)`,
    `[f](data:text/html;base64,PHNjcmlwdD4=)`,
    `[g](file:///etc/passwd)`,
    `[h](//evil.example/x)`,
    `<javascript:${tell}>`,
    `![i](javascript:${tell})`,
    `[j]: ${evil}\n\n[j]`,
    'Still here.',
  ].join('\n\n'),
  'Pictures that run': [
    '![one](evil.svg)',
    `![two](data:image/svg+xml,${encodeURIComponent(svg)})`,
    '![three](https://evil.example/pixel.png)',
    '![four](/etc/hostname)',
    svg,
    'Still here.',
  ].join('\n\n'),
  'Style tricks': [
    '<style>body{display:none}*{background:url(https://evil.example/x)}</style>',
    '<div style="position:fixed;inset:0;z-index:9999;background:red">covered</div>',
    '<link rel=stylesheet href="https://evil.example/x.css">',
    '| a |\n|---|\n| <td style="position:fixed;inset:0">x</td> |',
    'Still here.',
  ].join('\n\n'),
  'Huge table': `Still here.\n\n|${' a |'.repeat(200)}\n|${'---|'.repeat(200)}\n${`|${' cell |'.repeat(200)}\n`.repeat(100)}`,
  'Deep nesting': `Still here.\n\n${'> '.repeat(3000)}deep\n\n${'[a'.repeat(3000)}\n\n${'**a '.repeat(3000)}\n\n${Array.from({ length: 300 }, (_, at) => `${' '.repeat(2 * at)}- x`).join('\n')}`,
};

const bomb = `---\na: &a [x,x,x,x,x,x,x,x,x]\n${'bcdefghij'
  .split('')
  .map(
    (name, at) =>
      `${name}: &${name} [${Array(9)
        .fill(`*${'abcdefghi'.charAt(at)}`)
        .join(',')}]`,
  )
  .join('\n')}\n---\n# Alias bomb\n\nStill here.\n`;

/** Markdown made to harm, in the real webview under its real Content-Security-Policy. */
describe('hostile playbooks', () => {
  let bench: Workbench;
  let temp: TempDir;

  before(async () => {
    temp = makeTempDir('hostile');
    const folder = join(temp.path, 'repository', 'runbooks');
    mkdirSync(folder, { recursive: true });
    for (const [title, text] of Object.entries(hostile))
      writeFileSync(join(folder, `${title.replaceAll(' ', '-')}.md`), `# ${title}\n\n${text}\n`);
    writeFileSync(join(folder, 'evil.svg'), svg);
    writeFileSync(join(folder, 'bomb.md'), bomb);
    writeFileSync(
      join(folder, 'broken.md'),
      Buffer.from('# Broken bytes\n\nCaf\xe9 \xff\xfe. Still here.\n', 'latin1'),
    );
    writeFileSync(
      join(folder, 'large.md'),
      `# Five megabytes\n\n${'All work and no play. '.repeat(240_000)}`,
    );
    writeFileSync(join(folder, 'cycle-a.md'), '# First of a circle\n\nStill here. [on](cycle-b.md)\n');
    writeFileSync(join(folder, 'cycle-b.md'), '# Second of a circle\n\nStill here. [back](cycle-a.md)\n');
    writeFileSync(join(temp.path, 'secret.md'), '# Secret\n\nNobody reads this.\n');
    symlinkSync(join(temp.path, 'secret.md'), join(folder, 'escape.md'));
    symlinkSync('loop.md', join(folder, 'loop.md'));
    symlinkSync(folder, join(folder, 'round'));
    bench = await openWorkbench({
      folder: join(temp.path, 'repository'),
      viewport: { width: 1400, height: 1000 },
    });
    await bench.page.evaluate(() => {
      const marked = window as unknown as { opexTold?: unknown[] };
      marked.opexTold = [];
      window.addEventListener('message', ({ data }) => {
        if (String(data) === 'opexWasHere') marked.opexTold?.push(data);
      });
    });
    await bench.sideBar.open('Opex');
  });
  after(async () => {
    await bench.close();
    temp.remove();
  });
  screenshotFailures(() => bench);

  const show = async (title: string): Promise<Frame> => {
    await bench.runCommand('Opex: Search Playbooks');
    await bench.quickInput.waitOpen('Search Playbooks');
    await bench.quickInput.type(title);
    // Rows move while the index answers.
    await until(title, async () => (await bench.quickInput.rows())[0]?.label === title);
    await bench.quickInput.accept();
    const frame = await bench.webviews.find(title, 'h1');
    await frame.getByText('Still here.').first().waitFor();
    return frame;
  };

  /** What of the page is not a playbook's: nothing may be, and nothing may have run. */
  const faultsOf = (frame: Frame): Promise<readonly string[]> =>
    frame.evaluate(() => {
      const found: string[] = [];
      if ('opexWasHere' in window) found.push('a script ran');
      const main = document.querySelector('main, article') ?? document.body;
      for (const element of main.querySelectorAll(
        'script, iframe, object, embed, form, base, meta, link, style, svg script, math',
      ))
        found.push(`<${element.tagName.toLowerCase()}>`);
      for (const element of main.querySelectorAll('*')) {
        for (const { name, value } of element.attributes) {
          if (name.startsWith('on') || name === 'srcdoc') found.push(`${name} of <${element.tagName}>`);
          if (name === 'style' && /position|url/.test(value)) found.push(`style of <${element.tagName}>`);
          if (name === 'href' && /^\s*(?:javascript|command|data|vscode|file):/i.test(value))
            found.push(value);
          if (name === 'src' && /^\s*(?:javascript|data:image\/svg|https?:\/\/evil)/i.test(value))
            found.push(value);
        }
      }
      return found;
    });

  for (const title of [...Object.keys(hostile), 'Alias bomb', 'First of a circle']) {
    it(`${title}: shown, and nothing of it runs`, async () => {
      const frame = await show(title);
      assert.deepEqual(await faultsOf(frame), []);
      const still = frame.getByText('Still here.').first();
      assert.ok(await still.isVisible());
      // Nothing lies over it.
      await still.scrollIntoViewIfNeeded();
      assert.equal(
        await still.evaluate(element => {
          const box = element.getBoundingClientRect();
          const top = document.elementFromPoint(box.left + 5, box.top + box.height / 2);
          return top !== null && (element.contains(top) || top.contains(element));
        }),
        true,
      );
      if (title === 'Raw HTML' || title === 'Links that run')
        await bench.screenshot(`hostile/${title.replaceAll(' ', '-')}`);
    });
  }

  it('a link that would run says why it does not', async () => {
    const frame = await show('Links that run');
    assert.equal(await frame.locator('a[href^="javascript"], a[href^="command"]').count(), 0);
    assert.ok((await frame.locator('[data-refused]').count()) >= 6);
  });

  it('links in a circle are followed, and back', async () => {
    const frame = await show('First of a circle');
    await frame.getByText('on', { exact: true }).click();
    const next = await bench.webviews.find('Second of a circle', 'h1');
    await next.getByText('back', { exact: true }).click();
    await bench.webviews.find('First of a circle', 'h1');
  });

  it('what is no playbook is refused in words: too large, led outside, a circle of links; broken bytes are told of', async () => {
    const view = bench.sideBar.view('Playbooks');
    for (const name of ['Incidents', 'Errors', 'Root Causes', 'Week']) await bench.sideBar.view(name).close();
    await view.open();
    await view.expand(/^Problems/);
    await view.waitRow(/large\.md has 5\.\d MB/);
    await view.waitRow(/escape\.md leads outside/);
    await view.waitRow(/broken\.md is not UTF-8/);
    await view.waitRow(/bomb\.md|alias/i);
    await bench.screenshot('hostile/problems');
    const frame = await show('Broken bytes');
    assert.match(await frame.locator('body').innerText(), /not UTF-8/);
  });

  it('asked for nothing that it may not have, and told nobody', async () => {
    assert.deepEqual(bench.problems.cspViolations(), []);
    const told = await bench.page.evaluate(() => (window as unknown as { opexTold: unknown[] }).opexTold);
    assert.deepEqual(told, []);
    assert.deepEqual(bench.problems.consoleErrors(), []);
  });
});
