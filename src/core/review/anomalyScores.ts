import { ascending, medianAfter, medianBefore, middle, quantile } from './anomalyOrder';
import { beyond, type Deseasoned } from './anomalySeason';

/** One way to see that something is out of the ordinary: a signed figure a point, far from 0 where it is. */
export interface AnomalyScore {
  readonly kind: 'level' | 'shift' | 'silence';
  readonly score: Float64Array;
  /** The size that counts as nothing, in the unit of the score: a step of a quantised value, a fiftieth of the spread. */
  readonly floor: number;
  /** Added to what this score must pass: runs of equal values are whole numbers, whose tails are read too short. */
  readonly handicap: number;
}

/** The scores of a series, and what was usual at each point. */
export interface AnomalyScores {
  readonly scores: readonly AnomalyScore[];
  readonly usual: Float64Array;
  /** How many points "the day before" and "the day after" hold. */
  readonly dayPoints: number;
}

/** Share of the spread (90th less 10th percentile) that counts as nothing. */
const spreadFloor = 0.02;
/** Share of the smallest usual step of a quantised value that counts as nothing. */
const stepFloor = 0.1;
const silenceHandicap = 3;
/** A median of fewer points than these is chance. */
const fewPoints = 12;
/** Share of the spread without its pattern that counts as no shift: a median of a day moves that much by itself. */
const shiftFloor = 0.2;
/** Medians of a day are few that differ: their tail, too, is read too short. */
const shiftHandicap = 1;

/**
 * Scores a series at several scales. `perHour` is how many points an hour holds.
 *
 * - Level: how far a point lies outside of what the day before it and the day after it call usual (their medians), and
 *   the mean of that over 3 points, an hour and six hours: a short high spike, and a long low one.
 * - Shift: by how much the medians of the days before and after a point differ.
 * - Silence: for how many points the value has not moved at all.
 */
export function anomalyScores(
  values: Float64Array,
  { plain, tolerant }: Deseasoned,
  perHour: number,
): AnomalyScores {
  const count = values.length;
  const dayPoints = Math.min(Math.max(24, Math.round(24 * perHour)), Math.floor(count / 4));
  const floor = smallest(values);
  const before = medianBefore(tolerant, dayPoints);
  const after = medianAfter(tolerant, dayPoints);
  extendToEnds(before, after, dayPoints);
  const outside = tolerant.map((value, i) => {
    const [a = 0, b = 0] = [before[i], after[i]];
    return beyond(value, Math.min(a, b), Math.max(a, b));
  });
  const level = (score: Float64Array): AnomalyScore => ({ kind: 'level', score, floor, handicap: 0 });
  const widths = [3, Math.max(1, Math.round(perHour)), Math.max(6, Math.round(6 * perHour))];
  const scores = [level(outside)];
  for (const [at, width] of widths.entries()) {
    if (at === 1 && width <= 4) continue;
    scores.push(level(rollingMean(outside, width)));
  }
  if (count > 4 * dayPoints) {
    const shift = shifts(plain, dayPoints, plain === tolerant ? { before, after } : undefined);
    scores.push({
      kind: 'shift',
      score: shift,
      floor: Math.max(floor, shiftFloor * spreadOf(plain)),
      handicap: shiftHandicap,
    });
  }
  scores.push({ kind: 'silence', score: stillness(values), floor: 1, handicap: silenceHandicap });
  return { scores, usual: values.map((value, i) => value - (outside[i] ?? 0)), dayPoints };
}

/**
 * Too few points stand before the first, and after the last, for a median of their own: there the other side's is
 * continued by as much as it moved within a day, so that the ends of a drift are no anomalies.
 */
function extendToEnds(before: Float64Array, after: Float64Array, dayPoints: number): void {
  const end = before.length - 1;
  for (let i = 0; i < Math.min(fewPoints, dayPoints); i += 1) {
    const [first = 0, dayOn = 0] = [after[i], after[i + dayPoints]];
    before[i] = first + (first - dayOn);
    const [last = 0, dayBack = 0] = [before[end - i], before[end - i - dayPoints]];
    after[end - i] = last + (last - dayBack);
  }
}

/** What is too small to matter: of the spread, of a quantised value's step, and of floating point. */
function smallest(values: Float64Array): number {
  const moves = ascending(
    values.map((value, i) => Math.abs(value - (values[i - 1] ?? value))).filter(move => move > 0),
  );
  return Math.max(
    spreadFloor * spreadOf(values),
    moves.length === 0 ? 0 : stepFloor * quantile(moves, 0.25),
    1e-12 * Math.abs(middle(values)),
    1e-300,
  );
}

function spreadOf(values: Float64Array): number {
  const sorted = ascending(values);
  return quantile(sorted, 0.9) - quantile(sorted, 0.1);
}

/** The mean of the `width` points around each, of fewer at the ends. */
function rollingMean(values: Float64Array, width: number): Float64Array {
  const sums = new Float64Array(values.length + 1);
  values.forEach((value, i) => (sums[i + 1] = (sums[i] ?? 0) + value));
  return values.map((_, i) => {
    const from = Math.max(0, i - (width >> 1));
    const to = Math.min(values.length, from + width);
    return ((sums[to] ?? 0) - (sums[from] ?? 0)) / (to - from);
  });
}

function shifts(
  values: Float64Array,
  width: number,
  known: { readonly before: Float64Array; readonly after: Float64Array } | undefined,
): Float64Array {
  const { before, after } = known ?? {
    before: medianBefore(values, width),
    after: medianAfter(values, width),
  };
  return values.map((_, i) =>
    // A whole day on either side, or a median of a few points would be taken for one.
    i < width || i >= values.length - width ? 0 : (after[i] ?? 0) - (before[i] ?? 0),
  );
}

/** For how many points up to each the value has been the same. */
function stillness(values: Float64Array): Float64Array {
  const runs = new Float64Array(values.length);
  for (let i = 1; i < values.length; i += 1)
    runs[i] = values[i] === values[i - 1] ? (runs[i - 1] ?? 0) + 1 : 0;
  return runs;
}
