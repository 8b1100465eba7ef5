import { createHash } from 'node:crypto';
import { safeParse } from 'valibot';
import { problem, type Problem } from '../../core/base/problem';
import type {} from '../../core/incidents/problems';
import { isRecord, RowReader } from '../pagerDuty/readRows';
import { alertSchema, groupSchema, type AlertRow } from './schemas';

export type Labels = Readonly<Record<string, string>>;

/** Alerts that Alertmanager notifies of together. */
export interface AlertGroup {
  readonly nativeId: string;
  readonly receiver: string;
  /** What it grouped by; empty where it groups by nothing. */
  readonly labels: Labels;
  /** At least one; by start, oldest first. */
  readonly alerts: readonly AlertRow[];
}

export interface AlertGroups {
  readonly groups: readonly AlertGroup[];
  /** Says how many rows could not be read, naming the first. */
  readonly dropped?: Problem;
}

/**
 * Reads the answer of `/alerts/groups`. Two routes to one receiver can group by the same labels: Alertmanager lists
 * them apart without saying which is which, so they are one here.
 * @throws ProblemError `incidents.unexpectedAnswer` where there is no list at all.
 */
export function readGroups(body: unknown): AlertGroups {
  const reader = new RowReader(groupSchema, 'groups');
  reader.page({ groups: body });
  const { rows, dropped } = reader.result;
  const byId = new Map<string, { receiver: string; labels: Labels; alerts: Map<string, AlertRow> }>();
  const unreadable: { readonly row: string; readonly where: string }[] = [];
  for (const { labels, receiver, alerts } of rows) {
    const nativeId = groupId(receiver.name, labels);
    const group = byId.get(nativeId) ?? { receiver: receiver.name, labels, alerts: new Map() };
    byId.set(nativeId, group);
    for (const row of alerts) {
      const result = safeParse(alertSchema, row);
      if (result.success) group.alerts.set(result.output.fingerprint, result.output);
      else {
        const where = (result.issues[0].path ?? []).map(({ key }) => String(key)).join('.');
        unreadable.push({ row: nameOf(row), where: `alerts.${where}`.slice(0, 100) });
      }
    }
  }
  const groups = [...byId].flatMap(([nativeId, { alerts, ...group }]) => {
    const byStart = [...alerts.values()].sort(
      (a, b) =>
        Date.parse(a.startsAt) - Date.parse(b.startsAt) ||
        (JSON.stringify(sorted(a.labels)) < JSON.stringify(sorted(b.labels)) ? -1 : 1),
    );
    return byStart.length > 0 ? [{ nativeId, ...group, alerts: byStart }] : [];
  });
  const [first] = unreadable;
  const why =
    dropped ??
    (first &&
      problem('incidents.unreadableRows', {
        what: 'alerts',
        dropped: unreadable.length,
        first: first.row,
        where: first.where,
      }));
  return why ? { groups, dropped: why } : { groups };
}

/**
 * A group's id over restarts and clusters: Alertmanager tells none, and what makes a group the same for its people
 * is whom it notifies and what it groups by.
 */
export function groupId(receiver: string, labels: Labels): string {
  const key = JSON.stringify([receiver, sorted(labels)]);
  return createHash('sha256').update(key).digest('hex').slice(0, 20);
}

export function sorted(labels: Labels): readonly (readonly [string, string])[] {
  return Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1));
}

/** True where every alert of the two names the same labels with the same values. */
export function hasLabels(alert: Labels, wanted: Labels): boolean {
  return Object.entries(wanted).every(([name, value]) => alert[name] === value);
}

/** Labels that all of them have, with the same values. */
export function commonLabels(alerts: readonly { readonly labels: Labels }[]): Labels {
  const [first, ...others] = alerts;
  if (!first) return {};
  const pairs = Object.entries(first.labels).filter(([name, value]) =>
    others.every(other => other.labels[name] === value),
  );
  return Object.fromEntries(pairs);
}

function nameOf(row: unknown): string {
  const labels = isRecord(row) ? row['labels'] : undefined;
  const name = isRecord(labels) ? labels['alertname'] : undefined;
  return typeof name === 'string' && name !== '' ? name.slice(0, 40) : '?';
}
