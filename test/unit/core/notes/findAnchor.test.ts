import assert from 'node:assert/strict';
import fc from 'fast-check';
import { anchorTextAt, findAnchor, QuotedLines, quoteOf } from '../../../../src/core/notes/findAnchor';
import type { NoteAnchor } from '../../../../src/core/notes/rootCauseNote';

const code = `export async function charge(order: Order) {
  const card = await cards.of(order);

  if (!card) {
    return null;
  }
  const receipt = await gateway.charge(card, order.total);
  if (!receipt) {
    return null;
  }
  return receipt;
}`.split('\n');

/** An anchor as it is recorded at a 1-based line. */
function recordedAt(lines: readonly string[], line: number): NoteAnchor {
  return { path: 'a.ts', line, ...anchorTextAt(new QuotedLines(lines), line - 1) };
}

function find(anchor: NoteAnchor, lines: readonly string[]): string {
  const place = findAnchor(anchor, new QuotedLines(lines));
  return place.kind === 'lost' ? 'lost' : `${place.kind} ${place.line + 1}`;
}

const without = (...gone: number[]): readonly string[] =>
  code.filter((_, index) => !gone.includes(index + 1));
const instead = (line: number, text: string): readonly string[] =>
  code.map((old, index) => (index + 1 === line ? text : old));

