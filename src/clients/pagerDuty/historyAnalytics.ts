import { entityId } from '../../core/base/identity';
import type { TimeWindow } from '../../core/incidents/incidentContext';
import type { AnalyticsOfIncident, HistoryAnalytics } from '../../core/review/incidentHistory';
import { analyticsRowSchema } from './historySchemas';
import { utc } from './incidentLists';
import type { PagerDutyApi } from './pagerDutyApi';
import { isRecord, RowReader } from './readRows';

/** The most that one answer holds [OpenAPI, POST /analytics/raw/incidents]. */
const pageSize = 1_000;
const mostPages = 20;
/** Services that one question names. */
const mostServices = 100;

interface AnalyticsQuery {
  readonly window: TimeWindow;
  /** A person's key must name services or teams. */
  readonly services: readonly string[];
  readonly signal: AbortSignal;
}

/**
 * PagerDuty's own figures of incidents created in a window. They lag by up to 24 hours: `until` is the newest that
 * they hold. Rejects as the HTTP client does, with 402 or 403 where the plan has none.
 */
export async function readAnalytics(
  api: PagerDutyApi,
  account: string,
  { window, services, signal }: AnalyticsQuery,
): Promise<HistoryAnalytics | undefined> {
  const incidents: AnalyticsOfIncident[] = [];
  let until = -Infinity;
  let after: string | undefined;
  for (let page = 0; page < mostPages; page += 1) {
    const body = await api.ask(
      '/analytics/raw/incidents',
      {
        filters: {
          created_at_start: utc(window.since),
          created_at_end: utc(window.until),
          service_ids: services.slice(0, mostServices),
        },
        limit: pageSize,
        order: 'asc',
        order_by: 'created_at',
        time_zone: 'Etc/UTC',
        ...(after === undefined ? {} : { starting_after: after }),
      },
      'analytics',
      signal,
    );
    const reader = new RowReader(analyticsRowSchema, 'data');
    reader.page(body);
    for (const row of reader.result.rows) {
      // Written without a zone, in the one that was asked for.
      const at = Date.parse(
        /(?:Z|[+-]\d\d:?\d\d)$/.test(row.created_at) ? row.created_at : `${row.created_at}Z`,
      );
      if (at > until) until = at;
      incidents.push({
        id: entityId('pagerduty', account, row.id),
        ...(row.seconds_to_first_ack === undefined
          ? {}
          : { acknowledgeMs: row.seconds_to_first_ack * 1_000 }),
        ...(row.seconds_to_resolve === undefined ? {} : { resolveMs: row.seconds_to_resolve * 1_000 }),
      });
    }
    const last = isRecord(body) && body['more'] === true ? body['last'] : undefined;
    if (typeof last !== 'string' || last === '' || last === after) break;
    after = last;
  }
  return incidents.length === 0 ? undefined : { until, incidents };
}
