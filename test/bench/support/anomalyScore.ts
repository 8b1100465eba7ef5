import type { AnomalySet } from './anomalySets';

/** Marks the points of a series that are out of the ordinary: one flag a point. */
export type Flagger = (times: readonly number[], values: readonly number[]) => readonly boolean[];

/** What became of the windows and of the runs of one series, or of many. */
export interface AnomalyCounts {
  readonly windows: number;
  readonly found: number;
  readonly falseRuns: number;
  readonly points: number;
  readonly flagged: number;
  readonly weeks: number;
}

/** Runs of flagged points as first and last index; runs with fewer than 6 points between them are one. */
export function flaggedRuns(flags: readonly boolean[]): readonly (readonly [first: number, last: number])[] {
  const runs: [number, number][] = [];
  flags.forEach((flag, at) => {
    if (!flag) return;
    const run = runs[runs.length - 1];
    if (run !== undefined && at - run[1] - 1 < 6) run[1] = at;
    else runs.push([at, at]);
  });
  return runs;
}

/** A window is found when a run touches it; a run that touches none is a false alarm. */
export function countAnomalies(set: AnomalySet, flags: readonly boolean[]): AnomalyCounts {
  const runs = flaggedRuns(flags).map(
    ([first, last]) => [set.times[first] ?? NaN, set.times[last] ?? NaN] as const,
  );
  const touches = (run: readonly [number, number], window: readonly [number, number]): boolean =>
    run[0] <= window[1] && run[1] >= window[0];
  const [first = 0] = set.times;
  return {
    windows: set.windows.length,
    found: set.windows.filter(window => runs.some(run => touches(run, window))).length,
    falseRuns: runs.filter(run => !set.windows.some(window => touches(run, window))).length,
    points: flags.length,
    flagged: flags.filter(Boolean).length,
    weeks: ((set.times[set.times.length - 1] ?? first) - first) / (7 * 24 * 3_600_000),
  };
}

/** The counts of many series as those of one. */
export function sumCounts(counts: readonly AnomalyCounts[]): AnomalyCounts {
  const sum = (of: (count: AnomalyCounts) => number): number =>
    counts.reduce((all, count) => all + of(count), 0);
  return {
    windows: sum(count => count.windows),
    found: sum(count => count.found),
    falseRuns: sum(count => count.falseRuns),
    points: sum(count => count.points),
    flagged: sum(count => count.flagged),
    weeks: sum(count => count.weeks),
  };
}

/** Precision: found windows of found windows and false alarms. Recall: found of all windows. F1: their harmonic mean. */
export function anomalyFigures(counts: AnomalyCounts): {
  readonly f1: number;
  readonly precision: number;
  readonly recall: number;
  readonly falsePerWeek: number;
} {
  const { windows, found, falseRuns, weeks } = counts;
  // A series without windows that raised no alarm did all there was to do.
  const ratio = (part: number, whole: number): number => (whole === 0 ? 1 : part / whole);
  return {
    f1: ratio(2 * found, found + windows + falseRuns),
    precision: ratio(found, found + falseRuns),
    recall: ratio(found, windows),
    falsePerWeek: ratio(falseRuns, weeks) * (weeks === 0 ? 0 : 1),
  };
}
