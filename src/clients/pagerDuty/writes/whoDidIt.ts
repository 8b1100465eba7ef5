import { isAbort, problem } from '../../../core/base/problem';
import type { FasterColleague } from '../../../core/incidents/incidentSource';
import type {} from '../../../core/incidents/problems';
import { WriteFailure } from '../../../core/incidents/writeFailure';
import type { PagerDutyIncident } from '../schemas';
import { readTrace } from './logTrace';
import type { WriteParts } from './writeParts';

/** Who brought an incident into its status and when: by the incident itself, else by its log. */
export async function whoDidIt(
  parts: WriteParts,
  incident: PagerDutyIncident,
  signal: AbortSignal,
): Promise<FasterColleague | undefined> {
  const now = parts.api.http.serverClock.now();
  const ago = (at: string | undefined): number | undefined =>
    at === undefined || Number.isNaN(Date.parse(at)) ? undefined : Math.max(0, now - Date.parse(at));
  const by = incident.last_status_change_by?.summary;
  const at = ago(incident.last_status_change_at);
  if (by !== undefined) return at === undefined ? { by } : { by, agoMs: at };
  try {
    const type = incident.status === 'resolved' ? 'resolve_log_entry' : 'acknowledge_log_entry';
    const entry = (await readTrace(parts.api, incident.id, signal)).find(row => row.type === type);
    const name = entry?.agent?.summary;
    if (!entry || !name) return undefined;
    const agoMs = ago(entry.created_at);
    return agoMs === undefined ? { by: name } : { by: name, agoMs };
  } catch (error) {
    if (isAbort(error)) throw error;
    // A name is worth a request, not a failure.
    return undefined;
  }
}

/** @throws WriteFailure for a resolved incident: whatever is written to it would reopen it or be lost. */
export async function refuseResolved(
  parts: WriteParts,
  incident: PagerDutyIncident,
  signal: AbortSignal,
): Promise<void> {
  if (incident.status !== 'resolved') return;
  if (incident.resolve_reason?.type === 'merge_resolve_reason') {
    const into = incident.resolve_reason.incident?.summary;
    throw new WriteFailure('refused', problem('incidents.merged', into === undefined ? {} : { into }));
  }
  const who = await whoDidIt(parts, incident, signal);
  const at = incident.last_status_change_at;
  throw new WriteFailure(
    'refused',
    problem('incidents.alreadyResolved', { ...who, ...(at === undefined ? {} : { at: Date.parse(at) }) }),
  );
}
