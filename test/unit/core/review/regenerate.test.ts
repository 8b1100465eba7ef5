import assert from 'node:assert/strict';
import fc from 'fast-check';
import { standingsOf } from '../../../../src/core/review/carryOver';
import { itemsOfReviews, readReview } from '../../../../src/core/review/readReview';
import { shortHash } from '../../../../src/core/review/shortHash';
import { mergeRegion } from '../../../../src/core/review/mergeRegion';
import type { ReviewModel } from '../../../../src/core/review/reviewModel';
import { record } from './records';
import { file, input, week } from './week';
import { edit, withoutNames, write } from './writing';

const cap =
  '- [ ] Cap retries (owner: ann, priority: 1, due: 2026-11-20) <!-- opex:item id=aaa since=2026-W45 -->\n  - Ann: nearly there\n- [ ] Second <!-- opex:item id=bbb since=2026-W46 -->\n';

/** The week with two items, and the file of it. */
const items = (() => {
  const text = edit(write(week()).text, [/- No action item yet\..*\n/, cap]);
  return standingsOf(itemsOfReviews([readReview(text, file)]), new Map(), input.asOf);
})();
const now = (): ReviewModel => week({ items });
/** A later look at it: an incident more at the front, and one that is gone. */
const later = (): ReviewModel =>
  week({
    items,
    records: [
      record('Q4', '2026-11-16T15:00:00+01:00', [], { number: 1485, title: 'Queue is full', alertKey: 'q' }),
      ...input.records.slice(0, -1),
    ],
  });
const first = write(now()).text;

/** Lines that look like written ones, that come twice, that mean something only together. */
const nasty = fc.constantFrom(
  'TODO',
  '',
  '',
  '| --- | --- |',
  '| --- | ---: | ---: | ---: | ---: |',
  '- …',
  '    code',
  '---',
  '- Journal: nothing',
  '## 2. Dashboard',
  '  indented',
  'trailing blanks  ',
  '</details>',
);
const block = fc.array(nasty, { maxLength: 6 });
const places = fc.array(fc.tuple(fc.nat(10_000), block), { minLength: 1, maxLength: 4 });

/** The text with blocks of a person's between its lines, and the blocks. */
function withBlocks(
  text: string,
  edits: readonly (readonly [number, readonly string[]])[],
): { readonly text: string; readonly blocks: readonly string[] } {
  const lines = text.split('\n');
  const blocks = edits.map(([, inner], index) => [`mine ${index}`, ...inner, `end of mine ${index}`]);
  const sorted = edits
    .map(([at], index) => [1 + (at % (lines.length - 1)), blocks[index] ?? []] as const)
    .sort(([a], [b]) => b - a);
  for (const [at, lines_] of sorted) lines.splice(at, 0, ...lines_);
  return { text: lines.join('\n'), blocks: blocks.map(lines_ => lines_.join('\n')) };
}

