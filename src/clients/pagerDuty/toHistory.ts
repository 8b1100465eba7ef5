import { entityId, type EntityId } from '../../core/base/identity';
import type { Actor, IncidentEvent, IncidentRecord, PersonRef } from '../../core/review/incidentHistory';
import { safeLink } from '../http/baseUrl';
import type { HistoryEntry, ZonedUser } from './historySchemas';
import type { PagerDutyIncident, PagerDutyReference } from './schemas';

export interface HistoryContext {
  readonly account: string;
  readonly sourceId: string;
  /** By PagerDuty's id: those that were asked for. */
  readonly users: ReadonlyMap<string, ZonedUser>;
}

/** One incident with its log. `whole` says whether the log holds all that happened to it. */
export function toRecord(
  row: PagerDutyIncident,
  entries: readonly HistoryEntry[],
  whole: boolean,
  context: HistoryContext,
): IncidentRecord {
  const { account, sourceId } = context;
  const url = safeLink(row.html_url);
  const priority = row.priority?.summary?.trim() || row.priority?.name?.trim();
  const key = alertKeyOf(row);
  return {
    id: entityId('pagerduty', account, row.id),
    sourceId,
    nativeId: row.id,
    title: (row.title?.trim() || row.summary?.trim() || row.id).slice(0, 1_024),
    status: row.status,
    urgency: row.urgency,
    service: {
      id: row.service.id,
      name: row.service.summary?.trim() || row.service.name?.trim() || row.service.id,
    },
    triggeredAt: Date.parse(row.created_at),
    events: eventsOf(row, entries, context),
    whole,
    ...(row.incident_number === undefined ? {} : { number: row.incident_number }),
    ...(url === undefined ? {} : { url }),
    ...(priority ? { priority } : {}),
    ...(key === undefined ? {} : { alertKey: key }),
  };
}

/** Oldest first; of what happens in one second PagerDuty's own order (newest first in its lists) is kept. */
function eventsOf(
  row: PagerDutyIncident,
  entries: readonly HistoryEntry[],
  context: HistoryContext,
): readonly IncidentEvent[] {
  const oldestFirst = [...entries]
    .reverse()
    .sort((a, b) => Date.parse(a.created_at) - Date.parse(b.created_at));
  const events: IncidentEvent[] = [];
  let isTriggered = false;
  for (const entry of oldestFirst) {
    const event = toEvent(entry, isTriggered, context);
    if (event?.kind === 'trigger') isTriggered = true;
    if (event) events.push(event);
  }
  const end = mergeOf(row, context) ?? endOf(row, events);
  return end ? [...events, end].sort((a, b) => a.at - b.at) : events;
}

/** Of half a log the end may be missing: the incident itself tells when it was, and not by whom. */
function endOf(row: PagerDutyIncident, events: readonly IncidentEvent[]): IncidentEvent | undefined {
  const told = row.resolved_at ?? row.last_status_change_at;
  if (row.status !== 'resolved' || !told || events.some(({ kind }) => kind === 'resolve')) return undefined;
  return { kind: 'resolve', at: Date.parse(told), by: { kind: 'other' } };
}

/** The log has no entry of its own for a merge: the incident says into which it went. */
function mergeOf(row: PagerDutyIncident, context: HistoryContext): IncidentEvent | undefined {
  if (row.resolve_reason?.type !== 'merge_resolve_reason') return undefined;
  const at = Date.parse(row.resolved_at ?? row.last_status_change_at ?? row.created_at);
  const into = row.resolve_reason.incident?.id;
  return { kind: 'merge', at, ...(into === undefined ? {} : { into: idOf(into, context) }) };
}

function idOf(nativeId: string, { account }: HistoryContext): EntityId {
  return entityId('pagerduty', account, nativeId);
}

function toEvent(
  entry: HistoryEntry,
  isTriggered: boolean,
  context: HistoryContext,
): IncidentEvent | undefined {
  const at = Date.parse(entry.created_at);
  const by = actorOf(entry, context);
  const people = (entry.assignees ?? []).map(person => personOf(person, context));
  const to = people.length === 0 ? {} : { to: people };
  switch (entry.type.replace(/_log_entry$/, '')) {
    case 'trigger':
      // The log calls it "trigger" again where a resolved incident comes back.
      return { kind: isTriggered ? 'reopen' : 'trigger', at, by };
    case 'reopen':
      return { kind: 'reopen', at, by };
    case 'acknowledge':
      return { kind: 'acknowledge', at, by };
    case 'unacknowledge':
      return { kind: 'unacknowledge', at, by };
    case 'escalate':
      return { kind: 'escalate', at, ...to };
    case 'assign':
    case 'delegate':
      return { kind: 'reassign', at, by, ...to };
    case 'notify':
      return notifyEvent(entry, at, context);
    case 'resolve':
      return { kind: 'resolve', at, by };
    case 'snooze': {
      const until = entry.changed_actions?.find(({ type }) => type === 'unacknowledge')?.at;
      return { kind: 'snooze', at, ...(until === undefined ? {} : { until: Date.parse(until) }) };
    }
    case 'priority_change':
      return priorityEvent(entry, at);
    case 'urgency_change': {
      const urgency =
        entry.channel?.new_urgency ?? /\b(high|low)\b/i.exec(entry.summary ?? '')?.[1]?.toLowerCase();
      return urgency === 'high' || urgency === 'low' ? { kind: 'urgency', at, to: urgency } : undefined;
    }
    case 'responder_request':
    case 'responder_accept':
    case 'responder_decline':
      return responderEvent(entry, at, context);
    default:
      return undefined;
  }
}

