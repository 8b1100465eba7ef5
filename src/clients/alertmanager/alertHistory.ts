import { entityId, parseEntityId } from '../../core/base/identity';
import type { Problem } from '../../core/base/problem';
import type { MetricLabels, MetricSource, RangeReading } from '../../core/errors/metricSource';
import type { TimeWindow } from '../../core/incidents/incidentContext';
import type { IncidentRecord } from '../../core/review/incidentHistory';
import { serviceOf, severityOf } from './labelMeaning';

/** What Prometheus remembers of alerts that fired. */
export interface AlertHistory {
  readonly records: readonly IncidentRecord[];
  /** Before this it remembers nothing (Unix ms). */
  readonly since: number;
  readonly problems: readonly Problem[];
}

/** Times are exact to this; Prometheus writes `ALERTS` with each evaluation of the rule, a minute by default. */
export const alertStepMs = 5 * 60_000;
/** Steps of one question: below what Prometheus answers at most. */
const mostSteps = 10_000;
const dayMs = 86_400_000;
const mostRecords = 20_000;

/**
 * Alerts as they fired, by the series `ALERTS` that Prometheus writes of its own rules
 * (https://prometheus.io/docs/prometheus/latest/configuration/alerting_rules/#inspecting-alerts-during-runtime).
 * Alerts of one name and service that fire at the same time are one, as a group of Alertmanager is.
 * @param sourceId of the Alertmanager that they went to.
 */
export async function readAlertHistory(
  source: MetricSource,
  sourceId: string,
  window: TimeWindow,
  signal: AbortSignal,
): Promise<AlertHistory> {
  const until = Math.floor(window.until / alertStepMs) * alertStepMs;
  const since = Math.floor(window.since / alertStepMs) * alertStepMs;
  const firing = `max_over_time(ALERTS{alertstate="firing"}[${String(alertStepMs / 60_000)}m])`;
  const expression = `max by (alertname, service, service_name, app, application, component, job, namespace, severity, priority, level) (${firing})`;
  const spans = new Map<string, { readonly labels: MetricLabels; readonly steps: Set<number> }>();
  const problems: Problem[] = [];
  for (let from = since; from <= until; from += mostSteps * alertStepMs) {
    const to = Math.min(until, from + (mostSteps - 1) * alertStepMs);
    const reading = await source.queryRange(expression, { from, to, stepMs: alertStepMs }, signal);
    problems.push(...reading.problems);
    addSteps(spans, reading);
  }
  const oldest = await oldestOf(source, window, signal);
  const first = [...spans.values()].flatMap(({ steps }) => Math.min(...steps));
  const records = [...spans.values()]
    .flatMap(({ labels, steps }) => runsOf(steps).map(run => recordOf(sourceId, labels, run, until)))
    .sort((a, b) => a.triggeredAt - b.triggeredAt || (a.id < b.id ? -1 : 1))
    .slice(-mostRecords);
  return { records, since: Math.min(oldest ?? until, ...first), problems };
}

/** A name and service with the worst of their severities, and the steps at which they fired. */
function addSteps(
  spans: Map<string, { readonly labels: MetricLabels; readonly steps: Set<number> }>,
  { series, times }: RangeReading,
): void {
  for (const { labels, values } of series) {
    const key = JSON.stringify([labels['alertname'], serviceName(labels), severityOf({ labels })]);
    const span = spans.get(key) ?? { labels, steps: new Set<number>() };
    values.forEach((value, at) => {
      const time = times[at];
      if (value !== undefined && time !== undefined) span.steps.add(time);
    });
    if (span.steps.size > 0) spans.set(key, span);
  }
}

interface Run {
  readonly from: number;
  readonly to: number;
}

/** Steps that follow each other; a step that is missing between two is an evaluation that came late. */
function runsOf(steps: ReadonlySet<number>): readonly Run[] {
  const runs: { from: number; to: number }[] = [];
  for (const at of [...steps].sort((a, b) => a - b)) {
    const last = runs[runs.length - 1];
    if (last && at - last.to <= 2 * alertStepMs) last.to = at;
    else runs.push({ from: at, to: at });
  }
  return runs;
}

/** It was seen to fire within the step that ends at `from`: the middle of it is nearest to the truth. */
function recordOf(sourceId: string, labels: MetricLabels, { from, to }: Run, until: number): IncidentRecord {
  const name = labels['alertname']?.trim() || '?';
  const service = serviceName(labels);
  const alertSeverity = severityOf({ labels });
  const triggeredAt = from - alertStepMs / 2;
  const isOpen = to >= until - alertStepMs;
  const { source = 'alertmanager', account = '' } = parseEntityId(`${sourceId}:x`) ?? {};
  const nativeId = `ALERTS/${name}/${service}/${alertSeverity ?? ''}@${String(triggeredAt)}`;
  return {
    id: entityId(source, account, nativeId),
    sourceId,
    nativeId,
    title: name,
    status: isOpen ? 'triggered' : 'resolved',
    urgency: alertSeverity === 'warning' || alertSeverity === 'info' ? 'low' : 'high',
    service: { id: service, name: service },
    triggeredAt,
    alertKey: name,
    withoutAcknowledge: true,
    ...(alertSeverity === undefined ? {} : { alertSeverity }),
    events: [
      { kind: 'trigger', at: triggeredAt, by: { kind: 'monitor', name: 'Prometheus' } },
      ...(isOpen
        ? []
        : [{ kind: 'resolve' as const, at: to, by: { kind: 'monitor' as const, name: 'Prometheus' } }]),
    ],
    whole: false,
  };
}

function serviceName(labels: MetricLabels): string {
  return serviceOf({ nativeId: '', receiver: '', labels, alerts: [] });
}

/** The first day of which it has any sample; undefined where it scrapes nothing itself. */
async function oldestOf(
  source: MetricSource,
  window: TimeWindow,
  signal: AbortSignal,
): Promise<number | undefined> {
  const range = { from: window.since, to: window.until, stepMs: dayMs };
  const { series, times } = await source.queryRange('count(last_over_time(up[1d]))', range, signal);
  const values = series[0]?.values ?? [];
  const first = values.findIndex(value => value !== undefined);
  const at = first < 0 ? undefined : times[first];
  // Found within the day that ends there; the first of all steps looks back past the window.
  return at === undefined ? undefined : first === 0 ? window.since : at;
}
