import type { ServiceValue } from '../team/team';
import type { ValueRange } from './reviewModel';
import { moneyText, numberText } from './reviewText';

/** Errors of a service in a period, counted by the field that tells customers or orders apart. */
export interface ErrorLoss {
  readonly service: string;
  /** Distinct customers or orders; retries do not count twice. */
  readonly distinct: number;
  readonly value: ServiceValue;
  /** The count was estimated from samples. */
  readonly estimated?: boolean;
}

/** What it cost, from least to most, with the formula and what stands in it. */
export function costOf({ service, distinct, value, estimated }: ErrorLoss): ValueRange {
  const [least, most] = value.loss;
  return {
    service,
    low: distinct * least,
    high: distinct * most,
    currency: value.currency,
    formula: `${estimated ? '≈ ' : ''}${numberText(distinct)} distinct ${value.distinctBy} × ${moneyText(least, most, value.currency)}`,
    ...(value.because === undefined ? {} : { because: value.because }),
  };
}

/** What is needed to say what a fix brought back. Counts are distinct customers or orders; traffic is requests. */
export interface FixedErrors {
  readonly service: string;
  readonly value: ServiceValue;
  /** When the fix ran in production, Unix ms. */
  readonly fixedAt: number;
  /** The end of the quarter, or now where that is earlier, Unix ms. */
  readonly until: number;
  /** Of the four weeks before the fix; shorter where the log does not reach so far. */
  readonly before: { readonly hours: number; readonly distinct: number; readonly traffic?: number };
  /** From the fix to `until`. */
  readonly after: { readonly distinct: number; readonly traffic?: number };
}

const hourMs = 3_600_000;

/**
 * The loss that the fix kept away: the rate an hour of the four weeks before it, times the hours since, times how the
 * traffic changed, less what was lost all the same. Never below zero. Undefined without a rate.
 */
export function restoredBy(fix: FixedErrors): ValueRange | undefined {
  const { before, after, value, service } = fix;
  const hours = (fix.until - fix.fixedAt) / hourMs;
  if (before.hours <= 0 || hours <= 0) return undefined;
  const rate = before.distinct / before.hours;
  const isAdjusted = before.traffic !== undefined && before.traffic > 0 && after.traffic !== undefined;
  const traffic = isAdjusted ? (after.traffic ?? 0) / hours / ((before.traffic ?? 1) / before.hours) : 1;
  const spared = Math.max(0, rate * hours * traffic - after.distinct);
  const [least, most] = value.loss;
  const adjusted = isAdjusted ? ` × ${numberText(traffic)} traffic` : ', traffic not known';
  return {
    service,
    low: spared * least,
    high: spared * most,
    currency: value.currency,
    formula: `(${numberText(rate)} ${value.distinctBy} an hour × ${numberText(hours)} hours${adjusted}, less ${numberText(after.distinct)}) × ${moneyText(least, most, value.currency)}`,
    ...(value.because === undefined ? {} : { because: value.because }),
  };
}

/** Sums by service and currency: amounts of two currencies are never added. */
export function sumRanges(ranges: readonly ValueRange[]): ValueRange[] {
  const sums = new Map<string, ValueRange>();
  for (const range of ranges) {
    const key = `${range.service}|${range.currency}`;
    const known = sums.get(key);
    sums.set(
      key,
      known
        ? {
            ...known,
            low: known.low + range.low,
            high: known.high + range.high,
            formula: `${known.formula} + ${range.formula}`,
          }
        : range,
    );
  }
  return [...sums.values()];
}
