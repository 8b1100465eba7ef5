import { ApiError } from './apiError';
import { record } from './logBook';
import type { Agent, Alert, Incident, JsonObject, Urgency } from './model';
import { usersOfLevel } from './onCall';
import type { SimState } from './state';

export interface NewIncident {
  readonly title: string;
  readonly serviceId: string;
  readonly at: number;
  readonly agent: Agent;
  readonly urgency?: Urgency | undefined;
  readonly priorityId?: string | null | undefined;
  readonly policyId?: string | undefined;
  readonly key?: string | undefined;
  readonly assigneeIds?: readonly string[] | undefined;
  readonly body?: string | null | undefined;
  readonly incidentType?: string | undefined;
  readonly channel?: JsonObject;
  readonly alert?: Pick<Alert, 'severity' | 'contexts' | 'details'> & { readonly summary?: string };
}

const webChannel: JsonObject = { type: 'website' };

/** Opens an incident, logs it and pages whoever the policy's first level (or the assignment) names. */
export function open(state: SimState, wanted: NewIncident): Incident {
  const service = state.service(wanted.serviceId);
  const id = state.random.id('Q', 14);
  const entry = record(state, {
    type: 'trigger',
    incidentId: id,
    at: wanted.at,
    agent: wanted.agent,
    channel: wanted.channel ?? { type: 'api', summary: wanted.title },
    summary: wanted.agent.kind === 'user' ? 'Triggered through the website.' : 'Triggered through the API.',
    contexts: wanted.alert?.contexts ?? [],
  });
  const incident: Incident = {
    id,
    number: state.nextIncidentNumber(),
    title: wanted.title,
    createdAt: wanted.at,
    updatedAt: wanted.at,
    status: 'triggered',
    urgency: wanted.urgency ?? 'high',
    priorityId: wanted.priorityId ?? null,
    serviceId: service.id,
    policyId: wanted.policyId ?? service.policyId,
    key: wanted.key ?? state.random.hex(32),
    level: 1,
    loopsDone: 0,
    levelSince: wanted.at,
    exhausted: false,
    openSince: wanted.at,
    assignedVia: wanted.assigneeIds === undefined ? 'escalation_policy' : 'direct_assignment',
    assignments: [],
    acknowledgements: [],
    acknowledgedUntil: null,
    lastStatusChangeAt: wanted.at,
    lastStatusChangeBy: wanted.agent,
    resolvedAt: null,
    mergedInto: null,
    resolution: null,
    firstLogEntryId: entry.id,
    body: wanted.body ?? null,
    incidentType: wanted.incidentType ?? 'incident_default',
  };
  state.incidents.set(id, incident);
  if (wanted.alert !== undefined) addAlert(state, incident, wanted.alert, wanted.at);
  const targets = wanted.assigneeIds ?? usersOfLevel(state, state.policy(incident.policyId), 1, wanted.at);
  assign(state, incident, targets, wanted.at, wanted.agent, 'assign');
  return incident;
}

export function addAlert(
  state: SimState,
  incident: Incident,
  alert: Pick<Alert, 'severity' | 'contexts' | 'details'> & { readonly summary?: string },
  at: number,
): Alert {
  const added: Alert = {
    id: state.random.id('Q', 14),
    incidentId: incident.id,
    key: state.random.hex(32),
    summary: alert.summary ?? incident.title,
    createdAt: at,
    status: 'triggered',
    severity: alert.severity,
    serviceId: incident.serviceId,
    contexts: alert.contexts,
    details: alert.details,
  };
  state.alerts.set(added.id, added);
  return added;
}

/** Hands the incident to these users and pages them. */
export function assign(
  state: SimState,
  incident: Incident,
  userIds: readonly string[],
  at: number,
  agent: Agent,
  as: 'assign' | 'escalate',
): void {
  incident.assignments = userIds.map(userId => ({ userId, at }));
  incident.updatedAt = at;
  const names = userIds.map(userId => state.user(userId).name).join(', ');
  record(state, {
    type: as,
    incidentId: incident.id,
    at,
    agent,
    summary: as === 'assign' ? `Assigned to ${names}.` : `Escalated to ${names}.`,
    assigneeIds: userIds,
  });
  page(state, incident, at);
}

