import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parseFrontMatter, writeFrontMatter } from '../../../../src/core/documents/frontMatter';
import {
  firstLineToWrite,
  newNoteText,
  readTitledText,
  templateOf,
  titledText,
  type NoteDraft,
} from '../../../../src/core/notes/noteDraft';
import { readNote, type NoteReading } from '../../../../src/core/notes/readNote';

const uri = 'file:///shop/.opex/root-causes/2026-10-12-retry-storm.md';

function read(text: string): NoteReading {
  return readNote(uri, text, parseFrontMatter);
}

const word = fc.stringMatching(/^[A-Za-z0-9._~-]{1,12}$/);
const text = fc
  .string({ unit: 'grapheme', minLength: 1, maxLength: 60 })
  .filter(value => value.trim() === value);
const path = fc
  .array(
    fc
      .string({ minLength: 1, maxLength: 10 })
      .filter(part => !/[\\/:\p{Cc}]/u.test(part) && !/^\.{1,2}$/.test(part) && part.trim() === part),
    { minLength: 1, maxLength: 4 },
  )
  .map(parts => parts.join('/'));
const anchors = fc.record(
  {
    path,
    line: fc.integer({ min: 1, max: 999_999_999 }),
    symbol: text,
    commit: fc.stringMatching(/^[0-9a-f]{7,40}$/),
    quote: text,
    before: text,
    after: text,
  },
  { requiredKeys: ['path', 'line', 'quote'] },
);
const drafts = fc.record(
  {
    title: text,
    severity: fc.constantFrom('critical', 'major', 'standard'),
    incidents: fc.array(
      fc.tuple(word, word, word).map(parts => parts.join(':')),
      { maxLength: 3 },
    ),
    errors: fc.array(
      word.map(hash => `v1:${hash}`),
      { maxLength: 3 },
    ),
    anchors: fc.array(anchors, { maxLength: 3 }),
    author: text,
    created: fc
      .date({ min: new Date(0), max: new Date(4e12), noInvalidDate: true })
      .map(date => date.toISOString().slice(0, 10)),
    incident: fc.record(
      { label: fc.string({ unit: 'grapheme' }), url: fc.webUrl() },
      { requiredKeys: ['label'] },
    ),
  },
  { requiredKeys: ['title', 'incidents', 'errors', 'anchors', 'created'] },
) as fc.Arbitrary<NoteDraft>;

describe('a new note', () => {
  it('reads back as what was known, without a problem', () => {
    fc.assert(
      fc.property(drafts, draft => {
        const written = newNoteText(draft, writeFrontMatter);
        const { note, problems } = read(written);
        assert.deepEqual(problems, []);
        const { incident, ...known } = draft;
        assert.deepEqual(
          JSON.parse(JSON.stringify(note)),
          JSON.parse(JSON.stringify({ ...known, uri, status: 'suspected', prevention: [], body: note.body })),
        );
        assert.ok(incident === undefined || note.body.startsWith('\n## What happened\n\n'));
      }),
    );
  });

  const draft: NoteDraft = {
    title: 'Retry storm: again',
    severity: 'major',
    incidents: ['pagerduty:acme:Q1'],
    errors: ['v1:ab'],
    anchors: [{ path: 'src/a.ts', line: 3, symbol: 'charge', quote: 'pay("x");', after: '}' }],
    created: '2026-11-20',
    incident: { label: '#1482 <b>Card</b> [x](y) fails', url: 'https://acme.example/i/Q1' },
  };

  it('reads well without Opex', () => {
    assert.equal(
      newNoteText(draft, writeFrontMatter),
      `---
title: "Retry storm: again"
class: major
status: suspected # suspected | confirmed | fixed | wontfix
incidents: [pagerduty:acme:Q1]
errors: [v1:ab]
anchors:
  - { path: src/a.ts, symbol: charge, line: 3, quote: pay("x");, after: "}" }
created: 2026-11-20
---

## What happened

Incident: #1482 \\<b\\>Card\\</b\\> \\[x\\](y) fails <https://acme.example/i/Q1>



## Why (cause, not culprit)



## What keeps it from paging again

- [ ] 
`,
    );
  });

  for (const [label, text] of [
    ['a *b* _c_ `d` ~e~ &amp;', 'a \\*b\\* \\_c\\_ \\`d\\` \\~e\\~ \\&amp;'],
    ['see https://evil.example and www.evil.example', 'see https:/\\/evil.example and www\\.evil.example'],
    ['one\n\n## two', 'one ## two'],
  ] as const) {
    it(`has no markup of the incident ${JSON.stringify(label)}`, () => {
      const written = newNoteText({ ...draft, incident: { label, url: 'javascript:x' } }, writeFrontMatter);
      assert.ok(written.includes(`\nIncident: ${text}\n`), written);
    });
  }

  it('tells release and suspects as facts, never as proof', () => {
    const suspects = [{ commit: '4be1f2c0000aaaa', subject: 'charge: *retry* | faster' }];
    const body = templateOf({ ...draft, release: 'v2.31', suspects });
    assert.ok(
      body.includes(
        '\nRelease: v2.31\nChanged in this window:\n- 4be1f2c0000a charge: \\*retry\\* \\| faster\n',
      ),
      body,
    );
  });

  it('is written as one text with its title, and read back', () => {
    const body = templateOf(draft);
    assert.deepEqual(readTitledText(titledText('A title', body), 'x'), {
      title: 'A title',
      body: body.trim(),
    });
    for (const [text, title, rest] of [
      ['Retry storm\r\n\r\nbody', 'Retry storm', 'body'],
      ['#  Retry storm  ', 'Retry storm', ''],
      ['# \nbody', 'x', 'body'],
      ['## What happened\nbody', 'x', '## What happened\nbody'],
      ['- [ ] do', 'x', '- [ ] do'],
      ['', 'x', ''],
    ] as const) {
      assert.deepEqual(readTitledText(text, 'x'), { title, body: rest });
    }
    const written = newNoteText(draft, writeFrontMatter, 'what I found\n');
    assert.ok(written.endsWith('\n---\n\nwhat I found\n'), written);
  });

  for (const known of [draft, { ...draft, incident: { label: 'x', url: 'https://a b' } }]) {
    it('puts the cursor on a blank line of the first section', () => {
      const written = newNoteText(known, writeFrontMatter).split('\n');
      const line = firstLineToWrite(written.join('\n'));
      assert.equal(written[line], '');
      assert.equal(written[line - 1], '');
      const above = written.slice(0, line).filter(other => other.startsWith('## '));
      assert.deepEqual(above, ['## What happened']);
    });
  }
});
