import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  parseFrontMatter,
  updateFrontMatter,
  writeFrontMatter,
} from '../../../../src/core/documents/frontMatter';
import { isProblemError } from '../../../../src/core/base/problem';

/** Data without its lack of prototypes, for comparing. */
function plain(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value)) as unknown;
}

function codes(text: string): readonly string[] {
  return parseFrontMatter(text).problems.map(found => found.code);
}

const scalar = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 30 }),
  fc.constantFrom(
    'yes',
    'null',
    '~',
    '1e5',
    '0x1f',
    '2026-10-12',
    '- a',
    '# b',
    'a: b',
    "it's",
    '"',
    '\\',
    '---',
  ),
  fc.integer(),
  fc.boolean(),
  fc.constant(null),
);
const key = fc
  .stringMatching(/^[a-z][a-zA-Z0-9_-]{0,12}$/)
  .filter(name => name !== 'constructor' && name !== 'prototype');
const flatMap = fc.dictionary(key, scalar, { maxKeys: 4 });
const value = fc.oneof(
  scalar,
  fc.array(scalar, { maxLength: 4 }),
  flatMap,
  fc.array(flatMap, { maxLength: 3 }),
);
const data = fc.dictionary(key, value, { maxKeys: 6 });

describe('front matter', () => {
  const reading: readonly (readonly [
    name: string,
    text: string,
    data: unknown,
    body: string,
    bodyLine: number,
  ])[] = [
    ['none', '# Title\n\ntext\n', {}, '# Title\n\ntext\n', 0],
    ['an empty text', '', {}, '', 0],
    ['an empty block', '---\n---\nbody', {}, 'body', 2],
    ['keys', '---\ntitle: A\n---\nbody\n', { title: 'A' }, 'body\n', 3],
    ['dates stay text', '---\ncreated: 2026-10-12\n---\n', { created: '2026-10-12' }, '', 3],
    ['no and yes are text', '---\na: no\nb: yes\n---\n', { a: 'no', b: 'yes' }, '', 4],
    ['a dot line closes too', '---\na: 1\n...\nbody', { a: 1 }, 'body', 3],
    ['a byte order mark', '\uFEFF---\na: 1\n---\nbody', { a: 1 }, 'body', 3],
    ['Windows line ends', '---\r\na: 1\r\n---\r\nbody', { a: 1 }, 'body', 3],
    ['a comment before the first key', '---\n# note\na: 1\n---\n', { a: 1 }, '', 4],
    [
      'prose between two thematic breaks',
      '---\n\nHello there.\n\n---\n',
      {},
      '---\n\nHello there.\n\n---\n',
      0,
    ],
    ['a thematic break that nothing closes', '---\nHello there.\n', {}, '---\nHello there.\n', 0],
    ['aliases', '---\na: &x [1]\nb: *x\n---\n', { a: [1], b: [1] }, '', 4],
  ];
  for (const [name, text, expected, body, bodyLine] of reading) {
    it(`reads ${name}`, () => {
      const matter = parseFrontMatter(text);
      assert.deepEqual(plain(matter.data), expected);
      assert.equal(matter.body, body);
      assert.equal(matter.bodyLine, bodyLine);
      assert.deepEqual(matter.problems, []);
    });
  }

  const nines = 'abcdefghij';
  const bomb = nines.split('').map(
    (name, i) =>
      `${name}: &${name} [${Array(9)
        .fill(i ? `*${nines[i - 1] ?? ''}` : 'x')
        .join(', ')}]`,
  );
  const broken: readonly (readonly [
    name: string,
    text: string,
    code: string,
    line: number,
    column?: number,
  ])[] = [
    ['an end that is missing', '---\ntitle: A\n', 'documents.frontMatterNotClosed', 0, 0],
    ['half a line', '---\ntitle: "A\n---\n', 'documents.yamlSyntax', 2],
    ['a bad line', '---\na: 1\nb: [\n---\n', 'documents.yamlSyntax', 3],
    ['a list', '---\n- a\n---\n', 'documents.frontMatterNotMap', 1, 0],
    ['a key twice', '---\na: 1\nb: 2\na: 3\n---\n', 'documents.duplicateKey', 3, 0],
    ['a key into the prototype', '---\na: { __proto__: { x: 1 } }\n---\n', 'documents.forbiddenKey', 1, 5],
    ['a constructor', '---\nconstructor: 1\n---\n', 'documents.forbiddenKey', 1, 0],
    ['more than fits', `---\na: ${'x'.repeat(70_000)}\n---\n`, 'documents.frontMatterTooLarge', 0],
    ['an alias bomb', `---\n${bomb.join('\n')}\n---\n`, 'documents.tooManyAliases', 1],
    [
      '101 aliases',
      `---\na: &a 1\nb: [${Array(101).fill('*a').join(', ')}]\n---\n`,
      'documents.tooManyAliases',
      2,
    ],
    ['an alias of itself', '---\na: &a [*a]\n---\n', 'documents.tooManyAliases', 1],
    ['an alias of nothing', '---\na: *a\n---\n', 'documents.unknownAlias', 1, 3],
    ['nesting without end', `---\na: ${'['.repeat(60_000)}\n---\n`, 'documents.tooDeep', 1, 43],
    ['nested list items', `---\na:\n${'- '.repeat(30_000)}\n---\n`, 'documents.tooDeep', 2, 80],
  ];
  for (const [name, text, code, line, column] of broken) {
    it(`tells ${name} at its place, in time`, () => {
      const before = performance.now();
      const [first] = parseFrontMatter(text, 'file:///n.md').problems.filter(found => found.code === code);
      assert.ok(first, codes(text).join());
      assert.equal(first.place?.file, 'file:///n.md');
      assert.equal(first.place.line, line);
      if (column !== undefined) assert.equal(first.place.column, column);
      assert.ok(performance.now() - before < 2000);
    });
  }

  it('keeps what else could be read', () => {
    assert.deepEqual(plain(parseFrontMatter('---\na: 1\na: 2\nb: 3\n---\n').data), { a: 1, b: 3 });
  });

  it('pollutes no prototype', () => {
    const { data: read } = parseFrontMatter(
      '---\n__proto__: { polluted: 1 }\nx: { constructor: { y: 1 } }\n---\n',
    );
    assert.equal(({} as Record<string, unknown>).polluted, undefined);
    assert.deepEqual(Object.keys(read), ['x']);
    assert.equal(Object.getPrototypeOf(read), null);
  });

  it('tells places and texts of values', () => {
    const matter = parseFrontMatter('---\nanchors:\n  - { path: a.ts, commit: 12e4567 }\n---\n', 'n');
    assert.equal(matter.textAt(['anchors', 0, 'commit']), '12e4567');
    assert.deepEqual(matter.placeOf(['anchors', 0, 'path']), {
      file: 'n',
      line: 2,
      column: 12,
      endLine: 2,
      endColumn: 16,
    });
    assert.equal(matter.placeOf(['anchors', 0, 'nothing']).line, 2);
    assert.equal(matter.placeOf(['nothing']).line, 0);
  });

  it('never throws, whatever the text', () => {
    const line = fc.oneof(
      fc.string(),
      fc.constantFrom('---', 'a: 1', '- b', '&a', '*a', '"', '{', ']', '|', '? x', '<<: *a', '\t'),
    );
    fc.assert(
      fc.property(fc.array(line, { maxLength: 12 }), lines => {
        const text = ['---', ...lines, '---', 'body'].join('\n');
        const matter = parseFrontMatter(text);
        for (const found of matter.problems) assert.ok((found.place?.line ?? -1) >= 0);
        assert.ok(text.endsWith(matter.body));
      }),
    );
  });
});

