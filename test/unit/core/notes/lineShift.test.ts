import assert from 'node:assert/strict';
import fc from 'fast-check';
import { shiftLines, type TextEdit } from '../../../../src/core/notes/lineShift';

const shiftLine = (line: number, indent: number, edit: TextEdit): number | undefined =>
  shiftLines([{ line, indent }], [edit])[0];

function edit(
  startLine: number,
  startCharacter: number,
  endLine: number,
  endCharacter: number,
  text = '',
): TextEdit {
  return { startLine, startCharacter, endLine, endCharacter, text };
}

describe('a line under edits', () => {
  // The line is 10, indented by 4.
  const cases: readonly (readonly [name: string, edit: TextEdit, line: number | undefined])[] = [
    ['typing below', edit(11, 0, 11, 0, 'x\ny'), 10],
    ['typing in the line', edit(10, 8, 10, 8, 'x'), 10],
    ['Enter at the end of the line', edit(10, 30, 10, 30, '\n    '), 10],
    ['Enter in the middle of the line', edit(10, 12, 10, 12, '\n'), 10],
    ['Enter at its first character', edit(10, 4, 10, 4, '\n    '), 11],
    ['Enter at its start', edit(10, 0, 10, 0, 'a\nb\n'), 12],
    ['Enter at the end of the line above', edit(9, 3, 9, 3, '\n'), 11],
    ['typing above', edit(2, 0, 2, 0, 'x'), 10],
    ['lines pasted above', edit(2, 0, 2, 0, 'a\nb\n'), 12],
    ['lines deleted above', edit(2, 0, 5, 0), 7],
    ['the line above deleted', edit(9, 0, 10, 0), 9],
    ['joined with the line above', edit(9, 20, 10, 4, ' '), 9],
    ['joined with the line below', edit(10, 20, 11, 4, ' '), 10],
    ['its end and what follows deleted', edit(10, 12, 14, 3), 10],
    ['the text of the line replaced', edit(10, 4, 10, 30, 'other();'), 10],
    ['the line deleted', edit(10, 0, 11, 0), undefined],
    ['the line deleted from the end of the one above', edit(9, 9, 10, 30), undefined],
    ['a block around it replaced', edit(8, 0, 14, 0, 'x\n'), undefined],
  ];
  for (const [name, change, line] of cases) {
    it(`${name}: ${line ?? 'to be looked for'}`, () => assert.equal(shiftLine(10, 4, change), line));
  }

  it('follows several edits of one change, which all speak of the text before it', () => {
    const edits = [edit(1, 0, 1, 0, 'a\n'), edit(5, 0, 6, 0), edit(20, 0, 20, 0, 'x\n')];
    const lines = [
      { line: 0, indent: 0 },
      { line: 10, indent: 4 },
      { line: 5, indent: 0 },
      { line: 30, indent: 0 },
    ];
    assert.deepEqual(shiftLines(lines, edits), [0, 10, undefined, 31]);
    assert.deepEqual(shiftLines(lines, [...edits].reverse()), [0, 10, undefined, 31]);
  });

  it('stays with its text under whole-line edits, or says that it does not know', () => {
    const edits = fc.array(fc.record({ at: fc.nat(19), gone: fc.nat(3), come: fc.nat(3) }), { maxLength: 6 });
    fc.assert(
      fc.property(edits, fc.nat(19), (asked, line) => {
        let text = Array.from({ length: 20 }, (_, i) => `line ${i}`);
        const own = text[line];
        let at: number | undefined = line;
        for (const { at: start, gone, come } of asked) {
          const from = Math.min(start, text.length);
          const end = Math.min(from + gone, text.length);
          const change = edit(from, 0, end, 0, 'new\n'.repeat(come));
          at = at === undefined ? undefined : shiftLine(at, 0, change);
          text = [...text.slice(0, from), ...Array<string>(come).fill('new'), ...text.slice(end)];
        }
        if (at === undefined) assert.ok(!text.includes(own ?? ''));
        else assert.equal(text[at], own);
      }),
      { numRuns: 1000 },
    );
  });

  it('finds the same for many edits at once as for one after the other', () => {
    const gaps = fc.array(
      fc.record({ skip: fc.nat(4), gone: fc.nat(2), come: fc.nat(2), from: fc.nat(6), to: fc.nat(6) }),
      { maxLength: 8 },
    );
    fc.assert(
      fc.property(gaps, fc.nat(40), fc.nat(6), (asked, line, indent) => {
        let at = 0;
        const edits = asked.map(({ skip, gone, come, from, to }) => {
          const start = at + skip + 1;
          at = start + gone;
          const end = gone === 0 ? Math.max(from, to) : to;
          return edit(start, gone === 0 ? Math.min(from, to) : from, start + gone, end, 'x\n'.repeat(come));
        });
        let expected: number | undefined = line;
        for (const one of [...edits].reverse()) {
          expected = expected === undefined ? undefined : shiftLine(expected, indent, one);
        }
        assert.deepEqual(shiftLines([{ line, indent }], edits), [expected]);
      }),
      { numRuns: 2000 },
    );
  });
});
