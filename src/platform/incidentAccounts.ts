import { Owner } from '../core/base/disposable';
import type { Clock } from '../core/base/clock';
import { Emitter, type Event } from '../core/base/event';
import type { Logger } from '../core/base/logger';
import { isProblemError, problem, problemOf, ProblemError } from '../core/base/problem';
import '../core/incidents/connectionProblems';
import type { IncidentContextSource } from '../core/incidents/incidentContext';
import type { IncidentSource } from '../core/incidents/incidentSource';
import type { OnCallSource } from '../core/incidents/onCall';
import type { SilenceSource } from '../core/incidents/silenceSource';
import type { IncidentHistorySource } from '../core/review/incidentHistory';
import '../core/incidents/problems';
import { unusableSource } from '../core/incidents/unusableSource';
import type { TeamDirectory } from '../core/team/directory';
import type { AlertmanagerProbed, AlertmanagerProbeRequest } from '../clients/alertmanager/index';
import type { AlertmanagerConnection, Connection, Connections, PagerDutyConnection } from './connections';

/** Incidents, and what else their kind of source can tell. */
export interface AccountParts {
  readonly source: IncidentSource;
  /** Absent where the account could not be opened. */
  readonly directory?: TeamDirectory;
  readonly onCall?: OnCallSource;
  readonly context?: IncidentContextSource;
  /** Where its incidents can be silenced. */
  readonly silences?: SilenceSource;
  /** What happened in the past, for the weekly review. */
  readonly history?: IncidentHistorySource;
}

interface OpenAccount extends AccountParts {
  readonly connection: Connection;
}

export interface IncidentAccountsOptions {
  readonly connections: Connections;
  readonly clock: Clock;
  readonly random: () => number;
  readonly log: Logger;
  /** The past of a source that has none of its own. */
  readonly seenHistory?: (sourceId: string, label: string) => Promise<IncidentHistorySource>;
}

/** What a key is tested with; see `probe` of the client. */
export interface TestRequest {
  readonly token: string;
  readonly baseUrl: string;
  readonly email?: string;
}

/** What was found where an Alertmanager was looked for. */
export interface FoundAlertmanager extends Omit<AlertmanagerProbed, 'connection'> {
  readonly connection: AlertmanagerConnection;
}

/** Opens the connections of this machine. The HTTP client is loaded when there is one, not before. */
export class IncidentAccounts extends Owner {
  private readonly changed = this.register(new Emitter<void>());
  private opened: readonly OpenAccount[] = [];
  private sample?: AccountParts;
  private unusable: readonly IncidentSource[] = [];

  /** Fires once the accounts of changed connections are open. */
  readonly onDidChange: Event<void> = this.changed.event;

  constructor(private readonly options: IncidentAccountsOptions) {
    super();
    this.register(options.connections.onDidChange(() => void this.open()));
  }

  /** Shows the sample team, and from now on no connection beside it. */
  useSample(sample: AccountParts): void {
    this.sample = sample;
    this.changed.fire();
  }

  /** Also of connections that cannot be used: they fail, so that nobody takes their silence for quiet. */
  get sources(): readonly IncidentSource[] {
    return [...this.accounts.map(account => account.source), ...this.unusable];
  }

  get directories(): readonly TeamDirectory[] {
    return this.accounts.flatMap(account => account.directory ?? []);
  }

  /** Who is on call, of the connection of that source; undefined where its kind tells nothing of it. */
  onCallOf(sourceId: string): OnCallSource | undefined {
    return this.account(sourceId)?.onCall;
  }

  /** Those of all connections that tell it. */
  get onCallSources(): readonly OnCallSource[] {
    return this.accounts.flatMap(account => account.onCall ?? []);
  }

  /** What is told around the incidents of that source: timeline, changes, past ones. */
  contextOf(sourceId: string): IncidentContextSource | undefined {
    return this.account(sourceId)?.context;
  }

  /** Those of all connections that tell of what is around incidents. */
  get contexts(): readonly IncidentContextSource[] {
    return this.accounts.flatMap(account => account.context ?? []);
  }

  /** The past, of all connections that tell it. */
  get histories(): readonly IncidentHistorySource[] {
    return this.accounts.flatMap(account => account.history ?? []);
  }

  /** What a silence would mute; undefined where its kind knows no silences. */
  silencesOf(sourceId: string): SilenceSource | undefined {
    return this.account(sourceId)?.silences;
  }

