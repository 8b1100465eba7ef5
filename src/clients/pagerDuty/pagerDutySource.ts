import { problem, ProblemError } from '../../core/base/problem';
import type { Incident, IncidentAlert, IncidentNote } from '../../core/incidents/incident';
import type { IncidentAction } from '../../core/incidents/incidentAction';
import type { KnownServices } from '../../core/incidents/incidentFilter';
import type { IncidentChanges, KnownIncidents, ReadCursor } from '../../core/incidents/incidentReads';
import type { OtherWrite } from '../../core/incidents/incidentWrite';
import type {
  IncidentAbilities,
  IncidentSource,
  ManyAttempt,
  ManyOutcome,
  NoteToAdd,
  OpenIncidents,
  WriteAttempt,
} from '../../core/incidents/incidentSource';
import type {} from '../../core/incidents/problems';
import { WriteFailure } from '../../core/incidents/writeFailure';
import { HttpFailure } from '../http/httpFailure';
import { AlertSeverities } from './alertSeverities';
import { pagerDutyFailure } from './apiError';
import type { PagerDutyConnection } from './connection';
import { IncidentWrites } from './incidentWrites';
import { listOfStatus } from './incidentLists';
import { OpenReads } from './openReads';
import { readKnownServices } from './ownServices';
import type { Listing, PagerDutyApi, PagerDutyEnvironment } from './pagerDutyApi';
import { PagerDutyChoices } from './pagerDutyChoices';
import { readOne } from './readRows';
import { alertSchema, incidentSchema, noteSchema, type PagerDutyIncident } from './schemas';
import { toAlert } from './toAlert';
import { toIncident, toNote } from './toIncident';

/** PagerDuty takes at most so many alerts an incident. */
const mostAlerts = 1_000;
/** So many of an incident's alerts tell how bad it is. */
const alertsForSeverity = 100;

/** A PagerDuty account as a source of incidents. */
export class PagerDutySource implements IncidentSource {
  readonly id: string;
  readonly label: string;
  readonly abilities: IncidentAbilities;
  readonly choices: PagerDutyChoices;
  private readonly severities: AlertSeverities;
  private readonly reads: OpenReads;
  private readonly writes: IncidentWrites | undefined;

  constructor(
    private readonly connection: PagerDutyConnection,
    private readonly api: PagerDutyApi,
    private readonly environment: PagerDutyEnvironment,
  ) {
    const { clock, random, log } = environment;
    const { account, label, user } = connection;
    this.id = `pagerduty:${account}`;
    this.label = label;
    this.severities = new AlertSeverities({
      account,
      readAlerts: (id, signal) => this.alertsOf(id, signal, alertsForSeverity),
      clock,
      log,
    });
    this.reads = new OpenReads({
      account,
      api,
      clock,
      random,
      severities: this.severities,
      readIncident: (id, signal) => this.incidentOf(id, signal),
      toIncident: row => this.incident(row),
    });
    this.abilities = abilitiesOf(connection);
    this.choices = new PagerDutyChoices(api, (id, signal) => this.incidentOf(id, signal));
    this.writes =
      user?.email === undefined
        ? undefined
        : new IncidentWrites({
            api,
            from: user.email,
            userId: user.id,
            readIncident: (id, signal) => this.incidentOf(id, signal),
            readNotes: (id, signal) => this.readNotes(id, signal),
            listOpen: (status, signal) =>
              this.told(async () => (await listOfStatus(api, status, signal)).rows),
            toIncident: row => this.incident(row),
          });
  }

  async readOpen(signal: AbortSignal, known: KnownIncidents = new Map()): Promise<OpenIncidents> {
    return this.told(() => this.reads.readOpen(signal, known));
  }

  async readChanges(
    cursor: ReadCursor,
    known: KnownIncidents,
    signal: AbortSignal,
  ): Promise<IncidentChanges | undefined> {
    return this.told(() => this.reads.readChanges(cursor, known, signal));
  }

  async readServices(signal: AbortSignal): Promise<KnownServices> {
    return this.told(() =>
      readKnownServices(this.api, this.connection.user?.id, this.environment.clock, signal),
    );
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

  async acknowledge(nativeId: string, signal: AbortSignal, attempt?: WriteAttempt): Promise<Incident> {
    return this.writing().setStatus(nativeId, 'acknowledged', attempt, signal);
  }

  async resolve(nativeId: string, signal: AbortSignal, attempt?: WriteAttempt): Promise<Incident> {
    return this.writing().setStatus(nativeId, 'resolved', attempt, signal);
  }

  async act(
    nativeId: string,
    write: OtherWrite,
    attempt: WriteAttempt,
    signal: AbortSignal,
  ): Promise<Incident | undefined> {
    return this.writing().act(nativeId, write, attempt, signal);
  }

  async acknowledgeMany(
    wanted: readonly ManyAttempt[],
    signal: AbortSignal,
  ): Promise<ReadonlyMap<string, ManyOutcome>> {
    return this.writing().acknowledgeMany(wanted, signal);
  }

  async addNote(nativeId: string, note: NoteToAdd, signal: AbortSignal): Promise<IncidentNote> {
    return this.writing().addNote(nativeId, note, signal);
  }

  private async incidentOf(nativeId: string, signal: AbortSignal): Promise<PagerDutyIncident> {
    return this.told(async () => {
      const path = `/incidents/${encodeURIComponent(nativeId)}`;
      return readOne(incidentSchema, 'incident', await this.api.get(path, [], 'incident', signal));
    }, nativeId);
  }

  private async alertsOf(
    nativeId: string,
    signal: AbortSignal,
    most = mostAlerts,
  ): Promise<readonly IncidentAlert[]> {
    const path = `/incidents/${encodeURIComponent(nativeId)}/alerts`;
    const { rows } = whole(await this.api.list(alertSchema, { path, key: 'alerts', most, signal }));
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

/** All but the silences of Alertmanager. Whether the plan has responder requests shows when one is made. */
const pagerDutyActions: ReadonlySet<IncidentAction> = new Set<IncidentAction>([
  'acknowledge',
  'resolve',
  'addNote',
  'editNote',
  'escalate',
  'reassign',
  'snooze',
  'priority',
  'requestResponders',
]);

function abilitiesOf({ write, user, keyKind }: PagerDutyConnection): IncidentAbilities {
  if (keyKind === 'account' && user?.email === undefined) {
    return { write: false, actions: new Set(), writeProblem: problem('incidents.emailNeeded', {}) };
  }
  return write
    ? { write, actions: pagerDutyActions }
    : { write, actions: new Set(), writeProblem: problem('incidents.readOnlyKey', {}) };
}
