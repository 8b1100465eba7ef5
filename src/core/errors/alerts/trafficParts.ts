import { problem, type Problem } from '../../base/problem';
import { severities, type Severity } from '../../team/severity';
import type { ErrorGroup } from '../errorGroup';
import type { CountAnswer } from '../logBackend';
import { levelOfValue, type LevelScale } from '../logLevel';
import type { TimeWindow } from '../logSource';
import './problems';
import type { RecordCounts } from './recordTraffic';
import type { ClassCounts, TrafficPart } from './trafficBook';
import type { TrafficBucket, TrafficSeries } from './trafficSeries';

/** Whose records are those of a service, as they call it: a name in the team file, or undefined. */
export type NameOf = (service: string | undefined) => string | undefined;

export interface CountsAbout extends TimeWindow {
  readonly stepMs: number;
  readonly levelScale?: LevelScale;
  /** The team names services: then counts that are not split by service say nothing of one. */
  readonly byService: boolean;
  readonly nameOf: NameOf;
}

/** Records of every level and the errors among them, as a log engine counted them; or why that says nothing. */
export function partOfCounts(
  answer: Pick<CountAnswer, 'by' | 'rows'>,
  about: CountsAbout,
): TrafficPart | { readonly problem: Problem } {
  const { from, to, stepMs, levelScale, byService, nameOf } = about;
  if (!answer.by.includes('level')) return { problem: problem('alerts.noLevels', {}) };
  if (byService && !answer.by.includes('service')) return { problem: problem('alerts.noServices', {}) };
  const length = Math.max(0, Math.round((to - from) / stepMs));
  const services = new Map<string | undefined, { all: number; bad: number }[]>();
  for (const { values, buckets } of answer.rows) {
    const name = byService ? nameOf(values.service ?? undefined) : undefined;
    if (byService && name === undefined) continue;
    const level = levelOfValue(values.level, levelScale);
    const isBad = level === 'error' || level === 'fatal';
    let counts = services.get(name);
    if (!counts) {
      counts = Array.from({ length }, () => ({ all: 0, bad: 0 }));
      services.set(name, counts);
    }
    for (const [at, count] of buckets) {
      const bucket = counts[Math.floor((at - from) / stepMs)];
      if (!bucket) continue;
      bucket.all += count;
      if (isBad) bucket.bad += count;
    }
  }
  return { from, to, stepMs, basis: 'records', services };
}

/** Errors by class as the groups of a reading tell them over its window. */
export function classesOfGroups(
  groups: readonly ErrorGroup[],
  byService: boolean,
  nameOf: NameOf,
): readonly ClassCounts[] {
  return groups.flatMap(({ service, trend, classified }): ClassCounts[] => {
    const name = byService ? nameOf(service) : undefined;
    if (!trend || (byService && name === undefined)) return [];
    const counts: Record<Severity, readonly number[]> = { critical: [], major: [], standard: [] };
    counts[classified.severity] = trend.counts;
    return [{ service: name, from: trend.from, stepMs: trend.stepMs, counts }];
  });
}

/** Traffic of log files: every record was looked at, so that all of it is told, by class too. */
export function seriesOfRecords(
  counts: readonly RecordCounts[],
  service: string | undefined,
  nameOf: NameOf,
): TrafficSeries | undefined {
  const ours = counts.filter(row => service === undefined || nameOf(row.service) === service);
  const [first] = ours;
  if (!first) return undefined;
  const { from, stepMs } = first;
  const buckets = first.all.map((_, index): TrafficBucket => {
    const sum = (column: (row: RecordCounts) => readonly number[]): number =>
      ours.reduce((total, row) => total + (column(row)[index] ?? 0), 0);
    const byClass = {
      critical: sum(row => row.byClass.critical),
      major: sum(row => row.byClass.major),
      standard: sum(row => row.byClass.standard),
    };
    const bad = severities.reduce((total, severity) => total + byClass[severity], 0);
    return { all: sum(row => row.all), bad, byClass };
  });
  return { ...(service === undefined ? {} : { service }), from, stepMs, buckets, basis: 'records' };
}

/**
 * Why a series cannot be held against a share: logs that hold nothing but errors are no traffic. So many hours must
 * say so, that an outage of all is not taken for it.
 */
export function faultOfTraffic({ buckets, stepMs, basis }: TrafficSeries): Problem | undefined {
  let [all, bad, known] = [0, 0, 0];
  for (const bucket of buckets) {
    if (!bucket) continue;
    known += 1;
    all += bucket.all;
    bad += bucket.bad;
  }
  const isLong = known * stepMs >= 2 * 3_600_000;
  return basis === 'records' && all > 0 && isLong && bad >= all * 0.999
    ? problem('alerts.onlyErrors', {})
    : undefined;
}
