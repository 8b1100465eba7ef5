import assert from 'node:assert/strict';
import fc from 'fast-check';
import { journalKinds, type JournalEntry } from '../../../../src/core/review/journal';
import {
  addEntry,
  changeEntry,
  entryText,
  journalHead,
  mergeJournals,
  readEntry,
  readJournal,
} from '../../../../src/core/review/journalText';
import { t } from './records';

const entry = (id: string, at: string, changes: Partial<JournalEntry> = {}): JournalEntry => ({
  id,
  at: t(at),
  offsetMinutes: 60,
  who: 'Ann',
  kind: 'did',
  text: `did ${id}`,
  struck: false,
  edits: 0,
  ...changes,
});

const one = entry('e1', '2026-11-17T02:14:05+01:00', {
  kind: 'acknowledged',
  text: 'acknowledged Checkout 5xx',
  incident: 'pagerduty:acme:Q1',
  playbook: 'playbooks/check out.md',
  link: 'https://acme.example.com/Q1',
});
const two = entry('e2', '2026-11-17T03:00:00+01:00');
const three = entry('e3', '2026-11-17T04:00:00+01:00', { who: 'Bob' });
const made = (...entries: readonly JournalEntry[]): string =>
  entries.reduce((text, next) => addEntry(text, next, '2026-W47'), '');
const ids = (text: string): string[] => readJournal(text).entries.map(({ id }) => id);

