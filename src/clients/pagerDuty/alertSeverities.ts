import type { Clock } from '../../core/base/clock';
import type { Logger } from '../../core/base/logger';
import { isAbort, problemOf } from '../../core/base/problem';
import type { IncidentAlert } from '../../core/incidents/incident';
import { HttpFailure } from '../http/httpFailure';
import type { PagerDutyIncident } from './schemas';

type AlertSeverity = NonNullable<IncidentAlert['severity']>;

const worstFirst: readonly AlertSeverity[] = ['critical', 'error', 'warning', 'info'];
/** Alerts of at most so many incidents are read with one list: a storm fills in over the next reads. */
const mostReads = 12;
const atOnce = 3;
/** The list does not wait longer for them than this (ms). */
const longestMs = 4_000;

/** The worst severity among alerts, of the triggered ones where there are any. */
export function worstSeverity(alerts: readonly IncidentAlert[]): AlertSeverity | undefined {
  const open = alerts.filter(alert => alert.status === 'triggered');
  const severities = (open.length > 0 ? open : alerts).map(alert => alert.severity);
  return worstFirst.find(severity => severities.includes(severity));
}

/**
 * Worst alert severity by incident. A list of incidents does not tell it, so the alerts are read once for each
 * incident and again when their number changes; in a quiet night that costs nothing.
 */
export class AlertSeverities {
  private readonly known = new Map<
    string,
    { readonly counts: string; readonly severity: AlertSeverity | undefined }
  >();

  constructor(
    private readonly readAlerts: (
      incidentId: string,
      signal: AbortSignal,
    ) => Promise<readonly IncidentAlert[]>,
    private readonly clock: Clock,
    private readonly log: Logger,
  ) {}

  of(incidentId: string): AlertSeverity | undefined {
    return this.known.get(incidentId)?.severity;
  }

  /**
   * Reads what is missing, newest incidents first, and forgets those no longer open. A failure leaves severities
   * unknown until the next read: the list is worth more than they are.
   */
  async update(open: readonly PagerDutyIncident[], signal: AbortSignal): Promise<void> {
    const ids = new Set(open.map(incident => incident.id));
    for (const id of this.known.keys()) if (!ids.has(id)) this.known.delete(id);
    const missing = open
      .filter(incident => incident.alert_counts?.all !== 0)
      .filter(incident => this.known.get(incident.id)?.counts !== countsOf(incident))
      .sort((a, b) => rank(a) - rank(b) || Date.parse(b.created_at) - Date.parse(a.created_at))
      .slice(0, mostReads);
    const ending = new AbortController();
    const end = (): void => ending.abort();
    const timer = this.clock.after(longestMs, end);
    signal.addEventListener('abort', end, { once: true });
    const work = async (): Promise<void> => {
      for (let next = missing.shift(); next && !ending.signal.aborted; next = missing.shift()) {
        this.known.set(next.id, {
          counts: countsOf(next),
          severity: await this.severityOf(next.id, ending.signal),
        });
      }
    };
    try {
      await Promise.all(Array.from({ length: atOnce }, work));
    } catch (error) {
      end();
      if (!isAbort(error)) this.log.warn(`pagerduty: alert severities not read: ${problemOf(error).code}`);
      if (signal.aborted) throw error;
    } finally {
      timer.dispose();
      signal.removeEventListener('abort', end);
    }
  }

  /** Undefined where this incident's alerts make no sense; rejects where the server cannot be asked. */
  private async severityOf(incidentId: string, signal: AbortSignal): Promise<AlertSeverity | undefined> {
    try {
      return worstSeverity(await this.readAlerts(incidentId, signal));
    } catch (error) {
      if (isAbort(error) || error instanceof HttpFailure) throw error;
      this.log.warn(`pagerduty: alerts of ${incidentId}: ${problemOf(error).code}`);
      return undefined;
    }
  }
}

function rank(incident: PagerDutyIncident): number {
  return incident.status === 'triggered' ? 0 : 1;
}

function countsOf({ alert_counts: counts }: PagerDutyIncident): string {
  return `${counts?.all ?? '?'}/${counts?.triggered ?? '?'}`;
}
