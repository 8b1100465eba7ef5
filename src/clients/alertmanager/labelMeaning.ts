import type { Incident } from '../../core/incidents/incident';
import { commonLabels, sorted, type AlertGroup, type Labels } from './alertGroup';
import type { AlertRow } from './schemas';

type AlertSeverity = NonNullable<Incident['alertSeverity']>;

const worstFirst: readonly AlertSeverity[] = ['critical', 'error', 'warning', 'info'];

/** Words for severities in rule collections and handbooks; Prometheus itself prescribes none. */
const severityWords = new Map<string, AlertSeverity>(
  Object.entries({
    critical: 'critical crit page pager emergency fatal disaster p1 sev1',
    error: 'error high major p2 sev2',
    warning: 'warning warn medium average minor ticket p3 sev3',
    info: 'info information informational notice low none debug',
  } as const).flatMap(([severity, words]) =>
    words.split(' ').map(word => [word, severity as AlertSeverity] as const),
  ),
);

const severityLabels = ['severity', 'priority', 'level'];

/** Labels that name a service, surest first: `job` and `namespace` are what every scrape has. */
const serviceLabels = [
  'service',
  'service_name',
  'app',
  'application',
  'app_kubernetes_io_name',
  'component',
  'job',
  'namespace',
];

/** Annotations that say in a sentence what is wrong, best first. */
const summaryAnnotations = ['summary', 'title', 'message', 'description'];

const longestTitle = 1_024;

export function severityOf({ labels }: Pick<AlertRow, 'labels'>): AlertSeverity | undefined {
  for (const name of severityLabels) {
    const severity = severityWords.get((labels[name] ?? '').trim().toLowerCase());
    if (severity) return severity;
  }
  return undefined;
}

/** The worst severity among alerts; undefined where none tells one. */
export function worstSeverity(alerts: readonly AlertRow[]): AlertSeverity | undefined {
  const found = alerts.map(severityOf);
  return worstFirst.find(severity => found.includes(severity));
}

/** The service that a group is about: what its alerts agree on; else its receiver, which is at least who cares. */
export function serviceOf(group: AlertGroup): string {
  const agreed: Labels = { ...commonLabels(group.alerts), ...group.labels };
  for (const name of serviceLabels) if (agreed[name]?.trim()) return agreed[name];
  return group.receiver || 'alertmanager';
}

/** What an alert says is wrong: its summary, else its name. */
export function summaryOf({ labels, annotations, fingerprint }: AlertRow): string {
  for (const name of summaryAnnotations) {
    const line = annotations?.[name]?.trim().split('\n')[0]?.trim();
    if (line) return line.slice(0, longestTitle);
  }
  return labels['alertname']?.trim() || fingerprint;
}

/**
 * A group's title: the sentence that its alerts share; else their name with what they were grouped by. It holds no
 * count, so that it stays the same while alerts come and go.
 */
export function titleOf(group: AlertGroup): string {
  const summaries = new Set(group.alerts.map(summaryOf));
  const [only] = summaries;
  if (summaries.size === 1 && only !== undefined) return only;
  const names = [...new Set(group.alerts.map(({ labels }) => labels['alertname']?.trim() || '?'))].sort();
  const shown = names.slice(0, 3).join(', ') + (names.length > 3 ? ` +${names.length - 3}` : '');
  const grouped = sorted(group.labels)
    .filter(([name]) => name !== 'alertname')
    .map(([name, value]) => `${name}=${value}`);
  return (grouped.length > 0 ? `${shown} (${grouped.join(', ')})` : shown).slice(0, longestTitle);
}
