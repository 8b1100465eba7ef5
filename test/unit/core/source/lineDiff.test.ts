import assert from 'node:assert/strict';
import fc from 'fast-check';
import { mapLines } from '../../../../src/core/source/lineDiff';

/** Letters are lines; the pairs as text, `.` for a line without a partner. */
function pairs(old: string, now: string): string {
  const [a, b] = [old, now].map(text => Int32Array.from(text, letter => letter.charCodeAt(0)));
  return Array.from(mapLines(a ?? new Int32Array(), b ?? new Int32Array()), to =>
    to < 0 ? '.' : now[to],
  ).join('');
}

describe('mapLines', () => {
  for (const [name, old, now, expected] of [
    ['equal texts', 'abc', 'abc', 'abc'],
    ['nothing to pair', 'abc', '', '...'],
    ['nothing before', '', 'abc', ''],
    ['a line inserted', 'abc', 'axbc', 'abc'],
    ['a line deleted', 'abc', 'ac', 'a.c'],
    ['a line replaced', 'abc', 'axc', 'a.c'],
    ['moved: what stays in order is paired', 'abcd', 'cdab', '..cd'],
  ] as const) {
    it(name, () => assert.equal(pairs(old, now), expected));
  }

  it('rare lines decide where common ones belong', () => {
    // { and } are everywhere; the function that was put before `f` must not take its brackets.
    const [old, now] = ['f{a}', 'g{b}f{a}'];
    const map = mapLines(
      Int32Array.from(old, letter => letter.charCodeAt(0)),
      Int32Array.from(now, letter => letter.charCodeAt(0)),
    );
    assert.deepEqual([...map], [4, 5, 6, 7]);
  });

  it('pairs equal lines only, each once, in order', () => {
    const lines = fc.array(fc.integer({ min: 0, max: 8 }), { maxLength: 60 });
    fc.assert(
      fc.property(lines, lines, (old, now) => {
        const map = mapLines(Int32Array.from(old), Int32Array.from(now));
        let last = -1;
        for (const [line, to] of map.entries()) {
          if (to < 0) continue;
          assert.ok(to > last);
          assert.equal(now[to], old[line]);
          last = to;
        }
      }),
    );
  });

  it('ends soon on texts made to be slow', () => {
    const count = 40_000;
    const old = Int32Array.from({ length: count }, (_, line) => line % 97);
    const now = Int32Array.from({ length: count }, (_, line) => (line * 31) % 89);
    const began = performance.now();
    mapLines(old, now);
    assert.ok(performance.now() - began < 20_000);
  });
});
