import { safeParse } from 'valibot';
import type { Clock } from '../../core/base/clock';
import { entityId } from '../../core/base/identity';
import { problemOf, type Problem } from '../../core/base/problem';
import type { Incident } from '../../core/incidents/incident';
import type {
  IncidentChanges,
  KnownIncidents,
  OpenIncidents,
  ReadCursor,
  ReadFacts,
} from '../../core/incidents/incidentReads';
import type {} from '../../core/incidents/problems';
import type { AlertSeverities } from './alertSeverities';
import { listOfStatus, utc } from './incidentLists';
import { pageSize, type PagerDutyApi } from './pagerDutyApi';
import { incidentSchema, logEntryStub, wholeIncident, type PagerDutyIncident } from './schemas';

/** Incidents that are asked for one by one at each read; of more of them, lists are read. */
const mostAskedFor = 10;
/** What happened shows up in the log a moment later than it is dated: reads overlap by so much (ms). */
const overlapMs = 30_000;
/** Pages of log entries that are always less work than reading everything. */
const leastPages = 3;
/** With less than this left of the limit, nothing is asked before the count starts over. */
const lowShare = 0.25;

export interface OpenReadsParts {
  readonly account: string;
  readonly api: PagerDutyApi;
  readonly clock: Clock;
  /** Uniform in [0, 1). */
  readonly random: () => number;
  readonly severities: AlertSeverities;
  /** One incident by PagerDuty's id; rejects with `incidents.notFound`. */
  readonly readIncident: (nativeId: string, signal: AbortSignal) => Promise<PagerDutyIncident>;
  readonly toIncident: (row: PagerDutyIncident) => Incident;
}

interface Unreadable {
  readonly id: string;
  readonly problem: Problem;
}

/** Reads what is open, and what changed of it. Rejects as the HTTP client does. */
export class OpenReads {
  constructor(private readonly parts: OpenReadsParts) {}

  /**
   * One status at a time, since PagerDuty repeats rows in mixed lists; triggered first, so that one acknowledged
   * between the two reads is in both and not in neither.
   */
  async readOpen(signal: AbortSignal, known: KnownIncidents): Promise<OpenIncidents> {
    const { api, severities, clock } = this.parts;
    const startedAt = clock.now();
    const triggered = await listOfStatus(api, 'triggered', signal);
    const acknowledged = await listOfStatus(api, 'acknowledged', signal);
    const byId = new Map([...triggered.rows, ...acknowledged.rows].map(row => [row.id, row] as const));
    const { rows: missed, unreadable } = await this.missedBetween(byId, known, signal);
    for (const row of missed) byId.set(row.id, row);
    const open = [...byId.values()].filter(row => row.status !== 'resolved');
    severities.keepOnly(new Set(open.map(({ id }) => id)));
    await severities.update(open, known, signal);
    // A row that cannot be read is no reason to show none: it stands as it was read last, and that is said.
    const [first] = unreadable;
    const incomplete = triggered.incomplete ?? acknowledged.incomplete ?? first?.problem;
    const kept = [...known.values()].filter(({ nativeId }) => unreadable.some(({ id }) => id === nativeId));
    return {
      incidents: [...open.map(row => this.parts.toIncident(row)), ...kept],
      requests: triggered.requests + acknowledged.requests,
      ...this.facts(startedAt, []),
      ...(incomplete ? { incomplete } : {}),
    };
  }

  /**
   * What the account's log tells since the cursor. Its entries carry their incidents as they are at the answer, so that
   * a quiet minute costs one request and a page costs no more; where one comes as a mere reference it is read itself.
   */
  async readChanges(
    cursor: ReadCursor,
    known: KnownIncidents,
    signal: AbortSignal,
  ): Promise<IncidentChanges | undefined> {
    const { api, severities, clock } = this.parts;
    const startedAt = clock.now();
    const pages = Math.max(leastPages, Math.ceil(known.size / pageSize));
    const log = await api.list(logEntryStub, {
      path: '/log_entries',
      key: 'log_entries',
      query: [
        ['since', utc(cursor.at - overlapMs)],
        ['include[]', 'incidents'],
        ['time_zone', 'UTC'],
      ],
      most: pages * pageSize,
      signal,
    });
    // Entries that cannot be read tell of incidents that nobody knows: the lists do.
    if (log.more || log.unreadable) return undefined;
    const seen = new Set(cursor.seen);
    const rows = new Map<string, PagerDutyIncident>();
    const unclear = new Set<string>();
    for (const { id, incident } of log.rows) {
      const row = wholeRow(incident);
      if (row) rows.set(row.id, newer(rows.get(row.id), row));
      else if (!seen.has(id)) unclear.add(incident.id);
    }
    for (const id of rows.keys()) unclear.delete(id);
    if (unclear.size > mostAskedFor) return undefined;
    const { gone, unreadable } = await this.readEach(unclear, rows, signal);
    if (unreadable.length > 0) return undefined;
    const changed = [...rows.values()];
    await severities.update(
      changed.filter(row => row.status !== 'resolved'),
      known,
      signal,
    );
    const facts = this.facts(
      startedAt,
      log.rows.map(({ id, created_at }) => ({ id, at: Date.parse(created_at) })),
    );
    return {
      incidents: changed.map(row => this.parts.toIncident(row)),
      gone: [...gone].map(id => entityId('pagerduty', this.parts.account, id)),
      ...facts,
    };
  }

