import type { Clock } from '../../core/base/clock';
import { isAbort, problem, ProblemError, problemOf, type Problem } from '../../core/base/problem';
import type { TimeWindow } from '../../core/errors/logSource';
import {
  mostSteps,
  timesOf,
  type AlertsReading,
  type InstantReading,
  type MetricAnswer,
  type MetricRange,
  type MetricSource,
  type MetricsProbe,
  type MetricsReading,
  type NamesReading,
  type RangeReading,
  type RulesReading,
} from '../../core/errors/metricSource';
import { isRecord } from '../pagerDuty/readRows';
import { describedNames } from './metricNames';
import type { Parameters, PrometheusAnswer, PrometheusApi } from './prometheusApi';
import { readAlerts, readRules } from './readRules';
import { mostSeries, readSeries, type RawSeries, type SeriesRead } from './readSeries';

const hourMs = 3_600_000;

/** Prometheus, or what speaks its API (Mimir, Thanos, VictoriaMetrics). */
export class PrometheusSource implements MetricSource {
  constructor(
    readonly id: string,
    readonly label: string,
    private readonly api: PrometheusApi,
    private readonly clock: Clock,
  ) {}

  async probe(signal: AbortSignal): Promise<MetricsProbe> {
    const now = this.clock.now();
    const window = { from: now - hourMs, to: now };
    // Whatever else it may lack, it answers a query.
    await this.query('vector(1)', now, signal);
    const build = await this.optional(this.api.ask('/status/buildinfo', [], signal));
    const metrics = await this.metrics(window, signal);
    const jobs = await this.labelValues('job', window, signal);
    const rules = await this.optional(this.rules(signal));
    const facts = build && isRecord(build.data) ? build.data : {};
    const { application, version } = facts;
    const none: readonly Problem[] =
      metrics.metrics.length === 0 ? [problem('metrics.none', { host: this.host })] : [];
    return {
      asOf: now,
      product:
        typeof application === 'string' && application !== '' ? application.slice(0, 60) : 'Prometheus',
      ...(typeof version === 'string' && version !== '' ? { version: version.slice(0, 60) } : {}),
      metrics: metrics.metrics,
      jobs: jobs.names,
      ...(rules ? { rules: rules.rules.length } : {}),
      problems: [...none, ...metrics.problems, ...jobs.problems, ...(rules?.problems ?? [])],
      remarks: [],
    };
  }

  async query(expression: string, at: number, signal: AbortSignal): Promise<InstantReading> {
    const answer = await this.api.evaluate(
      '/query',
      [
        ['query', expression],
        ['time', seconds(at)],
      ],
      signal,
    );
    const read = this.seriesOf(answer, 'query');
    return {
      ...this.told(answer, read),
      // Of a range selector (`up[5m]`) the newest sample.
      series: read.series.flatMap(({ labels, points }) => {
        const last = points[points.length - 1];
        return last ? [{ labels, ...last }] : [];
      }),
    };
  }

  async queryRange(expression: string, range: MetricRange, signal: AbortSignal): Promise<RangeReading> {
    const steps = Math.floor((range.to - range.from) / range.stepMs) + 1;
    if (!(steps <= mostSteps)) {
      throw new ProblemError(problem('metrics.tooManySteps', { steps, limit: mostSteps }));
    }
    const times = timesOf(range);
    const parameters: Parameters = [
      ['query', expression],
      ['start', seconds(range.from)],
      ['end', seconds(range.to)],
      ['step', seconds(range.stepMs)],
    ];
    const answer = await this.api.evaluate('/query_range', parameters, signal);
    const read = this.seriesOf(answer, 'query_range');
    return {
      ...this.told(answer, read),
      times,
      series: read.series.map(series => ({
        labels: series.labels,
        values: onSteps(series, range, times.length),
      })),
    };
  }

  async labelValues(
    name: string,
    window: TimeWindow,
    signal: AbortSignal,
    matching: readonly string[] = [],
  ): Promise<NamesReading> {
    const answer = await this.api.ask(
      `/label/${encodeURIComponent(name)}/values`,
      [
        ['start', seconds(window.from)],
        ['end', seconds(window.to)],
        ...matching.map(selector => ['match[]', selector] as const),
      ],
      signal,
    );
    // An empty answer is `null` in some servers.
    const values: unknown = answer.data ?? [];
    if (!Array.isArray(values)) throw this.api.unexpected('label values');
    const names = (values as readonly unknown[]).filter(
      (value): value is string => typeof value === 'string',
    );
    const problems = [...answer.problems, ...this.unreadable('label values', values.length - names.length)];
    return { asOf: this.clock.now(), problems, remarks: answer.remarks, names: [...names].sort() };
  }

