import type { Clock } from '../../core/base/clock';
import type { Logger } from '../../core/base/logger';
import { problem, problemOf, ProblemError } from '../../core/base/problem';
import type { Incident, IncidentAlert, IncidentNote } from '../../core/incidents/incident';
import type { IncidentAction } from '../../core/incidents/incidentAction';
import type {
  IncidentAbilities,
  IncidentSource,
  NoteToAdd,
  OpenIncidents,
} from '../../core/incidents/incidentSource';
import type {} from '../../core/incidents/problems';
import { WriteFailure } from '../../core/incidents/writeFailure';
import { HttpFailure } from '../http/httpFailure';
import { AlertSeverities } from './alertSeverities';
import { pagerDutyFailure } from './apiError';
import type { PagerDutyConnection } from './connection';
import { IncidentWrites } from './incidentWrites';
import type { Listing, PagerDutyApi } from './pagerDutyApi';
import { readOne } from './readRows';
import { alertSchema, incidentSchema, noteSchema, type PagerDutyIncident } from './schemas';
import { toAlert } from './toAlert';
import { toIncident, toNote } from './toIncident';

/** PagerDuty takes at most so many alerts an incident. */
const mostAlerts = 1_000;
/** Incidents that left both lists and are asked for one by one, at each read. */
const mostAskedFor = 10;

/** A PagerDuty account as a source of incidents. */
export class PagerDutySource implements IncidentSource {
  readonly id: string;
  readonly label: string;
  readonly abilities: IncidentAbilities;
  private readonly severities: AlertSeverities;
  /** Ids of what the last read found open. */
  private lastOpen: readonly string[] = [];
  private readonly writes: IncidentWrites | undefined;

  constructor(
    private readonly connection: PagerDutyConnection,
    private readonly api: PagerDutyApi,
    private readonly clock: Clock,
    log: Logger,
  ) {
    const { account, label, user } = connection;
    this.id = `pagerduty:${account}`;
    this.label = label;
    this.severities = new AlertSeverities((id, signal) => this.alertsOf(id, signal), clock, log);
    this.abilities = abilitiesOf(connection);
    this.writes =
      user?.email === undefined
        ? undefined
        : new IncidentWrites({
            api,
            from: user.email,
            userId: user.id,
            readIncident: (id, signal) => this.incidentOf(id, signal),
            readNotes: (id, signal) => this.readNotes(id, signal),
          });
  }

  /**
   * One status at a time, since PagerDuty repeats rows in mixed lists; triggered first, so that one acknowledged
   * between the two reads is in both and not in neither; over all time, since the default range is a month.
   */
  async readOpen(signal: AbortSignal): Promise<OpenIncidents> {
    return this.told(async () => {
      const startedAt = this.clock.now();
      const listings: Listing<PagerDutyIncident>[] = [];
      for (const status of ['triggered', 'acknowledged']) listings.push(await this.list(status, signal));
      const byId = new Map(listings.flatMap(({ rows }) => rows).map(row => [row.id, row] as const));
      for (const row of await this.missedBetween(byId, signal)) byId.set(row.id, row);
      const open = [...byId.values()].filter(row => row.status !== 'resolved');
      this.lastOpen = open.map(row => row.id);
      await this.severities.update(open, signal);
      const clockOffsetMs = this.api.http.serverClock.offsetMs;
      const incomplete = listings.map(listing => listing.incomplete).find(Boolean);
      return {
        incidents: open.map(row => this.incident(row)),
        asOf: startedAt + (clockOffsetMs ?? 0),
        ...(clockOffsetMs === undefined ? {} : { clockOffsetMs }),
        ...(incomplete ? { incomplete } : {}),
      };
    });
  }

  /**
   * One that falls back from acknowledged between the two lists is in neither: what was open and is in no list is
   * asked for by itself, so that it does not seem resolved. A few at a time: a storm that ends is believed.
   */
  private async missedBetween(
    listed: ReadonlyMap<string, unknown>,
    signal: AbortSignal,
  ): Promise<readonly PagerDutyIncident[]> {
    const gone = this.lastOpen.filter(id => !listed.has(id));
    if (gone.length > mostAskedFor) return [];
    const rows: PagerDutyIncident[] = [];
    for (const id of gone) {
      try {
        rows.push(await this.incidentOf(id, signal));
      } catch (error) {
        // Deleted, or out of this key's sight since.
        if (problemOf(error).code !== 'incidents.notFound') throw error;
      }
    }
    return rows;
  }