/** Notifies the assignees again. */
export function page(state: SimState, incident: Incident, at: number): void {
  for (const { userId } of incident.assignments) {
    state.pages.push({ incidentId: incident.id, userId, at });
    record(state, {
      type: 'notify',
      incidentId: incident.id,
      at,
      agent: { kind: 'service', id: incident.serviceId },
      channel: { type: 'push_notification', summary: 'Push notification' },
      summary: `Notified ${state.user(userId).name} by push notification.`,
      userId,
    });
  }
}

/** @throws ApiError 1002 when this user acknowledged it already. Reopens a resolved incident, as PagerDuty does since 2025-09-18. */
export function acknowledge(state: SimState, incident: Incident, userId: string, at: number): void {
  if (incident.status === 'resolved') reopen(state, incident, at, { kind: 'user', id: userId });
  if (incident.acknowledgements.some(done => done.userId === userId)) {
    throw new ApiError(400, 1002, 'Incident Already Acknowledged');
  }
  const agent: Agent = { kind: 'user', id: userId };
  const timeout = state.service(incident.serviceId).acknowledgementTimeout;
  incident.acknowledgements.push({ userId, at });
  incident.acknowledgedUntil = timeout === null ? null : at + timeout * 1000;
  incident.assignments = incident.acknowledgements.map(done => ({ userId: done.userId, at: done.at }));
  setStatus(incident, 'acknowledged', at, agent);
  record(state, {
    type: 'acknowledge',
    incidentId: incident.id,
    at,
    agent,
    channel: webChannel,
    summary: `Acknowledged by ${state.user(userId).name}.`,
  });
}

/** @throws ApiError 1001 when it is resolved already. */
export function resolve(
  state: SimState,
  incident: Incident,
  at: number,
  agent: Agent,
  resolution?: string,
): void {
  if (incident.status === 'resolved') throw new ApiError(400, 1001, 'Incident Already Resolved');
  incident.resolvedAt = at;
  incident.resolution = resolution ?? null;
  incident.assignments = [];
  incident.acknowledgements = [];
  incident.acknowledgedUntil = null;
  setStatus(incident, 'resolved', at, agent);
  for (const alert of state.alertsOf(incident.id)) alert.status = 'resolved';
  const byTimeout = agent.kind === 'service';
  record(state, {
    type: 'resolve',
    incidentId: incident.id,
    at,
    agent,
    channel: byTimeout ? { type: 'timeout' } : webChannel,
    summary: byTimeout ? 'Resolved by timeout.' : `Resolved by ${state.user(agent.id).name}.`,
  });
}

/** Back to triggered: escalation starts over and people are paged again. */
export function reopen(state: SimState, incident: Incident, at: number, agent: Agent): void {
  incident.resolvedAt = null;
  incident.openSince = at;
  record(state, {
    type: 'trigger',
    incidentId: incident.id,
    at,
    agent,
    channel: webChannel,
    summary: 'Reopened.',
  });
  trigger(state, incident, at, agent);
}

/** Sets the incident to triggered on the policy's first level and pages it. */
export function trigger(state: SimState, incident: Incident, at: number, agent: Agent): void {
  incident.acknowledgements = [];
  incident.acknowledgedUntil = null;
  setStatus(incident, 'triggered', at, agent);
  moveToLevel(state, incident, 1, at, agent);
}

export function moveToLevel(
  state: SimState,
  incident: Incident,
  level: number,
  at: number,
  agent: Agent,
): void {
  incident.level = level;
  incident.levelSince = at;
  incident.exhausted = false;
  incident.assignedVia = 'escalation_policy';
  const policy = state.policy(incident.policyId);
  const as = level > 1 ? 'escalate' : 'assign';
  assign(state, incident, usersOfLevel(state, policy, level, at), at, agent, as);
}

export function setStatus(incident: Incident, status: Incident['status'], at: number, by: Agent): void {
  incident.status = status;
  incident.updatedAt = at;
  incident.lastStatusChangeAt = at;
  incident.lastStatusChangeBy = by;
}