  /** @returns ids of those that are not there any more, and those that came in a form that cannot be read. */
  private async readEach(
    ids: Iterable<string>,
    rows: Map<string, PagerDutyIncident>,
    signal: AbortSignal,
  ): Promise<{ readonly gone: ReadonlySet<string>; readonly unreadable: readonly Unreadable[] }> {
    const gone = new Set<string>();
    const unreadable: Unreadable[] = [];
    for (const id of ids) {
      try {
        rows.set(id, await this.parts.readIncident(id, signal));
      } catch (error) {
        const told = problemOf(error);
        if (told.code === 'incidents.unexpectedAnswer') unreadable.push({ id, problem: told });
        // Deleted, or out of this key's sight since.
        else if (told.code === 'incidents.notFound') gone.add(id);
        else throw error;
      }
    }
    return { gone, unreadable };
  }

  /**
   * One that falls back from acknowledged between the two lists is in neither, and so are all that were acknowledged
   * together: what was open and is in no list is asked for, a few by themselves, more by the list that they would be in.
   */
  private async missedBetween(
    listed: ReadonlyMap<string, unknown>,
    known: KnownIncidents,
    signal: AbortSignal,
  ): Promise<{ readonly rows: readonly PagerDutyIncident[]; readonly unreadable: readonly Unreadable[] }> {
    const missing = [...known.values()].map(({ nativeId }) => nativeId).filter(id => !listed.has(id));
    if (missing.length > mostAskedFor) {
      const { rows } = await listOfStatus(this.parts.api, 'triggered', signal);
      return { rows: rows.filter(row => !listed.has(row.id)), unreadable: [] };
    }
    const rows = new Map<string, PagerDutyIncident>();
    const { unreadable } = await this.readEach(missing, rows, signal);
    return { rows: [...rows.values()], unreadable };
  }

  private facts(
    startedAt: number,
    entries: readonly { readonly id: string; readonly at: number }[],
  ): ReadFacts {
    const { serverClock, rateReading } = this.parts.api.http;
    const { offsetMs } = serverClock;
    const asOf = startedAt + (offsetMs ?? 0);
    const isNear = rateReading !== undefined && rateReading.share < lowShare;
    // Whoever shares the key waits as well: not all at once when the count starts over.
    const pauseMs = isNear ? rateReading.resetMs + this.parts.random() * 5_000 : undefined;
    if (offsetMs === undefined) return { asOf, ...(pauseMs === undefined ? {} : { pauseMs }) };
    // What the next read, which begins before this one, will see again.
    const seen = entries.filter(({ at }) => at >= asOf - overlapMs - 2_000).map(({ id }) => id);
    return {
      asOf,
      clockOffsetMs: offsetMs,
      cursor: { at: asOf, seen: [...new Set(seen)] },
      ...(pauseMs === undefined ? {} : { pauseMs }),
    };
  }
}

/** The incident of a log entry where it came whole. */
function wholeRow(incident: unknown): PagerDutyIncident | undefined {
  if (!safeParse(wholeIncident, incident).success) return undefined;
  const read = safeParse(incidentSchema, incident);
  return read.success ? read.output : undefined;
}

/** Pages of a list are answered one after another: the newer state of an incident counts. */
function newer(one: PagerDutyIncident | undefined, other: PagerDutyIncident): PagerDutyIncident {
  if (!one) return other;
  return Date.parse(one.updated_at ?? '') > Date.parse(other.updated_at ?? '') ? one : other;
}
