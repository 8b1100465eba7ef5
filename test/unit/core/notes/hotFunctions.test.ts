import assert from 'node:assert/strict';
import { hotFunctions } from '../../../../src/core/notes/hotFunctions';
import type { HotLine } from '../../../../src/core/notes/hotLines';
import type { RootCauseNote } from '../../../../src/core/notes/rootCauseNote';
import type { Severity } from '../../../../src/core/team/severity';

const note = (title: string): RootCauseNote => ({
  uri: `file:///${title}.md`,
  title,
  status: 'suspected',
  incidents: [],
  errors: [],
  anchors: [],
  prevention: [],
  body: '',
});

const errors = (line: number, count: number, severity: Severity = 'standard'): HotLine => ({
  line,
  notes: [],
  errors: { count, severity, fingerprints: [`e${line}`] },
});
const notes = (line: number, ...of: readonly RootCauseNote[]): HotLine => ({ line, notes: of });
const likely = (line: number, of: RootCauseNote, more: Partial<HotLine> = {}): HotLine => ({
  line,
  notes: [of],
  likely: [of],
  ...more,
});

/** `head: count severity fingerprints | notes | ?likely @lines first noted`. Functions start at 10 and 20, ten lines each. */
function shown(hot: readonly HotLine[], threshold = 1): readonly string[] {
  const headOf = (line: number) =>
    line < 10 ? undefined : { line: line - (line % 10), name: `f${line - (line % 10)}` };
  return hotFunctions(hot, headOf, threshold).map(one => {
    const parts = [
      ...(one.errors ? [`${one.errors.count} ${one.errors.severity} ${one.errors.fingerprints.join()}`] : []),
      ...(one.notes.length > 0 ? [one.notes.map(({ title }) => title).join()] : []),
      ...(one.likely ? [`?${one.likely.map(({ title }) => title).join()}`] : []),
    ];
    const noted = one.noted === undefined ? '' : ` first ${one.lines[one.noted] ?? ''}`;
    return `${one.isDetail ? '+' : ''}${one.head.line}: ${parts.join(' | ')} @${one.lines.join()}${noted}`;
  });
}

describe('hot functions of a file', () => {
  const [a, b] = [note('a'), note('b')];
  const cases: readonly (readonly [name: string, shown: readonly string[], expected: readonly string[]])[] = [
    ['nothing', shown([]), []],
    ['a line in a function', shown([errors(13, 5)]), ['10: 5 standard e13 @13']],
    ['a line in none', shown([errors(3, 5)]), ['3: 5 standard e3 @3']],
    ['its own head', shown([errors(10, 5)]), ['10: 5 standard e10 @10']],
    [
      'several lines of one function, the worst first',
      shown([errors(12, 900), errors(13, 2, 'critical'), errors(14, 5, 'critical')]),
      ['10: 907 critical e14,e13,e12 @12,13,14'],
    ],
    [
      'two functions',
      shown([errors(25, 1), errors(12, 1)]),
      ['10: 1 standard e12 @12', '20: 1 standard e25 @25'],
    ],
    [
      'errors and notes of one function',
      shown([notes(12, a), errors(14, 3), notes(16, b, a)]),
      ['10: 3 standard e14 | a,b @12,14,16 first 12', '+12: a @12 first 12', '+16: b,a @16 first 16'],
    ],
    ['a note after errors', shown([errors(11, 3), notes(16, a)]), ['10: 3 standard e11 | a @11,16 first 16']],
    ['lines that are few together', shown([errors(12, 4), errors(13, 5)], 10), []],
    [
      'lines that are enough together',
      shown([errors(12, 4), errors(13, 6)], 10),
      ['10: 10 standard e13,e12 @12,13'],
    ],
    [
      'a note below the threshold',
      shown([errors(12, 4), notes(13, a)], 10),
      ['10: 4 standard e12 | a @12,13 first 13'],
    ],
    ['a likely note over its own line', shown([likely(14, a)]), ['14: a | ?a @14 first 14']],
    [
      'a likely note apart from what is sure',
      shown([likely(14, a, { notes: [a, b] }), errors(12, 2)]),
      ['10: 2 standard e12 | b @12,14 first 14', '14: a | ?a @14 first 14'],
    ],
    [
      'a likely note at the head itself',
      shown([likely(10, a), errors(12, 2)]),
      ['10: 2 standard e12 | a | ?a @10,12 first 10'],
    ],
  ];
  for (const [name, found, expected] of cases) {
    it(name, () => assert.deepEqual(found, expected));
  }
});