function notifyEvent(entry: HistoryEntry, at: number, context: HistoryContext): IncidentEvent | undefined {
  if (!entry.user) return undefined;
  const channel = channels[entry.channel?.notification?.type ?? entry.channel?.type ?? ''];
  return {
    kind: 'notify',
    at,
    to: personOf(entry.user, context),
    ...(channel === undefined ? {} : { channel }),
  };
}

function priorityEvent(entry: HistoryEntry, at: number): IncidentEvent {
  const { old_priority: old, new_priority: fresh } = entry.channel ?? {};
  const from = old?.summary ?? old?.name;
  const to = fresh?.summary ?? fresh?.name;
  return { kind: 'priority', at, ...(from ? { from } : {}), ...(to ? { to } : {}) };
}

function responderEvent(entry: HistoryEntry, at: number, context: HistoryContext): IncidentEvent | undefined {
  const person = entry.user ?? (entry.type.includes('request') ? undefined : entry.agent);
  if (!person) return undefined;
  const state = entry.type.includes('accept')
    ? 'joined'
    : entry.type.includes('decline')
      ? 'declined'
      : 'asked';
  return { kind: 'responder', at, person: personOf(person, context), state };
}

/** How PagerDuty names the ways on which it reaches people, in the log and in contact methods. */
const channels: Readonly<Record<string, string>> = {
  phone: 'phone',
  phone_call: 'phone',
  phone_notification: 'phone',
  sms: 'sms',
  sms_notification: 'sms',
  push: 'push',
  push_notification: 'push',
  email: 'email',
  email_notification: 'email',
};

function actorOf({ agent, channel }: HistoryEntry, context: HistoryContext): Actor {
  if (channel?.type === 'timeout') return { kind: 'timeout' };
  const type = agent?.type ?? '';
  if (agent && /^user(_reference)?$/.test(type)) return { kind: 'person', person: personOf(agent, context) };
  const name = agent?.summary?.trim() || agent?.name?.trim();
  return { kind: /integration/.test(type) ? 'monitor' : 'other', ...(name ? { name } : {}) };
}

/** A reference to a deleted user has no name that means a person. */
function personOf(reference: PagerDutyReference, { users }: HistoryContext): PersonRef {
  const user = users.get(reference.id);
  const name = user?.name?.trim() || reference.summary?.trim() || reference.name?.trim();
  const email = user?.email ?? reference.email;
  const zone = zoneOf(user?.time_zone);
  return {
    id: reference.id,
    ...(name ? { name } : {}),
    ...(email === undefined ? {} : { email }),
    ...(zone === undefined ? {} : { zone }),
  };
}

/** Names of Rails that PagerDuty's web page offers and the IANA database does not have; the rest it has by the city. */
const railsZones: Readonly<Record<string, string>> = {
  'eastern time (us & canada)': 'America/New_York',
  'central time (us & canada)': 'America/Chicago',
  'mountain time (us & canada)': 'America/Denver',
  'pacific time (us & canada)': 'America/Los_Angeles',
  arizona: 'America/Phoenix',
  hawaii: 'Pacific/Honolulu',
  alaska: 'America/Anchorage',
  london: 'Europe/London',
  berlin: 'Europe/Berlin',
  paris: 'Europe/Paris',
  madrid: 'Europe/Madrid',
  amsterdam: 'Europe/Amsterdam',
  warsaw: 'Europe/Warsaw',
  tokyo: 'Asia/Tokyo',
  sydney: 'Australia/Sydney',
  mumbai: 'Asia/Kolkata',
  'new delhi': 'Asia/Kolkata',
  utc: 'UTC',
};

/** The zone's IANA name; undefined for what is none. */
export function zoneOf(name: string | undefined): string | undefined {
  const wanted = name?.trim();
  if (!wanted || wanted.length > 64) return undefined;
  const zone = railsZones[wanted.toLowerCase()] ?? wanted;
  try {
    // Throws for what it does not know; the name stays as it was told, since Intl's own may be an older one.
    new Intl.DateTimeFormat('en', { timeZone: zone });
    return zone;
  } catch {
    return undefined;
  }
}

/** A key that PagerDuty made because the monitor sent none is another each time: it says nothing about the alert. */
function alertKeyOf(row: PagerDutyIncident): string | undefined {
  const key = row.incident_key?.trim();
  if (!key || /^[0-9a-f]{32}$/i.test(key) || /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(key)) {
    return undefined;
  }
  return key.slice(0, 500);
}
