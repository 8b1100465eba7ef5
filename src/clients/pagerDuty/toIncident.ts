import { entityId } from '../../core/base/identity';
import type { Incident, IncidentNote, PendingAction, Person } from '../../core/incidents/incident';
import { safeLink } from '../http/baseUrl';
import type { PagerDutyIncident, PagerDutyNote, PagerDutyReference } from './schemas';

/** Longer titles are cut; PagerDuty allows 1,024 characters. */
const longestTitle = 1_024;

export interface IncidentContext {
  readonly account: string;
  /** PagerDuty id of the person of the connection. */
  readonly userId?: string;
  readonly alertSeverity?: Incident['alertSeverity'];
}

const pendingKinds: Readonly<Record<string, PendingAction['kind']>> = {
  escalate: 'escalate',
  unacknowledge: 'unacknowledge',
  resolve: 'resolve',
  urgency_change: 'urgencyChange',
};

/** PagerDuty's incident as Opex knows one. */
export function toIncident(row: PagerDutyIncident, context: IncidentContext): Incident {
  const { account, userId, alertSeverity } = context;
  const assignees = (row.assignments ?? []).map(({ assignee }) => toPerson(assignee));
  const priority = nameOf(row.priority);
  const url = safeLink(row.html_url);
  return {
    id: entityId('pagerduty', account, row.id),
    sourceId: `pagerduty:${account}`,
    nativeId: row.id,
    title: (filled(row.title) ?? filled(row.summary) ?? row.id).slice(0, longestTitle),
    status: row.status,
    urgency: row.urgency,
    service: { id: row.service.id, name: nameOf(row.service) ?? row.service.id },
    createdAt: Date.parse(row.created_at),
    assignees,
    acknowledgedBy: (row.acknowledgements ?? []).map(({ at, acknowledger }) => ({
      person: toPerson(acknowledger),
      at: Date.parse(at),
    })),
    mine: userId !== undefined && assignees.some(person => person.id === userId),
    pendingActions: (row.pending_actions ?? []).flatMap(({ type, at }) => {
      const kind = pendingKinds[type];
      return kind ? [{ kind, at: Date.parse(at) }] : [];
    }),
    ...(row.incident_number === undefined ? {} : { number: row.incident_number }),
    ...(row.updated_at === undefined ? {} : { updatedAt: Date.parse(row.updated_at) }),
    ...(row.alert_counts?.all === undefined ? {} : { alertCount: row.alert_counts.all }),
    ...(priority === undefined ? {} : { priority }),
    ...(alertSeverity === undefined ? {} : { alertSeverity }),
    ...(url === undefined ? {} : { url }),
    ...(userId === undefined ? {} : myTimes(row, userId)),
  };
}

/** When the person got it, and was asked to help with it. */
function myTimes(row: PagerDutyIncident, userId: string): Pick<Incident, 'mineSince' | 'askedAt'> {
  const mine = (row.assignments ?? []).filter(({ assignee }) => assignee.id === userId);
  const asked = (row.incidents_responders ?? []).filter(
    ({ user, state }) => user.id === userId && state === 'pending',
  );
  const mineSince = newest(mine.map(({ at }) => at));
  const askedAt = newest(asked.map(request => request.requested_at));
  return {
    ...(mineSince === undefined ? {} : { mineSince }),
    ...(askedAt === undefined ? {} : { askedAt }),
  };
}

function newest(times: readonly (string | undefined)[]): number | undefined {
  const known = times.flatMap(time => (time === undefined ? [] : Date.parse(time)));
  return known.length === 0 ? undefined : Math.max(...known);
}

export function toNote(row: PagerDutyNote): IncidentNote {
  const note = { id: row.id, content: row.content, createdAt: Date.parse(row.created_at) };
  return row.user ? { ...note, author: toPerson(row.user) } : note;
}

export function toPerson(reference: PagerDutyReference): Person {
  const person = { id: reference.id, name: nameOf(reference) ?? reference.id };
  return reference.email === undefined ? person : { ...person, email: reference.email };
}

function nameOf(reference: PagerDutyReference | undefined): string | undefined {
  return filled(reference?.summary) ?? filled(reference?.name);
}

/** A blank name is none: a row must say what it is about. */
function filled(text: string | undefined): string | undefined {
  return text?.trim() ? text : undefined;
}
