import { ApiError, invalidInput, tooLarge } from './apiError';
import { BodyReader } from './bodyReader';
import { acknowledge, assign, moveToLevel, open, resolve, reopen, trigger } from './lifecycle';
import { record } from './logBook';
import type { Agent, Incident, Priority, User } from './model';
import { ok, type Answer, type Call, type Route } from './router';
import type { SimState } from './state';

const largestBulk = 250;
const longestSnoozeSeconds = 604_800;

function create(call: Call): Answer {
  const { state, render, now } = call;
  const actor = call.actor();
  const wanted = BodyReader.of(call.body, 'body').object('incident');
  const service = wanted.object('service').text('id');
  if (!state.services.has(service)) throw invalidInput('Service not found');
  const key = wanted.optionalText('incident_key');
  if (key !== undefined && state.openIncidents().some(incident => incident.key === key)) {
    throw invalidInput('Open incident with matching dedup key already exists on this service');
  }
  const assignees = wanted.optionalObjects('assignments')?.map(item => item.object('assignee').text('id'));
  assignees?.forEach(id => knownUser(state, id));
  const incident = open(state, {
    title: wanted.text('title'),
    serviceId: service,
    at: now,
    agent: { kind: 'user', id: actor.id },
    urgency: wanted.oneOf('urgency', ['high', 'low']),
    priorityId: priorityOf(state, wanted)?.id,
    policyId: policyOf(state, wanted),
    key,
    assigneeIds: assignees,
    body: wanted.optionalObject('body')?.optionalText('details') ?? null,
    incidentType: wanted.optionalObject('incident_type')?.optionalText('name'),
    channel: { type: 'website' },
  });
  return { status: 201, body: { incident: render.incident(incident) } };
}

function updateOne(call: Call): Answer {
  const { state, render, ids } = call;
  const actor = call.actor();
  const incident = state.incident(ids[0] ?? '');
  const change = BodyReader.of(call.body, 'body').object('incident');
  checkType(change);
  check(state, incident, change, actor);
  apply(state, incident, change, actor, call.now);
  return ok({ incident: render.incident(incident) });
}

/** All or nothing: every change is checked before the first is made. */
function updateMany(call: Call): Answer {
  const { state, render, now } = call;
  const actor = call.actor();
  const changes = BodyReader.of(call.body, 'body').objects('incidents');
  if (changes.length > largestBulk)
    throw tooLarge(`At most ${largestBulk} incidents may be updated at a time`);
  const pairs = changes.map(change => ({ change, incident: state.incident(change.text('id')) }));
  for (const { change, incident } of pairs) {
    checkType(change);
    check(state, incident, change, actor);
  }
  for (const { change, incident } of pairs) apply(state, incident, change, actor, now);
  return ok({
    incidents: pairs.map(({ incident }) => render.incident(incident)),
    limit: Math.max(25, pairs.length),
    offset: 0,
    total: null,
    more: false,
  });
}

function checkType(change: BodyReader): void {
  const type = change.oneOf('type', ['incident', 'incident_reference']);
  if (type === undefined) throw invalidInput('Incident type cannot be empty');
}

/** @throws ApiError for a change that PagerDuty would refuse. */
function check(state: SimState, incident: Incident, change: BodyReader, actor: User): void {
  if (incident.mergedInto !== null) throw new ApiError(400, 1019, 'Incident Has Been Merged');
  const status = change.oneOf('status', ['triggered', 'acknowledged', 'resolved']);
  if (status === 'resolved' && incident.status === 'resolved') {
    throw new ApiError(400, 1001, 'Incident Already Resolved');
  }
  if (status === 'acknowledged' && incident.acknowledgements.some(({ userId }) => userId === actor.id)) {
    throw new ApiError(400, 1002, 'Incident Already Acknowledged');
  }
  change
    .optionalObjects('assignments')
    ?.forEach(item => knownUser(state, item.object('assignee').text('id')));
  const policyId = policyOf(state, change) ?? incident.policyId;
  change.integer('escalation_level', 1, state.policy(policyId).levels.length);
  change.oneOf('urgency', ['high', 'low']);
  change.optionalText('title');
  change.optionalText('resolution');
  priorityOf(state, change);
}

