import type { Problem } from '../base/problem';
import type { TimeWindow } from './logSource';

/**
 * Numbers over time: Prometheus and what speaks its API. Every method rejects with a ProblemError, or on abort.
 * An answer with `problems` may hold only a part of what there is: its numbers are lower bounds, a missing series
 * says nothing. Label names, values and help texts are remote and untrusted.
 */
export interface MetricSource {
  readonly id: string;
  readonly label: string;
  /** What is there: asked by the connect flow and the "test" of a connection. */
  probe(signal: AbortSignal): Promise<MetricsProbe>;
  /** The value of each series at one time (Unix ms); those that had gone stale by then are absent. */
  query(expression: string, at: number, signal: AbortSignal): Promise<InstantReading>;
  /** @throws ProblemError `metrics.tooManySteps` past `mostSteps` steps: see `stepFor`. */
  queryRange(expression: string, range: MetricRange, signal: AbortSignal): Promise<RangeReading>;
  /** Values that a label had within the window, sorted; `matching` are selectors such as `up{job="shop"}`. */
  labelValues(
    name: string,
    window: TimeWindow,
    signal: AbortSignal,
    matching?: readonly string[],
  ): Promise<NamesReading>;
  /** Every metric that had samples within the window, by name, with what the scraped programs say of it. */
  metrics(window: TimeWindow, signal: AbortSignal): Promise<MetricsReading>;
  rules(signal: AbortSignal): Promise<RulesReading>;
  /** Alerts that are pending or firing now. */
  alerts(signal: AbortSignal): Promise<AlertsReading>;
  /** Address of the expression in the server's own page; pure. */
  link(expression: string, window: TimeWindow): string | undefined;
}

/** Times of a range: `from`, `from + stepMs`, … up to and including `to` where it falls on a step (Unix ms). */
export interface MetricRange {
  readonly from: number;
  readonly to: number;
  readonly stepMs: number;
}

export type MetricLabels = Readonly<Record<string, string>>;

/** What every answer carries. */
export interface MetricAnswer {
  /** When it was asked (Unix ms, this machine's clock). */
  readonly asOf: number;
  /** Warnings of the server, and what of its answer could not be read: with any, the answer may be a part. */
  readonly problems: readonly Problem[];
  /** Remarks of the server on the expression (Prometheus 2.53 and newer), e.g. a rate of something that is no counter. */
  readonly remarks: readonly string[];
}

export interface InstantReading extends MetricAnswer {
  /** A scalar is one series without labels. */
  readonly series: readonly InstantValue[];
}

export interface InstantValue {
  readonly labels: MetricLabels;
  /** May be NaN (0/0, or a quantile of nothing) or ±Infinity. */
  readonly value: number;
  /** Unix ms. */
  readonly at: number;
}

export interface RangeReading extends MetricAnswer {
  /** The steps that were asked for (Unix ms), equal in length to the `values` of every series. */
  readonly times: readonly number[];
  readonly series: readonly MetricSeries[];
}

export interface MetricSeries {
  readonly labels: MetricLabels;
  /** One for each time: undefined where the series had no sample or had gone stale, which is neither 0 nor NaN. */
  readonly values: readonly (number | undefined)[];
}

export interface NamesReading extends MetricAnswer {
  readonly names: readonly string[];
}

export interface MetricsReading extends MetricAnswer {
  readonly metrics: readonly MetricName[];
}

export interface MetricName {
  readonly name: string;
  /** Absent where the server has no metadata of it. Parts of a histogram or summary carry the type of the whole. */
  readonly type?: MetricType;
  readonly unit?: string;
  readonly help?: string;
}

export type MetricType = 'counter' | 'gauge' | 'histogram' | 'summary' | 'info' | 'stateset' | 'unknown';

export interface RulesReading extends MetricAnswer {
  readonly rules: readonly MetricRule[];
}

export interface MetricRule {
  readonly kind: 'alerting' | 'recording';
  readonly name: string;
  readonly group: string;
  readonly file?: string;
  readonly expression: string;
  readonly labels: MetricLabels;
  /** Of an alerting rule. */
  readonly annotations: MetricLabels;
  readonly forMs?: number;
  /** `unknown` until its first evaluation. */
  readonly health: 'ok' | 'failing' | 'unknown';
  /** Why its last evaluation failed; remote. */
  readonly lastError?: string;
  readonly evaluatedAt?: number;
  readonly state?: MetricAlertState | 'inactive';
  readonly alerts: readonly MetricAlert[];
}

export interface AlertsReading extends MetricAnswer {
  readonly alerts: readonly MetricAlert[];
}

export type MetricAlertState = 'pending' | 'firing';

export interface MetricAlert {
  /** Its label `alertname`. */
  readonly name: string;
  readonly labels: MetricLabels;
  readonly annotations: MetricLabels;
  readonly state: MetricAlertState;
  /** Unix ms. */
  readonly activeAt?: number;
  readonly value?: number;
}

/** What a connection test found; zero metrics are no failure, and are told by `problems`. */
export interface MetricsProbe extends MetricAnswer {
  /** What answered, by its own word: "Prometheus", "Grafana Mimir"; "Prometheus" where it says none. */
  readonly product: string;
  readonly version?: string;
  /** Those of the last hour. */
  readonly metrics: readonly MetricName[];
  /** Values of the label `job` in the last hour. */
  readonly jobs: readonly string[];
  /** Absent where the server tells no rules. */
  readonly rules?: number;
}

/** Most steps of one range: Prometheus answers 11,000 points a series at most. */
export const mostSteps = 11_000;

/** The times of a range (Unix ms). */
export function timesOf({ from, to, stepMs }: MetricRange): readonly number[] {
  const count = stepMs > 0 && to >= from ? Math.floor((to - from) / stepMs) + 1 : 0;
  return Array.from({ length: count }, (_, at) => from + at * stepMs);
}

/** Steps that read well on an axis (ms): 1, 2, 5, 10, 15, 30 s and min, then hours and days. */
const niceSteps = [
  1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1_800, 3_600, 7_200, 10_800, 21_600, 43_200, 86_400,
].map(seconds => seconds * 1_000);

/** The smallest step that reads well and cuts the window into at most `most` steps; whole days beyond the longest. */
export function stepFor({ from, to }: TimeWindow, most: number): number {
  const span = Math.max(0, to - from);
  const steps = Math.max(1, Math.min(most, mostSteps - 1));
  const day = 86_400_000;
  return niceSteps.find(step => Math.floor(span / step) <= steps) ?? Math.ceil(span / steps / day) * day;
}
