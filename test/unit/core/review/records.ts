import { entityId } from '../../../../src/core/base/identity';
import { factsOf, type FactContext, type IncidentFacts } from '../../../../src/core/review/incidentFacts';
import type {
  Actor,
  IncidentEvent,
  IncidentRecord,
  PersonRef,
} from '../../../../src/core/review/incidentHistory';

export const ann: PersonRef = { id: 'UANN', name: 'Ann', email: 'ann@example.com', zone: 'Europe/Berlin' };
export const bob: PersonRef = { id: 'UBOB', name: 'Bob', email: 'bob@example.com', zone: 'America/New_York' };

export const by = (person: PersonRef): Actor => ({ kind: 'person', person });
export const monitor: Actor = { kind: 'monitor', name: 'Prometheus' };
export const timeout: Actor = { kind: 'timeout' };

/** An instant as an ISO text, with its offset. */
export const t = (iso: string): number => {
  const at = Date.parse(iso);
  if (Number.isNaN(at)) throw new Error(`no time: ${iso}`);
  return at;
};

type Told = Partial<Omit<IncidentRecord, 'events' | 'triggeredAt'>>;

/** An incident as a story: its trigger, then what happened. */
export function record(
  id: string,
  triggered: string,
  events: readonly IncidentEvent[],
  told: Told = {},
): IncidentRecord {
  return {
    id: entityId('pagerduty', 'acme', id),
    sourceId: 'pagerduty:acme',
    nativeId: id,
    title: `Checkout 5xx ${id}`,
    url: `https://acme.example.com/incidents/${id}`,
    service: { id: 'PCHK', name: 'checkout' },
    status: events.some(({ kind }) => kind === 'resolve') ? 'resolved' : 'triggered',
    urgency: 'high',
    triggeredAt: t(triggered),
    events: [{ kind: 'trigger', at: t(triggered) }, ...events].sort((a, b) => a.at - b.at) as IncidentEvent[],
    whole: true,
    ...told,
  };
}

export const context: FactContext = {
  zone: 'Europe/Berlin',
  classify: ({ priority, urgency }) =>
    priority === 'P1' ? 'critical' : urgency === 'high' ? 'major' : 'standard',
  serviceOf: ({ name }) => name,
  sla: {
    critical: { acknowledgeMs: 5 * 60_000, resolveMs: 60 * 60_000 },
    major: { acknowledgeMs: 15 * 60_000, resolveMs: 8 * 3_600_000 },
    standard: { resolveMs: 24 * 3_600_000 },
  },
};

export const facts = (of: IncidentRecord, changes: Partial<FactContext> = {}): IncidentFacts =>
  factsOf(of, { ...context, ...changes });