describe('front matter that is written', () => {
  it('reads back as it was', () => {
    fc.assert(
      fc.property(data, written => {
        const matter = parseFrontMatter(`${writeFrontMatter(written)}body`);
        assert.deepEqual(matter.problems, []);
        assert.deepEqual(plain(matter.data), plain(written));
        assert.equal(matter.body, 'body');
      }),
    );
  });

  it('has one line a key of an item that is long', () => {
    const quote = 'x: '.repeat(40);
    assert.equal(
      writeFrontMatter({ anchors: [{ path: 'a.ts', gone: undefined, quote }, { path: 'b.ts' }] }),
      `---\nanchors:\n  - path: a.ts\n    quote: "${quote}"\n  - { path: b.ts }\n---\n`,
    );
  });

  it('has one line a key, and one an item of a list of maps', () => {
    const text = writeFrontMatter({
      title: 'A: b',
      ids: ['x:1', 'y'],
      anchors: [{ path: 'a.ts', line: 2 }],
      gone: undefined,
    });
    assert.equal(text, '---\ntitle: "A: b"\nids: [x:1, y]\nanchors:\n  - { path: a.ts, line: 2 }\n---\n');
  });
});

describe('front matter that is changed', () => {
  const text = `---
# a note of the team
title: "Retry storm"   # quoted
status: fixed            # suspected | confirmed

team-key: [1,  2]
incidents: [pagerduty:acme:Q1]
anchors:
  # the charge
  - { path: a.ts, line: 118 } # here
  - path: b.ts
    line: 2
# the fix
fix: { commits: [9c01d2e] }
# end
---
## Body
`;
  const cases: readonly (readonly [
    name: string,
    changes: Record<string, unknown>,
    from: string,
    to: string,
  ])[] = [
    ['nothing', {}, '', ''],
    ['a value that is the same', { status: 'fixed' }, '', ''],
    ['a value, beside its comment', { status: 'wontfix' }, 'status: fixed ', 'status: wontfix '],
    ['a value in quotes', { title: 'B' }, '"Retry storm"', 'B'],
    ['an item more', { incidents: ['pagerduty:acme:Q1', 'x:y:z'] }, 'Q1]', 'Q1, x:y:z]'],
    ['fewer items', { incidents: [] }, '[pagerduty:acme:Q1]', '[]'],
    [
      'a line deep inside',
      {
        anchors: [
          { path: 'a.ts', line: 120 },
          { path: 'b.ts', line: 2 },
        ],
      },
      'line: 118',
      'line: 120',
    ],
    [
      'an anchor more',
      {
        anchors: [
          { path: 'a.ts', line: 118 },
          { path: 'b.ts', line: 2 },
          { path: 'c.ts', line: 3 },
        ],
      },
      '    line: 2\n',
      '    line: 2\n  - { path: c.ts, line: 3 }\n',
    ],
    ['a new key', { author: 'a@b' }, '# end\n', '# end\nauthor: a@b\n'],
    ['a key less', { fix: undefined }, 'fix: { commits: [9c01d2e] }\n', ''],
    [
      'a map in a line',
      { fix: { commits: ['9c01d2e'], release: 'v2' } },
      '[9c01d2e] }',
      '[9c01d2e], release: v2 }',
    ],
  ];
  for (const [name, changes, from, to] of cases) {
    it(`changes ${name}, and no other byte`, () => {
      assert.equal(updateFrontMatter(text, changes), from === '' ? text : text.replace(from, to));
    });
    it(`changes ${name} with Windows line ends`, () => {
      const windows = (unix: string): string => unix.replace(/\n/g, '\r\n');
      const expected = from === '' ? text : text.replace(from, to);
      assert.equal(updateFrontMatter(windows(text), changes), windows(expected));
    });
  }

  it('gives a text without front matter one', () => {
    assert.equal(updateFrontMatter('# T\n', { a: 1 }), '---\na: 1\n---\n# T\n');
    assert.equal(updateFrontMatter('# T\n', { a: undefined }), '# T\n');
  });

  for (const [name, bad] of [
    ['broken', '---\na: [\n---\n'],
    ['open', '---\na: 1\n'],
    ['doubled', '---\na: 1\na: 2\n---\n'],
  ] as const) {
    it(`refuses ${name} front matter`, () => {
      assert.throws(() => updateFrontMatter(bad, { b: 1 }), isProblemError);
    });
  }

  it('keeps all other keys, all comments and the body, and reads back as asked', () => {
    const changes = fc.dictionary(
      fc.oneof(key, fc.constantFrom('title', 'status', 'incidents', 'anchors', 'fix', 'team-key')),
      fc.option(value, { nil: undefined }),
      { maxKeys: 4 },
    );
    fc.assert(
      fc.property(changes, asked => {
        const result = updateFrontMatter(text, asked);
        const matter = parseFrontMatter(result);
        assert.deepEqual(matter.problems, []);
        assert.deepEqual(plain(matter.data), plain({ ...parseFrontMatter(text).data, ...asked }));
        assert.equal(matter.body, '## Body\n');
        for (const comment of ['# a note of the team', '# the fix', '# end'])
          assert.ok(result.includes(comment), comment);
        if (!('team-key' in asked)) assert.ok(result.includes('team-key: [1,  2]'));
      }),
      { numRuns: 300 },
    );
  });
});
