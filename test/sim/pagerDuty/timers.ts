import { moveToLevel, resolve, setStatus, page } from './lifecycle';
import { record } from './logBook';
import type { Agent, Incident } from './model';
import type { SimState } from './state';

/** What the incident will do by itself, and when (milliseconds since the epoch). */
export interface PendingAction {
  readonly type: 'escalate' | 'unacknowledge' | 'resolve';
  readonly at: number;
}

/** What PagerDuty announces as `pending_actions`, soonest first. */
export function pendingActions(state: SimState, incident: Incident): PendingAction[] {
  if (incident.status === 'resolved') return [];
  const actions: PendingAction[] = [];
  const escalateAt = nextEscalation(state, incident);
  if (escalateAt !== undefined && hasHigherLevel(state, incident)) {
    actions.push({ type: 'escalate', at: escalateAt });
  }
  if (incident.acknowledgedUntil !== null) {
    actions.push({ type: 'unacknowledge', at: incident.acknowledgedUntil });
  }
  const timeout = state.service(incident.serviceId).autoResolveTimeout;
  if (timeout !== null) actions.push({ type: 'resolve', at: incident.openSince + timeout * 1000 });
  return actions.sort((a, b) => a.at - b.at);
}

/** Lets everything happen that was due by `now`, in order of time. */
export function settle(state: SimState, now: number): void {
  for (const incident of state.openIncidents()) {
    for (let due = nextDue(state, incident, now); due !== undefined; due = nextDue(state, incident, now)) {
      due();
    }
  }
}

function nextDue(state: SimState, incident: Incident, now: number): (() => void) | undefined {
  if (incident.status === 'resolved') return undefined;
  const steps = pendingActions(state, incident).map(({ type, at }) => ({
    at,
    run: (): void => apply(state, incident, type, at),
  }));
  const escalateAt = nextEscalation(state, incident);
  if (escalateAt !== undefined && !hasHigherLevel(state, incident)) {
    steps.push({ at: escalateAt, run: () => exhaust(state, incident, escalateAt) });
  }
  return steps.filter(step => step.at <= now).sort((a, b) => a.at - b.at)[0]?.run;
}

/** When the current level has been waited for long enough; low urgency and direct assignments never escalate. */
function nextEscalation(state: SimState, incident: Incident): number | undefined {
  if (incident.status !== 'triggered' || incident.urgency === 'low' || incident.exhausted) return undefined;
  if (incident.assignedVia === 'direct_assignment') return undefined;
  const level = state.policy(incident.policyId).levels[incident.level - 1];
  return level === undefined ? undefined : incident.levelSince + level.delayMinutes * 60_000;
}

function hasHigherLevel(state: SimState, incident: Incident): boolean {
  const policy = state.policy(incident.policyId);
  return incident.level < policy.levels.length || incident.loopsDone < policy.loops;
}

function apply(state: SimState, incident: Incident, type: PendingAction['type'], at: number): void {
  const agent: Agent = { kind: 'service', id: incident.serviceId };
  switch (type) {
    case 'escalate': {
      const again = incident.level >= state.policy(incident.policyId).levels.length;
      if (again) {
        incident.loopsDone++;
        const summary = 'Repeated the escalation path.';
        record(state, { type: 'repeat_escalation_path', incidentId: incident.id, at, agent, summary });
      }
      moveToLevel(state, incident, again ? 1 : incident.level + 1, at, agent);
      return;
    }
    case 'unacknowledge':
      incident.acknowledgements = [];
      incident.acknowledgedUntil = null;
      incident.levelSince = at;
      setStatus(incident, 'triggered', at, agent);
      record(state, {
        type: 'unacknowledge',
        incidentId: incident.id,
        at,
        agent,
        channel: { type: 'timeout' },
        summary: 'Unacknowledged due to timeout.',
      });
      page(state, incident, at);
      return;
    case 'resolve':
      resolve(state, incident, at, agent);
  }
}

function exhaust(state: SimState, incident: Incident, at: number): void {
  incident.exhausted = true;
  record(state, {
    type: 'exhaust_escalation_path',
    incidentId: incident.id,
    at,
    agent: { kind: 'service', id: incident.serviceId },
    summary: 'Escalation path exhausted.',
  });
}
