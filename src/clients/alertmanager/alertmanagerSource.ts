import type { Clock } from '../../core/base/clock';
import type { Logger } from '../../core/base/logger';
import { isAbort, problem, problemOf, ProblemError, type Problem } from '../../core/base/problem';
import type {} from '../../core/incidents/alertmanagerProblems';
import type { Incident, IncidentAlert, IncidentNote } from '../../core/incidents/incident';
import type {
  IncidentAbilities,
  IncidentSource,
  OpenIncidents,
  WriteAttempt,
} from '../../core/incidents/incidentSource';
import type { KnownIncidents } from '../../core/incidents/incidentReads';
import type { OtherWrite, SilenceMatcher } from '../../core/incidents/incidentWrite';
import type {} from '../../core/incidents/problems';
import type { SilenceSource, SilenceTarget } from '../../core/incidents/silenceSource';
import { fateOf, WriteFailure } from '../../core/incidents/writeFailure';
import { readOne, RowReader } from '../pagerDuty/readRows';
import type { AlertmanagerApi } from './alertmanagerApi';
import { hasLabels, readGroups, type AlertGroup, type AlertGroups, type Labels } from './alertGroup';
import type { AlertmanagerConnection } from './connection';
import { summaryOf } from './labelMeaning';
import { afterRestart } from './restarts';
import { alertSchema, receiverSchema, statusSchema, type AlertRow, type StatusRow } from './schemas';
import { Silences } from './silences';
import { quoted, toAlert, toIncident } from './toIncident';

/** Whether the receivers that a connection is limited to are there is asked this seldom (ms). */
const receiversFreshMs = 5 * 60_000;
const mostRemembered = 20_000;
/** Names that filters of every release can write without quotes. */
const plainName = /^[A-Za-z_][A-Za-z0-9_]*$/;

/** An Alertmanager as a source of incidents: its alert groups. */
export class AlertmanagerSource implements IncidentSource, SilenceSource {
  readonly id: string;
  readonly label: string;
  readonly abilities: IncidentAbilities;
  readonly author: string;
  private readonly silences: Silences;
  /** What the last read found open. */
  private last: readonly Incident[] = [];
  /** Groups as they were last seen, over their end; the ones seen last are last. */
  private readonly seen = new Map<string, { readonly incident: Incident; readonly labels: Labels }>();
  private receiversRead: { readonly at: number; readonly missing: readonly string[] } | undefined;

  constructor(
    private readonly connection: AlertmanagerConnection,
    private readonly api: AlertmanagerApi,
    private readonly clock: Clock,
    log: Logger,
  ) {
    const { account, label, author = '', write } = connection;
    this.id = `alertmanager:${account}`;
    this.label = label;
    this.author = author;
    this.silences = new Silences(api, author, clock, log);
    this.abilities =
      write && author !== ''
        ? { write: true, actions: new Set(['silence'] as const) }
        : { write: false, actions: new Set(), writeProblem: problem('alertmanager.readOnly', { label }) };
  }

  /**
   * The groups first and its state second: where it began anew between the two, the younger one is believed, which
   * claims less.
   */
  async readOpen(signal: AbortSignal, known?: KnownIncidents): Promise<OpenIncidents> {
    return this.told(async () => {
      const startedAt = this.clock.now();
      const missing = await this.missingReceivers(signal);
      const { groups, dropped } = await this.groups([], signal);
      const status = await this.status(signal);
      const clockOffsetMs = this.api.http.serverClock.offsetMs ?? 0;
      const listed = await this.incidents(groups, signal);
      const before = known?.values() ?? this.last;
      const now = startedAt + clockOffsetMs;
      const { incidents, young } = afterRestart(listed, before, startOf(status), now);
      this.last = incidents;
      const incomplete =
        notReady(this.label, status) ??
        (young &&
          problem('alertmanager.justStarted', {
            label: this.label,
            at: young.startedAt - clockOffsetMs,
            kept: young.kept,
          })) ??
        dropped ??
        (missing.length > 0
          ? problem('alertmanager.noSuchReceiver', { label: this.label, names: missing })
          : undefined);
      return {
        incidents,
        asOf: now,
        clockOffsetMs,
        ...(incomplete ? { incomplete } : {}),
      };
    });
  }

