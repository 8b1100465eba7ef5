import type {
  EscalationPolicy,
  JsonObject,
  Priority,
  Schedule,
  Service,
  Team,
  User,
  Workflow,
} from './model';
import { turnsOf, type OnCallShift } from './onCall';
import type { SimState } from './state';
import { formatTime } from './timestamps';

/** What `include[]` asks to be written out, where a reference would do. */
export type Includes = ReadonlySet<string>;
export const noIncludes: Includes = new Set();

/** What a schedule is asked to be rendered for; turns are cut at its ends unless they may overflow. */
export interface RenderedRange {
  readonly since: number;
  readonly until: number;
  readonly overflow: boolean;
}

/** Writes people, services and the rest of what an account is set up with as PagerDuty's JSON. */
export class DirectoryRenderer {
  constructor(
    protected readonly state: SimState,
    /** Base of `self` and `html_url`; the port is known only once the server listens. */
    protected readonly baseUrl: () => string,
  ) {}

  service(service: Service, includes: Includes = noIncludes): JsonObject {
    const open = this.state.openIncidents().filter(incident => incident.serviceId === service.id);
    const latest = Math.max(0, ...this.state.incidentsOf(service.id).map(incident => incident.createdAt));
    const policy = this.state.policy(service.policyId);
    const zone = this.state.accountTimeZone;
    return {
      ...this.heading('service', service.id, service.name, `/services/${service.id}`),
      name: service.name,
      description: service.description,
      created_at: formatTime(service.createdAt, zone),
      status: open.some(({ status }) => status === 'triggered')
        ? 'critical'
        : open.length > 0
          ? 'warning'
          : 'active',
      ...(latest === 0 ? {} : { last_incident_timestamp: formatTime(latest) }),
      auto_resolve_timeout: service.autoResolveTimeout,
      acknowledgement_timeout: service.acknowledgementTimeout,
      alert_creation: 'create_alerts_and_incidents',
      integrations: [this.integrationRef(service)],
      escalation_policy: includes.has('escalation_policies')
        ? this.policy(policy)
        : this.policyRef(policy.id),
      teams: service.teamIds.map(id => this.teamOrRef(id, includes.has('teams'))),
      incident_urgency_rule: { type: 'constant', urgency: 'severity_based' },
      support_hours: null,
      scheduled_actions: [],
      addons: [],
    };
  }

  serviceRef(id: string): JsonObject {
    return this.heading('service_reference', id, this.state.service(id).name, `/services/${id}`);
  }

  user(user: User, includes: Includes = noIncludes): JsonObject {
    return {
      ...this.heading('user', user.id, user.name, `/users/${user.id}`),
      name: user.name,
      email: user.email,
      time_zone: user.timeZone,
      color: 'green',
      role: user.role,
      avatar_url: `${this.baseUrl()}/web/avatars/${user.id}.png`,
      description: null,
      invitation_sent: false,
      job_title: user.jobTitle,
      teams: user.teamIds.map(id => this.teamOrRef(id, includes.has('teams'))),
      contact_methods: [],
      notification_rules: [],
    };
  }

  /** PagerDuty gives a number's country apart from the number. */
  contactMethods({ id, email, phone }: User): JsonObject[] {
    const method = (type: string, place: number, address: string, rest: JsonObject = {}): JsonObject => ({
      ...this.heading(type, `${id}C${place}`, 'Work', `/users/${id}/contact_methods/${id}C${place}`),
      label: 'Work',
      address,
      ...rest,
    });
    return [
      method('email_contact_method', 1, email, { send_short_email: false }),
      ...(phone
        ? [method('phone_contact_method', 2, phone.address, { country_code: phone.countryCode })]
        : []),
    ];
  }

  userRef(id: string): JsonObject {
    return this.heading('user_reference', id, this.state.user(id).name, `/users/${id}`);
  }

  userOrRef(id: string, whole: boolean): JsonObject {
    return whole ? this.user(this.state.user(id)) : this.userRef(id);
  }

  priority(priority: Priority): JsonObject {
    return {
      ...this.heading('priority', priority.id, priority.name, `/priorities/${priority.id}`),
      name: priority.name,
      description: priority.description,
    };
  }

