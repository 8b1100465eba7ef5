import type { Clock } from '../../core/base/clock';
import { entityId } from '../../core/base/identity';
import type { Logger } from '../../core/base/logger';
import { isAbort, problemOf } from '../../core/base/problem';
import type { IncidentAlert } from '../../core/incidents/incident';
import type { KnownIncidents } from '../../core/incidents/incidentReads';
import { HttpFailure } from '../http/httpFailure';
import type { PagerDutyIncident } from './schemas';

type AlertSeverity = NonNullable<IncidentAlert['severity']>;

const worstFirst: readonly AlertSeverity[] = ['critical', 'error', 'warning', 'info'];
/** Alerts of at most so many incidents are read with one list: a storm fills in over the next reads. */
const mostReads = 12;
const atOnce = 3;
/** Reads of alerts that may be made at once after a quiet time, and how fast that comes back. */
const largestAllowance = 24;
const allowancePerMinute = 4;
/** The list does not wait longer for them than this (ms). */
const longestMs = 4_000;

/** The worst severity among alerts, of the triggered ones where there are any. */
export function worstSeverity(alerts: readonly IncidentAlert[]): AlertSeverity | undefined {
  const open = alerts.filter(alert => alert.status === 'triggered');
  const severities = (open.length > 0 ? open : alerts).map(alert => alert.severity);
  return worstFirst.find(severity => severities.includes(severity));
}

export interface AlertSeveritiesParts {
  readonly account: string;
  readonly readAlerts: (incidentId: string, signal: AbortSignal) => Promise<readonly IncidentAlert[]>;
  readonly clock: Clock;
  readonly log: Logger;
}

/**
 * Worst alert severity by incident. A list of incidents does not tell it, so the alerts are read once for each
 * incident and again when their number changes; in a quiet night that costs nothing, and in a storm no more than
 * four requests a minute after the first two dozen, so that the severities of two hundred do not eat the limit.
 */
export class AlertSeverities {
  private readonly known = new Map<
    string,
    { readonly counts: string; readonly severity: AlertSeverity | undefined }
  >();
  private allowance = largestAllowance;
  private allowedAt: number;

  constructor(private readonly parts: AlertSeveritiesParts) {
    this.allowedAt = parts.clock.now();
  }

  of(incidentId: string): AlertSeverity | undefined {
    return this.known.get(incidentId)?.severity;
  }

  /** Forgets all but these. */
  keepOnly(ids: ReadonlySet<string>): void {
    for (const id of this.known.keys()) if (!ids.has(id)) this.known.delete(id);
  }

  /**
   * Reads what is missing, newest incidents first. A failure leaves severities unknown until the next read: the list
   * is worth more than they are.
   * @param before what was known before, maybe by another window: what has as many alerts as then need not be read.
   */
  async update(
    open: readonly PagerDutyIncident[],
    before: KnownIncidents,
    signal: AbortSignal,
  ): Promise<void> {
    for (const row of open) this.takeOver(row, before);
    const missing = open
      .filter(incident => incident.alert_counts?.all !== 0)
      .filter(incident => this.known.get(incident.id)?.counts !== countsOf(incident))
      .sort((a, b) => rank(a) - rank(b) || Date.parse(b.created_at) - Date.parse(a.created_at))
      .slice(0, Math.min(mostReads, this.allowed()));
    if (missing.length === 0) return;
    this.allowance -= missing.length;
    const ending = new AbortController();
    const end = (): void => ending.abort();
    const timer = this.parts.clock.after(longestMs, end);
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
      if (!isAbort(error))
        this.parts.log.warn(`pagerduty: alert severities not read: ${problemOf(error).code}`);
      if (signal.aborted) throw error;
    } finally {
      timer.dispose();
      signal.removeEventListener('abort', end);
    }
  }

  /** Whole reads that the allowance holds now. */
  private allowed(): number {
    const now = this.parts.clock.now();
    const gained = (Math.max(0, now - this.allowedAt) / 60_000) * allowancePerMinute;
    this.allowance = Math.min(largestAllowance, this.allowance + gained);
    this.allowedAt = now;
    return Math.floor(this.allowance);
  }

  private takeOver(row: PagerDutyIncident, before: KnownIncidents): void {
    if (this.known.has(row.id)) return;
    const known = before.get(entityId('pagerduty', this.parts.account, row.id));
    if (known?.alertSeverity === undefined || known.alertCount !== row.alert_counts?.all) return;
    this.known.set(row.id, { counts: countsOf(row), severity: known.alertSeverity });
  }

  /** Undefined where this incident's alerts make no sense; rejects where the server cannot be asked. */
  private async severityOf(incidentId: string, signal: AbortSignal): Promise<AlertSeverity | undefined> {
    try {
      return worstSeverity(await this.parts.readAlerts(incidentId, signal));
    } catch (error) {
      if (isAbort(error) || error instanceof HttpFailure) throw error;
      this.parts.log.warn(`pagerduty: alerts of ${incidentId}: ${problemOf(error).code}`);
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
