/**
 * `anomalies`: how many of the windows in which something went wrong are found in time series, and at how many false
 * alarms a week, beside a rolling mean with standard deviations and a daily median with median absolute deviations.
 */
import { join } from 'node:path';
import { findAnomalies } from '../../src/core/review/anomalies';
import { projectRoot } from '../host/paths';
import { say } from '../host/say';
import { dailyMedian, rollingSigma } from './support/anomalyPeers';
import { anomalyFigures, countAnomalies, sumCounts, type Flagger } from './support/anomalyScore';
import { anomaliesDir, readAnomalySets, type AnomalySet } from './support/anomalySets';
import type { BenchOptions, BenchResult } from './support/bench';
import { madeAnomalySets } from './support/madeSeries';

const opex: Flagger = (times, values) => {
  const flags = values.map(() => false);
  for (const { first, last } of findAnomalies({ times, values }).anomalies) flags.fill(true, first, last + 1);
  return flags;
};

function measure(flagger: Flagger, sets: readonly AnomalySet[]): Record<string, unknown> {
  const began = performance.now();
  const flags = sets.map(({ times, values }) => flagger(times, values));
  const seconds = (performance.now() - began) / 1000;
  const counts = sets.map((set, at) => countAnomalies(set, flags[at] ?? []));
  const all = sumCounts(counts);
  const figures = anomalyFigures(all);
  return {
    f1: round(figures.f1),
    precision: round(figures.precision),
    recall: round(figures.recall),
    falsePerWeek: round(figures.falsePerWeek),
    pointsPerSecond: Math.round(all.points / seconds),
    // A run that covers a whole series would touch every window: how much is flagged belongs beside what is found.
    flaggedShare: round(all.flagged / all.points),
    sets: Object.fromEntries(
      counts.map((count, at) => [
        sets[at]?.name ?? '',
        {
          f1: round(anomalyFigures(count).f1),
          windows: count.windows,
          found: count.found,
          falseAlarms: count.falseRuns,
        },
      ]),
    ),
  };
}

function round(value: number): number {
  return Math.round(value * 10_000) / 10_000;
}

export function run({ dataDir }: BenchOptions): Promise<BenchResult> {
  const dir = anomaliesDir(dataDir === undefined ? [join(projectRoot, '..', 'shared', 'data')] : [dataDir]);
  if (dir === undefined && dataDir !== undefined) throw new Error(`no windows.json below ${dataDir}`);
  const sets = dir === undefined ? madeAnomalySets() : readAnomalySets(dir);
  say(
    `${String(sets.length)} series, ${String(sets.reduce((sum, set) => sum + set.values.length, 0))} points`,
  );
  // Once before it counts: the first run of each is spent on compiling it.
  for (const { times, values } of sets.slice(0, 3)) opex(times, values);
  return Promise.resolve({
    data: dir ?? 'made',
    figures: measure(opex, sets),
    peers: {
      rolling6Sigma: measure(rollingSigma(6), sets),
      rolling3Sigma: measure(rollingSigma(3), sets),
      dailyMedian12: measure(dailyMedian(12), sets),
    },
  });
}
