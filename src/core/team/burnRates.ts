import type { Severity } from './severity';

/** The budget of an objective burns `factor` times as fast as it may, over a long window and still over a short one. */
export interface BurnPair {
  readonly factor: number;
  readonly longMs: number;
  readonly shortMs: number;
  /** What it means. */
  readonly severity: Severity;
}

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

/**
 * Pairs of windows for an objective over 30 days: 2 % of the budget in an hour, 5 % in six hours, 10 % in three days
 * [The Site Reliability Workbook, chapter 5, table 5-8]. Over another span a factor means another part of the budget.
 */
export const burnPairs: readonly BurnPair[] = [
  { factor: 14.4, longMs: hour, shortMs: 5 * minute, severity: 'critical' },
  { factor: 6, longMs: 6 * hour, shortMs: 30 * minute, severity: 'major' },
  { factor: 1, longMs: 3 * day, shortMs: 6 * hour, severity: 'standard' },
];

/** The share of errors above which a burn pair fires, for an objective as a fraction. */
export function burnThreshold(factor: number, objective: number): number {
  // 14.4 × (1 - 0.999) is 0.0144 and not 0.014400000000000013.
  return Number((factor * (1 - objective)).toPrecision(12));
}

/** Factors of the pairs that never fire: an error share of 100 % or more would be needed. */
export function deadBurns(objective: number): readonly number[] {
  return burnPairs.map(({ factor }) => factor).filter(factor => burnThreshold(factor, objective) >= 1);
}
