import type { EntityId } from '../base/identity';
import type { Classified } from '../team/severity';
import type { Muting } from './muting';

/** An incident as its source tells it. Times are Unix milliseconds by the source's clock. */
export interface Incident {
  readonly id: EntityId;
  /** The connection that it was read by. */
  readonly sourceId: string;
  /** The source's own id, e.g. PagerDuty's `Q1482ABC`. */
  readonly nativeId: string;
  /** What people say to each other: "#1482". */
  readonly number?: number;
  readonly title: string;
  readonly status: IncidentStatus;
  readonly urgency: 'high' | 'low';
  readonly priority?: string;
  /** Worst severity of its alerts, where the source tells it. */
  readonly alertSeverity?: 'critical' | 'error' | 'warning' | 'info';
  readonly service: { readonly id: string; readonly name: string };
  readonly createdAt: number;
  readonly updatedAt?: number;
  readonly assignees: readonly Person[];
  readonly acknowledgedBy: readonly { readonly person: Person; readonly at: number }[];
  /** Among the assignees is the person of the connection; false for account keys without an e-mail. */
  readonly mine: boolean;
  /** When it was last given to the person of the connection, where the source tells. */
  readonly mineSince?: number;
  /** When that person was last asked to help with it, and has not answered yet. */
  readonly askedAt?: number;
  /** Set where its source knows no acknowledgement at all: then none is missing. */
  readonly withoutAcknowledge?: true;
  readonly pendingActions: readonly PendingAction[];
  /** Page of the incident at its source; https, or http on loopback or at the connection's own address. */
  readonly url?: string;
  readonly alertCount?: number;
  /** Set where some of its alerts fire and notify nobody. */
  readonly muting?: Muting;
}

export type IncidentStatus = 'triggered' | 'acknowledged' | 'resolved';

export interface Person {
  readonly id: string;
  readonly name: string;
  readonly email?: string;
}

/** What the source will do by itself, and when (Unix ms). */
export interface PendingAction {
  readonly kind: 'escalate' | 'unacknowledge' | 'resolve' | 'urgencyChange';
  readonly at: number;
}

/** An alert of an incident. */
export interface IncidentAlert {
  readonly id: string;
  readonly summary: string;
  readonly severity?: Incident['alertSeverity'];
  readonly status: 'triggered' | 'resolved';
  readonly createdAt: number;
  /** The monitor's name of the alert, where details tell it. */
  readonly alertName?: string;
  /** Links of the alert's contexts and details; only http and https. */
  readonly links: readonly { readonly href: string; readonly text?: string }[];
  /** The one of the links, or of the details, that leads to a runbook. */
  readonly runbookLink?: string;
  /** The payload as it came; untrusted. */
  readonly details: unknown;
}

export interface IncidentNote {
  readonly id: string;
  readonly content: string;
  readonly author?: Person;
  readonly createdAt: number;
}

/** An incident with its class: what views show. */
export interface ClassifiedIncident {
  readonly incident: Incident;
  readonly classified: Classified;
}
