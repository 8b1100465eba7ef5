import type { Agent, Alert, Incident, JsonObject, LogEntry, Note, ResponderRequest } from './model';
import { DirectoryRenderer, noIncludes, type Includes } from './renderDirectory';
import { pendingActions } from './timers';
import { formatTime } from './timestamps';

/** Writes what the state holds as PagerDuty's JSON, with references or whole objects as `include[]` asks. */
export class Renderer extends DirectoryRenderer {
  incident(incident: Incident, includes: Includes = noIncludes, zone?: string): JsonObject {
    const { state } = this;
    const time = (at: number): string => formatTime(at, zone);
    const alerts = state.alertsOf(incident.id);
    const triggered = alerts.filter(alert => alert.status === 'triggered').length;
    const priority = state.priorities.find(({ id }) => id === incident.priorityId);
    const service = state.service(incident.serviceId);
    const policy = state.policy(incident.policyId);
    const assignee = (userId: string): JsonObject =>
      this.userOrRef(userId, includes.has('assignees') || includes.has('users'));
    return {
      ...this.heading('incident', incident.id, summaryOf(incident), `/incidents/${incident.id}`),
      incident_number: incident.number,
      title: incident.title,
      created_at: time(incident.createdAt),
      updated_at: time(incident.updatedAt),
      status: incident.status,
      incident_key: incident.key,
      service: includes.has('services') ? this.service(service) : this.serviceRef(service.id),
      assignments: incident.assignments.map(({ userId, at }) => ({
        at: time(at),
        assignee: assignee(userId),
      })),
      assigned_via: incident.assignedVia,
      last_status_change_at: time(incident.lastStatusChangeAt),
      resolved_at: incident.resolvedAt === null ? null : time(incident.resolvedAt),
      first_trigger_log_entry: includes.has('first_trigger_log_entries')
        ? this.logEntry(state.logEntry(incident.firstLogEntryId), noIncludes, zone)
        : this.logEntryRef(state.logEntry(incident.firstLogEntryId)),
      alert_counts: { all: alerts.length, triggered, resolved: alerts.length - triggered },
      is_mergeable: incident.mergedInto === null,
      incident_type: { name: incident.incidentType },
      escalation_policy: includes.has('escalation_policies')
        ? this.policy(policy)
        : this.policyRef(policy.id),
      teams: service.teamIds.map(id => this.teamOrRef(id, includes.has('teams'))),
      pending_actions: pendingActions(state, incident).map(({ type, at }) => ({ type, at: time(at) })),
      acknowledgements: incident.acknowledgements.map(({ userId, at }) => ({
        at: time(at),
        acknowledger: this.userOrRef(userId, includes.has('acknowledgers') || includes.has('users')),
      })),
      alert_grouping: null,
      last_status_change_by: this.agent(incident.lastStatusChangeBy, includes.has('agents')),
      priority:
        priority === undefined
          ? null
          : includes.has('priorities')
            ? this.priority(priority)
            : { ...this.priority(priority), type: 'priority_reference' },
      resolve_reason:
        incident.mergedInto === null
          ? null
          : { type: 'merge_resolve_reason', incident: this.incidentRef(state.incident(incident.mergedInto)) },
      incidents_responders: [],
      responder_requests: state.responderRequests
        .filter(request => request.incidentId === incident.id)
        .map(request => this.responderRequest(request)),
      urgency: incident.urgency,
      ...(includes.has('body') && incident.body !== null
        ? { body: { type: 'incident_body', details: incident.body } }
        : {}),
    };
  }

  responderRequest(request: ResponderRequest): JsonObject {
    return {
      id: request.id,
      incident: this.incidentRef(this.state.incident(request.incidentId)),
      requester: this.userRef(request.requesterId),
      requested_at: formatTime(request.at, this.state.accountTimeZone),
      message: request.message,
      responder_request_targets: request.targets.map(target => ({ responder_request_target: target })),
    };
  }

