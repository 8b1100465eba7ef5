/** What the simulated account holds. Times are milliseconds since the epoch; JSON is made in `render.ts`. */

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };
export type JsonObject = { readonly [key: string]: Json };

export type Status = 'triggered' | 'acknowledged' | 'resolved';
export type Urgency = 'high' | 'low';
export type AlertSeverity = 'critical' | 'error' | 'warning' | 'info';

export interface Team {
  readonly id: string;
  readonly name: string;
}

export interface User {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly role: 'owner' | 'admin' | 'user' | 'limited_user' | 'observer' | 'read_only_user';
  readonly jobTitle: string;
  readonly timeZone: string;
  readonly teamIds: readonly string[];
  readonly phone?: { readonly countryCode: number; readonly address: string };
}

export interface Priority {
  readonly id: string;
  readonly name: string;
  readonly description: string;
}

export interface Schedule {
  readonly id: string;
  readonly name: string;
  readonly timeZone: string;
  readonly userIds: readonly string[];
  /** When the first user's first turn began. */
  readonly startAt: number;
  readonly turnMs: number;
  /** When nobody is on call, whatever the rotation says. */
  readonly breaks?: readonly { readonly start: number; readonly end: number }[];
  /** No key may see it: its own address answers 403. */
  readonly hidden?: boolean;
}

export interface EscalationTarget {
  readonly kind: 'user' | 'schedule';
  readonly id: string;
}

export interface EscalationLevel {
  readonly id: string;
  readonly delayMinutes: number;
  readonly targets: readonly EscalationTarget[];
}

export interface EscalationPolicy {
  readonly id: string;
  readonly name: string;
  /** How often the levels are gone through again after the last one. */
  readonly loops: number;
  readonly levels: readonly EscalationLevel[];
  readonly teamIds: readonly string[];
}

export interface Service {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly policyId: string;
  readonly teamIds: readonly string[];
  readonly integrationId: string;
  /** Seconds after which an acknowledgement lapses; null: never. */
  readonly acknowledgementTimeout: number | null;
  /** Seconds after which an open incident resolves by itself; null: never. */
  readonly autoResolveTimeout: number | null;
  readonly createdAt: number;
}

export type Agent = { readonly kind: 'user' | 'service' | 'integration'; readonly id: string };

export interface Incident {
  readonly id: string;
  readonly number: number;
  title: string;
  createdAt: number;
  updatedAt: number;
  status: Status;
  urgency: Urgency;
  priorityId: string | null;
  serviceId: string;
  policyId: string;
  readonly key: string;
  /** 1 for the policy's first level. */
  level: number;
  loopsDone: number;
  /** When the current level was paged; escalation counts from here. */
  levelSince: number;
  /** The last level of the last loop has been waited for in vain: nobody else will be paged. */
  exhausted: boolean;
  /** When it last became open; the resolve timeout counts from here. */
  openSince: number;
  assignedVia: 'escalation_policy' | 'direct_assignment';
  assignments: { readonly userId: string; at: number }[];
  acknowledgements: { readonly userId: string; at: number }[];
  /** When the acknowledgement lapses, by the service's timeout or by a snooze. */
  acknowledgedUntil: number | null;
  lastStatusChangeAt: number;
  lastStatusChangeBy: Agent;
  resolvedAt: number | null;
  mergedInto: string | null;
  /** PagerDuty takes this text and shows it nowhere. */
  resolution: string | null;
  firstLogEntryId: string;
  body: string | null;
  incidentType: string;
}

export interface AlertContext {
  readonly type: 'link' | 'image';
  readonly href?: string;
  readonly src?: string;
  readonly text?: string;
}

export interface Alert {
  readonly id: string;
  incidentId: string;
  readonly key: string;
  readonly summary: string;
  createdAt: number;
  status: 'triggered' | 'resolved';
  readonly severity: AlertSeverity;
  readonly serviceId: string;
  readonly contexts: readonly AlertContext[];
  readonly details: JsonObject;
}

export type LogEntryType =
  | 'trigger'
  | 'acknowledge'
  | 'unacknowledge'
  | 'resolve'
  | 'assign'
  | 'escalate'
  | 'notify'
  | 'annotate'
  | 'snooze'
  | 'repeat_escalation_path'
  | 'exhaust_escalation_path'
  | 'urgency_change';

export interface LogEntry {
  readonly id: string;
  readonly sequence: number;
  readonly type: LogEntryType;
  readonly incidentId: string;
  at: number;
  readonly agent: Agent;
  readonly channel: JsonObject;
  readonly summary: string;
  readonly note: string | null;
  readonly assigneeIds: readonly string[];
  /** Whom a notification went to. */
  readonly userId: string | null;
  readonly contexts: readonly AlertContext[];
}

export interface Note {
  readonly id: string;
  readonly incidentId: string;
  readonly userId: string;
  content: string;
  createdAt: number;
  updatedAt: number;
}

/** Somebody asked others to help. */
export interface ResponderRequest {
  readonly id: string;
  readonly incidentId: string;
  readonly requesterId: string;
  readonly at: number;
  readonly message: string;
  readonly targets: readonly { readonly id: string; readonly type: string }[];
}

/** A deploy, mostly. */
export interface ChangeEvent {
  readonly id: string;
  readonly serviceId: string;
  readonly summary: string;
  readonly source: string;
  at: number;
  readonly links: readonly { readonly href: string; readonly text: string }[];
  readonly details: JsonObject;
}

export interface Workflow {
  readonly id: string;
  readonly name: string;
  readonly createdAt: number;
}

export interface Token {
  readonly key: string;
  /** `user`: a person's key. `account`: nobody's, acts for the mail in `From`. `oauth`: a person's, sent as Bearer. */
  readonly kind: 'user' | 'account' | 'oauth';
  readonly userId: string | null;
  readonly readOnly: boolean;
  /** A key of another service region is unknown here. */
  readonly region: 'us' | 'eu';
  revoked: boolean;
}
