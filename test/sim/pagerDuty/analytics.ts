import { invalidInput } from './apiError';
import { BodyReader } from './bodyReader';
import type { Incident, JsonObject } from './model';
import { ok, type Answer, type Call, type Route } from './router';
import type { SimState } from './state';
import { formatTime, parseTime } from './timestamps';

const lagMs = 24 * 3_600_000;
const largestLimit = 1000;

/** Enriched incidents, as of up to a day ago; a person's key must name teams or services. */
function rawIncidents({ state, token, now, body }: Call): Answer {
  const wanted = BodyReader.of(body, '');
  const filters = wanted.optionalObject('filters');
  const teams = filters?.optionalTexts('team_ids');
  const services = filters?.optionalTexts('service_ids');
  if (token.userId !== null && teams === undefined && services === undefined) {
    throw invalidInput('A team_ids or service_ids filter is required for user-level API keys');
  }
  const bound = (name: string): number | undefined => {
    const text = filters?.optionalText(name);
    return text === undefined ? undefined : parseTime(text, state.accountTimeZone);
  };
  const start = bound('created_at_start') ?? 0;
  const end = Math.min(bound('created_at_end') ?? now, now - lagMs);
  const urgency = filters?.oneOf('urgency', ['high', 'low']);
  const order = wanted.oneOf('order', ['asc', 'desc']) ?? 'desc';
  const limit = wanted.integer('limit', 1, largestLimit) ?? 100;
  const rows = [...state.incidents.values()]
    .filter(incident => incident.createdAt >= start && incident.createdAt < end)
    .filter(incident => urgency === undefined || incident.urgency === urgency)
    .filter(incident => services?.includes(incident.serviceId) ?? true)
    .filter(
      incident =>
        teams === undefined || state.service(incident.serviceId).teamIds.some(id => teams.includes(id)),
    )
    .sort((a, b) => (a.createdAt - b.createdAt) * (order === 'asc' ? 1 : -1));
  const after = wanted.optionalText('starting_after');
  const from = after === undefined ? 0 : rows.findIndex(({ id }) => id === after) + 1;
  const page = rows.slice(from, from + limit);
  return ok({
    first: page[0]?.id ?? '',
    last: page.at(-1)?.id ?? '',
    limit,
    more: rows.length > from + limit,
    order,
    order_by: 'created_at',
    time_zone: 'Etc/UTC',
    data: page.map(incident => enriched(state, incident)),
  });
}

function enriched(state: SimState, incident: Incident): JsonObject {
  const entries = state.logEntriesOf(incident.id);
  const acknowledged = entries.filter(({ type }) => type === 'acknowledge');
  const firstAck = acknowledged[0];
  const escalations = entries.filter(({ type }) => type === 'escalate').length;
  const service = state.service(incident.serviceId);
  const priority = state.priorities.find(({ id }) => id === incident.priorityId);
  const byUser = incident.lastStatusChangeBy.kind === 'user' && incident.status === 'resolved';
  const seconds = (at: number): number => Math.round((at - incident.createdAt) / 1000);
  return {
    id: incident.id,
    incident_number: incident.number,
    created_at: formatTime(incident.createdAt),
    status: incident.status,
    urgency: incident.urgency,
    service_id: service.id,
    service_name: service.name,
    escalation_policy_id: incident.policyId,
    escalation_policy_name: state.policy(incident.policyId).name,
    priority_id: priority?.id ?? null,
    priority_name: priority?.name ?? null,
    acknowledgement_count: acknowledged.length,
    acknowledged_user_ids: [...new Set(acknowledged.map(({ agent }) => agent.id))],
    escalation_count: escalations,
    timeout_escalation_count: escalations,
    total_notifications: entries.filter(({ type }) => type === 'notify').length,
    auto_resolved: incident.status === 'resolved' && !byUser,
    // Only an explicit acknowledgement counts: whoever resolves at once leaves no time to acknowledge.
    ...(firstAck === undefined ? {} : { seconds_to_first_ack: seconds(firstAck.at) }),
    ...(incident.resolvedAt === null
      ? {}
      : { resolved_at: formatTime(incident.resolvedAt), seconds_to_resolve: seconds(incident.resolvedAt) }),
    ...(byUser ? { resolved_by_user_id: incident.lastStatusChangeBy.id } : {}),
  };
}

export const analyticsRoutes: readonly Route[] = [
  { method: 'POST', path: '/analytics/raw/incidents', handle: rawIncidents },
];
