import type { MetricAlert, MetricRule } from '../../core/errors/metricSource';
import { isRecord } from '../pagerDuty/readRows';
import { labelsOf, numberOf } from './readSeries';

type Fields = Readonly<Record<string, unknown>>;

/** What of a list could be read, and how much could not. */
export interface ReadList<T> {
  readonly items: readonly T[];
  readonly unreadable: number;
}

/** `data` of `/rules`; undefined where it is no such thing. A rule that cannot be read takes no other with it. */
export function readRules(data: unknown): ReadList<MetricRule> | undefined {
  const groups = isRecord(data) ? data['groups'] : undefined;
  if (!Array.isArray(groups)) return undefined;
  const items: MetricRule[] = [];
  let unreadable = 0;
  for (const group of groups as readonly unknown[]) {
    const rules = isRecord(group) ? group['rules'] : undefined;
    if (!isRecord(group) || !Array.isArray(rules)) {
      unreadable += 1;
      continue;
    }
    for (const rule of rules as readonly unknown[]) {
      const read = isRecord(rule) ? ruleOf(rule, group) : undefined;
      if (read) items.push(read);
      else unreadable += 1;
    }
  }
  return { items, unreadable };
}

/** `data` of `/alerts`. */
export function readAlerts(data: unknown): ReadList<MetricAlert> | undefined {
  const alerts = isRecord(data) ? data['alerts'] : undefined;
  return Array.isArray(alerts) ? alertsOf(alerts) : undefined;
}

function ruleOf(rule: Fields, group: Fields): MetricRule | undefined {
  const name = textOf(rule['name']);
  const expression = textOf(rule['query']);
  const labels = labelsOf(rule['labels'] ?? {});
  const kind = rule['type'];
  if (name === undefined || expression === undefined || !labels) return undefined;
  if (kind !== 'alerting' && kind !== 'recording') return undefined;
  const file = textOf(group['file']);
  const lastError = textOf(rule['lastError']);
  const evaluatedAt = timeOf(rule['lastEvaluation']);
  const seconds = numberOf(rule['duration']);
  const { state, health, alerts } = rule;
  return {
    kind,
    name,
    group: textOf(group['name']) ?? '',
    ...(file === undefined ? {} : { file }),
    expression,
    labels,
    annotations: labelsOf(rule['annotations'] ?? {}) ?? {},
    ...(kind === 'alerting' && seconds !== undefined ? { forMs: seconds * 1_000 } : {}),
    health: health === 'ok' ? 'ok' : health === 'err' ? 'failing' : 'unknown',
    ...(lastError === undefined ? {} : { lastError: lastError.slice(0, 300) }),
    ...(evaluatedAt === undefined ? {} : { evaluatedAt }),
    ...(state === 'firing' || state === 'pending' || state === 'inactive' ? { state } : {}),
    alerts: Array.isArray(alerts) ? alertsOf(alerts).items : [],
  };
}

function alertsOf(alerts: readonly unknown[]): ReadList<MetricAlert> {
  const items = alerts.map(alertOf).filter((alert): alert is MetricAlert => alert !== undefined);
  return { items, unreadable: alerts.length - items.length };
}

function alertOf(alert: unknown): MetricAlert | undefined {
  if (!isRecord(alert)) return undefined;
  const labels = labelsOf(alert['labels'] ?? {});
  const { state } = alert;
  if (!labels || (state !== 'firing' && state !== 'pending')) return undefined;
  const activeAt = timeOf(alert['activeAt']);
  const value = numberOf(alert['value']);
  return {
    name: labels['alertname'] ?? '',
    labels,
    annotations: labelsOf(alert['annotations'] ?? {}) ?? {},
    state,
    ...(activeAt === undefined ? {} : { activeAt }),
    ...(value === undefined ? {} : { value }),
  };
}

/** Go's zero time means "never". */
function timeOf(value: unknown): number | undefined {
  const at = typeof value === 'string' ? Date.parse(value) : Number.NaN;
  return Number.isNaN(at) || at <= 0 ? undefined : at;
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