  /** A group that is not listed any more has no alert that fires. */
  async read(nativeId: string, signal: AbortSignal): Promise<Incident> {
    return this.told(async () => {
      const group = await this.group(nativeId, signal);
      const [incident] = group ? await this.incidents([group], signal) : [];
      if (incident) return incident;
      const last = this.seen.get(nativeId)?.incident;
      if (!last) throw new ProblemError(problem('incidents.notFound', { nativeId }));
      // Just begun, it may get its alerts back; whether it has is asked, since another window may be the one that reads.
      const startedAt = startOf(await this.status(signal));
      return afterRestart([], [last], startedAt, this.now()).young ? last : { ...last, status: 'resolved' };
    });
  }

  async readAlerts(nativeId: string, signal: AbortSignal): Promise<readonly IncidentAlert[]> {
    return this.told(async () => {
      const group = await this.group(nativeId, signal);
      if (!group) {
        if (this.seen.has(nativeId)) return [];
        throw new ProblemError(problem('incidents.notFound', { nativeId }));
      }
      const silences = await this.silences.of(this.silencesOf(group.alerts), signal);
      return group.alerts.map(alert => toAlert(alert, silences));
    });
  }

  /** It keeps none: what people write there are the comments of silences, which the alerts show. */
  readNotes(): Promise<readonly IncidentNote[]> {
    return Promise.resolve([]);
  }

  acknowledge(): Promise<never> {
    return Promise.reject(notAvailable('acknowledge'));
  }

  resolve(): Promise<never> {
    return Promise.reject(notAvailable('resolve'));
  }

  addNote(): Promise<never> {
    return Promise.reject(notAvailable('note'));
  }

  async act(
    nativeId: string,
    write: OtherWrite,
    attempt: WriteAttempt,
    signal: AbortSignal,
  ): Promise<Incident | undefined> {
    const { writeProblem } = this.abilities;
    if (writeProblem) throw new WriteFailure('refused', writeProblem);
    switch (write.kind) {
      case 'silence':
        attempt.check(await this.readFirst(nativeId, signal));
        await this.silences.make(write, signal);
        break;
      case 'expireSilence':
        await this.silences.expire(write.silenceId, signal);
        break;
      default:
        throw notAvailable('other');
    }
    try {
      return await this.read(nativeId, signal);
    } catch (error) {
      if (isAbort(error)) throw error;
      // It is done; the next read of all shows it.
      return undefined;
    }
  }

  now(): number {
    return this.api.http.serverClock.now();
  }

  async preview(nativeId: string, signal: AbortSignal): Promise<readonly SilenceTarget[]> {
    return this.told(async () => {
      const group = await this.group(nativeId, signal);
      if (!group) return [];
      const silences = await this.silences.of(this.silencesOf(group.alerts), signal);
      // Whatever a full label set fits has the labels of the group too.
      const firing = await this.alerts(filtersOf(group.labels), signal);
      return group.alerts.map(alert => {
        const { labels, status } = alert;
        const ends = status.silencedBy.flatMap(id => silences.get(id)?.endsAt ?? []);
        const silenced = ends.length > 0 ? { until: Math.max(...ends) } : {};
        return {
          alertId: alert.fingerprint,
          name: labels['alertname'] ?? alert.fingerprint,
          summary: summaryOf(alert),
          labels,
          matchers: matchersOf(alert),
          mutes: firing.filter(other => hasLabels(other.labels, labels)).map(nameOf),
          ...(status.silencedBy.length > 0 ? { silenced } : {}),
        };
      });
    });
  }

  private async incidents(groups: readonly AlertGroup[], signal: AbortSignal): Promise<readonly Incident[]> {
    const { account, baseUrl } = this.connection;
    const ids = this.silencesOf(groups.flatMap(({ alerts }) => alerts));
    const silences = await this.silences.of(ids, signal);
    return groups.map(group => {
      const incident = toIncident(group, { account, baseUrl, silences });
      this.remember(incident, group.labels);
      return incident;
    });
  }

  private remember(incident: Incident, labels: Labels): void {
    this.seen.delete(incident.nativeId);
    this.seen.set(incident.nativeId, { incident, labels });
    const [oldest] = this.seen.keys();
    if (this.seen.size > mostRemembered && oldest !== undefined) this.seen.delete(oldest);
  }

  private silencesOf(alerts: readonly AlertRow[]): ReadonlySet<string> {
    return new Set(alerts.flatMap(({ status }) => status.silencedBy));
  }

  private async groups(
    filters: readonly (readonly [string, string])[],
    signal: AbortSignal,
  ): Promise<AlertGroups> {
    const { receivers } = this.connection;
    const query = [...filters, ...(receivers ? [['receiver', patternOf(receivers)] as const] : [])];
    return readGroups(await this.api.get('/alerts/groups', query, 'alerts/groups', signal));
  }