  async read(nativeId: string, signal: AbortSignal): Promise<Incident> {
    return this.incident(await this.incidentOf(nativeId, signal));
  }

  async readAlerts(nativeId: string, signal: AbortSignal): Promise<readonly IncidentAlert[]> {
    return this.told(() => this.alertsOf(nativeId, signal), nativeId);
  }

  async readNotes(nativeId: string, signal: AbortSignal): Promise<readonly IncidentNote[]> {
    return this.told(async () => {
      const path = `/incidents/${encodeURIComponent(nativeId)}/notes`;
      const { rows } = whole(await this.api.list(noteSchema, { path, key: 'notes', signal, paged: false }));
      return rows.map(toNote);
    }, nativeId);
  }

  async acknowledge(nativeId: string, signal: AbortSignal): Promise<Incident> {
    return this.incident(await this.writing().setStatus(nativeId, 'acknowledged', signal));
  }

  async resolve(nativeId: string, signal: AbortSignal): Promise<Incident> {
    return this.incident(await this.writing().setStatus(nativeId, 'resolved', signal));
  }

  async addNote(nativeId: string, note: NoteToAdd, signal: AbortSignal): Promise<IncidentNote> {
    return this.writing().addNote(nativeId, note, signal);
  }

  private list(status: string, signal: AbortSignal): Promise<Listing<PagerDutyIncident>> {
    return this.api.list(incidentSchema, {
      path: '/incidents',
      key: 'incidents',
      query: [
        ['date_range', 'all'],
        ['statuses[]', status],
        // Where the ceiling cuts the list, the newest are on this side of it.
        ['sort_by', 'created_at:desc'],
      ],
      signal,
    });
  }

  private async incidentOf(nativeId: string, signal: AbortSignal): Promise<PagerDutyIncident> {
    return this.told(async () => {
      const path = `/incidents/${encodeURIComponent(nativeId)}`;
      return readOne(incidentSchema, 'incident', await this.api.get(path, [], 'incident', signal));
    }, nativeId);
  }

  private async alertsOf(nativeId: string, signal: AbortSignal): Promise<readonly IncidentAlert[]> {
    const path = `/incidents/${encodeURIComponent(nativeId)}/alerts`;
    const { rows } = whole(
      await this.api.list(alertSchema, { path, key: 'alerts', most: mostAlerts, signal }),
    );
    return rows.map(toAlert);
  }

  private incident(row: PagerDutyIncident): Incident {
    const alertSeverity = this.severities.of(row.id);
    const { account, user } = this.connection;
    return toIncident(row, {
      account,
      ...(user === undefined ? {} : { userId: user.id }),
      ...(alertSeverity === undefined ? {} : { alertSeverity }),
    });
  }

  private writing(): IncidentWrites {
    if (this.writes && this.abilities.write) return this.writes;
    throw new WriteFailure('refused', this.abilities.writeProblem ?? problem('incidents.readOnlyKey', {}));
  }

  /** Puts failures in PagerDuty's words; of a named incident, 404 means that it is not there. */
  private async told<T>(read: () => Promise<T>, nativeId?: string): Promise<T> {
    try {
      return await read();
    } catch (error) {
      if (nativeId !== undefined && error instanceof HttpFailure && error.status === 404) {
        throw new ProblemError(problem('incidents.notFound', { nativeId }), { cause: error });
      }
      throw pagerDutyFailure(error);
    }
  }
}

/** A list of one incident's parts is short: where a row of it cannot be read, none is shown as if it were all. */
function whole<T>(listing: Listing<T>): Listing<T> {
  if (listing.incomplete) throw new ProblemError(listing.incomplete);
  return listing;
}

function abilitiesOf({ write, user, keyKind }: PagerDutyConnection): IncidentAbilities {
  if (keyKind === 'account' && user?.email === undefined) {
    return { write: false, actions: new Set(), writeProblem: problem('incidents.emailNeeded', {}) };
  }
  return write
    ? { write, actions: new Set<IncidentAction>(['acknowledge', 'resolve', 'addNote']) }
    : { write, actions: new Set(), writeProblem: problem('incidents.readOnlyKey', {}) };
}
