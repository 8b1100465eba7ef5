import type { Problem } from '../../base/problem';
import { burnThreshold, type BurnPair } from '../../team/burnRates';
import type { Severity } from '../../team/severity';
import type { AlertRule, ShareRule, SloRule } from './alertRule';
import { silenceOf, type Silence } from './silence';
import { errorsFrom, sumOver, type TrafficSeries, type TrafficSum } from './trafficSeries';

/** What a rule says now. Only `ok` means that all is well. */
export type AlertState =
  | { readonly kind: 'ok'; readonly measured: Measured }
  | {
      readonly kind: 'firing';
      readonly severity: Severity;
      readonly measured: Measured;
      /** The pair that fires, of an objective. */
      readonly burn?: BurnPair;
    }
  /** Less traffic than the rule's floor: neither well nor ill. */
  | { readonly kind: 'tooLittle'; readonly traffic: number; readonly floor: number }
  /** Traffic stopped or fell far below what is usual: an alarm of its own. */
  | { readonly kind: 'noData'; readonly silence: Silence }
  /** Nothing can be said: not read, read in part, or the classes are not told. */
  | { readonly kind: 'unknown'; readonly why?: Problem };

/** What was held against the threshold. Shares are fractions of traffic. */
export interface Measured {
  readonly share: number;
  readonly threshold: number;
  readonly errors: number;
  readonly traffic: number;
  readonly windowMs: number;
  readonly isEstimated: boolean;
  /** What is left of an objective's budget, over the span that is known, as a fraction of it; may be negative. */
  readonly budgetLeft?: number;
}

/** A window of which less is known says nothing. */
const leastKnown = 0.8;

/**
 * Holds a rule against traffic up to `to`.
 * @param failed why the traffic could not be read, or not whole.
 */
export function judgeAlert(
  rule: AlertRule,
  series: TrafficSeries | undefined,
  to: number,
  failed?: Problem,
): AlertState {
  if (!series) return unknown(failed);
  const spanMs = rule.kind === 'share' ? rule.windowMs : (rule.burns[0]?.longMs ?? 0);
  const silence = silenceOf(series, to, spanMs);
  // A partial answer reads like a silence: that is no alarm.
  if (silence && !failed) return { kind: 'noData', silence };
  return rule.kind === 'share' ? judgeShare(rule, series, to, failed) : judgeSlo(rule, series, to, failed);
}

function judgeShare(
  rule: ShareRule,
  series: TrafficSeries,
  to: number,
  failed: Problem | undefined,
): AlertState {
  const sum = sumOver(series, to, rule.windowMs);
  const errors = errorsFrom(sum, rule.severity);
  if (errors === undefined || sum.known < leastKnown) return unknown(failed);
  if (sum.all < rule.minTraffic) return { kind: 'tooLittle', traffic: sum.all, floor: rule.minTraffic };
  const measured = measure(errors, sum, rule.share, rule.windowMs, series);
  if (measured.share > rule.share) return { kind: 'firing', severity: rule.severity, measured };
  // What is missing could be errors: a part can prove that there are too many, not that there are few.
  return failed ? unknown(failed) : { kind: 'ok', measured };
}

function judgeSlo(rule: SloRule, series: TrafficSeries, to: number, failed: Problem | undefined): AlertState {
  const left = budgetLeft(rule, series, to);
  const judged = rule.burns.map((burn): AlertState => {
    const threshold = burnThreshold(burn.factor, rule.objective);
    const long = sumOver(series, to, burn.longMs);
    const short = sumOver(series, to, burn.shortMs);
    if (long.known < leastKnown || short.known < leastKnown) return unknown(failed);
    if (short.all < rule.minTraffic) {
      return { kind: 'tooLittle', traffic: short.all, floor: rule.minTraffic };
    }
    const measured = { ...measure(long.bad, long, threshold, burn.longMs, series), ...left };
    const isBurning = measured.share > threshold && short.bad / short.all > threshold;
    if (isBurning) return { kind: 'firing', severity: burn.severity, measured, burn };
    return failed ? unknown(failed) : { kind: 'ok', measured };
  });
  return (
    judged.find(({ kind }) => kind === 'firing') ??
    // The fast windows are what there is most often enough known of: the slow ones may still be filling.
    judged.find(({ kind }) => kind === 'ok') ??
    judged.find(({ kind }) => kind === 'tooLittle') ??
    unknown(failed)
  );
}

/** Errors against those that the objective allows for the traffic of its span, as far as that is known. */
function budgetLeft(rule: SloRule, series: TrafficSeries, to: number): Pick<Measured, 'budgetLeft'> {
  const { all, bad } = sumOver(series, to, rule.windowMs);
  const allowed = all * (1 - rule.objective);
  return allowed > 0 ? { budgetLeft: 1 - bad / allowed } : {};
}

function measure(
  errors: number,
  sum: TrafficSum,
  threshold: number,
  windowMs: number,
  series: TrafficSeries,
): Measured {
  return {
    share: sum.all === 0 ? 0 : errors / sum.all,
    threshold,
    errors,
    traffic: sum.all,
    windowMs,
    isEstimated: series.isEstimated === true,
  };
}

function unknown(why: Problem | undefined): AlertState {
  return { kind: 'unknown', ...(why ? { why } : {}) };
}
