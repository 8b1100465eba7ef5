import { ApiError, abilityMissing, invalidInput } from './apiError';
import type { Incident, Status } from './model';
import { pageOf, type Query } from './query';
import { ok, type Call, type Route } from './router';
import type { SimState } from './state';
import { parseTime } from './timestamps';

const statuses: readonly Status[] = ['triggered', 'acknowledged', 'resolved'];

function monthsBefore(at: number, months: number): number {
  const date = new Date(at);
  date.setUTCMonth(date.getUTCMonth() - months);
  return date.getTime();
}

/** One month back unless told otherwise; `date_range=all` lifts it. @throws ApiError 2005 past six months. */
function timeRange(state: SimState, query: Query, now: number): { since: number; until: number } {
  if (query.text('date_range') === 'all') return { since: -Infinity, until: Infinity };
  const zone = query.timeZone() ?? state.accountTimeZone;
  const untilText = query.text('until');
  const sinceText = query.text('since');
  const until = untilText === undefined ? now : parseTime(untilText, zone);
  const since = sinceText === undefined ? monthsBefore(until, 1) : parseTime(sinceText, zone);
  if (since > until || since < monthsBefore(until, 6)) {
    throw new ApiError(400, 2005, 'Invalid Query Date Range Parameters', [
      since > until ? 'since is after until' : 'The range is longer than 6 months',
    ]);
  }
  return { since, until };
}

function wantedStatuses(query: Query): readonly string[] {
  const wanted = query.list('statuses');
  if (wanted.some(status => !statuses.some(known => known === status))) {
    throw invalidInput('Status must be a list of triggered, acknowledged, or resolved.');
  }
  return wanted;
}

const sortKeys: Readonly<Record<string, (incident: Incident) => number>> = {
  incident_number: incident => incident.number,
  created_at: incident => incident.createdAt,
  resolved_at: incident => incident.resolvedAt ?? 0,
  urgency: incident => (incident.urgency === 'high' ? 1 : 0),
};

function sorted(incidents: readonly Incident[], sortBy: string | undefined): Incident[] {
  const orders = (sortBy ?? 'created_at:asc').split(',').map(part => {
    const [field = '', direction = 'asc'] = part.split(':');
    const key = sortKeys[field];
    if (key === undefined || !['asc', 'desc'].includes(direction)) {
      throw invalidInput(`sort_by ${JSON.stringify(part.slice(0, 40))} is not valid`);
    }
    return (a: Incident, b: Incident): number => (key(a) - key(b)) * (direction === 'desc' ? -1 : 1);
  });
  if (orders.length > 2) throw invalidInput('sort_by takes at most two fields');
  return [...incidents].sort(
    (a, b) => orders.reduce((order, next) => order || next(a, b), 0) || a.number - b.number,
  );
}

/**
 * A list of mixed statuses that include resolved comes back with rows repeated (go-pagerduty #496): here every
 * fourth row a second time, at once or on the next page.
 */
function withDuplicates(rows: readonly Incident[]): Incident[] {
  return rows.flatMap((row, index) => (index % 4 === 0 ? [row, row] : [row]));
}

function list({ state, query, now, render }: Call) {
  const { since, until } = timeRange(state, query, now);
  const wanted = wantedStatuses(query);
  if (query.has('urgencies') && !state.abilities.has('urgencies')) throw abilityMissing('urgencies');
  if (query.has('team_ids') && !state.abilities.has('teams')) throw abilityMissing('teams');
  const oneOf = (name: string, ids: readonly string[]): boolean => {
    const asked = query.list(name);
    return asked.length === 0 || ids.some(id => asked.includes(id));
  };
  const key = query.text('incident_key');
  const rows = [...state.incidents.values()].filter(
    incident =>
      incident.createdAt >= since &&
      incident.createdAt <= until &&
      (wanted.length === 0 || wanted.includes(incident.status)) &&
      oneOf('service_ids', [incident.serviceId]) &&
      oneOf('urgencies', [incident.urgency]) &&
      oneOf('team_ids', state.service(incident.serviceId).teamIds) &&
      // A resolved incident is assigned to nobody, so this filter never returns one.
      oneOf(
        'user_ids',
        incident.assignments.map(({ userId }) => userId),
      ) &&
      (key === undefined ||
        incident.key === key ||
        state.alertsOf(incident.id).some(alert => alert.key === key)),
  );
  const ordered = sorted(rows, query.text('sort_by'));
  const repeats = new Set(wanted).size > 1 && wanted.includes('resolved');
  const zone = query.timeZone();
  return ok(
    pageOf('incidents', repeats ? withDuplicates(ordered) : ordered, query.paging(), incident =>
      render.incident(incident, query.includes(), zone),
    ),
  );
}

function get({ state, query, render, ids: [id = ''] }: Call) {
  return ok({ incident: render.incident(state.incident(id), query.includes()) });
}

export const incidentReads: readonly Route[] = [
  { method: 'GET', path: '/incidents', handle: list },
  { method: 'GET', path: '/incidents/{id}', handle: get },
];