  /** One group with the alerts that it has now; undefined where none fires. */
  private async group(nativeId: string, signal: AbortSignal): Promise<AlertGroup | undefined> {
    const { groups, dropped } = await this.groups(filtersOf(this.seen.get(nativeId)?.labels ?? {}), signal);
    const group = groups.find(candidate => candidate.nativeId === nativeId);
    if (!group && dropped) throw new ProblemError(dropped);
    return group;
  }

  private async alerts(
    filters: readonly (readonly [string, string])[],
    signal: AbortSignal,
  ): Promise<readonly AlertRow[]> {
    const reader = new RowReader(alertSchema, 'alerts');
    reader.page({ alerts: await this.api.get('/alerts', filters, 'alerts', signal) });
    const { rows, dropped } = reader.result;
    if (dropped) throw new ProblemError(dropped);
    return rows;
  }

  private async status(signal: AbortSignal): Promise<StatusRow> {
    const body = await this.api.get('/status', [], 'status', signal);
    return readOne(statusSchema, 'status', { status: body });
  }

  /** Receivers of this connection that are not configured (any more). @throws where none of them is */
  private async missingReceivers(signal: AbortSignal): Promise<readonly string[]> {
    const { receivers } = this.connection;
    if (!receivers) return [];
    const now = this.clock.now();
    if (!this.receiversRead || now - this.receiversRead.at >= receiversFreshMs) {
      const reader = new RowReader(receiverSchema, 'receivers');
      reader.page({ receivers: await this.api.get('/receivers', [], 'receivers', signal) });
      const there = new Set(reader.result.rows.map(({ name }) => name));
      this.receiversRead = { at: now, missing: receivers.filter(name => !there.has(name)) };
    }
    const { missing } = this.receiversRead;
    if (missing.length === receivers.length) {
      this.receiversRead = undefined;
      throw new ProblemError(problem('alertmanager.noSuchReceiver', { label: this.label, names: missing }));
    }
    return missing;
  }

  private async readFirst(nativeId: string, signal: AbortSignal): Promise<Incident> {
    try {
      return await this.read(nativeId, signal);
    } catch (error) {
      if (isAbort(error)) throw error;
      const why = problemOf(error);
      const fate = fateOf(error) === 'refused' || why.code === 'incidents.notFound' ? 'refused' : 'notSent';
      throw new WriteFailure(fate, why, { cause: error, passing: fate === 'notSent' });
    }
  }

  private async told<T>(read: () => Promise<T>): Promise<T> {
    try {
      return await read();
    } catch (error) {
      throw this.api.told(error);
    }
  }
}

/** The full label set of an alert, as matchers. */
function matchersOf({ labels }: Pick<AlertRow, 'labels'>): readonly SilenceMatcher[] {
  return Object.entries(labels)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => ({ name, value, isRegex: false, isEqual: true }));
}

function filtersOf(labels: AlertGroup['labels']): readonly (readonly [string, string])[] {
  return Object.entries(labels)
    .filter(([name]) => plainName.test(name))
    .map(([name, value]) => ['filter', `${name}=${quoted(value)}`]);
}

/** An RE2 pattern of exactly these names; Alertmanager anchors it. */
function patternOf(names: readonly string[]): string {
  return names.map(name => name.replace(/[\\.+*?()|[\]{}^$]/g, '\\$&')).join('|');
}

/** An alert's name with what tells it from others of that name. */
function nameOf({ labels, fingerprint }: AlertRow): string {
  const { alertname = fingerprint, ...others } = labels;
  const rest = Object.entries(others)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => `${name}=${value}`);
  return rest.length > 0 ? `${alertname} (${rest.join(', ')})` : alertname;
}

function startOf({ uptime }: StatusRow): number | undefined {
  return uptime === undefined ? undefined : Date.parse(uptime);
}

/** `disabled` is one that runs alone. */
function notReady(label: string, { cluster }: StatusRow): Problem | undefined {
  return cluster.status === 'ready' || cluster.status === 'disabled'
    ? undefined
    : problem('alertmanager.settling', { label, status: cluster.status.slice(0, 40) });
}

function notAvailable(what: 'acknowledge' | 'resolve' | 'note' | 'other'): WriteFailure {
  return new WriteFailure('refused', problem('alertmanager.notAvailable', { what }));
}
