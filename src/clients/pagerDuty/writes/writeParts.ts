import type { Incident, IncidentNote } from '../../../core/incidents/incident';
import type { PagerDutyApi } from '../pagerDutyApi';
import type { PagerDutyIncident } from '../schemas';

/** What a write to PagerDuty needs. */
export interface WriteParts {
  readonly api: PagerDutyApi;
  /** E-mail for the `From` header. */
  readonly from: string;
  /** PagerDuty id of the person who writes. */
  readonly userId: string;
  readonly readIncident: (nativeId: string, signal: AbortSignal) => Promise<PagerDutyIncident>;
  readonly readNotes: (nativeId: string, signal: AbortSignal) => Promise<readonly IncidentNote[]>;
  /** All incidents of a status, over all time. */
  readonly listOpen: (status: string, signal: AbortSignal) => Promise<readonly PagerDutyIncident[]>;
  readonly toIncident: (row: PagerDutyIncident) => Incident;
}

export function incidentPath(nativeId: string): string {
  return `/incidents/${encodeURIComponent(nativeId)}`;
}
