import assert from 'node:assert/strict';
import { parseFrontMatter } from '../../../../src/core/documents/frontMatter';
import { readNote, type NoteReading } from '../../../../src/core/notes/readNote';
import { isOpen } from '../../../../src/core/notes/rootCauseNote';

const uri = 'file:///shop/.opex/root-causes/2026-10-12-retry-storm.md';

function read(text: string): NoteReading {
  return readNote(uri, text, parseFrontMatter);
}

const whole = `---
title: Retry storm when the card gateway times out
class: critical
status: fixed            # suspected | confirmed | fixed | wontfix
incidents: [pagerduty:acme:Q1482ABC, pagerduty:Q1]
errors: [v1:abc]
anchors:
  - { path: services/checkout/src/checkout.ts, symbol: charge, line: 118, commit: 12e4567, quote: "export async function charge(order", before: "…", after: "…" }
fix: { commits: [9c01d2e], release: v2.32 }
author: author@example.com
created: 2026-10-12
updated: 2026-10-13T02:14:09+02:00
---
- [ ] cap retries per order (owner: lead@example.com, due: 2026-10-26, priority: 1)
`;

describe('reading a root-cause note', () => {
  it('reads the whole of it', () => {
    const { note, problems } = read(whole);
    assert.deepEqual(problems, []);
    assert.deepEqual(note, {
      uri,
      title: 'Retry storm when the card gateway times out',
      status: 'fixed',
      severity: 'critical',
      incidents: ['pagerduty:acme:Q1482ABC', 'pagerduty:Q1'],
      errors: ['v1:abc'],
      anchors: [
        {
          path: 'services/checkout/src/checkout.ts',
          line: 118,
          symbol: 'charge',
          commit: '12e4567',
          quote: 'export async function charge(order',
          before: '…',
          after: '…',
        },
      ],
      fix: { commits: ['9c01d2e'], release: 'v2.32' },
      prevention: [
        {
          text: 'cap retries per order',
          done: false,
          owner: 'lead@example.com',
          due: '2026-10-26',
          priority: 1,
          line: 13,
        },
      ],
      author: 'author@example.com',
      created: '2026-10-12',
      updated: '2026-10-13T02:14:09+02:00',
      body: '- [ ] cap retries per order (owner: lead@example.com, due: 2026-10-26, priority: 1)\n',
    });
    assert.equal(isOpen(note), false);
  });

  const anchor = (path: string, more = 'line: 1, quote: "some text"'): string =>
    `title: A\nanchors: [{ path: ${path}, ${more} }]`;
  const told: readonly (readonly [
    name: string,
    matter: string,
    code: string,
    line: number,
    column?: number,
  ])[] = [
    ['a missing title', 'status: fixed', 'notes.missingTitle', 0],
    ['an unknown key', 'title: A\nteam: x', 'notes.unknownKey', 2, 6],
    ['an unknown status', 'title: A\nstatus: done', 'notes.unknownStatus', 2, 8],
    ['an unknown class', 'title: A\nclass: P1', 'notes.unknownClass', 2, 7],
    ['a date that no calendar has', 'title: A\ncreated: 2026-02-30', 'notes.badDate', 2, 9],
    ['a date in words', 'title: A\ncreated: last week', 'notes.badDate', 2, 9],
    ['an incident of one word', 'title: A\nincidents: [a:b:c, Q1]', 'notes.badIncident', 2, 19],
    ['a list in place of a title', 'title: [A]', 'notes.wrongType', 1, 7],
    ['a map in place of errors', 'title: A\nerrors: { a: 1 }', 'notes.wrongType', 2, 8],
    ['anchors that are no list', 'title: A\nanchors: a.ts', 'notes.wrongType', 2, 9],
    ['an anchor of one word', 'title: A\nanchors: [a.ts]', 'notes.wrongType', 2, 10],
    ['an anchor without a path', 'title: A\nanchors: [{ line: 1 }]', 'notes.anchorWithoutPath', 2, 10],
    ['an anchor that climbs out', anchor('../../etc/passwd'), 'notes.anchorOutside', 2, 18],
    ['an anchor that climbs out later', anchor('a/../../b'), 'notes.anchorOutside', 2],
    ['an anchor that climbs the other way', anchor("'..\\x'"), 'notes.anchorOutside', 2],
    ['an absolute anchor', anchor('/etc/passwd'), 'notes.anchorOutside', 2],
    ['an anchor on a drive', anchor("'C:\\x'"), 'notes.anchorOutside', 2],
    ['an anchor on another machine', anchor('"\\\\\\\\host\\\\x"'), 'notes.anchorOutside', 2],
    ['an anchor of a scheme', anchor('"file:///etc/passwd"'), 'notes.anchorOutside', 2],
    ['an anchor with a control character', anchor('"a\\0b"'), 'notes.anchorOutside', 2],
    ['an anchor without a line', anchor('a.ts', 'quote: abc'), 'notes.anchorBadLine', 2],
    ['an anchor at line 0', anchor('a.ts', 'line: 0, quote: abc'), 'notes.anchorBadLine', 2],
    ['an anchor without a quote', anchor('a.ts', 'line: 1'), 'notes.anchorWithoutQuote', 2],
    ['a fix that is a list', 'title: A\nfix: [v2]', 'notes.wrongType', 2, 5],
    ['a commit in words', 'title: A\nfix: { commits: [abcd, see below] }', 'notes.badCommit', 2, 23],
    ['a link that is none', 'title: A\nfix: { pullRequest: "javascript:x" }', 'notes.badLink', 2, 20],
    ['a fix of no day', 'title: A\nfix: { deployed: soon }', 'notes.badDate', 2, 17],
    ['an item due on no day', 'prevention: [{ text: x, due: soon }]\ntitle: A', 'notes.badDate', 1],
    ['a newer format', 'version: 2\ntitle: A', 'notes.newerVersion', 1, 9],
    ['a syntax error', 'title: A\nstatus: [', 'documents.yamlSyntax', 3],
  ];
  for (const [name, matter, code, line, column] of told) {
    it(`tells ${name} at its place, once, and reads on`, () => {
      const { note, problems } = read(`---\n${matter}\n---\nbody`);
      assert.deepEqual(
        problems.map(found => found.code),
        [code],
      );
      assert.equal(problems[0]?.place?.file, uri);
      assert.equal(problems[0].place.line, line);
      if (column !== undefined) assert.equal(problems[0].place.column, column);
      assert.equal(note.body, 'body');
    });
  }

  it('reads a fix as it is written by hand', () => {
    const fixOf = (matter: string) => read(`---\ntitle: A\nfix: ${matter}\n---\n`).note.fix;
    assert.deepEqual(fixOf('9c01d2e'), { commits: ['9c01d2e'] });
    assert.deepEqual(fixOf('12e4567'), { commits: ['12e4567'] });
    assert.deepEqual(fixOf('{ commits: 12e4567, more: x }'), { commits: ['12e4567'] });
    assert.deepEqual(fixOf('{ pending: true, recorded: 2026-11-20T02:14:09Z }'), {
      commits: [],
      pending: true,
      recorded: '2026-11-20T02:14:09Z',
    });
    assert.equal(fixOf(''), undefined);
  });

  it('reads what keeps it from paging again, of the front matter and of the text', () => {
    const { note, problems } = read(
      '---\ntitle: A\nprevention: [{ text: one, done: true }, two]\n---\n## What keeps it\r\n\n- [ ] \n' +
        '* [x] three (owner: a)\n```\n- [ ] no\n```\n- [ ] four (due: 2026-02-30, priority: x)\n- [ ] five (or six)\n',
    );
    assert.deepEqual(
      note.prevention.map(({ text, done, owner, line }) => [text, done, owner, line]),
      [
        ['one', true, undefined, 2],
        ['two', false, undefined, 2],
        ['three', true, 'a', 7],
        ['four', false, undefined, 11],
        ['five (or six)', false, undefined, 12],
      ],
    );
    assert.deepEqual(
      problems.map(({ code, place }) => [code, place?.line, place?.column, place?.endColumn]),
      [
        ['notes.badDate', 11, 17, 27],
        ['notes.badPriority', 11, 39, 40],
      ],
    );
  });

  it('leaves out only the anchor that is wrong', () => {
    const good = '{ path: ./src//a.ts, line: 2, quote: abc }';
    const { note } = read(`---\ntitle: A\nanchors: [{ path: ../x, line: 1 }, ${good}]\n---\n`);
    assert.deepEqual(note.anchors, [{ path: 'src/a.ts', line: 2, quote: 'abc' }]);
  });

  const titles: readonly (readonly [text: string, title: string])[] = [
    ['# From the heading\n', 'From the heading'],
    ['no heading', 'retry storm'],
    ['---\ntitle:\n---\n## only a section', 'retry storm'],
    ['---\ntitle: 12\n---\n', '12'],
    ['', 'retry storm'],
  ];
  for (const [text, title] of titles) {
    it(`always has a title: ${JSON.stringify(text)}`, () => assert.equal(read(text).note.title, title));
  }

  it('tells a file that is no note', () => {
    assert.deepEqual(
      read('# A\n').problems.map(found => found.code),
      ['notes.noFrontMatter'],
    );
  });

  const conflicts: readonly (readonly [name: string, text: string, line: number])[] = [
    [
      'in the front matter',
      '---\ntitle: A\n<<<<<<< HEAD\nstatus: fixed\n=======\nstatus: wontfix\n>>>>>>> other\nauthor: me\n---\nbody\n',
      2,
    ],
    [
      'in the body',
      '---\ntitle: A\nstatus: fixed\nauthor: me\n---\nbody\n<<<<<<< HEAD\na\n||||||| base\nb\n=======\nc\n>>>>>>> other\n',
      6,
    ],
    [
      'over the whole file',
      '<<<<<<< HEAD\n---\ntitle: A\nstatus: fixed\nauthor: me\n---\nbody\n=======\n---\ntitle: B\n---\n>>>>>>> other\n',
      0,
    ],
    [
      'with Windows line ends',
      '---\r\ntitle: A\r\n<<<<<<< HEAD\r\nstatus: fixed\r\n=======\r\nstatus: wontfix\r\n>>>>>>> other\r\nauthor: me\r\n---\r\nbody\r\n',
      2,
    ],
  ];
  for (const [name, text, line] of conflicts) {
    it(`reads the own side of a merge conflict ${name}`, () => {
      const { note, problems } = read(text);
      assert.deepEqual(
        problems.map(found => [found.code, found.place?.line]),
        [['notes.mergeConflict', line]],
      );
      assert.deepEqual([note.title, note.status, note.author], ['A', 'fixed', 'me']);
    });
  }

  it('tells the place of a problem below a conflict over the whole file', () => {
    const { problems } = read('<<<<<<< HEAD\n---\ntitle: A\nstatus: done\n---\n=======\n>>>>>>> other\n');
    assert.deepEqual(
      problems.map(found => [found.code, found.place?.line]),
      [
        ['notes.mergeConflict', 0],
        ['notes.unknownStatus', 3],
      ],
    );
  });

  it('takes no heading underline or quoted marker for a conflict', () => {
    assert.deepEqual(read('---\ntitle: A\n---\nTitle\n=======\n> >>>>>>> x\n').problems, []);
  });
});
