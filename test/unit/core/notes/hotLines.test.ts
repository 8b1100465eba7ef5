import assert from 'node:assert/strict';
import {
  lensesFor,
  roundedCount,
  type LocatedGroup,
  type PlacedAnchor,
} from '../../../../src/core/notes/hotLines';
import type { AnchorPlace } from '../../../../src/core/notes/findAnchor';
import type { RootCauseNote } from '../../../../src/core/notes/rootCauseNote';

const group = (
  name: string,
  line: number,
  count = 10,
  severity: LocatedGroup['severity'] = 'standard',
): LocatedGroup => {
  return { fingerprint: name, line, count, severity };
};

function note(title: string, errors: readonly string[] = []): RootCauseNote {
  return {
    uri: `file:///${title}.md`,
    title,
    status: 'suspected',
    incidents: [],
    errors,
    anchors: [],
    prevention: [],
    body: '',
  };
}

function placed(of: RootCauseNote, line: number, place: AnchorPlace): PlacedAnchor {
  return { note: of, anchor: { path: 'a.ts', line }, place };
}

/** A lens as text: `line: count severity fingerprints | titles`, lines from 1. */
function lenses(
  groups: readonly LocatedGroup[],
  anchors: readonly PlacedAnchor[],
  threshold = 1,
): readonly string[] {
  return lensesFor(groups, anchors, { lineCount: 100, threshold }).map(({ line, errors, notes }) => {
    const parts = [
      ...(errors ? [`${errors.count} ${errors.severity} ${errors.fingerprints.join()}`] : []),
      ...(notes.length > 0 ? [notes.map(({ title }) => title).join()] : []),
    ];
    return `${line + 1}: ${parts.join(' | ')}`;
  });
}

describe('hot lines of a file', () => {
  const storm = note('storm', ['a']);
  const other = note('other');
  const exact = (line: number): AnchorPlace => ({ kind: 'exact', line: line - 1 });
  const moved = (line: number): AnchorPlace => ({ kind: 'moved', line: line - 1 });
  const cases: readonly (readonly [name: string, lenses: readonly string[], expected: readonly string[]])[] =
    [
      ['nothing', lenses([], []), []],
      ['errors', lenses([group('a', 5)], []), ['5: 10 standard a']],
      ['a note', lenses([], [placed(other, 5, exact(5))]), ['5: other']],
      [
        'errors of one line as one, worst first',
        lenses([group('a', 5, 900), group('b', 5, 1, 'critical'), group('c', 5, 950)], []),
        ['5: 1851 critical b,c,a'],
      ],
      [
        'errors and notes of one line as one',
        lenses([group('b', 5)], [placed(other, 5, exact(5)), placed(storm, 5, exact(5))]),
        ['5: 10 standard b | other,storm'],
      ],
      [
        'lines in order',
        lenses([group('a', 9), group('b', 2)], [placed(other, 5, exact(5))]),
        ['2: 10 standard b', '5: other', '9: 10 standard a'],
      ],
      [
        'a note with two anchors at one line once',
        lenses([], [placed(other, 5, exact(5)), placed(other, 7, moved(5))]),
        ['5: other'],
      ],
      ['a lost anchor not at all', lenses([], [placed(other, 5, { kind: 'lost' })]), []],
      ['a moved anchor where it is', lenses([], [placed(other, 5, moved(8))]), ['8: other']],
      [
        'the errors of a note follow its line',
        lenses([group('a', 5)], [placed(storm, 5, moved(8))]),
        ['8: 10 standard a | storm'],
      ],
      [
        'other errors of that line stay',
        lenses([group('b', 5)], [placed(storm, 5, moved(8))]),
        ['5: 10 standard b', '8: storm'],
      ],
      [
        'errors of a note at another line stay',
        lenses([group('a', 6)], [placed(storm, 5, moved(8))]),
        ['6: 10 standard a', '8: storm'],
      ],
      [
        'errors past the end not at all',
        lenses([group('a', 101), group('b', 100)], []),
        ['100: 10 standard b'],
      ],
      [
        'few errors below the threshold not at all',
        lenses([group('a', 5, 4), group('b', 6, 5)], [], 5),
        ['6: 5 standard b'],
      ],
      [
        'few errors beside a note all the same',
        lenses([group('a', 5, 4)], [placed(other, 5, exact(5))], 5),
        ['5: 4 standard a | other'],
      ],
    ];
  for (const [name, actual, expected] of cases) {
    it(`shows ${name}`, () => assert.deepEqual(actual, expected));
  }

  for (const [count, text] of [
    [0, '0'],
    [999, '999'],
    [1000, '1k'],
    [1204, '1.2k'],
    [1999, '1.9k'],
    [9999, '9.9k'],
    [10_000, '10k'],
    [34_567, '34k'],
    [999_999, '999k'],
    [1_000_000, '1M'],
    [1_550_000, '1.5M'],
    [25_000_000, '25M'],
  ] as const) {
    it(`rounds ${count} to ${text}`, () => assert.equal(roundedCount(count), text));
  }
});
