import { abilityMissing, accessDenied, invalidInput } from './apiError';
import { BodyReader } from './bodyReader';
import type { JsonObject, ResponderRequest } from './model';
import { pageOf } from './query';
import { ok, type Answer, type Call, type Route } from './router';
import { formatTime } from './timestamps';

const mostPastIncidents = 999;

/** Needs the ability `coordinated_responding`; the requester stands in the body and `From` is not asked for. */
function requestResponders({ state, render, now, body, ids: [id = ''] }: Call): Answer {
  if (!state.abilities.has('coordinated_responding')) throw abilityMissing('coordinated_responding');
  const incident = state.incident(id);
  const wanted = BodyReader.of(body, '');
  const requester = state.users.get(wanted.text('requester_id'));
  if (requester === undefined) throw invalidInput('Requester cannot be found');
  const message = wanted.text('message');
  const targets = wanted
    .objects('responder_request_targets')
    .map(target => target.object('responder_request_target'))
    .map(target => ({ id: target.text('id'), type: target.text('type').replace(/_reference$/, '') }));
  const request: ResponderRequest = {
    id: state.random.id('P', 7),
    incidentId: incident.id,
    requesterId: requester.id,
    at: now,
    message,
    targets,
  };
  state.responderRequests.push(request);
  for (const { id: targetId, type } of targets) {
    if (type === 'user')
      state.pages.push({ incidentId: incident.id, userId: state.user(targetId).id, at: now });
  }
  return ok({
    responder_request: render.responderRequest(request),
  });
}

function updateStatus(call: Call): Answer {
  const { state, render, now, body, ids } = call;
  const actor = call.actor();
  state.incident(ids[0] ?? '');
  const update = BodyReader.of(body, '');
  return ok({
    status_update: {
      id: state.random.id('P', 7),
      message: update.text('message'),
      sender: render.userRef(actor.id),
      created_at: formatTime(now, state.accountTimeZone),
      ...optional('subject', update.optionalText('subject')),
      ...optional('html_message', update.optionalText('html_message')),
    },
  });
}

/** Earlier incidents of the same service with the same title; part of a paid add-on, 403 without it. */
function pastIncidents({ state, query, render, ids: [id = ''] }: Call): Answer {
  if (!state.hasEventIntelligence) throw accessDenied();
  const incident = state.incident(id);
  const limit = Number(query.text('limit') ?? 5);
  if (!Number.isInteger(limit) || limit < 1 || limit > mostPastIncidents)
    throw invalidInput('limit is not valid');
  const past = state
    .incidentsOf(incident.serviceId)
    .filter(other => other.id !== incident.id && other.createdAt < incident.createdAt)
    .filter(other => other.title === incident.title)
    .reverse();
  return ok({
    past_incidents: past.slice(0, limit).map((other, index) => ({
      incident: {
        id: other.id,
        created_at: formatTime(other.createdAt),
        self: render.incidentRef(other).self,
        title: other.title,
      },
      score: Math.round(1000 / (index + 1)) / 10,
    })),
    ...(query.flag('total') ? { total: past.length } : {}),
    limit,
  });
}

/** Other open incidents that began within an hour; part of the same paid add-on. */
function relatedIncidents({ state, render, ids: [id = ''] }: Call): Answer {
  if (!state.hasEventIntelligence) throw accessDenied();
  const incident = state.incident(id);
  const related = state
    .openIncidents()
    .filter(other => other.id !== incident.id && Math.abs(other.createdAt - incident.createdAt) < 3_600_000);
  return ok({
    related_incidents: related.slice(0, 20).map(other => ({
      incident: render.incident(other),
      relationships: [
        {
          type: 'machine_learning_inferred',
          metadata: {
            grouping_classification: 'similar_contents',
            user_feedback: { positive_feedback_count: 0, negative_feedback_count: 0 },
          },
        },
      ],
    })),
  });
}

function listWorkflows({ state, query, render }: Call): Answer {
  return ok(
    pageOf('incident_workflows', state.workflows, query.paging(), workflow => render.workflow(workflow)),
  );
}

/** What took the place of Response Plays, which are gone. */
function startWorkflow({ state, render, body, ids: [id = ''] }: Call): Answer {
  const workflow = state.workflow(id);
  const wanted = BodyReader.of(body, '').object('incident_workflow_instance');
  const incident = state.incident(wanted.object('incident').text('id'));
  const instanceId = wanted.optionalText('id') ?? state.random.id('P', 7);
  state.workflowInstances.push({ id: instanceId, workflowId: workflow.id, incidentId: incident.id });
  return {
    status: 201,
    body: {
      incident_workflow_instance: {
        id: instanceId,
        type: 'incident_workflow_instance',
        incident: render.incidentRef(incident),
      },
    },
  };
}

function optional(name: string, text: string | undefined): JsonObject {
  return text === undefined ? {} : { [name]: text };
}

export const respondingRoutes: readonly Route[] = [
  { method: 'POST', path: '/incidents/{id}/responder_requests', handle: requestResponders },
  { method: 'POST', path: '/incidents/{id}/status_updates', handle: updateStatus },
  { method: 'GET', path: '/incidents/{id}/past_incidents', handle: pastIncidents },
  { method: 'GET', path: '/incidents/{id}/related_incidents', handle: relatedIncidents },
  { method: 'GET', path: '/incident_workflows', handle: listWorkflows },
  { method: 'POST', path: '/incident_workflows/{id}/instances', handle: startWorkflow },
];
