import { pageSize, ceiling, type Listing, type PagerDutyApi } from './pagerDutyApi';
import { incidentSchema, type PagerDutyIncident } from './schemas';

/** PagerDuty takes ranges of at most six months [API: List incidents]; a little less, since months differ. */
const longestRangeMs = 180 * 86_400_000;
/** No incident is older. */
const pagerDutyBegan = Date.UTC(2009, 0);

/** All open incidents of one status, with the number of requests that it took. */
export interface StatusListing extends Listing<PagerDutyIncident> {
  readonly requests: number;
}

/**
 * Reads all incidents of a status over all time; without `date_range=all` those older than a month would be missing.
 * PagerDuty lists at most 10,000 rows of one question. Past that, the question is put again for the time before the
 * oldest row that came, in ranges of at most six months, back to the oldest incident of all: each range is cut where
 * the rows end, so that no row is paid for twice as halving would.
 */
export async function listOfStatus(
  api: PagerDutyApi,
  status: string,
  signal: AbortSignal,
): Promise<StatusListing> {
  const list = (query: readonly (readonly [string, string])[], most = ceiling) =>
    api.list(incidentSchema, {
      path: '/incidents',
      key: 'incidents',
      query: [['statuses[]', status], ...query],
      most,
      signal,
    });
  // Where the ceiling cuts the list, the newest are on this side of it.
  const newestFirst = ['sort_by', 'created_at:desc'] as const;
  const all = await list([['date_range', 'all'], newestFirst]);
  const requests = requestsOf(all);
  if (all.incomplete?.code !== 'incidents.ceiling') return { ...all, requests };
  const first = await list(
    [
      ['date_range', 'all'],
      ['sort_by', 'created_at:asc'],
    ],
    1,
  );
  const oldest = first.rows[0] ? createdAt(first.rows[0]) : pagerDutyBegan;
  return readOn(all, requests + 1, oldest, range => list([...range, newestFirst]));
}

async function readOn(
  all: Listing<PagerDutyIncident>,
  before: number,
  oldest: number,
  list: (range: readonly (readonly [string, string])[]) => Promise<Listing<PagerDutyIncident>>,
): Promise<StatusListing> {
  const byId = new Map(all.rows.map(row => [row.id, row] as const));
  let requests = before;
  let { unreadable } = all;
  let until = Math.min(...all.rows.map(createdAt));
  for (;;) {
    const since = until - longestRangeMs;
    const part = await list([
      ['since', utc(since)],
      // Rows of that very second are asked for again: some may lie beyond the cut.
      ['until', utc(until + 1_000)],
      ['time_zone', 'UTC'],
    ]);
    requests += requestsOf(part);
    const known = byId.size;
    for (const row of part.rows) byId.set(row.id, row);
    const cut = part.more;
    unreadable ??= part.unreadable;
    const reached = cut ? Math.min(...part.rows.map(createdAt)) : since;
    // Ten thousand of one second, or an answer that ignores the range: there is no way past them.
    if (cut && (byId.size === known || reached >= until)) {
      const incomplete = part.incomplete ?? unreadable;
      return { rows: [...byId.values()], more: true, requests, ...(incomplete ? { incomplete } : {}) };
    }
    if (!cut && since <= oldest) {
      const rows = [...byId.values()];
      return { rows, more: false, requests, ...(unreadable ? { incomplete: unreadable, unreadable } : {}) };
    }
    until = reached;
  }
}

function requestsOf({ rows }: Listing<unknown>): number {
  return Math.max(1, Math.ceil(rows.length / pageSize));
}

function createdAt(row: PagerDutyIncident): number {
  return Date.parse(row.created_at);
}

/** ISO 8601 in UTC to the second: without a zone PagerDuty takes the account's. */
export function utc(time: number): string {
  return new Date(Math.floor(time / 1000) * 1000).toISOString().replace('.000Z', 'Z');
}