  incidentRef(incident: Incident): JsonObject & { readonly self: string } {
    return this.heading('incident_reference', incident.id, summaryOf(incident), `/incidents/${incident.id}`);
  }

  alert(alert: Alert, includes: Includes = noIncludes): JsonObject {
    const incident = this.state.incident(alert.incidentId);
    const service = this.state.service(alert.serviceId);
    const first = this.state.logEntry(incident.firstLogEntryId);
    return {
      ...this.heading('alert', alert.id, alert.summary, `/incidents/${incident.id}/alerts/${alert.id}`),
      created_at: formatTime(alert.createdAt),
      status: alert.status,
      alert_key: alert.key,
      service: includes.has('services') ? this.service(service) : this.serviceRef(service.id),
      first_trigger_log_entry: includes.has('first_trigger_log_entries')
        ? this.logEntry(first)
        : this.logEntryRef(first),
      body: {
        type: 'alert_body',
        contexts: alert.contexts.map(context => ({ ...context })),
        details: alert.details,
      },
      incident: includes.has('incidents') ? this.incident(incident) : this.incidentRef(incident),
      suppressed: false,
      severity: alert.severity,
      integration: this.integrationRef(service),
    };
  }

  logEntry(entry: LogEntry, includes: Includes = noIncludes, zone?: string): JsonObject {
    const incident = this.state.incident(entry.incidentId);
    const service = this.state.service(incident.serviceId);
    const users = entry.assigneeIds.map(id => this.userRef(id));
    return {
      ...this.logEntryHeading(entry, `${entry.type}_log_entry`),
      created_at: formatTime(entry.at, zone),
      agent: this.agent(entry.agent, false),
      channel: entry.channel,
      service: includes.has('services') ? this.service(service) : this.serviceRef(service.id),
      incident: includes.has('incidents') ? this.incident(incident) : this.incidentRef(incident),
      teams: service.teamIds.map(id => this.teamOrRef(id, includes.has('teams'))),
      contexts: entry.contexts.map(context => ({ ...context })),
      event_details: {},
      ...(entry.note === null ? {} : { note: entry.note }),
      ...(users.length === 0 ? {} : { assignees: users }),
      ...(entry.userId === null ? {} : { user: this.userRef(entry.userId) }),
    };
  }

  logEntryRef(entry: LogEntry): JsonObject {
    return this.logEntryHeading(entry, `${entry.type}_log_entry_reference`);
  }

  note(note: Note): JsonObject {
    const zone = this.state.accountTimeZone;
    return {
      id: note.id,
      user: this.userRef(note.userId),
      channel: { summary: 'The PagerDuty website or APIs' },
      content: note.content,
      created_at: formatTime(note.createdAt, zone),
      updated_at: formatTime(note.updatedAt, zone),
    };
  }

  private agent(agent: Agent, whole: boolean): JsonObject {
    if (agent.kind === 'user') return this.userOrRef(agent.id, whole);
    if (agent.kind === 'service') {
      return whole ? this.service(this.state.service(agent.id)) : this.serviceRef(agent.id);
    }
    const service = [...this.state.services.values()].find(({ integrationId }) => integrationId === agent.id);
    return service === undefined
      ? this.heading('integration_reference', agent.id, 'Integration', `/integrations/${agent.id}`)
      : { ...this.integrationRef(service), type: 'integration_reference' };
  }

  private logEntryHeading(entry: LogEntry, type: string): JsonObject {
    const base = this.baseUrl();
    return {
      id: entry.id,
      type,
      summary: entry.summary,
      self: `${base}/log_entries/${entry.id}?incident_id=${entry.incidentId}`,
      html_url: `${base}/web/incidents/${entry.incidentId}/log_entries/${entry.id}`,
    };
  }
}

function summaryOf(incident: Incident): string {
  return `[#${incident.number}] ${incident.title}`;
}
