import { isAbort, problem, problemOf, type Problem } from '../core/base/problem';
import type {} from '../core/errors/alerts/problems';
import { coarseMs, TrafficBook } from '../core/errors/alerts/trafficBook';
import { partOfRequests } from '../core/errors/alerts/trafficOfRequests';
import type { NameOf } from '../core/errors/alerts/trafficParts';
import type { MetricSource, RangeReading } from '../core/errors/metricSource';
import type { TimeWindow } from '../core/errors/logSource';
import {
  familyQuestions,
  labelFamily,
  requestCounts,
  type RequestCounter,
} from '../core/review/panelsOfMetrics';

export interface RequestsOfTeam {
  readonly byService: boolean;
  readonly nameOf: NameOf;
}

const minute = 60_000;
const hour = 60 * minute;
const daysBack = 7;
const dayPauseMs = 10 * minute;
/** Two scrapes must lie in what a step is worked out of: of programs that are scraped once a minute too. */
const rangeMs = 2 * minute;

/** Requests as a metrics server counts them, of one family of counters. */
export class RequestTraffic {
  readonly book = new TrafficBook();
  failed: Problem | undefined;
  readonly key: string;
  private nextDayAt = 0;

  constructor(
    private readonly source: MetricSource,
    readonly counter: RequestCounter,
    private readonly about: RequestsOfTeam,
  ) {
    this.key = `${source.id} ${counter.all('1m')} ${String(about.byService)}`;
  }

  /** Rejects on abort only: what fails is told in `failed`. */
  async refresh(now: number, signal: AbortSignal): Promise<void> {
    try {
      this.failed = await this.take(this.book.dueRecent(now), minute, signal, true);
    } catch (error) {
      if (isAbort(error)) throw error;
      this.failed = problemOf(error);
      return;
    }
    if (now < this.nextDayAt) return;
    try {
      await this.readDay(now, signal);
    } catch (error) {
      if (isAbort(error)) throw error;
      this.nextDayAt = now + dayPauseMs;
    }
  }

  /** @throws ProblemError where a day cannot be read */
  async readWeek(now: number, signal: AbortSignal): Promise<void> {
    for (let tries = 0; tries <= daysBack + 1 && (await this.readDay(now, signal)); tries += 1);
  }

  private async readDay(now: number, signal: AbortSignal): Promise<boolean> {
    const due = this.book.dueDay(now, daysBack);
    if (!due) return false;
    if (await this.take(due, coarseMs, signal, false)) this.book.skipDay(due);
    return true;
  }

  private async take(
    window: TimeWindow,
    stepMs: number,
    signal: AbortSignal,
    isRecent: boolean,
  ): Promise<Problem | undefined> {
    const { counter, about } = this;
    const span = isRecent ? rangeMs : stepMs;
    const label = counter.service;
    const ask = (count: (window: string) => string): Promise<RangeReading> => {
      const text = `${count(`${String(span / 1_000)}s`)}${span === stepMs ? '' : ` / ${String(span / stepMs)}`}`;
      return this.source.queryRange(text, { from: window.from + stepMs, to: window.to, stepMs }, signal);
    };
    const [all, failed] = await Promise.all([ask(counter.all), ask(counter.failed)]);
    const missing = all.problems[0] ?? failed.problems[0];
    const part = partOfRequests(
      { all, failed, ...(label === undefined ? {} : { label }) },
      { ...window, stepMs, ...about },
    );
    if (isRecent) this.book.takeRecent(part);
    else if (!missing) this.book.takeDay(part);
    return missing;
  }
}

/** The counters of requests that the servers have and that tell what failed. Rejects on abort only. */
export async function openRequestTraffic(
  sources: readonly MetricSource[],
  now: number,
  about: RequestsOfTeam,
  signal: AbortSignal,
): Promise<{ readonly traffic: readonly RequestTraffic[]; readonly failed?: Problem }> {
  const traffic: RequestTraffic[] = [];
  let why: Problem | undefined;
  for (const source of sources) {
    try {
      const { metrics } = await source.metrics({ from: now - hour, to: now }, signal);
      for (const { family, expression } of familyQuestions(metrics)) {
        const { series } = await source.query(expression, now, signal);
        const counter = requestCounts(
          labelFamily(
            family,
            series.map(({ labels }) => labels),
          ),
        );
        if (counter) traffic.push(new RequestTraffic(source, counter, about));
      }
    } catch (error) {
      if (isAbort(error)) throw error;
      why ??= problemOf(error);
    }
  }
  if (sources.length > 0 && traffic.length === 0) why ??= problem('alerts.noTraffic', {});
  return { traffic, ...(why ? { failed: why } : {}) };
}
