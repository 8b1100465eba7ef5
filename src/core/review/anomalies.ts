import { middle, quantile, ascending } from './anomalyOrder';
import { anomalyScores, type AnomalyScore } from './anomalyScores';
import { deseason } from './anomalySeason';
import { surpriseOf, tailOf } from './anomalySurprise';

/** Points of one series, oldest first. Times are Unix milliseconds; a value that is no finite number is missing. */
export interface Series {
  readonly times: ArrayLike<number>;
  readonly values: ArrayLike<number>;
}

/** Something out of the ordinary in a series. */
export interface Anomaly {
  /** Above or below what is usual; or silent: a value that stays the same for longer than it does, or falls to zero. */
  readonly kind: 'spike' | 'drop' | 'silence';
  /** It stays: the day after differs from the day before. */
  readonly lasting: boolean;
  /** Indices into the series, both included. */
  readonly first: number;
  readonly last: number;
  /** Index of the point that is furthest from what is usual, its value, and what would have been usual there. */
  readonly peak: number;
  readonly value: number;
  readonly usual: number;
  /** How far past its threshold, in units of −ln(chance). Orders the anomalies of one series. */
  readonly surprise: number;
}

/** No points for much longer than is usual: the last point before, the first after. Indices into the series. */
export interface SeriesGap {
  readonly before: number;
  readonly after: number;
}

/** What is out of the ordinary, by time. */
export interface AnomalyReading {
  readonly anomalies: readonly Anomaly[];
  readonly gaps: readonly SeriesGap[];
  /** The pattern that was taken out first. */
  readonly period: 'none' | 'day' | 'week';
  /** False: too few points to say what is usual, which is not the same as nothing out of the ordinary. */
  readonly enough: boolean;
}

const hour = 3_600_000;
const week = 7 * 24 * hour;
const leastPoints = 30;
const blockHours = 12;
const mostBlocks = 400;
/** What a mark may lack of one chance in all half days and scores, which say the same thing several times. */
const margin = -1.5;
/** Marks nearer than this share of the series, which would overlap in a chart, are one. */
const apart = 0.02;

/**
 * Finds spikes, drops and silences in a series, by one method with one configuration for all:
 *
 * 1. The daily or weekly pattern is taken out where the series shows one: medians of time slots, believed only if they
 *    explain days that they were not made from (seasonal decomposition by medians, as in S-H-ESD: Hochenbaum, Vallis,
 *    Kejariwal, Automatic Anomaly Detection in the Cloud via Statistical Learning, 2017).
 * 2. What is left is scored at several scales against the running medians of the days before and after it, so that drift
 *    and steps are no spikes; steps and silences have scores of their own (`anomalyScores`).
 * 3. Each score is measured against the largest of its half days, by extreme value theory with a robust fit
 *    (`anomalySurprise`; the idea of streaming peaks over threshold: Siffer et al., Anomaly Detection in Streams with
 *    Extreme Value Theory, KDD 2017): a series that spikes every day is not surprised by a spike.
 * 4. The most surprising come first, at most 1 + √weeks of them: a bound on alarms a week that holds whatever the series.
 *
 * Looks back over a whole period, as a review does: it is not for paging. Time grows with points times log of the points
 * of a day. Points whose time does not ascend are left out.
 */
export function findAnomalies(series: Series): AnomalyReading {
  const indices = usable(series);
  const times = Float64Array.from(indices, i => series.times[i] ?? 0);
  const values = Float64Array.from(indices, i => series.values[i] ?? 0);
  const gapsOf = (step: number): readonly SeriesGap[] =>
    findGaps(times, step).map(at => ({ before: indices[at - 1] ?? 0, after: indices[at] ?? 0 }));
  const step = middle(times.map((time, i) => time - (times[i - 1] ?? time)).subarray(1));
  if (times.length < leastPoints) {
    return { anomalies: [], gaps: times.length < 3 ? [] : gapsOf(step), period: 'none', enough: false };
  }
  const length = (times[times.length - 1] ?? 0) - (times[0] ?? 0);
  const perHour = Math.min(hour / step, times.length / (length / hour));
  const season = deseason(times, values, step);
  const { scores, usual, dayPoints } = anomalyScores(values, season, perHour);
  const surprises = mostSurprising(
    scores,
    Math.max(Math.round(blockHours * perHour), 12, Math.ceil(times.length / mostBlocks)),
  );
  const found = peaks(surprises.surprise, {
    isShift: i => scores[surprises.by[i] ?? 0]?.kind === 'shift',
    dayPoints,
    radius: Math.max(Math.round(6 * perHour), Math.round(apart * times.length)),
    most: 1 + Math.round(Math.sqrt(length / week)),
  });
  const anomalies = found
    .map(({ first, last, peak: clearest }): Anomaly => {
      const by = scores[surprises.by[clearest] ?? 0];
      const signed = by?.score[clearest] ?? 0;
      const peak = by?.kind === 'level' ? furthest(values, usual, first, last, Math.sign(signed)) : clearest;
      const [value = 0, expected = 0] = [values[peak], usual[peak]];
      const fellSilent = signed < 0 && value === 0 && expected > 0;
      return {
        kind: by?.kind === 'silence' || fellSilent ? 'silence' : signed < 0 ? 'drop' : 'spike',
        lasting: by?.kind === 'shift',
        first: indices[first] ?? 0,
        last: indices[last] ?? 0,
        peak: indices[peak] ?? 0,
        value,
        usual: expected,
        surprise: surprises.surprise[clearest] ?? 0,
      };
    })
    .sort((a, b) => a.first - b.first);
  return { anomalies, gaps: gapsOf(step), period: season.period, enough: true };
}

