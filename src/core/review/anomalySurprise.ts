import { ascending, quantile } from './anomalyOrder';

/** Shares of the half days from which the tail is read: where something went wrong is among the rest. */
const lowShare = 0.2;
const highShare = 0.6;
/** A half day's largest score varies by about 15 % even where nothing happens: less spread than that is chance. */
const leastSpread = 0.15;

/** How the largest score of half a day is distributed: `ln(score + floor)` by Gumbel, so the score by Fréchet. */
export interface Tail {
  readonly location: number;
  readonly spread: number;
  readonly blocks: number;
}

/**
 * Reads the tail of a score from the largest of each block of points (block maxima; E. J. Gumbel, Statistics of Extremes,
 * 1958), on a logarithmic scale, by two quantiles in place of moments: extremes at hand do not bend it.
 */
export function tailOf(score: Float64Array, blockPoints: number, floor: number): Tail {
  const largest: number[] = [];
  for (let from = 0; from < score.length; from += blockPoints) {
    const to = Math.min(score.length, from + blockPoints);
    if (to - from < blockPoints / 2) continue;
    let most = 0;
    for (let i = from; i < to; i += 1) most = Math.max(most, Math.abs(score[i] ?? 0));
    largest.push(Math.log(most + floor));
  }
  const sorted = ascending(largest);
  const low = quantile(sorted, lowShare);
  const high = quantile(sorted, highShare);
  const spread = Math.max(leastSpread, (high - low) / (gumbelAt(highShare) - gumbelAt(lowShare)));
  return { location: high - spread * gumbelAt(highShare), spread, blocks: largest.length };
}

/** −ln of the chance, nearly, that a block holds a score as large as this. */
export function surpriseOf(score: number, floor: number, { location, spread }: Tail): number {
  return (Math.log(Math.abs(score) + floor) - location) / spread;
}

function gumbelAt(share: number): number {
  return -Math.log(-Math.log(share));
}
