import type { LogEntry, LogEntryType } from './model';
import { pageOf } from './query';
import { ok, type Answer, type Call, type Route } from './router';
import { parseTime } from './timestamps';

/** What `is_overview=true` keeps. */
const important: ReadonlySet<LogEntryType> = new Set<LogEntryType>([
  'trigger',
  'acknowledge',
  'unacknowledge',
  'resolve',
  'escalate',
  'annotate',
  'snooze',
]);

function page(call: Call, entries: readonly LogEntry[]): Answer {
  const { state, query, render } = call;
  const zone = query.timeZone() ?? state.accountTimeZone;
  const bound = (name: string, otherwise: number): number => {
    const text = query.text(name);
    return text === undefined ? otherwise : parseTime(text, zone);
  };
  const since = Math.floor(bound('since', 0) / 1000) * 1000;
  const until = bound('until', Infinity);
  const teams = query.list('team_ids');
  const rows = entries
    .filter(entry => entry.at >= since && entry.at <= until)
    .filter(entry => !query.flag('is_overview') || important.has(entry.type))
    .filter(
      entry =>
        teams.length === 0 ||
        state.service(state.incident(entry.incidentId).serviceId).teamIds.some(id => teams.includes(id)),
    )
    .sort((a, b) => b.at - a.at || b.sequence - a.sequence);
  return ok(
    pageOf('log_entries', rows, query.paging(), entry => render.logEntry(entry, query.includes(), zone)),
  );
}

const listAll = (call: Call): Answer => page(call, call.state.logEntries);

const listOfIncident = (call: Call): Answer =>
  page(call, call.state.logEntriesOf(call.state.incident(call.ids[0] ?? '').id));

function get({ state, query, render, ids: [id = ''] }: Call): Answer {
  const zone = query.timeZone() ?? state.accountTimeZone;
  return ok({ log_entry: render.logEntry(state.logEntry(id), query.includes(), zone) });
}

export const logEntryRoutes: readonly Route[] = [
  { method: 'GET', path: '/log_entries', handle: listAll },
  { method: 'GET', path: '/log_entries/{id}', handle: get },
  { method: 'GET', path: '/incidents/{id}/log_entries', handle: listOfIncident },
];
