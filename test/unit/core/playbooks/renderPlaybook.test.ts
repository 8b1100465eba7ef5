import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parseFrontMatter } from '../../../../src/core/documents/frontMatter';
import { parsePlaybook } from '../../../../src/core/playbooks/parsePlaybook';
import { renderPlaybook, type RenderedPlaybook } from '../../../../src/core/playbooks/renderPlaybook';
import { assertSafe } from './safeHtml';

const turns = {
  now: () => performance.now(),
  pause: () => new Promise<void>(resolve => setImmediate(resolve)),
};

function render(text: string): Promise<RenderedPlaybook> {
  const parsed = parsePlaybook('file:///repo/runbooks/a.md', text, parseFrontMatter);
  return renderPlaybook(
    parsed,
    link => (link.path.startsWith('../') ? undefined : `https://images.test/${encodeURI(link.path)}`),
    turns,
  );
}

async function html(text: string): Promise<string> {
  const { html: made } = await render(text);
  assertSafe(made);
  return made.trim();
}

describe('a playbook as HTML', () => {
  const cases: readonly (readonly [name: string, text: string, expected: string])[] = [
    ['heading', '## Check *it*', '<h2 id="section-check-it" tabindex="-1">Check <em>it</em></h2>'],
    ['heading with an id', '## Check {#c1}', '<h2 id="section-c1" tabindex="-1">Check</h2>'],
    ['paragraph', 'a **b** ~~c~~ `d<e>`', '<p>a <strong>b</strong> <del>c</del> <code>d&lt;e&gt;</code></p>'],
    ['references of characters', 'a &amp; b &mdash; c & d', '<p>a &amp; b &mdash; c &amp; d</p>'],
    [
      'code',
      '```sh title="x"\nkubectl get <pod>\n```',
      '<div class="code" data-language="sh" data-block="b2c6c599231f0e358"><pre tabindex="0"><code>kubectl get &lt;pod&gt;\n</code></pre></div>',
    ],
    [
      'steps',
      '3. one\n4. two',
      '<ol start="3">\n<li data-step="one">one</li>\n<li data-step="two">two</li>\n</ol>',
    ],
    [
      'tasks',
      '- [ ] one\n- [x] two',
      '<ul>\n<li data-step="one">one</li>\n<li data-step="two">two</li>\n</ul>',
    ],
    [
      'table',
      '| a | b |\n|---|--:|\n| 1 | 2<br>3 |',
      '<div class="table" tabindex="0"><table>\n<thead>\n<tr><th scope="col">a</th><th scope="col" class="align-right">b</th></tr>\n</thead>\n<tbody><tr><td>1</td><td class="align-right">2<br>3</td></tr>\n</tbody></table></div>',
    ],
    ['quote', '> careful', '<blockquote>\n<p>careful</p>\n</blockquote>'],
    [
      'link to a section',
      '[x](#check)',
      '<p><a href="#section-check" data-link="section" data-slug="check">x</a></p>',
    ],
    [
      'link outside',
      '<https://example.com/?a=1&b=2>',
      '<p><a href="https://example.com/?a=1&amp;b=2" data-link="external" rel="noopener noreferrer">https://example.com/?a=1&amp;b=2</a></p>',
    ],
    [
      'link to a source line',
      '[x](../src/a%20b.ts#L10 "see")',
      '<p><a href="#" data-link="file" data-path="../src/a b.ts" data-fragment="L10" title="see">x</a></p>',
    ],
    [
      'image of the repository',
      '![a "b"](i.png)',
      '<p><img src="https://images.test/i.png" alt="a &quot;b&quot;" loading="lazy"></p>',
    ],
    [
      'image that may not be shown',
      '![a](../../x.png)',
      '<p><span class="refused" data-refused="../../x.png">a</span></p>',
    ],
    [
      'image from elsewhere is a link',
      '![a](https://example.com/i.png)',
      '<p><a class="image" href="https://example.com/i.png" data-link="external" rel="noopener noreferrer">a</a></p>',
    ],
    ['comment', 'a <!-- lint off --> b\n\n<!-- \n# no\n-->', '<p>a  b</p>'],
    [
      'raw HTML is text',
      '<details>\n<summary>x</summary>\n</details>',
      '<p class="raw">&lt;details&gt;\n&lt;summary&gt;x&lt;/summary&gt;\n&lt;/details&gt;</p>',
    ],
    ['nothing', '', ''],
  ];
  for (const [name, text, expected] of cases) it(name, async () => assert.equal(await html(text), expected));

  it('has the outline of the file, with the slugs that search found', async () => {
    const text =
      '---\ntitle: T\n---\n# One\n\n```\n# no\n```\n\nTwo\n---\n\n> # quoted\n\n- # listed\n\n# One';
    const parsed = parsePlaybook('file:///a.md', text, parseFrontMatter);
    const { outline } = await renderPlaybook(parsed, () => undefined, turns);
    assert.deepEqual(outline, parsed.playbook.headings);
    assert.deepEqual(
      outline.map(heading => [heading.slug, heading.line]),
      [
        ['one', 3],
        ['two', 9],
        ['one-1', 16],
      ],
    );
  });
});