/** The point that is furthest from what is usual: a mean of hours is highest in the middle of them, and not there. */
function furthest(
  values: Float64Array,
  usual: Float64Array,
  first: number,
  last: number,
  sign: number,
): number {
  const distance = (i: number): number => sign * ((values[i] ?? 0) - (usual[i] ?? 0));
  let most = first;
  for (let i = first; i <= last; i += 1) if (distance(i) > distance(most)) most = i;
  return most;
}

/** The points that can be reckoned with: finite, each later than the one before. */
function usable({ times, values }: Series): readonly number[] {
  const indices: number[] = [];
  let latest = -Infinity;
  for (let i = 0; i < times.length; i += 1) {
    const time = times[i] ?? NaN;
    if (!(time > latest) || !Number.isFinite(time) || !Number.isFinite(values[i] ?? NaN)) continue;
    indices.push(i);
    latest = time;
  }
  return indices;
}

/** Points that follow a gap: more than 6 steps, and three times what 98 of 100 points keep within. */
function findGaps(times: Float64Array, step: number): readonly number[] {
  const steps = times.map((time, i) => time - (times[i - 1] ?? time)).subarray(1);
  const least = Math.max(6 * step, 3 * quantile(ascending(steps), 0.98));
  return [...steps.keys()].filter(i => (steps[i] ?? 0) > least).map(i => i + 1);
}

/** The most surprising score of each point, past what a mark must pass. */
function mostSurprising(
  scores: readonly AnomalyScore[],
  blockPoints: number,
): { readonly surprise: Float64Array; readonly by: Uint8Array } {
  const points = scores[0]?.score.length ?? 0;
  const surprise = new Float64Array(points);
  const by = new Uint8Array(points);
  scores.forEach(({ score, floor, handicap }, number) => {
    const tail = tailOf(score, blockPoints, floor);
    const pass = Math.log(tail.blocks) + Math.log(scores.length) + margin + handicap;
    for (let i = 0; i < points; i += 1) {
      const past = surpriseOf(score[i] ?? 0, floor, tail) - pass;
      if (past > (surprise[i] ?? 0)) {
        surprise[i] = past;
        by[i] = number;
      }
    }
  });
  return { surprise, by };
}

interface Peak {
  readonly first: number;
  readonly last: number;
  readonly peak: number;
}

interface Spacing {
  readonly radius: number;
  readonly most: number;
  readonly dayPoints: number;
  readonly isShift: (index: number) => boolean;
}

/**
 * The highest peaks with the points around them that are at least half as surprising, none nearer than `radius`. A shift
 * compares days: within a day of something stronger it is the beginning or the end of that.
 */
function peaks(surprise: Float64Array, { radius, most, dayPoints, isShift }: Spacing): readonly Peak[] {
  const order = [...surprise.keys()]
    .filter(i => (surprise[i] ?? 0) > 0)
    .sort((a, b) => (surprise[b] ?? 0) - (surprise[a] ?? 0) || a - b);
  const taken = new Uint8Array(surprise.length);
  const takenForShifts = new Uint8Array(surprise.length);
  const found: Peak[] = [];
  for (const peak of order) {
    if (found.length >= most) break;
    if ((isShift(peak) ? takenForShifts : taken)[peak] === 1) continue;
    const half = (surprise[peak] ?? 0) / 2;
    const joins = (i: number): boolean =>
      Math.abs(i - peak) <= radius && taken[i] !== 1 && (surprise[i] ?? 0) > half;
    let first = peak;
    let last = peak;
    while (joins(first - 1)) first -= 1;
    while (joins(last + 1)) last += 1;
    taken.fill(1, Math.max(0, first - radius), last + radius + 1);
    takenForShifts.fill(
      1,
      Math.max(0, first - Math.max(radius, dayPoints)),
      last + Math.max(radius, dayPoints) + 1,
    );
    found.push({ first, last, peak });
  }
  return found;
}
