import type { ServiceValue } from '../team/team';
import type { DistinctSpan } from './distinctSpan';
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
  readonly before: { readonly hours: number; readonly distinct: DistinctSpan; readonly traffic?: number };
  /** From the fix to `until`. */
  readonly after: { readonly distinct: DistinctSpan; readonly traffic?: number };
  /** Labels of the log engines that it was counted in, where there are several. */
  readonly of: readonly string[];
}

const hourMs = 3_600_000;

/**
 * The loss that the fix kept away: the rate an hour of the four weeks before it, times the hours since, times how the
 * traffic changed, less what was lost all the same. Never below zero. From the least that was lost before with the most
 * that was lost since, to the other way round. Undefined without a rate.
 */
export function restoredBy(fix: FixedErrors): ValueRange | undefined {
  const { before, after, value, service, of } = fix;
  const hours = (fix.until - fix.fixedAt) / hourMs;
  if (before.hours <= 0 || hours <= 0) return undefined;
  const isAdjusted = before.traffic !== undefined && before.traffic > 0 && after.traffic !== undefined;
  const traffic = isAdjusted ? (after.traffic ?? 0) / hours / ((before.traffic ?? 1) / before.hours) : 1;
  const spared = (was: number, is: number): number =>
    Math.max(0, (was / before.hours) * hours * traffic - is);
  const [least, most] = value.loss;
  const adjusted = isAdjusted ? ` × ${numberText(traffic)} traffic` : ', traffic not known';
  const rate = fromTo(before.distinct.least / before.hours, before.distinct.most / before.hours);
  const isEstimated = before.distinct.estimated || after.distinct.estimated;
  const counted = of.length === 0 ? '' : `, each once of ${of.join(' and ')}`;
  const isRange = before.distinct.least < before.distinct.most || after.distinct.least < after.distinct.most;
  return {
    service,
    low: spared(before.distinct.least, after.distinct.most) * least,
    high: spared(before.distinct.most, after.distinct.least) * most,
    currency: value.currency,
    formula: `${isEstimated ? '≈ ' : ''}(${before.distinct.isOpen ? 'at least ' : ''}${rate} ${value.distinctBy} an hour × ${numberText(hours)} hours${adjusted}, less ${fromTo(after.distinct.least, after.distinct.most)}) × ${moneyText(least, most, value.currency)}${isRange && of.length > 0 ? `, of ${of.join(' and ')}, which may hold the same` : counted}`,
    ...(value.because === undefined ? {} : { because: value.because }),
  };
}

function fromTo(least: number, most: number): string {
  const [low, high] = [numberText(least), numberText(most)];
  return low === high ? low : `${low} to ${high}`;
}

/**
 * What several log engines counted, each by itself: where two of them tell of one service it is not known which of its
 * customers or orders both hold, so it is from the largest of them to the sum.
 */
export function overEngines(
  engines: readonly { readonly label: string; readonly ranges: readonly ValueRange[] }[],
): ValueRange[] {
  const byService = new Map<string, (readonly [string, ValueRange])[]>();
  for (const { label, ranges } of engines) {
    for (const range of ranges) {
      const key = `${range.service}|${range.currency}`;
      byService.set(key, [...(byService.get(key) ?? []), [label, range]]);
    }
  }
  return [...byService.values()].flatMap(told => {
    const lossy = told.filter(([, { high }]) => high > 0);
    const [first] = lossy.length > 0 ? lossy : told;
    if (!first || lossy.length < 2) return first ? [first[1]] : [];
    return [
      {
        ...first[1],
        low: Math.max(...lossy.map(([, { low }]) => low)),
        high: lossy.reduce((sum, [, { high }]) => sum + high, 0),
        formula: `${lossy.map(([label, { formula }]) => `${label}: ${formula}`).join('; ')}; they may hold the same`,
        ...(lossy.some(([, { partial }]) => partial) ? { partial: true as const } : {}),
      },
    ];
  });
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
            ...(known.partial || range.partial ? { partial: true as const } : {}),
          }
        : range,
    );
  }
  return [...sums.values()];
}
