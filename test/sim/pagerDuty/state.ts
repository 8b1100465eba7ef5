import { notFound } from './apiError';
import type {
  Alert,
  EscalationPolicy,
  Incident,
  ChangeEvent,
  LogEntry,
  Note,
  Priority,
  ResponderRequest,
  Schedule,
  Service,
  Team,
  Token,
  User,
  Workflow,
} from './model';
import { Random } from './random';

/** Someone was paged: what an escalation, a trigger or a reopening leads to. */
export interface Page {
  readonly incidentId: string;
  readonly userId: string;
  readonly at: number;
}

/** Everything the simulated account knows. Tests may read it, and may change it between requests. */
export class SimState {
  readonly users = new Map<string, User>();
  readonly teams = new Map<string, Team>();
  readonly services = new Map<string, Service>();
  readonly policies = new Map<string, EscalationPolicy>();
  readonly schedules = new Map<string, Schedule>();
  /** Most severe first. */
  readonly priorities: Priority[] = [];
  readonly incidents = new Map<string, Incident>();
  readonly alerts = new Map<string, Alert>();
  readonly logEntries: LogEntry[] = [];
  readonly notes: Note[] = [];
  readonly changeEvents: ChangeEvent[] = [];
  readonly workflows: Workflow[] = [];
  readonly workflowInstances: {
    readonly id: string;
    readonly workflowId: string;
    readonly incidentId: string;
  }[] = [];
  readonly tokens = new Map<string, Token>();
  readonly abilities = new Set<string>();
  readonly pages: Page[] = [];
  readonly responderRequests: ResponderRequest[] = [];
  /** The paid add-on with past and related incidents. */
  hasEventIntelligence = false;
  /** IANA name; `since` without an offset is read in it. */
  accountTimeZone = 'America/Los_Angeles';
  /** Ids are drawn from here, in the order things happen. */
  readonly random: Random;
  private lastNumber = 0;
  private lastSequence = 0;

  constructor(seed: number) {
    this.random = new Random(seed);
  }

  nextIncidentNumber(): number {
    return ++this.lastNumber;
  }

  nextSequence(): number {
    return ++this.lastSequence;
  }

  /** Accepts an id or, as PagerDuty does, the incident's number. */
  incident(idOrNumber: string): Incident {
    const byId = this.incidents.get(idOrNumber);
    if (byId !== undefined) return byId;
    for (const incident of this.incidents.values()) {
      if (String(incident.number) === idOrNumber) return incident;
    }
    throw notFound();
  }

  service(id: string): Service {
    return found(this.services.get(id));
  }

  policy(id: string): EscalationPolicy {
    return found(this.policies.get(id));
  }

  workflow(id: string): Workflow {
    return found(this.workflows.find(workflow => workflow.id === id));
  }

  user(id: string): User {
    return found(this.users.get(id));
  }

  userByEmail(email: string): User | undefined {
    for (const user of this.users.values()) if (user.email === email.toLowerCase()) return user;
    return undefined;
  }

  alertsOf(incidentId: string): Alert[] {
    return [...this.alerts.values()].filter(alert => alert.incidentId === incidentId);
  }

  /** @param incidentId id or number of its incident. */
  alertOf(incidentId: string, alertId: string): Alert {
    const { id } = this.incident(incidentId);
    return found(this.alertsOf(id).find(alert => alert.id === alertId));
  }

  notesOf(incidentId: string): Note[] {
    return this.notes.filter(note => note.incidentId === incidentId);
  }

  incidentsOf(serviceId: string): Incident[] {
    return [...this.incidents.values()].filter(incident => incident.serviceId === serviceId);
  }

  openIncidents(): Incident[] {
    return [...this.incidents.values()].filter(incident => incident.status !== 'resolved');
  }

  logEntriesOf(incidentId: string): LogEntry[] {
    return this.logEntries.filter(entry => entry.incidentId === incidentId);
  }

  logEntry(id: string): LogEntry {
    return found(this.logEntries.find(entry => entry.id === id));
  }

  /** Moves every stored time, so that a changed clock looks as if it had always been so. */
  shiftTimes(ms: number): void {
    for (const incident of this.incidents.values()) {
      incident.createdAt += ms;
      incident.updatedAt += ms;
      incident.levelSince += ms;
      incident.openSince += ms;
      incident.lastStatusChangeAt += ms;
      if (incident.acknowledgedUntil !== null) incident.acknowledgedUntil += ms;
      if (incident.resolvedAt !== null) incident.resolvedAt += ms;
      for (const timed of [...incident.assignments, ...incident.acknowledgements]) timed.at += ms;
    }
    for (const alert of this.alerts.values()) alert.createdAt += ms;
    for (const entry of this.logEntries) entry.at += ms;
    for (const note of this.notes) {
      note.createdAt += ms;
      note.updatedAt += ms;
    }
    for (const event of this.changeEvents) event.at += ms;
  }
}

function found<T>(value: T | undefined): T {
  if (value === undefined) throw notFound();
  return value;
}
