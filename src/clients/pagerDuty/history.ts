import { entityId, type EntityId } from '../../core/base/identity';
import { isAbort, problem, type Problem } from '../../core/base/problem';
import type { TimeWindow } from '../../core/incidents/incidentContext';
import type {
  HistoryAnalytics,
  HistoryReading,
  IncidentHistorySource,
  IncidentRecord,
} from '../../core/review/incidentHistory';
import { pagerDutyFailure } from './apiError';
import type { PagerDutyConnection } from './connection';
import { readAnalytics } from './historyAnalytics';
import { listIncidents, listLog } from './historyLists';
import { zonedUserSchema, type HistoryEntry, type ZonedUser } from './historySchemas';
import { ceiling, type PagerDutyApi } from './pagerDutyApi';
import { historyEntrySchema } from './historySchemas';
import { listOfStatus } from './incidentLists';
import { readOne } from './readRows';
import type { PagerDutyIncident } from './schemas';
import { toRecord } from './toHistory';

/** Up to so many incidents are each asked for their log; past that the account's log is read in one go. */
const mostLogs = 40;
/** Incidents of the account's log whose beginning lies before the window, asked for one by one. */
const mostEarlier = 100;
/** One resolved in the window may have begun so long before it (ms); one open for longer is found while it is open. */
const earlierMs = 30 * 86_400_000;
/** People whose zone is asked for one by one; of more, the list of all is read. */
const mostPeople = 30;
/** Every incident of an account has been seen to have fewer entries. */
const mostEntries = 1_000;

/** The past of a PagerDuty account: incidents with their logs, and its own figures where the plan has them. */
export class PagerDutyHistory implements IncidentHistorySource {
  private readonly users = new Map<string, ZonedUser>();

  constructor(
    private readonly connection: PagerDutyConnection,
    private readonly api: PagerDutyApi,
    private readonly now: () => number,
  ) {}

  get sourceId(): string {
    return `pagerduty:${this.connection.account}`;
  }

  get label(): string {
    return this.connection.label;
  }

  async readHistory(
    window: TimeWindow,
    signal: AbortSignal,
    known: ReadonlyMap<EntityId, IncidentRecord> = new Map(),
  ): Promise<HistoryReading> {
    try {
      return await this.read(window, signal, known);
    } catch (error) {
      throw isAbort(error) ? error : pagerDutyFailure(error);
    }
  }

  private async read(
    window: TimeWindow,
    signal: AbortSignal,
    known: ReadonlyMap<EntityId, IncidentRecord>,
  ): Promise<HistoryReading> {
    const problems: (Problem | undefined)[] = [];
    const rows = await this.incidentsOf(window, signal, problems);
    const kept = new Map<string, IncidentRecord>();
    for (const row of rows) {
      const record = known.get(entityId('pagerduty', this.connection.account, row.id));
      if (record && isUnchanged(record, row)) kept.set(row.id, record);
    }
    const asked = rows.filter(row => !kept.has(row.id));
    const logs = await this.logsOf(asked, window, signal, problems);
    await this.readUsers(
      [...logs.values()].flatMap(({ entries }) => entries),
      signal,
    );
    const context = { account: this.connection.account, sourceId: this.sourceId, users: this.users };
    const records = rows.map(row => {
      const log = logs.get(row.id) ?? { entries: [], whole: false };
      return kept.get(row.id) ?? toRecord(row, log.entries, log.whole, context);
    });
    const analytics = await this.analyticsOf(rows, window, signal);
    const incomplete = problems.find(found => found !== undefined);
    return {
      sourceId: this.sourceId,
      label: this.label,
      window,
      asOf: this.serverNow(),
      records: records.sort((a, b) => a.triggeredAt - b.triggeredAt || (a.nativeId < b.nativeId ? -1 : 1)),
      missing: [],
      ...(incomplete ? { incomplete } : {}),
      ...(analytics ? { analytics } : {}),
    };
  }

  /** Triggered in the window, or open at its start. */
  private async incidentsOf(
    window: TimeWindow,
    signal: AbortSignal,
    problems: (Problem | undefined)[],
  ): Promise<readonly PagerDutyIncident[]> {
    const byId = new Map<string, PagerDutyIncident>();
    for (const status of ['triggered', 'acknowledged'] as const) {
      const open = await listOfStatus(this.api, status, signal);
      problems.push(open.incomplete);
      for (const row of open.rows) if (Date.parse(row.created_at) < window.until) byId.set(row.id, row);
    }
    const since = window.since - earlierMs;
    const resolved = await listIncidents(this.api, 'resolved', { since, until: window.until }, signal);
    problems.push(resolved.incomplete);
    for (const row of resolved.rows) {
      const end = Date.parse(row.resolved_at ?? row.last_status_change_at ?? row.created_at);
      const begin = Date.parse(row.created_at);
      if (begin < window.until && (begin >= window.since || end >= window.since)) byId.set(row.id, row);
    }
    return [...byId.values()];
  }

