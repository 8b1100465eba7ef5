import assert from 'node:assert/strict';
import fc from 'fast-check';
import { addRemark, setVerdict } from '../../../../src/core/review/editReview';
import { addEntry, changeEntry, readJournal } from '../../../../src/core/review/journalText';
import { LineBreaks } from '../../../../src/core/review/lineBreaks';
import { week } from './week';
import { edit, write } from './writing';

/** A text that several systems wrote to: breaks of Windows and others in turns. */
const mixed = (text: string): string => {
  let at = 0;
  return text.replace(/\n/g, () => ((at += 1) % 3 === 0 ? '\n' : '\r\n'));
};

describe('line breaks of a text that several systems wrote to', () => {
  it('are those that each line had, whatever is put between', () => {
    const line = fc.constantFrom('a', 'b', '', 'c ');
    const part = fc.tuple(line, fc.constantFrom('\n', '\r\n'));
    fc.assert(
      fc.property(
        fc.array(part),
        line,
        fc.nat(),
        fc.array(fc.constantFrom('x', 'y')),
        (parts, last, place, added) => {
          const text = `${parts.map(([words, end]) => `${words}${end}`).join('')}${last}`;
          const breaks = new LineBreaks(text);
          assert.equal(breaks.rewrite(breaks.lines), text);
          const at = place % breaks.lines.length;
          const next = breaks.rewrite([...breaks.lines.slice(0, at), ...added, ...breaks.lines.slice(at)]);
          const raw = text.split('\n');
          const above = raw
            .slice(0, at)
            .map(own => `${own}\n`)
            .join('');
          assert.ok(next.startsWith(above));
          assert.ok(next.endsWith(raw.slice(at).join('\n')));
          assert.deepEqual(new LineBreaks(next).lines, [
            ...breaks.lines.slice(0, at),
            ...added,
            ...breaks.lines.slice(at),
          ]);
        },
      ),
    );
  });

  it('do not hide a line of a review or a journal from the one who changes it', () => {
    const review = mixed(write(week()).text);
    const judged = setVerdict(review, 'alert:PCHK|checkout-5xx', 'tune');
    assert.equal(judged, edit(review, ['delete): …', 'delete): tune']));
    const remarked = addRemark(review, 'said');
    assert.equal(remarked.replace(/\r/g, ''), addRemark(review.replace(/\r/g, ''), 'said'));

    const entry = {
      id: 'e1',
      at: Date.parse('2026-11-17T02:14:05Z'),
      offsetMinutes: 0,
      who: 'Ann',
      kind: 'did' as const,
      text: 'did it',
      struck: false,
      edits: 0,
    };
    const two = { ...entry, id: 'e2', at: entry.at + 60_000 };
    const journal = mixed(
      addEntry(addEntry('', two, '2026-W47'), { ...entry, id: 'e0', at: entry.at - 1_000 }, ''),
    );
    const three = addEntry(journal, entry, '2026-W47');
    assert.deepEqual(
      readJournal(three).entries.map(({ id }) => id),
      ['e0', 'e1', 'e2'],
    );
    for (const id of ['e0', 'e1', 'e2']) {
      const struck = changeEntry(three, id, { struck: true }) ?? '';
      assert.equal(readJournal(struck).entries.find(known => known.id === id)?.struck, true, id);
      assert.equal(struck.split('\n').length, three.split('\n').length);
    }
    assert.ok(
      new Set(
        three
          .split('\n')
          .slice(0, -1)
          .map(line => line.endsWith('\r')),
      ).size === 2,
    );
  });
});