describe('regenerating a review file', () => {
  it('leaves blocks of people whole, wherever they stand and whatever is in them', () => {
    fc.assert(
      fc.property(places, edits => {
        const { text, blocks } = withBlocks(first, edits);
        const second = write(later(), text).text;
        for (const mine of blocks) assert.equal(withoutNames(second).split(mine).length, 2, mine);
        assert.equal(write(later(), second).text, second, 'and then stands');
        const back = write(now(), second).text;
        for (const mine of blocks) assert.equal(withoutNames(back).split(mine).length, 2, mine);
      }),
      { numRuns: 40 },
    );
  });

  it('leaves the bytes of the file as they were where nothing is new', () => {
    const bytes = fc.record({
      edits: places,
      ends: fc.array(fc.boolean(), { minLength: 1, maxLength: 40 }),
      mark: fc.boolean(),
      tail: fc.constantFrom('', '\n', '\n\n\n\n', 'no break at the end'),
    });
    fc.assert(
      fc.property(bytes, ({ edits, ends, mark, tail }) => {
        const { text } = withBlocks(first, edits);
        // Once over: blank lines that a person set in a part of Opex's may close up, and nothing after that.
        const settled = write(now(), text).text;
        // A file that several editors and systems wrote to.
        const mixed = `${mark ? '\uFEFF' : ''}${settled
          .split('\n')
          .map((line, index, { length }) =>
            index === length - 1 ? line : `${line}${ends[index % ends.length] ? '\r\n' : '\n'}`,
          )
          .join('')}${tail}`;
        const again = write(now(), mixed);
        // A heading of a person's within the list of what is coming up ends it.
        assert.deepEqual(
          again.changes.filter(({ region }) => region !== 'coming'),
          [],
        );
        assert.deepEqual(again.codes, []);
        assert.equal(again.text.replace(/\r/g, ''), mixed.replace(/\r/g, ''));
        assert.equal(write(now(), again.text).text, again.text);
        for (const line of mixed.split('\n').filter(known => known.startsWith('mine '))) {
          assert.ok(again.text.split('\n').includes(line), JSON.stringify(line));
        }
      }),
      { numRuns: 20 },
    );
  });

  it('reads a file with a byte order mark, and writes it with one', () => {
    const marked = `\uFEFF${first}`;
    assert.deepEqual(readReview(marked, file).problems, []);
    assert.equal(readReview(marked, file).period?.name, '2026-W47');
    assert.equal(write(now(), marked).text, marked);
    assert.ok(write(later(), marked).text.startsWith('\uFEFF<!-- opex:review '));
  });

  it('keeps what a person said on the line of an item that Opex wrote', () => {
    const said = edit(first, [/^( {2}- \*\*slipping\*\* · 2 days late)/m, '$1, since Ann was ill']);
    const second = write(later(), said).text;
    assert.match(second, /^ {2}- \*\*slipping\*\* · 2 days late, since Ann was ill /m);
    assert.equal(second.match(/2 days late/g)?.length, 2, 'and tells the state beside it');
    assert.equal(write(later(), second).text, second);
  });

  it('takes no box of a code block for an item, and leaves it as it is', () => {
    const code = '\n```md\n- [ ] an example\n```\n';
    const text = edit(first, ['### Action items\n', `### Action items\n${code}`]);
    const second = write(later(), text).text;
    assert.ok(second.includes(code));
    assert.deepEqual(
      readReview(second, file).items.map(({ id }) => id),
      ['aaa', 'bbb'],
    );
  });

  it('leaves out the very line that a person took out, not one that reads the same', () => {
    const lines = first.split('\n');
    const noPlaybook = lines.flatMap((line, at) => (line === '- Playbook: **none**' ? [at] : []));
    const same = lines.flatMap((line, at) => (line === '- Journal: nothing' ? [at] : []));
    const [at] = same.length > 1 ? same.slice(-1) : noPlaybook.slice(-1);
    assert.ok(at !== undefined);
    const without = lines.filter((_, index) => index !== at).join('\n');
    assert.equal(write(now(), without).text, without);
  });

  it('keeps what was said below an incident below it when incidents change their order', () => {
    const of = (name: string): string[] => [
      `### ${name}`,
      '',
      '- Playbook: **none**',
      '- Journal: nothing',
      '',
    ];
    const hashes = [...of('A'), ...of('B'), ...of('C')].map(shortHash);
    const current = [...of('A').slice(0, 4), '- said of A', '', ...of('B').slice(0, 3), '', ...of('C')];
    const merged = mergeRegion(current, hashes, [...of('C'), ...of('B'), ...of('D'), ...of('A')]);
    assert.deepEqual(merged.lines, [
      ...of('C'),
      // Of B somebody took the journal out.
      ...of('B').slice(0, 3),
      '',
      ...of('D'),
      ...of('A').slice(0, 4),
      '- said of A',
      '',
    ]);
    assert.deepEqual([merged.kept, merged.leftOut], [1, 1]);
  });

  it('writes a part once whose mark a person broke within its name or that git put together of two', () => {
    const rows = ['## Part', '', '| a |', '| --- |', '| 1 |', '', '- one', ''];
    assert.deepEqual(mergeRegion(rows, [], rows).lines, rows);
    const theirs = [...rows.slice(0, 5), '| 2 |', ...rows.slice(5)];
    assert.deepEqual(mergeRegion(theirs, rows.map(shortHash), theirs).lines, theirs);
  });

  it('keeps the figures of thousands of lines fresh between edits at both ends', () => {
    const rows = Array.from({ length: 6_000 }, (_, at) => `| row ${at} |`);
    const next = rows.map((row, at) => (at % 1_000 === 500 ? `${row} changed` : row));
    const current = ['mine first', ...rows.slice(0, -1), 'mine last', ...rows.slice(-1)];
    const merged = mergeRegion(current, rows.map(shortHash), next);
    assert.deepEqual(merged.lines, ['mine first', ...next.slice(0, -1), 'mine last', ...next.slice(-1)]);
    assert.deepEqual([merged.kept, merged.leftOut, merged.removed.length], [2, 0, 6]);
  });
});