describe('finding an anchor again', () => {
  const above = ['// one', '// two'];
  const cases: readonly (readonly [name: string, line: number, today: readonly string[], place: string])[] = [
    ['nothing changed', 7, code, 'exact 7'],
    ['lines came above', 7, [...above, ...code], 'moved 9'],
    ['lines above went', 7, without(4, 5, 6), 'moved 4'],
    ['it was indented anew', 7, code.map(line => `\t\t${line.trim()}`), 'exact 7'],
    ['a neighbour changed', 7, instead(6, '  } // none'), 'exact 7'],
    ['a neighbour changed and lines came above', 7, [...above, ...instead(6, '  } // none')], 'moved 9'],
    [
      'both neighbours changed in place',
      7,
      instead(6, 'x').map(l => (l === '  if (!receipt) {' ? 'y' : l)),
      'exact 7',
    ],
    ['the line itself changed', 7, instead(7, '  const receipt = await gateway.pay(card);'), 'lost'],
    ['the line went', 7, without(7), 'lost'],
    ['a twin: nothing changed', 5, code, 'exact 5'],
    ['a twin: lines came above', 5, [...above, ...code], 'moved 7'],
    ['a twin: its fellow took its place', 9, ['// 1', '// 2', '// 3', '// 4', ...code], 'moved 13'],
    ['a twin: it went and its fellow stayed', 5, without(4, 5, 6), 'lost'],
    ['a twin: now there are two with the same neighbours', 5, [...code, ...code].slice(1), 'lost'],
    ['a bracket that is alone now, elsewhere', 12, ['// a', '}', '// b'], 'lost'],
    ['the file is empty', 7, [''], 'lost'],
    ['the file is shorter', 11, code.slice(0, 3), 'lost'],
  ];
  for (const [name, line, today, place] of cases) {
    it(`${name}: ${place}`, () => assert.equal(find(recordedAt(code, line), today), place));
  }

  const byHand: readonly (readonly [name: string, anchor: Omit<NoteAnchor, 'path'>, place: string])[] = [
    ['no quote', { line: 7 }, 'lost'],
    ['a blank quote', { line: 3, quote: '  ' }, 'lost'],
    [
      'a quote alone',
      { line: 7, quote: 'const receipt = await gateway.charge(card, order.total);' },
      'exact 7',
    ],
    [
      'a quote alone, at a wrong line',
      { line: 2, quote: 'const receipt = await gateway.charge(card, order.total);' },
      'moved 7',
    ],
    ['a poor quote at a wrong line', { line: 2, quote: 'return receipt;' }, 'moved 11'],
    ['a bracket at a wrong line', { line: 2, quote: '{' }, 'lost'],
    ['a twin without neighbours, at its line', { line: 9, quote: 'return null;' }, 'exact 9'],
    ['a twin without neighbours, at a wrong line', { line: 8, quote: 'return null;' }, 'lost'],
    ['the beginning of the line', { line: 1, quote: 'export async function charge(order' }, 'exact 1'],
    ['the beginning of a word', { line: 1, quote: 'export async function cha' }, 'lost'],
    ['the beginning at a wrong line', { line: 2, quote: 'export async function charge(order' }, 'lost'],
    [
      'the beginning between wrong neighbours',
      { line: 1, quote: 'export async function charge(order', after: 'x' },
      'lost',
    ],
    ['a line past the end', { line: 99, quote: 'return receipt;', before: '}', after: '}' }, 'moved 11'],
  ];
  for (const [name, anchor, place] of byHand) {
    it(`written by hand, ${name}: ${place}`, () =>
      assert.equal(find({ path: 'a.ts', ...anchor }, code), place));
  }

  it('holds lines of any length by their beginning', () => {
    const long = `const data = "${'ab '.repeat(1_000_000)}";`;
    const anchor = recordedAt(['a();', long, 'b();'], 2);
    assert.equal(anchor.quote?.length, 199);
    assert.equal(find(anchor, ['a();', long, 'b();']), 'exact 2');
    assert.equal(find(anchor, ['// x', 'a();', long, 'b();']), 'moved 3');
  });

  it('never lands on another line, whatever was edited', () => {
    const line = fc.constantFrom(
      '{',
      '}',
      'return null;',
      '',
      'if (a) {',
      'a();',
      '  b(c);',
      'const receipt = await pay(order);x',
    );
    const edit = fc.record({ at: fc.nat(30), gone: fc.nat(3), come: fc.array(line, { maxLength: 4 }) });
    fc.assert(
      fc.property(
        fc.array(line, { maxLength: 25 }),
        fc.array(line, { maxLength: 25 }),
        fc.array(edit, { maxLength: 5 }),
        fc.constantFrom('const receipt = await pay(order);', 'x = 1;'),
        (before, after, edits, unique) => {
          // The marked line is an object of its own, so that the truth survives every edit.
          const marked = { text: unique };
          let lines: { readonly text: string }[] = [...before, ''].map(text => ({ text }));
          lines = [...lines, marked, ...after.map(text => ({ text }))];
          const anchor = recordedAt(
            lines.map(entry => entry.text),
            lines.indexOf(marked) + 1,
          );
          // A lone line may be known by its beginning, as one that was quoted by hand.
          fc.pre(anchor.before !== undefined || anchor.after !== undefined);
          for (const { at, gone, come } of edits) lines.splice(at, gone, ...come.map(text => ({ text })));
          const truth = lines.indexOf(marked);
          const place = findAnchor(anchor, new QuotedLines(lines.map(entry => entry.text)));
          if (place.kind !== 'lost') assert.equal(place.line, truth);
          if (place.kind === 'exact') assert.equal(place.line, anchor.line - 1);
        },
      ),
      { numRuns: 3000 },
    );
  });

  it('is found wherever a unique line goes with its neighbours', () => {
    const other = fc.array(fc.constantFrom('{', '}', 'a();', '', 'return null;'), { maxLength: 40 });
    fc.assert(
      fc.property(other, other, (above, below) => {
        const anchor = recordedAt(code, 7);
        const place = findAnchor(anchor, new QuotedLines([...above, ...code, ...below]));
        assert.deepEqual(place, { kind: above.length === 0 ? 'exact' : 'moved', line: above.length + 6 });
      }),
    );
  });

  it('takes 1,000 anchors of a file of 10,000 lines in one pass', () => {
    const big = Array.from({ length: 10_000 }, (_, i) => (i % 3 ? `  call${i}(${i});` : '}'));
    const all = Array.from({ length: 1000 }, (_, i) => recordedAt(big.slice(i * 10, i * 10 + 10), 5)).map(
      (a, i) => ({
        ...a,
        line: i * 10 + 5,
      }),
    );
    const started = performance.now();
    const lines = new QuotedLines(['// new', ...big]);
    const places = all.map(anchor => findAnchor(anchor, lines));
    assert.ok(performance.now() - started < 1000);
    assert.ok(places.filter(place => place.kind === 'moved').length > 600);
  });

  it('quotes without indentation and in one form of spaces', () => {
    assert.equal(quoteOf('\t  a \t b  '), 'a b');
    assert.equal(quoteOf('x'.repeat(1e6)).length, 200);
  });
});
