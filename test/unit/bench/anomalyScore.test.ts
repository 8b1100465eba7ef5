import assert from 'node:assert/strict';
import { anomalyFigures, countAnomalies, flaggedRuns, sumCounts } from '../../bench/support/anomalyScore';
import { madeAnomalySets } from '../../bench/support/madeSeries';

const day = 86_400_000;

function flagsAt(...flagged: readonly number[]): readonly boolean[] {
  return Array.from({ length: 40 }, (_, i) => flagged.includes(i));
}

describe('the score of anomalies', () => {
  const runs: readonly {
    flagged: readonly number[];
    runs: readonly (readonly [number, number])[];
    why: string;
  }[] = [
    { flagged: [], runs: [], why: 'nothing flagged, no run' },
    { flagged: [3, 4, 5], runs: [[3, 5]], why: 'points in a row' },
    { flagged: [3, 9], runs: [[3, 9]], why: 'five points between are one run' },
    {
      flagged: [3, 10],
      runs: [
        [3, 3],
        [10, 10],
      ],
      why: 'six points between are two',
    },
  ];
  for (const { flagged, runs: expected, why } of runs) {
    it(why, () => assert.deepEqual(flaggedRuns(flagsAt(...flagged)), expected));
  }

  const set = {
    name: 'a',
    times: Array.from({ length: 40 }, (_, i) => i * day),
    values: Array.from({ length: 40 }, () => 0),
    windows: [
      [5 * day, 8 * day],
      [20 * day, 22 * day],
    ] as const,
  };
  const tables: readonly { flagged: readonly number[]; found: number; falseRuns: number; why: string }[] = [
    { flagged: [8], found: 1, falseRuns: 0, why: 'a run that touches the edge of a window finds it' },
    { flagged: [4], found: 0, falseRuns: 1, why: 'one beside it is a false alarm' },
    { flagged: [4, 7], found: 1, falseRuns: 0, why: 'joined runs count as one' },
    { flagged: [5, 20, 35], found: 2, falseRuns: 1, why: 'each for itself' },
  ];
  for (const { flagged, found, falseRuns, why } of tables) {
    it(why, () => {
      const counts = countAnomalies(set, flagsAt(...flagged));
      assert.deepEqual({ found: counts.found, falseRuns: counts.falseRuns }, { found, falseRuns });
    });
  }

  it('works out F1, and false alarms a week, over all series together', () => {
    const counts = sumCounts([
      { windows: 2, found: 1, falseRuns: 1, points: 40, flagged: 2, weeks: 3 },
      { windows: 1, found: 1, falseRuns: 0, points: 40, flagged: 1, weeks: 1 },
    ]);
    assert.deepEqual(anomalyFigures(counts), {
      f1: 2 / 3,
      precision: 2 / 3,
      recall: 2 / 3,
      falsePerWeek: 0.25,
    });
  });

  it('is measured on made series that are the same for a seed and have windows within them', () => {
    const sets = madeAnomalySets(7);
    assert.deepEqual(madeAnomalySets(7), sets);
    assert.ok(
      sets.some(({ windows }) => windows.length === 0) && sets.some(({ windows }) => windows.length > 1),
    );
    for (const { times, values, windows } of sets) {
      assert.equal(times.length, values.length);
      assert.ok(values.every(Number.isFinite));
      const [first = 0, last = 0] = [times[0], times[times.length - 1]];
      for (const [from, to] of windows) assert.ok(from < to && to > first && from < last);
    }
  });
});
