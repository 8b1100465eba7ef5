import { invalidInput } from './apiError';
import type { ChangeEvent } from './model';
import { pageOf } from './query';
import { ok, type Answer, type Call, type Route } from './router';
import { formatTime } from './timestamps';

const keptMs = 90 * 24 * 3_600_000;

function list({ state, query, now, render }: Call, events: readonly ChangeEvent[]): Answer {
  const bound = (name: string): number | undefined => {
    const text = query.text(name);
    if (text === undefined) return undefined;
    const at = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?Z$/.test(text) ? Date.parse(text) : NaN;
    if (Number.isNaN(at)) throw invalidInput(`${name} must be a UTC ISO 8601 datetime`);
    return at;
  };
  const since = Math.max(bound('since') ?? 0, now - keptMs);
  const until = bound('until') ?? now;
  const teams = query.list('team_ids');
  const rows = events
    .filter(event => event.at >= since && event.at <= until)
    .filter(
      event => teams.length === 0 || state.service(event.serviceId).teamIds.some(id => teams.includes(id)),
    )
    .sort((a, b) => b.at - a.at);
  return ok(
    pageOf('change_events', rows, query.paging(), event => ({
      id: event.id,
      type: 'change_event',
      summary: event.summary,
      timestamp: formatTime(event.at),
      source: event.source,
      services: [render.serviceRef(event.serviceId)],
      integration: {
        id: state.service(event.serviceId).integrationId,
        type: 'inbound_integration_reference',
      },
      links: event.links.map(link => ({ ...link })),
      images: [],
      custom_details: event.details,
    })),
  );
}

const listAll = (call: Call): Answer => list(call, call.state.changeEvents);

const listOfService = (call: Call): Answer => {
  const { id } = call.state.service(call.ids[0] ?? '');
  return list(
    call,
    call.state.changeEvents.filter(event => event.serviceId === id),
  );
};

export const changeEventRoutes: readonly Route[] = [
  { method: 'GET', path: '/change_events', handle: listAll },
  { method: 'GET', path: '/services/{id}/change_events', handle: listOfService },
];