describe('hostile Markdown', () => {
  const cases: readonly string[] = [
    '<script>alert(1)</script>',
    '<pre><script>alert(1)</script></pre>\n\n<kbd>\n\n<img src=x onerror=alert(1)>',
    '<img src=x onerror=alert(1)>',
    '<svg onload=alert(1)><animate onbegin=alert(1)>',
    '<a href="javascript:alert(1)">x</a>',
    '<iframe srcdoc="<script>alert(1)</script>">',
    '<style>*{background:url(https://evil.example)}</style>',
    '<base href="https://evil.example/"><form action="https://evil.example"><input name=a><button>x',
    '<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=alert(1)&gt;">',
    '[x](javascript:alert(1))',
    '[x](  javascript:alert(1))',
    '[x](<javascript:alert(1)>)',
    '[x](java&Tab;script:alert(1))',
    '[x](&#x6a;avascript&colon;alert(1))',
    '[x](\u0001javascript:alert(1))',
    '[x](vbscript:msgbox(1))',
    '[x](data:text/html;base64,PHNjcmlwdD4=)',
    '[x](command:workbench.action.terminal.new)',
    '[x](vscode://file/etc/passwd)',
    '[x](file:///etc/passwd)',
    '[x](//evil.example)',
    '[x][r]\n\n[r]: javascript:alert(1)',
    '[x]: javascript:alert(1) "t"\n\n[x]',
    '![x](javascript:alert(1))',
    '![x](data:image/svg+xml;base64,PHN2Zy8+)',
    '![x" onerror="alert(1)](i.png)',
    '![x](i.png"onerror="alert(1))',
    '![x](i.png \'a" onload="alert(1)\')',
    '[x](# "a\\" onmouseover=\\"alert(1)")',
    '[x](#"><img src=x onerror=alert(1)>)',
    '[x](a.md#"><script>alert(1)</script>)',
    '<https://example.com/"onmouseover="alert(1)>',
    '<javascript:alert(1)>',
    'https://example.com/"><script>alert(1)</script>',
    'www.example.com/<script>',
    'a@b.c"><script>alert(1)</script>',
    '```"><script>alert(1)</script>\nx\n```',
    '```js onload=alert(1)\n</code></pre><script>alert(1)</script>\n```',
    '`</code><script>alert(1)</script>`',
    '# <img src=x onerror=alert(1)> {#"><script>}',
    '# a" onclick="alert(1)',
    '# x {#cookie}\n# y {#page}\n# z {#__proto__}',
    '|<script>|\n|-|\n|</td><script>alert(1)</script>|',
    '- [x] <script>alert(1)</script>',
    '&lt;script&gt;alert(1)&lt;/script&gt;',
    '&#60;script&#62;alert(1)&#60;/script&#62;',
    '\\<script>alert(1)\\</script>',
    '<!--><script>alert(1)</script>',
    '<!-- --!><script>alert(1)</script>',
    '<![CDATA[<script>alert(1)</script>]]>',
    '<?php <script>alert(1)</script> ?>',
    '<!DOCTYPE html><script>',
    '<br onload=alert(1)>',
    '<br/ ><script>',
    '[a](b "c\'d")<x y="z',
    '\ud800[\udfff](\ud800)',
    '[toString](constructor) ![valueOf](__proto__)',
  ];
  for (const text of cases)
    it(JSON.stringify(text.slice(0, 70)), async () => {
      await html(text);
    });

  it('never makes anything but the elements and links that are ours', async () => {
    const piece = fc.oneof(
      fc.constantFrom(...cases),
      fc.constantFrom(
        '<',
        '>',
        '"',
        "'",
        '&',
        '\n',
        '\n\n',
        '    ',
        '`',
        '```\n',
        '|',
        '[',
        '](',
        ')',
        '![',
        '*',
        '_',
        '~~',
      ),
      fc.constantFrom(
        '# ',
        '> ',
        '- ',
        '1. ',
        '- [ ] ',
        '<!--',
        '-->',
        '<a ',
        'href=',
        'onerror=',
        'javascript:',
        '&#58;',
      ),
      fc.string({ unit: 'binary', maxLength: 12 }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(piece, { maxLength: 24 }), async pieces => {
        await html(pieces.join(''));
      }),
      { numRuns: 1500 },
    );
  });
});

