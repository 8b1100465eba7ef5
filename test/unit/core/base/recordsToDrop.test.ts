import assert from 'node:assert/strict';
import fc from 'fast-check';
import { recordsToDrop } from '../../../../src/core/base/recordsToDrop';

const bounds = { longestMs: 100, most: 3 };
const cases: readonly (readonly [
  title: string,
  ages: Readonly<Record<string, number>>,
  now: number,
  gone: readonly string[],
])[] = [
  ['nothing where there is nothing', {}, 1_000, []],
  ['what is older than the longest', { a: 1_000, b: 900, c: 899 }, 1_000, ['c']],
  ['the oldest of too many', { a: 1_000, b: 990, c: 980, d: 970, e: 960 }, 1_000, ['d', 'e']],
  ['nothing that is old beside nothing newer', { a: 50, b: 10 }, 1_000, []],
  ['nothing because a clock ran ahead', { a: 9_000, b: 1_000, c: 950 }, 1_000, []],
  ['nothing because all clocks ran ahead', { a: 9_000, b: 8_000 }, 1_000, []],
];

describe('recordsToDrop', () => {
  for (const [title, ages, now, gone] of cases)
    it(`drops ${title}`, () => {
      const records = Object.entries(ages).map(([name, at]) => ({ name, at }));
      assert.deepEqual(recordsToDrop(records, bounds, now), gone);
    });

  it('leaves no more than the most, and none that is newer than one it drops for its number', () =>
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.integer({ min: 0, max: 2_000 }), { maxLength: 20 }),
        fc.nat(2_000),
        (times, now) => {
          const records = times.map(at => ({ name: String(at), at }));
          const gone = new Set(recordsToDrop(records, bounds, now));
          const left = times.filter(at => !gone.has(String(at)));
          assert.ok(left.length <= bounds.most);
          for (const at of times) if (gone.has(String(at))) assert.ok(left.every(kept => kept > at));
        },
      ),
    ));
});