  private async logsOf(
    rows: readonly PagerDutyIncident[],
    window: TimeWindow,
    signal: AbortSignal,
    problems: (Problem | undefined)[],
  ): Promise<ReadonlyMap<string, Log>> {
    const logs = new Map<string, Log>();
    if (rows.length <= mostLogs) {
      for (const row of rows) logs.set(row.id, await this.logOf(row.id, signal));
      return logs;
    }
    const all = await listLog(this.api, { since: window.since, until: this.serverNow() }, signal);
    problems.push(all.incomplete);
    const byIncident = new Map<string, HistoryEntry[]>();
    for (const entry of all.rows) {
      const entries = byIncident.get(entry.incident.id);
      if (entries) entries.push(entry);
      else byIncident.set(entry.incident.id, [entry]);
    }
    let asked = 0;
    for (const row of rows) {
      const isEarlier = Date.parse(row.created_at) < window.since;
      // What happened to it before the window stands in no entry of the window.
      if (isEarlier && asked++ < mostEarlier) logs.set(row.id, await this.logOf(row.id, signal));
      else {
        const whole = !isEarlier && all.incomplete === undefined;
        logs.set(row.id, { entries: byIncident.get(row.id) ?? [], whole });
      }
    }
    if (asked > mostEarlier) {
      problems.push(problem('incidents.endedEarly', { what: 'log_entries', read: mostEarlier }));
    }
    return logs;
  }

  private async logOf(id: string, signal: AbortSignal): Promise<Log> {
    const { rows, incomplete, more } = await this.api.list(historyEntrySchema, {
      path: `/incidents/${encodeURIComponent(id)}/log_entries`,
      key: 'log_entries',
      query: [['time_zone', 'UTC']],
      most: mostEntries,
      signal,
    });
    return { entries: rows, whole: incomplete === undefined && !more };
  }

  /** The zones of those who were reached: at night is at night where they are. A deleted user has none. */
  private async readUsers(entries: readonly HistoryEntry[], signal: AbortSignal): Promise<void> {
    const ids = new Set(
      entries.flatMap(({ type, user }) => (type.startsWith('notify') && user ? user.id : [])),
    );
    const unknown = [...ids].filter(id => !this.users.has(id));
    if (unknown.length > mostPeople) {
      const request = { path: '/users', key: 'users', most: ceiling, signal };
      const { rows } = await this.api.list(zonedUserSchema, request);
      for (const user of rows) this.users.set(user.id, user);
      return;
    }
    for (const id of unknown) {
      try {
        const body = await this.api.get(`/users/${encodeURIComponent(id)}`, [], 'user', signal);
        this.users.set(id, readOne(zonedUserSchema, 'user', body));
      } catch (error) {
        if (isAbort(error)) throw error;
        // Gone, or out of this key's sight: a person without a zone.
        this.users.set(id, { id, name: undefined, email: undefined, time_zone: undefined });
      }
    }
  }

  /** Undefined where the plan has none, or nothing can be told: the log's figures stand alone then. */
  private async analyticsOf(
    rows: readonly PagerDutyIncident[],
    window: TimeWindow,
    signal: AbortSignal,
  ): Promise<HistoryAnalytics | undefined> {
    if (rows.length === 0) return undefined;
    try {
      const services = [...new Set(rows.map(({ service }) => service.id))];
      return await readAnalytics(this.api, this.connection.account, { window, services, signal });
    } catch (error) {
      if (isAbort(error)) throw error;
      return undefined;
    }
  }

  private serverNow(): number {
    return this.now() + (this.api.http.serverClock.offsetMs ?? 0);
  }
}

/** Newest first, as PagerDuty lists them. */
interface Log {
  readonly entries: readonly HistoryEntry[];
  readonly whole: boolean;
}

/** One that was resolved then and is now, at the same time: nothing that counts has happened to it since. */
function isUnchanged(record: IncidentRecord, row: PagerDutyIncident): boolean {
  if (!record.whole || record.status !== 'resolved' || row.status !== 'resolved') return false;
  const ends = record.events.filter(event => event.kind === 'resolve' || event.kind === 'merge');
  const last = ends[ends.length - 1]?.at;
  const told = row.resolved_at ?? row.last_status_change_at;
  return last !== undefined && told !== undefined && Math.abs(Date.parse(told) - last) < 2_000;
}
