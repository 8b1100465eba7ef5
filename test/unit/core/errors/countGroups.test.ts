import assert from 'node:assert/strict';
import fc from 'fast-check';
import { countGroups, type TalliedGroup } from '../../../../src/core/errors/countGroups';
import { noError, SampleTally } from '../../../../src/core/errors/sampleTally';
import { allocate, type Stratum } from '../../../../src/core/errors/strata';

/** Records of one group in one cell: how many there are, and how many of them were looked at. */
interface Cell {
  readonly stratum: number;
  readonly bucket: number;
  readonly group: number;
  readonly there: number;
  readonly seen: number;
}

const cells = fc.array(
  fc
    .record({
      stratum: fc.nat(2),
      bucket: fc.nat(4),
      group: fc.nat(4),
      there: fc.integer({ min: 1, max: 400 }),
      share: fc.constantFrom(0, 0.05, 0.5, 1),
    })
    .map(({ share, ...cell }): Cell => ({ ...cell, seen: Math.ceil(cell.there * share) })),
  { minLength: 1, maxLength: 30 },
);

function worldOf(all: readonly Cell[]): { readonly strata: readonly Stratum[]; readonly tally: SampleTally } {
  const tally = new SampleTally();
  const strata = new Map<number, Stratum>();
  let id = 0;
  for (const { stratum, bucket, group, there, seen } of all) {
    const known = strata.get(stratum) ?? {
      key: `s${stratum}`,
      values: {},
      level: 'error',
      mayHoldErrors: true,
      isMarked: false,
      buckets: new Map<number, number>(),
    };
    strata.set(stratum, known);
    known.buckets.set(bucket, (known.buckets.get(bucket) ?? 0) + there);
    for (let i = 0; i < seen; i++) tally.add(`r${id++}`, nameOf(group), known.key, bucket);
  }
  return { strata: [...strata.values()], tally };
}

/** One of the groups is what is no error. */
const nameOf = (group: number): string => (group === 0 ? noError : `g${group}`);
const groups: readonly TalliedGroup[] = [1, 2, 3, 4].map(group => ({ members: [nameOf(group)] }));
const sumOf = (counts: readonly number[]): number => counts.reduce((sum, count) => sum + count, 0);

describe('counts of groups', () => {
  it('sum to the totals that the engine counted, whatever was sampled', () => {
    fc.assert(
      fc.property(cells, all => {
        const { strata, tally } = worldOf(all);
        const { counts, unseen, noErrors } = countGroups(strata, tally, groups);
        const total = sumOf(all.map(({ there }) => there));
        const told = sumOf(counts.map(count => count.total)) + unseen + noErrors;
        // Each group is rounded once.
        assert.ok(Math.abs(told - total) <= groups.length + 1, `${told} of ${total}`);
      }),
    );
  });

  it('are what is there where all was looked at, and never below what was seen', () => {
    fc.assert(
      fc.property(cells, all => {
        const { strata, tally } = worldOf(all);
        countGroups(strata, tally, groups).counts.forEach(({ total, isEstimated }, i) => {
          const own = all.filter(({ group }) => group === i + 1);
          assert.ok(total >= sumOf(own.map(({ seen }) => seen)));
          if (isEstimated) return;
          const looked = own.filter(({ stratum }) =>
            own.some(other => other.stratum === stratum && other.seen > 0),
          );
          assert.equal(total, sumOf(looked.map(({ there }) => there)));
        });
      }),
    );
  });

  it('are the engine’s own where it counted a group, and the others share the rest', () => {
    fc.assert(
      fc.property(cells, all => {
        const { strata, tally } = worldOf(all);
        const buckets = new Map<number, number>();
        for (const { group, bucket, there } of all) {
          if (group === 1) buckets.set(bucket, (buckets.get(bucket) ?? 0) + there);
        }
        const truth = sumOf([...buckets.values()]);
        const [counted] = countGroups(strata, tally, [
          { members: ['g1'], counted: { buckets, isExact: true } },
          ...groups.slice(1),
        ]).counts;
        assert.ok(counted);
        if (tally.cellsOf('g1').size > 0) assert.equal(counted.total, truth);
        assert.equal(counted.isEstimated, false);
      }),
    );
  });

  it('do not take old records for new ones where only the newest were looked at', () => {
    // 900 timeouts in the past, 100 refusals now; the sample holds none but refusals and one early timeout.
    const { strata, tally } = worldOf([
      { stratum: 0, bucket: 0, group: 1, there: 900, seen: 3 },
      { stratum: 0, bucket: 1, group: 2, there: 100, seen: 50 },
    ]);
    assert.deepEqual(
      countGroups(strata, tally, groups).counts.map(({ total }) => total),
      [900, 100, 0, 0],
    );
  });
});

describe('samples of strata', () => {
  it('never starve a rare one, never pass the budget or what is there', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 10_000_000 }), { minLength: 1, maxLength: 60 }),
        fc.integer({ min: 60, max: 1_000 }),
        (totals, budget) => {
          const least = Math.max(1, Math.min(8, Math.floor(budget / totals.length)));
          const want = allocate(totals, budget, least);
          assert.ok(sumOf(want) <= budget);
          want.forEach((count, i) => {
            const total = totals[i] ?? 0;
            assert.ok(count <= total);
            assert.ok(count >= Math.min(total, least), `${count} of ${total}`);
          });
          // Nothing is left over while something is left to fetch.
          if (sumOf(totals) >= budget) assert.ok(sumOf(want) >= budget - totals.length);
        },
      ),
    );
  });
});
