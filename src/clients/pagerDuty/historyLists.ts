import type { TimeWindow } from '../../core/incidents/incidentContext';
import type { Problem } from '../../core/base/problem';
import { historyEntrySchema, type HistoryEntry } from './historySchemas';
import { utc } from './incidentLists';
import { ceiling, type Listing, type PagerDutyApi } from './pagerDutyApi';
import { incidentSchema, type PagerDutyIncident } from './schemas';

/** PagerDuty takes ranges of at most six months [API: List incidents]; a little less, since months differ. */
const longestRangeMs = 180 * 86_400_000;

export interface Whole<T> {
  readonly rows: readonly T[];
  readonly incomplete?: Problem;
}

/** Incidents of one status that were created in the window. */
export function listIncidents(
  api: PagerDutyApi,
  status: string,
  window: TimeWindow,
  signal: AbortSignal,
): Promise<Whole<PagerDutyIncident>> {
  return readBack(window, range =>
    api.list(incidentSchema, {
      path: '/incidents',
      key: 'incidents',
      query: [['statuses[]', status], ['sort_by', 'created_at:desc'], ...queryOf(range)],
      most: ceiling,
      signal,
    }),
  );
}

/** The account's log of the window; PagerDuty lists it newest first. */
export function listLog(
  api: PagerDutyApi,
  window: TimeWindow,
  signal: AbortSignal,
): Promise<Whole<HistoryEntry>> {
  return readBack(window, range =>
    api.list(historyEntrySchema, {
      path: '/log_entries',
      key: 'log_entries',
      query: queryOf(range),
      most: ceiling,
      signal,
    }),
  );
}

function queryOf({ since, until }: TimeWindow): readonly (readonly [string, string])[] {
  return [
    ['since', utc(since)],
    // To the second, and rows of that very second belong to it: they may lie beyond a cut.
    ['until', utc(until + 1_000)],
    ['time_zone', 'UTC'],
  ];
}

interface Row {
  readonly id: string;
  readonly created_at: string;
}

/**
 * Reads a window from its end to its beginning, newest rows first. Past PagerDuty's ceiling of 10,000 rows the
 * question is put again for the time before the oldest row that came.
 */
async function readBack<T extends Row>(
  window: TimeWindow,
  list: (range: TimeWindow) => Promise<Listing<T>>,
): Promise<Whole<T>> {
  const byId = new Map<string, T>();
  let incomplete: Problem | undefined;
  let { until } = window;
  while (until > window.since) {
    const since = Math.max(window.since, until - longestRangeMs);
    const before = byId.size;
    const part = await list({ since, until });
    for (const row of part.rows) byId.set(row.id, row);
    incomplete ??= part.unreadable;
    if (!part.more) {
      incomplete ??= part.incomplete;
      until = since;
      continue;
    }
    const oldest = Math.min(...part.rows.map(row => Date.parse(row.created_at)));
    // Ten thousand rows of one second, or an answer that ignores the range: there is no way past them.
    if (byId.size === before || oldest >= until) return { rows: [...byId.values()], ...cut(part.incomplete) };
    until = oldest;
  }
  return { rows: [...byId.values()], ...cut(incomplete) };
}

function cut(incomplete: Problem | undefined): { readonly incomplete?: Problem } {
  return incomplete ? { incomplete } : {};
}
