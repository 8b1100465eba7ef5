import type {
  ChangeEvent,
  PastIncident,
  Responder,
  TimelineEntry,
  TimelineKind,
} from '../../core/incidents/incidentContext';
import type { Incident } from '../../core/incidents/incident';
import type { PagerDutyChangeEvent, PagerDutyLogEntry, PagerDutyResponder } from './contextSchemas';
import { safeLink } from '../http/baseUrl';
import type { PagerDutyIncident } from './schemas';
import { toPerson } from './toIncident';

/** Longer texts of the timeline are cut. */
const longestText = 2_000;

const kinds: Readonly<Record<string, TimelineKind>> = {
  trigger: 'trigger',
  acknowledge: 'acknowledge',
  unacknowledge: 'unacknowledge',
  reach_ack_limit: 'unacknowledge',
  resolve: 'resolve',
  assign: 'assign',
  delegate: 'assign',
  escalate: 'escalate',
  repeat_escalation_path: 'escalate',
  exhaust_escalation_path: 'exhaust',
  notify: 'notify',
  annotate: 'annotate',
  snooze: 'snooze',
  priority_change: 'priority',
  responder_request: 'responder',
  responder_accept: 'responder',
  responder_decline: 'responder',
  responder_cancel: 'responder',
  merge: 'merge',
  urgency_change: 'change',
  field_value_change: 'change',
  custom_field_value_change: 'change',
};

/** A log entry as Opex knows one; a type that is not known stays readable as `other`. */
export function toTimelineEntry(row: PagerDutyLogEntry): TimelineEntry {
  const agent = row.agent && toPerson(row.agent).name;
  const detail = detailOf(row);
  const url = safeLink(row.html_url);
  const name = row.type.replace(/_log_entry$/, '');
  return {
    id: row.id,
    kind: kinds[name] ?? 'other',
    at: Date.parse(row.created_at),
    summary: (row.summary?.trim() || name.replace(/_/g, ' ')).slice(0, longestText),
    ...(agent === undefined ? {} : { agent }),
    ...(row.channel?.type === undefined ? {} : { channel: row.channel.type }),
    ...(detail === undefined ? {} : { detail }),
    ...(url === undefined ? {} : { url }),
  };
}

/** What the summary does not say: a note's text; whom a page reached and by which means; who has it now. */
function detailOf(row: PagerDutyLogEntry): string | undefined {
  const parts = [
    row.note,
    row.type === 'annotate_log_entry' ? row.channel?.summary : undefined,
    row.user && toPerson(row.user).name,
    row.channel?.notification &&
      [row.channel.notification.type, row.channel.notification.status].filter(Boolean).join(' '),
    row.assignees?.map(person => toPerson(person).name).join(', '),
  ];
  const told = parts
    .map(part => part?.trim())
    .filter((part): part is string => Boolean(part) && !row.summary?.includes(part ?? ''));
  const text = [...new Set(told)].join(' · ');
  return text === '' ? undefined : text.slice(0, longestText);
}

export function toChangeEvent(row: PagerDutyChangeEvent): ChangeEvent {
  return {
    id: row.id,
    at: Date.parse(row.timestamp),
    summary: row.summary?.trim() || row.id,
    links: (row.links ?? []).flatMap(({ href, text }) =>
      /^https?:\/\/\S+$/i.test(href) ? [text === undefined ? { href } : { href, text }] : [],
    ),
    ...(row.source?.trim() ? { source: row.source } : {}),
    ...(row.custom_details === undefined || row.custom_details === null
      ? {}
      : { details: row.custom_details }),
  };
}

export function toPastIncident(row: PagerDutyIncident, incident: Incident): PastIncident {
  const at = row.resolved_at ?? (row.status === 'resolved' ? row.last_status_change_at : undefined);
  return at === undefined ? { incident } : { incident, resolvedAt: Date.parse(at) };
}

const responderStates: Readonly<Record<string, Responder['state']>> = {
  joined: 'joined',
  declined: 'declined',
  user_cancelled: 'declined',
};

export function toResponder(row: PagerDutyResponder): Responder {
  const message = row.message?.trim();
  return {
    person: toPerson(row.user),
    state: responderStates[row.state] ?? 'asked',
    ...(row.updated_at === undefined ? {} : { at: Date.parse(row.updated_at) }),
    ...(message ? { message: message.slice(0, longestText) } : {}),
  };
}
