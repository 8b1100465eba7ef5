import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parseFrontMatter, updateFrontMatter } from '../../../../src/core/documents/frontMatter';
import { mergeLines } from '../../../../src/core/notes/mergeLines';
import { mergeNote } from '../../../../src/core/notes/mergeNote';

const tools = { parse: parseFrontMatter, update: updateFrontMatter };
const base = `---
title: Retry storm # as seen
status: suspected
incidents: [pagerduty:a:Q1]
team: payments
---
## What happened

It paged.

## Why

## What keeps it
`;
const change = (...edits: readonly (readonly [string, string])[]): string =>
  edits.reduce((text, [from, to]) => {
    assert.ok(text.includes(from), from);
    return text.replace(from, to);
  }, base);

describe('merging two changes of one note', () => {
  const merged: readonly (readonly [name: string, ours: string, theirs: string, text: string])[] = [
    ['only ours', change(['suspected', 'fixed']), base, change(['suspected', 'fixed'])],
    ['only theirs', base, change(['suspected', 'fixed']), change(['suspected', 'fixed'])],
    [
      'two keys',
      change(['suspected', 'fixed']),
      change(['Retry storm #', 'Retries #']),
      change(['suspected', 'fixed'], ['Retry storm #', 'Retries #']),
    ],
    [
      'the same change of both',
      change(['suspected', 'fixed'], ['It paged.', 'It paged us.']),
      change(['suspected', 'fixed'], ['payments', 'cards']),
      change(['suspected', 'fixed'], ['payments', 'cards'], ['It paged.', 'It paged us.']),
    ],
    [
      'a list that both add to',
      change(['Q1]', 'Q1, pagerduty:a:Q2]']),
      change(['Q1]', 'Q1, pagerduty:a:Q3]']),
      change(['Q1]', 'Q1, pagerduty:a:Q3, pagerduty:a:Q2]']),
    ],
    [
      'a key that one adds and a section that the other writes',
      change(['team: payments\n', 'team: payments\nclass: major\n']),
      change(['## Why\n', '## Why\n\nNo cap.\n']),
      change(['team: payments\n', 'team: payments\nclass: major\n'], ['## Why\n', '## Why\n\nNo cap.\n']),
    ],
    [
      'two sections',
      change(['It paged.', 'It paged twice.']),
      change(['keeps it\n', 'keeps it\n\n- [ ] cap\n']),
      change(['It paged.', 'It paged twice.'], ['keeps it\n', 'keeps it\n\n- [ ] cap\n']),
    ],
    [
      'a comment of ours beside a text of theirs',
      change(['# as seen', '# as told']),
      change(['It paged.', 'It paged twice.']),
      change(['# as seen', '# as told'], ['It paged.', 'It paged twice.']),
    ],
    [
      'a comment of theirs beside a key of ours',
      change(['suspected', 'fixed']),
      change(['# as seen', '# as told']),
      change(['suspected', 'fixed'], ['# as seen', '# as told']),
    ],
    [
      'a key that one removed',
      change(['team: payments\n', '']),
      change(['suspected', 'fixed']),
      change(['team: payments\n', ''], ['suspected', 'fixed']),
    ],
  ];
  for (const [name, ours, theirs, text] of merged) {
    it(`keeps both: ${name}`, () => {
      assert.deepEqual(mergeNote(base, ours, theirs, tools), { kind: 'merged', text });
    });
  }

  const clashes: readonly (readonly [name: string, ours: string, theirs: string, ...keys: string[]])[] = [
    ['one key', change(['suspected', 'fixed']), change(['suspected', 'wontfix']), 'status'],
    ['one sentence', change(['It paged.', 'A.']), change(['It paged.', 'B.']), 'text'],
    [
      'a list that one shortens',
      change(['[pagerduty:a:Q1]', '[]']),
      change(['Q1]', 'Q1, b:Q2]']),
      'incidents',
    ],
    ['a key that one removed', change(['team: payments\n', '']), change(['payments', 'cards']), 'team'],
    ['comments of both', change(['# as seen', '# a']), change(['# as seen', '# b']), '---'],
    [
      'a file that is broken now',
      change(['It paged.', 'A.']),
      base.replace('---\n## What', '## What'),
      'text',
    ],
  ];
  for (const [name, ours, theirs, ...keys] of clashes) {
    it(`asks about ${name}`, () => {
      assert.deepEqual(mergeNote(base, ours, theirs, tools), { kind: 'clash', keys });
    });
  }

  it('of lines loses none that either side wrote', () => {
    const lines = fc.array(fc.constantFrom('a', 'b', 'c', ''), { maxLength: 8 });
    fc.assert(
      fc.property(lines, lines, lines, (was, mine, other) => {
        const text = mergeLines(was.join('\n'), mine.join('\n'), other.join('\n'))?.split('\n');
        if (!text) return;
        const count = (list: readonly string[], line: string): number =>
          list.filter(one => one === line).length;
        for (const line of ['a', 'b', 'c']) {
          // What one side added is there, whatever the other did elsewhere.
          const added = count(mine, line) - count(was, line) + count(other, line) - count(was, line);
          const isSame = mine.join('\n') === other.join('\n');
          if (!isSame) assert.equal(count(text, line), count(was, line) + added);
        }
      }),
    );
  });
});