describe('the on-call journal', () => {
  it('is a line an entry that reads well and comes back the same', () => {
    const line = entryText(one);
    assert.equal(
      line,
      '- 2026-11-17T02:14:05+01:00 **Ann**: acknowledged Checkout 5xx [→](https://acme.example.com/Q1) <!-- opex:entry id=e1 kind=acknowledged incident=pagerduty%3Aacme%3AQ1 playbook=playbooks%2Fcheck%20out.md -->',
    );
    assert.deepEqual(readEntry(line), one);
  });

  it('reads back whatever was said, on one line', () => {
    fc.assert(
      fc.property(
        fc.string({ maxLength: 60 }),
        fc.constantFrom(...journalKinds),
        fc.boolean(),
        (text, kind, struck) => {
          const line = entryText(entry('e1', '2026-11-17T02:14:05+01:00', { text, kind, struck }));
          assert.ok(!/[\r\n]/.test(line));
          const read = readEntry(line);
          assert.ok(read, line);
          assert.deepEqual([read.id, read.kind, read.struck], ['e1', kind, struck]);
          assert.equal(entryText(read), line);
        },
      ),
    );
  });

  it('takes an entry at its time, once, and touches no other line', () => {
    const text = made(one, three);
    const own = text.replace('- 2026-11-17T04', '\nsomething by hand\n\n- 2026-11-17T04');
    const next = addEntry(own, two, '2026-W47');
    assert.deepEqual(ids(next), ['e1', 'e2', 'e3']);
    assert.equal(next.replace(`${entryText(two)}\n`, ''), own);
    assert.equal(addEntry(next, { ...two, text: 'other words' }, '2026-W47'), next);
    assert.deepEqual(
      readJournal(next).ownLines.map(line => line.text),
      ['something by hand'],
    );
  });

  it('does not care for the order of lines or doubled ones', () => {
    const lines = [one, two, three].map(entryText);
    const text = [lines[2], lines[0], lines[1], lines[0]].join('\r\n');
    assert.deepEqual(readJournal(text), { entries: [one, two, three], ownLines: [], problems: [] });
  });

  it('edits and strikes by id; what a person struck by hand is struck', () => {
    const text = made(one, two);
    const edited = changeEntry(text, 'e2', { text: 'turned retries off' });
    assert.ok(edited !== undefined);
    assert.deepEqual(readJournal(edited).entries[1], { ...two, text: 'turned retries off', edits: 1 });
    assert.equal(changeEntry(edited, 'e2', { text: 'turned retries off' }), edited);
    const struck = changeEntry(edited, 'e2', { struck: true }) ?? '';
    assert.match(struck, /^- ~~2026-11-17T03:00:00\+01:00 \*\*Ann\*\*: turned retries off~~ /m);
    assert.equal(readJournal(struck).entries[1]?.struck, true);
    assert.equal(readJournal(text.replace('did e2', '~~did e2~~')).entries[1]?.struck, true);
    assert.equal(changeEntry(text, 'e9', { struck: true }), undefined);
  });

  it('counts both sides of a merge conflict, and tells its line', () => {
    const text = `${journalHead('2026-W47')}${entryText(one)}\n<<<<<<< HEAD\n${entryText(two)}\n=======\n${entryText(three)}\n>>>>>>> other\n`;
    const { entries, problems, ownLines } = readJournal(text);
    assert.deepEqual(
      entries.map(({ id }) => id),
      ['e1', 'e2', 'e3'],
    );
    assert.deepEqual(
      problems.map(({ code, line }) => [code, line]),
      [['mergeConflict', text.split('\n').indexOf('<<<<<<< HEAD')]],
    );
    assert.deepEqual(ownLines, []);
  });

  it('keeps both of two versions where nothing tells them apart, and says so', () => {
    const other = { ...two, text: 'other', edits: 1 };
    const third = { ...two, text: 'third', edits: 1 };
    const { entries, problems } = readJournal([two, other, third].map(entryText).join('\n'));
    assert.deepEqual(
      entries.map(({ text }) => text),
      ['other', 'third'],
    );
    assert.deepEqual(
      problems.map(({ code }) => code),
      ['twoVersions'],
    );
    assert.deepEqual(readJournal([two, other].map(entryText).join('\n')).entries, [other]);
    assert.deepEqual(readJournal([{ ...two, struck: true }, other].map(entryText).join('\n')).entries, [
      { ...two, struck: true },
    ]);
  });

  it('tells a damaged entry with its line and keeps it', () => {
    const text = `${entryText(one)}\n${entryText(two).replace('kind=did', 'kind=nonsense')}\n`;
    const { entries, problems, ownLines } = readJournal(text);
    assert.equal(entries.length, 1);
    assert.deepEqual(
      problems.map(({ code, line }) => [code, line]),
      [['badEntry', 1]],
    );
    assert.equal(ownLines.length, 1);
  });

  it('merges what two people did with no clash and no loss', () => {
    const base = made(two);
    const ours = addEntry(changeEntry(base, 'e2', { text: 'ours' }) ?? '', one, '2026-W47');
    const theirs = `${addEntry(base, three, '2026-W47')}\nby hand\n`;
    const merged = mergeJournals(base, ours, theirs);
    assert.deepEqual(
      readJournal(merged).entries.map(({ text }) => text),
      [one.text, 'ours', three.text],
    );
    assert.ok(merged.includes('by hand'));
    assert.equal(mergeJournals(base, base, theirs), theirs);
    assert.equal(mergeJournals(base, ours, base), ours);
  });

  it('merges to the same entries whichever side is ours', () => {
    const part = fc.uniqueArray(fc.integer({ min: 0, max: 12 }), { maxLength: 8 });
    const of = (numbers: readonly number[]): string =>
      made(
        ...numbers.map(number =>
          entry(`e${number}`, '2026-11-17T02:00:00+01:00', {
            at: t('2026-11-17T02:00:00+01:00') + number * 60_000,
          }),
        ),
      );
    fc.assert(
      fc.property(part, part, part, (was, first, second) => {
        const base = of(was);
        const ours = of([...was, ...first.filter(number => !was.includes(number))]);
        const theirs = of([...was, ...second.filter(number => !was.includes(number))]);
        const all = [...new Set([...was, ...first, ...second])]
          .sort((a, b) => a - b)
          .map(number => `e${number}`);
        assert.deepEqual(ids(mergeJournals(base, ours, theirs)), all);
        assert.deepEqual(ids(mergeJournals(base, theirs, ours)), all);
      }),
    );
  });
});
