import { isSameNote } from '../../../core/incidents/sendEntry';
import { isRecord } from '../readRows';
import type { PagerDutyIncident } from '../schemas';

/** Names of this person's responder requests with that message, as the incident lists them. */
export function requestsOf(incident: PagerDutyIncident, userId: string, message: string): readonly string[] {
  return (incident.responder_requests ?? []).flatMap(request => {
    if (!isRecord(request)) return [];
    const { id, requester, requested_at: at, message: said } = request;
    const by = isRecord(requester) ? requester['id'] : undefined;
    if (by !== userId || typeof said !== 'string' || !isSameNote(said, message)) return [];
    // An id is not promised; who asked when is one.
    return [typeof id === 'string' ? id : `${userId} ${String(at)}`];
  });
}
