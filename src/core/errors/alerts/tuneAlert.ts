import { burnThreshold } from '../../team/burnRates';
import { parseShare } from '../../team/measures';
import type { AlertRule } from './alertRule';
import { replayAlert, type FiredSpan } from './replayAlert';
import type { TrafficBucket, TrafficSeries } from './trafficSeries';

const minute = 60_000;
const week = 7 * 86_400_000;
/** A week of steps that a chart can show. */
const stepMs = 5 * minute;

/** When a rule would have fired in the past week, and the share that it looked at. */
export interface TuneReplay {
  readonly from: number;
  readonly to: number;
  readonly times: readonly number[];
  readonly shares: readonly (number | undefined)[];
  /** The share at which it fires; of an objective the fastest pair's. */
  readonly threshold: number;
  readonly spans: readonly FiredSpan[];
  /** Steps that could be judged, as a fraction of all. */
  readonly judged: number;
  readonly isEstimated: boolean;
}

/** Holds a rule against the week before `now`, in steps of five minutes. */
export function replayWeek(rule: AlertRule, series: TrafficSeries, now: number): TuneReplay {
  const to = Math.floor(now / stepMs) * stepMs;
  const from = to - week;
  const { spans, points, judged } = replayAlert(rule, coarser(series, to), from);
  const known = new Map(points.map(({ at, share }) => [at, share]));
  const times = Array.from({ length: week / stepMs }, (_, index) => from + (index + 1) * stepMs);
  return {
    from,
    to,
    times,
    shares: times.map(at => known.get(at)),
    threshold: thresholdOf(rule),
    spans,
    judged: (judged * points.length) / times.length,
    isEstimated: series.isEstimated === true,
  };
}

function thresholdOf(rule: AlertRule): number {
  if (rule.kind === 'share') return rule.share;
  return burnThreshold(rule.burns[0]?.factor ?? 1, rule.objective);
}

/** The same rule with another threshold: a share of errors, or an objective. Undefined for text that is none. */
export function withThreshold(rule: AlertRule, text: string): AlertRule | undefined {
  const trimmed = text.replace(/\s+/g, '').replace(',', '.');
  const value = parseShare(trimmed.endsWith('%') ? trimmed : `${trimmed}%`);
  if (value === undefined || value >= 1) return undefined;
  return rule.kind === 'share' ? { ...rule, share: value } : { ...rule, objective: value };
}

/** A threshold as the team file writes it. */
export function writtenThreshold(rule: AlertRule): string {
  const value = rule.kind === 'share' ? rule.share : rule.objective;
  return `${String(Number((value * 100).toPrecision(10)))}%`;
}

/** Whole steps, so that each is known where all of its minutes are. */
function coarser(series: TrafficSeries, to: number): TrafficSeries {
  const parts = Math.round(stepMs / series.stepMs);
  if (parts <= 1) return series;
  const first = Math.max(
    0,
    Math.ceil((Math.ceil(series.from / stepMs) * stepMs - series.from) / series.stepMs),
  );
  const from = series.from + first * series.stepMs;
  const length = Math.max(0, Math.floor((to - from) / stepMs));
  const buckets = Array.from({ length }, (_, index) =>
    sumOf(series.buckets.slice(first + index * parts, first + (index + 1) * parts), parts),
  );
  return { ...series, from, stepMs, buckets };
}

function sumOf(buckets: readonly TrafficBucket[], parts: number): TrafficBucket {
  if (buckets.length < parts) return undefined;
  let [all, bad] = [0, 0];
  let byClass: { critical: number; major: number; standard: number } | undefined = {
    critical: 0,
    major: 0,
    standard: 0,
  };
  for (const bucket of buckets) {
    if (!bucket) return undefined;
    all += bucket.all;
    bad += bucket.bad;
    byClass = byClass &&
      bucket.byClass && {
        critical: byClass.critical + bucket.byClass.critical,
        major: byClass.major + bucket.byClass.major,
        standard: byClass.standard + bucket.byClass.standard,
      };
  }
  return { all, bad, ...(byClass ? { byClass } : {}) };
}
