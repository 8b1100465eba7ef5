import type { Incident } from '../../../../src/core/incidents/incident';

/** An open incident of the source `test:acme`, with what a test wants different. */
export function incident(nativeId: string, change: Partial<Incident> = {}): Incident {
  return {
    id: `test:acme:${nativeId}`,
    sourceId: 'test:acme',
    nativeId,
    title: `Incident ${nativeId}`,
    status: 'triggered',
    urgency: 'high',
    service: { id: 'PCHKOUT', name: 'checkout' },
    createdAt: 1_000,
    assignees: [],
    acknowledgedBy: [],
    mine: false,
    pendingActions: [],
    ...change,
  };
}
