import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parseFrontMatter } from '../../../../src/core/documents/frontMatter';
import { parsePlaybook } from '../../../../src/core/playbooks/parsePlaybook';
import { renderPlaybook, type RenderedPlaybook } from '../../../../src/core/playbooks/renderPlaybook';
import { assertSafe } from './safeHtml';

const turns = { now: () => performance.now(), pause: () => Promise.resolve() };

async function render(text: string): Promise<RenderedPlaybook> {
  const parsed = parsePlaybook('file:///repo/runbooks/a.md', text, parseFrontMatter);
  const made = await renderPlaybook(parsed, () => undefined, turns);
  assertSafe(made.html);
  return made;
}

describe('steps of a playbook', () => {
  const cases: readonly (readonly [name: string, text: string, steps: readonly string[]])[] = [
    ['a numbered list', '# A\n\n1. Check *it*\n2. Fix it', ['1 check-it L2', '2 fix-it L3']],
    ['tasks', '- [ ] one\n- [x] two\n- no task', ['1 one L0', '2 two L1']],
    [
      'numbered headings',
      '## 1. Them or us?\n\ntext\n\n## 2) Roll back\n\n### Step 3: done\n\n## Notes',
      ['1 1-them-or-us L0', '2 2-roll-back L4', '3 step-3-done L6'],
    ],
    ['steps in steps', '1. one\n   1. sub\n2. two', ['1 one L0', '2 sub L1', '3 two L2']],
    ['twice the same', '1. check\n2. check', ['1 check L0', '2 check-1 L1']],
    [
      'plain lists where there is nothing else',
      'Do:\n\n- restart it\n- [docs](x.md)\n- <https://example.com>\n- look again',
      ['1 restart-it L2', '2 look-again L5'],
    ],
    ['no plain lists beside numbered ones', '- red\n- blue\n\n1. do it', ['1 do-it L3']],
    ['none in quotes', '> 1. once we did this', []],
    ['none in a text', 'Nothing to do.', []],
    ['behind front matter', '---\ntitle: x\n---\n1. one', ['1 one L3']],
    ['letters of other kinds only', '1. ☃', ['1 step L0']],
  ];
  for (const [name, text, expected] of cases) {
    it(name, async () => {
      const { steps } = await render(text);
      assert.deepEqual(
        steps.map(({ number, key, line }) => `${number} ${key} L${line}`),
        expected,
      );
    });
  }

  it('the page knows them by their key', async () => {
    const { html } = await render('## 1. Look\n\n1. one\n   - [ ] sub');
    assert.match(html, /<h2 id="section-1-look" tabindex="-1" data-step="1-look">/);
    assert.match(html, /<li data-step="one">/);
    assert.match(html, /<li data-step="sub">/);
    assert.doesNotMatch(html, /[☐☑]/);
  });

  it('a step keeps its key when others come and go', async () => {
    const keyOf = async (text: string): Promise<string | undefined> =>
      (await render(text)).steps.find(step => step.text === 'Restart it')?.key;
    assert.equal(await keyOf('1. Restart it'), await keyOf('Intro\n\n1. Before\n2. Restart it\n3. After'));
  });
});

describe('blocks of a playbook', () => {
  it('belong to their step, with their marks and lines', async () => {
    const { blocks, html } = await render(
      [
        '# A',
        '## 1. Look',
        '```sh read-only id=look',
        'kubectl get pods',
        '```',
        '1. fix',
        '',
        '   ```bash requires=look',
        '   kubectl delete pod a',
        '   ```',
        '',
        '## Notes',
        '```logql',
        '{app="x"}',
        '```',
        '```json',
        '{}',
        '```',
        '```mermaid',
        'graph TD',
        '```',
      ].join('\n'),
    );
    assert.deepEqual(
      blocks.map(({ kind, step, line, id, requires, readOnly }) => ({
        kind,
        step,
        line,
        id,
        requires,
        readOnly,
      })),
      [
        { kind: 'commands', step: '1-look', line: 2, id: 'look', requires: undefined, readOnly: true },
        { kind: 'commands', step: 'fix', line: 7, id: undefined, requires: 'look', readOnly: false },
        { kind: 'query', step: undefined, line: 12, id: undefined, requires: undefined, readOnly: false },
        { kind: 'diagram', step: undefined, line: 18, id: undefined, requires: undefined, readOnly: false },
      ],
    );
    for (const { key } of blocks) assert.ok(html.includes(`data-block="${key}"`));
  });

  it('two of the same text have two keys', async () => {
    const { blocks } = await render('```sh\ndate\n```\n\n```sh\ndate\n```');
    assert.equal(new Set(blocks.map(({ key }) => key)).size, 2);
  });

  it('thousands cost little, and any text is safe', async () => {
    const { steps } = await render('1. a\n'.repeat(3000));
    assert.equal(steps.length, 500);
    const line = fc.constantFrom(
      '1. a',
      '- [ ] b',
      '  - c',
      '## 2. d',
      '```sh x',
      '```',
      '> 1. e',
      'f "<i>',
      '',
    );
    await fc.assert(
      fc.asyncProperty(fc.array(line, { maxLength: 40 }), async lines => {
        const made = await render(lines.join('\n'));
        assert.equal(new Set(made.steps.map(({ key }) => key)).size, made.steps.length);
      }),
      { numRuns: 150 },
    );
  });
});
