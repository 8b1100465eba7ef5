import assert from 'node:assert/strict';
import fc from 'fast-check';
import { spreadOf } from '../../../../src/core/review/spread';

const of = (values: readonly number[]) =>
  spreadOf(
    'resolve',
    values.map((ms, at) => ({ id: `a:b:${at}`, ms })),
  );

describe('mean, median and 90th percentile', () => {
  const cases: readonly (readonly [
    name: string,
    values: readonly number[],
    mean: number | undefined,
    median: number | undefined,
    p90: number | undefined,
  ])[] = [
    ['of none are not known', [], undefined, undefined, undefined],
    ['of one are that one', [7], 7, 7, 7],
    // (1 + 2 + 3 + 10) / 4; the two in the middle are 2 and 3; 90 of 100 of four are four.
    ['of an even count: the mean of the two in the middle', [10, 1, 3, 2], 4, 2.5, 10],
    // 55 / 10; 5 and 6; nine of ten do not exceed 9.
    ['of ten: nine of them do not exceed it', [1, 2, 3, 4, 5, 6, 7, 8, 9, 10], 5.5, 5.5, 9],
    ['of eleven: the tenth', [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 110], 15, 6, 10],
    ['of equal ones: these', [5, 5, 5], 5, 5, 5],
  ];
  for (const [name, values, mean, median, p90] of cases) {
    it(name, () => {
      const spread = of(values);
      assert.deepEqual(
        [spread.mean, spread.median, spread.p90, spread.count],
        [mean, median, p90, values.length],
      );
    });
  }

  it('lie where they say, of any count', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(1e9), { minLength: 1, maxLength: 400 }), values => {
        const { median = NaN, p90 = NaN, mean = NaN } = of(values);
        const below = (bound: number): number => values.filter(value => value <= bound).length;
        assert.ok(below(p90) * 10 >= values.length * 9, 'at least 90 of 100 do not exceed it');
        assert.ok(
          values.filter(value => value < p90).length * 10 < values.length * 9,
          'and none smaller does that',
        );
        assert.ok(below(median) * 2 >= values.length);
        assert.ok(values.filter(value => value >= median).length * 2 >= values.length);
        assert.ok(mean >= Math.min(...values) - 1e-6 && mean <= Math.max(...values) + 1e-6);
      }),
    );
  });
});