  policy(policy: EscalationPolicy, includes: Includes = noIncludes): JsonObject {
    const services = [...this.state.services.values()].filter(({ policyId }) => policyId === policy.id);
    return {
      ...this.heading('escalation_policy', policy.id, policy.name, `/escalation_policies/${policy.id}`),
      name: policy.name,
      num_loops: policy.loops,
      on_call_handoff_notifications: 'if_has_services',
      escalation_rules: policy.levels.map(level => ({
        id: level.id,
        escalation_delay_in_minutes: level.delayMinutes,
        targets: level.targets.map(({ kind, id }) =>
          kind === 'user' ? this.userOrRef(id, includes.has('targets')) : this.scheduleRef(id),
        ),
      })),
      services: services.map(({ id }) => this.serviceRef(id)),
      teams: policy.teamIds.map(id => this.teamOrRef(id, includes.has('teams'))),
    };
  }

  policyRef(id: string): JsonObject {
    return this.heading(
      'escalation_policy_reference',
      id,
      this.state.policy(id).name,
      `/escalation_policies/${id}`,
    );
  }

  schedule(schedule: Schedule, range?: RenderedRange): JsonObject {
    const policies = [...this.state.policies.values()].filter(({ levels }) =>
      levels.some(({ targets }) => targets.some(({ id }) => id === schedule.id)),
    );
    const zone = schedule.timeZone;
    const turns = range ? turnsOf(schedule, range.since, range.until) : [];
    const entries = turns.map(({ userId, start, end }) => ({
      user: this.userRef(userId),
      start: formatTime(range && !range.overflow ? Math.max(start, range.since) : start, zone),
      end: formatTime(range && !range.overflow ? Math.min(end, range.until) : end, zone),
    }));
    return {
      ...this.heading('schedule', schedule.id, schedule.name, `/schedules/${schedule.id}`),
      name: schedule.name,
      time_zone: schedule.timeZone,
      description: '',
      escalation_policies: policies.map(({ id }) => this.policyRef(id)),
      users: schedule.userIds.map(id => this.userRef(id)),
      teams: [],
      ...(range ? { final_schedule: { name: 'Final Schedule', rendered_schedule_entries: entries } } : {}),
    };
  }

  scheduleRef(id: string): JsonObject {
    const name = this.state.schedules.get(id)?.name ?? id;
    return this.heading('schedule_reference', id, name, `/schedules/${id}`);
  }

  onCall(shift: OnCallShift, includes: Includes, zone: string): JsonObject {
    const time = (at: number | null): string | null => (at === null ? null : formatTime(at, zone));
    const schedule = shift.scheduleId === null ? undefined : this.state.schedules.get(shift.scheduleId);
    const policy = this.state.policy(shift.policyId);
    return {
      escalation_policy: includes.has('escalation_policies')
        ? this.policy(policy)
        : this.policyRef(policy.id),
      escalation_level: shift.level,
      schedule:
        schedule === undefined
          ? null
          : includes.has('schedules')
            ? this.schedule(schedule)
            : this.scheduleRef(schedule.id),
      user: this.userOrRef(shift.userId, includes.has('users')),
      start: time(shift.start),
      end: time(shift.end),
    };
  }

  workflow(workflow: Workflow): JsonObject {
    return {
      ...this.heading('incident_workflow', workflow.id, workflow.name, `/incident_workflows/${workflow.id}`),
      name: workflow.name,
      created_at: formatTime(workflow.createdAt),
      is_enabled: true,
      steps: [],
    };
  }

  team(team: Team): JsonObject {
    return { ...this.heading('team', team.id, team.name, `/teams/${team.id}`), name: team.name };
  }

  protected teamOrRef(id: string, whole: boolean): JsonObject {
    const team = this.state.teams.get(id) ?? { id, name: id };
    return whole ? this.team(team) : { ...this.heading('team_reference', id, team.name, `/teams/${id}`) };
  }

  protected integrationRef(service: Service): JsonObject {
    return this.heading(
      'events_api_v2_inbound_integration_reference',
      service.integrationId,
      'Events API V2',
      `/services/${service.id}/integrations/${service.integrationId}`,
    );
  }

  protected heading(
    type: string,
    id: string,
    summary: string,
    path: string,
  ): JsonObject & { readonly self: string } {
    const base = this.baseUrl();
    const html = `${base}/web${path}`;
    return { id, type, summary, self: `${base}${path}`, html_url: html };
  }
}