function apply(state: SimState, incident: Incident, change: BodyReader, actor: User, now: number): void {
  const agent: Agent = { kind: 'user', id: actor.id };
  const urgency = change.oneOf('urgency', ['high', 'low']);
  if (urgency !== undefined && urgency !== incident.urgency) {
    incident.urgency = urgency;
    const summary = `Urgency changed to ${urgency} by ${actor.name}.`;
    record(state, { type: 'urgency_change', incidentId: incident.id, at: now, agent, summary });
  }
  incident.title = change.optionalText('title') ?? incident.title;
  if (change.has('priority')) incident.priorityId = priorityOf(state, change)?.id ?? null;
  const policyId = policyOf(state, change);
  const level = change.integer('escalation_level', 1, Number.MAX_SAFE_INTEGER);
  const assignees = change.optionalObjects('assignments')?.map(item => item.object('assignee').text('id'));
  if (policyId !== undefined || level !== undefined) {
    incident.policyId = policyId ?? incident.policyId;
    moveToLevel(state, incident, level ?? 1, now, agent);
  } else if (assignees !== undefined) {
    incident.assignedVia = 'direct_assignment';
    assign(state, incident, assignees, now, agent, 'assign');
  }
  setStatus(state, incident, change, actor, now);
  incident.updatedAt = now;
}

function setStatus(state: SimState, incident: Incident, change: BodyReader, actor: User, now: number): void {
  const agent: Agent = { kind: 'user', id: actor.id };
  switch (change.oneOf('status', ['triggered', 'acknowledged', 'resolved'])) {
    case 'acknowledged':
      acknowledge(state, incident, actor.id, now);
      return;
    case 'resolved':
      resolve(state, incident, now, agent, change.optionalText('resolution'));
      return;
    case 'triggered':
      if (incident.status === 'resolved') reopen(state, incident, now, agent);
      else if (incident.status === 'acknowledged') trigger(state, incident, now, agent);
      return;
    case undefined:
  }
}

function snooze(call: Call): Answer {
  const { state, render, now, ids } = call;
  const actor = call.actor();
  const incident = state.incident(ids[0] ?? '');
  const duration = BodyReader.of(call.body, 'body').integer('duration', 1, longestSnoozeSeconds);
  if (duration === undefined) throw invalidInput('Duration cannot be empty');
  if (incident.status === 'resolved') throw new ApiError(400, 1001, 'Incident Already Resolved');
  if (!incident.acknowledgements.some(({ userId }) => userId === actor.id)) {
    acknowledge(state, incident, actor.id, now);
  }
  incident.acknowledgedUntil = now + duration * 1000;
  const agent: Agent = { kind: 'user', id: actor.id };
  const summary = `Snoozed by ${actor.name}.`;
  record(state, { type: 'snooze', incidentId: incident.id, at: now, agent, summary });
  return { status: 201, body: { incident: render.incident(incident) } };
}

function knownUser(state: SimState, id: string): void {
  if (!state.users.has(id)) throw invalidInput('Assignee cannot be found');
}

function policyOf(state: SimState, change: BodyReader): string | undefined {
  const id = change.optionalObject('escalation_policy')?.text('id');
  if (id !== undefined && !state.policies.has(id)) throw invalidInput('Escalation policy cannot be found');
  return id;
}

function priorityOf(state: SimState, change: BodyReader): Priority | undefined {
  const id = change.optionalObject('priority')?.text('id');
  if (id === undefined) return undefined;
  const known = state.priorities.find(priority => priority.id === id);
  if (known === undefined) throw invalidInput('Priority cannot be found');
  return known;
}

export const incidentWrites: readonly Route[] = [
  { method: 'POST', path: '/incidents', handle: create, limited: true },
  { method: 'PUT', path: '/incidents', handle: updateMany, limited: true },
  { method: 'PUT', path: '/incidents/{id}', handle: updateOne },
  { method: 'POST', path: '/incidents/{id}/snooze', handle: snooze },
];
