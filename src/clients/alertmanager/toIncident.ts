import { entityId } from '../../core/base/identity';
import type { Incident, IncidentAlert } from '../../core/incidents/incident';
import type { Muting, Silence } from '../../core/incidents/muting';
import { runbookKey, runbookText, webLink } from '../runbookLinks';
import { sorted, type AlertGroup } from './alertGroup';
import { serviceOf, severityOf, summaryOf, titleOf, worstSeverity } from './labelMeaning';
import type { AlertRow } from './schemas';

export interface GroupContext {
  readonly account: string;
  readonly baseUrl: string;
  /** Silences by id, as far as they could be read. */
  readonly silences: ReadonlyMap<string, Silence>;
}

/** A group as Opex knows an incident. It is resolved when no alert of it fires, and then Alertmanager lists it no more. */
export function toIncident(group: AlertGroup, context: GroupContext): Incident {
  const { account } = context;
  const { alerts, nativeId } = group;
  const starts = alerts.map(alert => Date.parse(alert.startsAt));
  const alertSeverity = worstSeverity(alerts);
  const service = serviceOf(group);
  const muting = mutingOf(alerts, context.silences);
  return {
    id: entityId('alertmanager', account, nativeId),
    sourceId: `alertmanager:${account}`,
    nativeId,
    title: titleOf(group),
    status: 'triggered',
    // What says nothing of its severity is not taken lightly.
    urgency: alertSeverity === 'warning' || alertSeverity === 'info' ? 'low' : 'high',
    service: { id: service, name: service },
    createdAt: Math.min(...starts),
    // No `updatedAt`: Alertmanager's own is renewed by every sending of Prometheus, and when the newest alert began
    // goes back as that one ends, which the store would take for an answer older than what it has.
    assignees: [],
    acknowledgedBy: [],
    mine: false,
    pendingActions: [],
    withoutAcknowledge: true,
    alertCount: alerts.length,
    url: pageOf(group, context.baseUrl),
    ...(alertSeverity === undefined ? {} : { alertSeverity }),
    ...(muting === undefined ? {} : { muting }),
  };
}

/** An alert of a group. */
export function toAlert(row: AlertRow, silences: ReadonlyMap<string, Silence>): IncidentAlert {
  const { labels, status } = row;
  const annotations = row.annotations ?? {};
  const severity = severityOf(row);
  const links = linksOf(row);
  const runbookLink =
    Object.entries(annotations).find(
      ([key, text]) => runbookKey.test(key.trim()) && webLink.test(text.trim()),
    )?.[1] ?? links.find(({ href }) => runbookText.test(href))?.href;
  const held = status.silencedBy.map(id => detailOf(id, silences));
  return {
    id: row.fingerprint,
    summary: summaryOf(row),
    status: 'triggered',
    createdAt: Date.parse(row.startsAt),
    links,
    details: {
      labels,
      annotations,
      state: status.state,
      ...(held.length > 0 ? { silencedBy: held } : {}),
      ...(status.inhibitedBy.length > 0 ? { inhibitedBy: status.inhibitedBy } : {}),
      ...(status.mutedBy.length > 0 ? { mutedBy: status.mutedBy } : {}),
    },
    ...(severity === undefined ? {} : { severity }),
    ...(labels['alertname'] ? { alertName: labels['alertname'].slice(0, 200) } : {}),
    ...(runbookLink === undefined ? {} : { runbookLink: runbookLink.trim() }),
  };
}

/** What holds alerts of a group back, and until when the first of them is not heard. */
export function mutingOf(
  alerts: readonly AlertRow[],
  silences: ReadonlyMap<string, Silence>,
): Muting | undefined {
  const held = alerts.filter(({ status }) => status.state === 'suppressed');
  if (held.length === 0) return undefined;
  const ids = new Set(held.flatMap(({ status }) => status.silencedBy));
  const known = [...ids].flatMap(id => silences.get(id) ?? []).sort((a, b) => a.endsAt - b.endsAt);
  const ends = held.map(({ status }) => {
    const own = status.silencedBy.map(id => silences.get(id)?.endsAt);
    const isSilencedOnly = own.length > 0 && status.inhibitedBy.length + status.mutedBy.length === 0;
    // Of several silences the last one lets it be heard.
    return isSilencedOnly && own.every(end => end !== undefined) ? Math.max(...own) : undefined;
  });
  const until = ends.every(end => end !== undefined) ? Math.min(...ends) : undefined;
  return {
    whole: held.length === alerts.length,
    alerts: held.length,
    silences: known,
    inhibited: held.some(({ status }) => status.inhibitedBy.length > 0),
    timed: held.some(({ status }) => status.mutedBy.length > 0),
    ...(until === undefined ? {} : { until }),
  };
}

function linksOf({ generatorURL, annotations = {} }: AlertRow): IncidentAlert['links'] {
  const links = new Map<string, string>();
  for (const [key, value] of Object.entries(annotations)) {
    const href = value.trim();
    if (webLink.test(href) && !links.has(href)) links.set(href, key);
  }
  const source = generatorURL?.trim();
  if (source !== undefined && webLink.test(source) && !links.has(source)) links.set(source, 'Prometheus');
  return [...links].map(([href, text]) => ({ href, text }));
}

function detailOf(id: string, silences: ReadonlyMap<string, Silence>): unknown {
  const silence = silences.get(id);
  if (!silence) return { id };
  const { author, comment, endsAt } = silence;
  return { id, author, comment, endsAt: new Date(endsAt).toISOString() };
}

/** Alertmanager's own page of the group: its alerts, muted ones too. */
function pageOf({ labels, receiver }: AlertGroup, baseUrl: string): string {
  const filter = `{${sorted(labels)
    .map(([name, value]) => `${name}=${quoted(value)}`)
    .join(',')}}`;
  const query = [
    'silenced=true',
    'inhibited=true',
    'muted=true',
    'active=true',
    `filter=${encodeURIComponent(filter)}`,
    `receiver=${encodeURIComponent(receiver)}`,
  ];
  return `${baseUrl}/#/alerts?${query.join('&')}`;
}

/** A value as Alertmanager's matchers write it. */
export function quoted(value: string): string {
  return `"${value.replace(/\\/g, '\\\\').replace(/"/g, '\\"').replace(/\n/g, '\\n')}"`;
}