  private account(sourceId: string): AccountParts | undefined {
    return this.accounts.find(({ source }) => source.id === sourceId);
  }

  /** Tests a key with the account itself. @throws ProblemError for every way in which it cannot be used */
  async test(request: TestRequest, signal: AbortSignal): Promise<PagerDutyConnection> {
    const { probe } = await import('../clients/pagerDuty/index');
    const { connection } = await probe(request, this.options, signal);
    if (!connection.user && request.email === undefined) {
      throw new ProblemError(problem('incidents.emailNeeded', {}));
    }
    return { ...connection, version: 1, kind: 'pagerduty', id: `pagerduty:${connection.account}` };
  }

  /** The address as it may be used. @throws ProblemError `http.badUrl`, `http.insecureUrl` */
  async checkUrl(text: string): Promise<string> {
    const { checkBaseUrl } = await import('../clients/pagerDuty/index');
    return checkBaseUrl(text);
  }

  /** Looks at an Alertmanager before it is kept. @throws ProblemError for every way in which it cannot be used */
  async testAlertmanager(request: AlertmanagerProbeRequest, signal: AbortSignal): Promise<FoundAlertmanager> {
    const { probeAlertmanager } = await import('../clients/alertmanager/index');
    const { connection, ...found } = await probeAlertmanager(request, this.options, signal);
    const id = `alertmanager:${connection.account}`;
    return { ...found, connection: { ...connection, version: 1, kind: 'alertmanager', id } };
  }

  /** The address that the API is below. @throws ProblemError `http.badUrl` */
  async checkAlertmanagerUrl(text: string): Promise<string> {
    const { checkAlertmanagerUrl } = await import('../clients/alertmanager/index');
    return checkAlertmanagerUrl(text);
  }

  private get accounts(): readonly AccountParts[] {
    return this.sample ? [this.sample] : this.opened;
  }

  /** Never rejects. */
  private async open(): Promise<void> {
    if (this.sample) return;
    const { connections } = this.options;
    const wanted = connections.all;
    const kept = wanted.flatMap(connection => {
      const open = this.opened.find(account => same(connection, account.connection));
      return open ? { ...open, connection } : [];
    });
    const missing = wanted.filter(connection => !kept.some(account => same(connection, account.connection)));
    const added = missing.length > 0 ? await Promise.all(missing.map(one => this.openOne(one))) : [];
    // A newer change of the connections overtook this one while the client was loaded.
    if (connections.all !== wanted || this.isDisposed) return;
    this.opened = [...kept, ...added];
    this.unusable = connections.unusable.map(
      id =>
        this.unusable.find(source => source.id === id) ??
        unusableSource(id, id, problem('connections.unusable', { id })),
    );
    this.changed.fire();
  }

  private async openOne(connection: Connection): Promise<OpenAccount> {
    try {
      return { connection, ...(await this.openKind(connection)) };
    } catch (error) {
      const why = problemOf(error);
      this.options.log.error(
        `${connection.id} cannot be opened: ${isProblemError(error) ? why.code : String(error)}`,
      );
      return { connection, source: unusableSource(connection.id, connection.label, why) };
    }
  }

  /** What goes wrong with the past takes nothing from what fires now. */
  private async seenHistory({ id, label }: Connection): Promise<IncidentHistorySource | undefined> {
    try {
      return await this.options.seenHistory?.(id, label);
    } catch (error) {
      this.options.log.error(`the past of ${id} cannot be opened: ${String(error)}`);
      return undefined;
    }
  }

  private async openKind(connection: Connection): Promise<Omit<OpenAccount, 'connection'>> {
    const token = () => this.options.connections.token(connection);
    switch (connection.kind) {
      case 'pagerduty': {
        const { openPagerDuty } = await import('../clients/pagerDuty/index');
        return openPagerDuty(connection, token, this.options);
      }
      case 'alertmanager': {
        const { openAlertmanager } = await import('../clients/alertmanager/index');
        const opened = openAlertmanager(connection, token, this.options);
        const history = await this.seenHistory(connection);
        return { ...opened, ...(history ? { history } : {}) };
      }
    }
  }
}

/** A connection that was made anew (another key, another person) is another one; its filter does not make it one. */
function same(a: Connection, b: Connection): boolean {
  const facts = (connection: Connection): string => JSON.stringify({ ...connection, filter: undefined });
  return facts(a) === facts(b);
}
