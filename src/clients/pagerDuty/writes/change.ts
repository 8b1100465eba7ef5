import type { OtherWrite } from '../../../core/incidents/incidentWrite';
import type { PagerDutyIncident } from '../schemas';
import { readTrace } from './logTrace';
import { requestsOf } from './responderRequests';
import { incidentPath, type WriteParts } from './writeParts';

/** One way to change an incident, as PagerDuty wants it. */
export interface Change {
  readonly method: 'PUT' | 'POST';
  readonly path: string;
  readonly body: unknown;
  /** Under which the answer shows the incident; absent where it does not. */
  readonly answers?: 'incident';
  /** True for an incident that is as it was asked to be; `now` is PagerDuty's clock (Unix ms). */
  readonly isDone: (incident: PagerDutyIncident, now: number) => boolean;
  /**
   * Set for what pages people, which is never sent twice unasked: ids of what such a write by this person leaves
   * behind at the incident.
   */
  readonly traces?: (incident: PagerDutyIncident, signal: AbortSignal) => Promise<readonly string[]>;
}

type Changing = Exclude<OtherWrite, { readonly kind: 'editNote' | 'silence' | 'expireSilence' }>;

/** PagerDuty stamps a snooze by its own clock, and the request travelled. */
const sameSnoozeMs = 90_000;

/** The change that a write asks for; `before` is the incident as it was just read. */
export function changeOf(parts: WriteParts, write: Changing, before: PagerDutyIncident): Change {
  const path = incidentPath(before.id);
  const put = (fields: object, rest: Pick<Change, 'isDone' | 'traces'>): Change => ({
    method: 'PUT',
    path,
    body: { incident: { type: 'incident_reference', ...fields } },
    answers: 'incident',
    ...rest,
  });
  switch (write.kind) {
    case 'escalate':
      return put(
        { escalation_level: write.level },
        // To level 1 is logged as an assignment.
        { isDone: () => false, traces: tracesOf(parts, write.level > 1 ? 'escalate' : 'assign') },
      );
    case 'reassign': {
      const [policy] = write.to.policies;
      if (policy) {
        const fields = { escalation_policy: { id: policy.id, type: 'escalation_policy_reference' } };
        return put(fields, { isDone: () => false, traces: tracesOf(parts, 'assign') });
      }
      const there = write.keep ? assigneesOf(before) : [];
      const wanted = [...new Set([...there, ...write.to.people.map(({ id }) => id)])];
      const assignments = wanted.map(id => ({ assignee: { id, type: 'user_reference' } }));
      return put(
        { assignments },
        {
          isDone: now => sameMembers(assigneesOf(now), wanted),
          traces: tracesOf(parts, 'assign', wanted),
        },
      );
    }
    case 'priority': {
      const { id } = write.priority;
      return put(
        { priority: { id, type: 'priority_reference' } },
        { isDone: ({ priority }) => priority?.id === id },
      );
    }
    case 'snooze':
      return {
        method: 'POST',
        path: `${path}/snooze`,
        body: { duration: write.seconds },
        answers: 'incident',
        isDone: ({ status, pending_actions: pending }, now) =>
          status === 'acknowledged' &&
          (pending ?? []).some(
            ({ type, at }) =>
              type === 'unacknowledge' &&
              Math.abs(Date.parse(at) - (now + write.seconds * 1000)) < sameSnoozeMs,
          ),
      };
    case 'requestResponders': {
      const targets = [
        ...write.targets.people.map(({ id }) => ({ id, type: 'user_reference' })),
        ...write.targets.policies.map(({ id }) => ({ id, type: 'escalation_policy_reference' })),
      ];
      return {
        method: 'POST',
        path: `${path}/responder_requests`,
        body: {
          requester_id: parts.userId,
          message: write.message,
          responder_request_targets: targets.map(target => ({ responder_request_target: target })),
        },
        isDone: () => false,
        traces: incident => Promise.resolve(requestsOf(incident, parts.userId, write.message)),
      };
    }
  }
}

/** Log entries that say: this person gave it to somebody, to `people` where they are known. */
function tracesOf(
  parts: WriteParts,
  kind: 'assign' | 'escalate',
  people?: readonly string[],
): NonNullable<Change['traces']> {
  return async (incident, signal) =>
    (await readTrace(parts.api, incident.id, signal))
      .filter(({ type, agent }) => type === `${kind}_log_entry` && agent?.id === parts.userId)
      .filter(
        ({ assignees }) =>
          !people ||
          !assignees ||
          sameMembers(
            assignees.map(({ id }) => id),
            people,
          ),
      )
      .map(({ id }) => id);
}

function assigneesOf(incident: PagerDutyIncident): readonly string[] {
  return (incident.assignments ?? []).map(({ assignee }) => assignee.id);
}

function sameMembers(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every(id => b.includes(id));
}
