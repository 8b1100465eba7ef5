import assert from 'node:assert/strict';
import {
  linesOfFragment,
  pathsOfLink,
  readLink,
  type PlaybookLink,
} from '../../../../src/core/playbooks/link';

const refused: PlaybookLink = { kind: 'refused' };

describe('what a link leads to', () => {
  const cases: readonly (readonly [href: string, link: PlaybookLink])[] = [
    ['#check', { kind: 'section', slug: 'check' }],
    ['#%C3%BCber', { kind: 'section', slug: 'über' }],
    ['https://example.com/a?b=1#c', { kind: 'external', href: 'https://example.com/a?b=1#c' }],
    ['HTTP://example.com', { kind: 'external', href: 'HTTP://example.com' }],
    ['mailto:lead@example.com', { kind: 'external', href: 'mailto:lead@example.com' }],
    ['other.md', { kind: 'file', path: 'other.md' }],
    ['../src/a%20b.ts#L10', { kind: 'file', path: '../src/a b.ts', fragment: 'L10' }],
    ['/docs/x.md?plain=1#y', { kind: 'file', path: '/docs/x.md', fragment: 'y' }],
    ['a/b:c.md', { kind: 'file', path: 'a/b:c.md' }],
    // Everything below must never be followed.
    ['', refused],
    ['javascript:alert(1)', refused],
    ['JaVaScRiPt:alert(1)', refused],
    ['java\nscript:alert(1)', refused],
    ['java\tscript:alert(1)', refused],
    ['\u0001javascript:alert(1)', refused],
    ['\u200bjavascript:alert(1)', refused],
    ['java\u00adscript:alert(1)', refused],
    ['&#106;avascript:alert(1)', refused],
    ['&#x6A;avascript&colon;alert(1)', refused],
    ['javascript&#58;alert(1)', refused],
    ['jav&Tab;ascript:alert(1)', refused],
    ['java&NewLine;script:alert(1)', refused],
    ['vbscript:x', refused],
    ['data:text/html,<script>alert(1)</script>', refused],
    ['command:workbench.action.terminal.new', refused],
    ['vscode://ext/run', refused],
    ['vscode-resource://x', refused],
    ['file:///etc/passwd', refused],
    ['blob:x', refused],
    ['//evil.example', refused],
    ['\\\\evil.example\\share', refused],
    ['/\\evil.example', refused],
    ['C:\\Windows', refused],
    ['a\\..\\b', refused],
    ['%2f%2fevil.example/x', refused],
    ['a%00b', refused],
    ['http:evil', refused],
    ['https://', refused],
    ['https://user:pass@example.com', refused],
    [`x${'a'.repeat(5000)}`, refused],
  ];
  for (const [href, link] of cases) {
    it(JSON.stringify(href.slice(0, 60)), () => assert.deepEqual(readLink(href), link));
  }
});

describe('where a link to a file is looked for', () => {
  const cases: readonly (readonly [path: string, paths: readonly string[]])[] = [
    ['other.md', ['/repo/runbooks/other.md']],
    ['./a/../other.md', ['/repo/runbooks/other.md']],
    ['../src/a.ts', ['/repo/src/a.ts']],
    ['/docs/a.md', ['/repo/docs/a.md']],
    ['../../etc/passwd.txt', ['/etc/passwd.txt']],
    ['../../../../../etc/passwd.txt', []],
    ['other.html', ['/repo/runbooks/other.html', '/repo/runbooks/other.md']],
    [
      'other/',
      [
        '/repo/runbooks/other',
        '/repo/runbooks/other.md',
        '/repo/runbooks/other/_index.md',
        '/repo/runbooks/other/index.md',
        '/repo/runbooks/other/README.md',
      ],
    ],
  ];
  for (const [path, paths] of cases) {
    it(path, () =>
      assert.deepEqual(pathsOfLink({ kind: 'file', path }, '/repo/runbooks/a.md', '/repo'), paths),
    );
  }
});

describe('lines of a fragment', () => {
  const cases: readonly (readonly [fragment: string | undefined, lines: readonly number[] | undefined])[] = [
    ['L10', [10, 10]],
    ['L10-L20', [10, 20]],
    ['L10-20', [10, 20]],
    ['l7c3', [7, 7]],
    ['L20-L10', [20, 20]],
    ['L0', [1, 1]],
    ['check', undefined],
    ['L', undefined],
    [undefined, undefined],
  ];
  for (const [fragment, lines] of cases) {
    it(String(fragment), () => {
      const found = linesOfFragment(fragment);
      assert.deepEqual(found && [found.line, found.endLine], lines);
    });
  }
});