describe('costly Markdown', () => {
  const many = 100_000;
  const cases: readonly (readonly [name: string, text: string])[] = [
    ['quotes in quotes', '>'.repeat(many)],
    ['lists in lists', '- '.repeat(many / 2)],
    [
      'lists by indentation',
      Array.from({ length: 400 }, (_, depth) => `${' '.repeat(depth * 2)}- a`).join('\n'),
    ],
    ['brackets', '['.repeat(many)],
    ['images in images', '![a](b'.repeat(many / 6)],
    ['emphasis', '*a_'.repeat(13_000)],
    ['strong', '**a '.repeat(many / 4)],
    ['an address', `${'a'.repeat(many)}@`],
    ['comments', '<!--'.repeat(many / 4)],
    ['tags', '<a '.repeat(many / 3)],
    ['back ticks', Array.from({ length: 400 }, (_, length) => '`'.repeat(length)).join(' ')],
    ['a wide table', `|${'a|'.repeat(2000)}\n|${'-|'.repeat(2000)}\n|${'b|'.repeat(2000)}`],
  ];
  for (const [name, text] of cases) {
    it(`${name}: shown, safe, and in bounded time`, async function () {
      this.timeout(30_000);
      const start = performance.now();
      const { html: made } = await render(`# Before\n\n${text}\n\n# After`);
      // Seconds even on a busy machine: without the bounds these take minutes or overflow the stack.
      assert.ok(performance.now() - start < 10_000);
      assertSafe(made);
      // What is costly costs nothing around it.
      assert.ok(made.startsWith('<h1 id="section-before"'));
    });
  }

  it('tells from which line on parts are plain', async () => {
    const { problems } = await render(`---\ntitle: t\n---\n# One\n\n${'*a_'.repeat(20_000)}\n`);
    assert.deepEqual(
      problems.map(problem => [problem.code, problem.place?.line]),
      [['playbooks.partlyPlain', 5]],
    );
  });

  it('lets others run meanwhile', async () => {
    const parsed = parsePlaybook('file:///a.md', 'one *two* `three`\n\n'.repeat(4000), parseFrontMatter);
    let pauses = 0;
    let time = 0;
    await renderPlaybook(parsed, () => undefined, {
      now: () => (time += 1),
      pause: () => {
        pauses += 1;
        return Promise.resolve();
      },
    });
    assert.ok(pauses > 100);
  });
});