  async metrics(window: TimeWindow, signal: AbortSignal): Promise<MetricsReading> {
    const { names, ...answer } = await this.labelValues('__name__', window, signal);
    const metadata = await this.optional(this.api.ask('/metadata', [], signal, 'metadata'));
    const metrics = describedNames(names, metadata?.data);
    const isBare = names.length > 0 && metrics.every(({ type }) => type === undefined);
    const bare = isBare ? [problem('metrics.noMetadata', { host: this.host })] : [];
    return { ...answer, metrics, problems: [...answer.problems, ...(metadata?.problems ?? []), ...bare] };
  }

  async rules(signal: AbortSignal): Promise<RulesReading> {
    const answer = await this.api.ask('/rules', [], signal, 'rules');
    const read = readRules(answer.data);
    if (!read) throw this.api.unexpected('rules');
    return { ...this.listed(answer, 'rules', read.unreadable), rules: read.items };
  }

  async alerts(signal: AbortSignal): Promise<AlertsReading> {
    const answer = await this.api.ask('/alerts', [], signal, 'alerts');
    const read = readAlerts(answer.data);
    if (!read) throw this.api.unexpected('alerts');
    return { ...this.listed(answer, 'alerts', read.unreadable), alerts: read.items };
  }

  link(expression: string, { from, to }: TimeWindow): string {
    const minutes = Math.max(1, Math.ceil((to - from) / 60_000));
    const end = new Date(to).toISOString().slice(0, 19).replace('T', ' ');
    const query = [
      ['g0.expr', expression],
      ['g0.tab', '0'],
      ['g0.range_input', `${minutes}m`],
      ['g0.end_input', end],
    ] as const;
    const text = query.map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join('&');
    return `${this.api.http.base.href}/graph?${text}`;
  }

  private get host(): string {
    return this.api.http.base.host;
  }

  private seriesOf({ data }: PrometheusAnswer, what: string): SeriesRead {
    const read = readSeries(data);
    if (!read) throw this.api.unexpected(what);
    return read;
  }

  private told(answer: PrometheusAnswer, { total, unreadable, histograms }: SeriesRead): MetricAnswer {
    const { host } = this;
    const more: Problem[] = [];
    if (total > mostSeries) {
      more.push(problem('metrics.tooManySeries', { host, series: total, read: mostSeries }));
    }
    if (histograms > 0) more.push(problem('metrics.nativeHistograms', { host, count: histograms }));
    const { problems, ...rest } = this.listed(answer, 'series', unreadable);
    return { ...rest, problems: [...problems, ...more] };
  }

  private listed(answer: PrometheusAnswer, what: string, unreadable: number): MetricAnswer {
    return {
      asOf: this.clock.now(),
      problems: [...answer.problems, ...this.unreadable(what, unreadable)],
      remarks: answer.remarks,
    };
  }

  private unreadable(what: string, count: number): readonly Problem[] {
    return count > 0 ? [problem('metrics.unreadable', { host: this.host, what, count })] : [];
  }

  /** Undefined where the server does not have it; what else fails, fails. */
  private async optional<T>(asked: Promise<T>): Promise<T | undefined> {
    try {
      return await asked;
    } catch (error) {
      const { code } = problemOf(error);
      const isMissing =
        code === 'metrics.notOffered' ||
        code === 'metrics.badQuery' ||
        code === 'logConnections.notThere' ||
        code === 'logConnections.forbidden' ||
        code === 'http.notJson';
      if (isAbort(error) || !isMissing) throw error;
      return undefined;
    }
  }
}

/** Lays samples on the steps that were asked for: some servers move them to round times. */
function onSteps(
  { points }: RawSeries,
  { from, stepMs }: MetricRange,
  count: number,
): readonly (number | undefined)[] {
  const values = Array.from<number | undefined>({ length: count }).fill(undefined);
  for (const { at, value } of points) {
    const step = Math.round((at - from) / stepMs);
    if (step >= 0 && step < count) values[step] = value;
  }
  return values;
}

/** Unix seconds, or a span in seconds, to the millisecond. */
function seconds(ms: number): string {
  return (ms / 1_000).toFixed(3);
}
