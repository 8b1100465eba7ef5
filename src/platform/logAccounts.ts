import type { BackendAccess, BackendSecret } from '../clients/http/backendAccess';
import { parseBaseUrl } from '../clients/http/baseUrl';
import type { Clock } from '../core/base/clock';
import { Owner, toDisposable, type Disposable } from '../core/base/disposable';
import { Emitter, type Event } from '../core/base/event';
import type { Logger } from '../core/base/logger';
import { isAbort, isProblemError, problem, problemOf, type Problem } from '../core/base/problem';
import type {} from '../core/errors/connectionProblems';
import type { FieldMapping, GuessedMapping } from '../core/errors/fieldMapping';
import { guessMapping } from '../core/errors/guessMapping';
import type { LogBackend, LogProbe } from '../core/errors/logBackend';
import type { ErrorReading, LogSource } from '../core/errors/logSource';
import type { MetricSource } from '../core/errors/metricSource';
import { unusableLogSource } from '../core/errors/unusableLogSource';
import type { LogConnection, LogConnections, LogKind } from './logConnections';
import { logQueriesOf, type LogQueries, type OpenRunner } from './logQueries';
import { baseOfAddress, openLogKind, toldOf, type OpenedKind } from './openLogKind';

export interface LogAccountsOptions {
  readonly connections: LogConnections;
  readonly clock: Clock;
  /** Uniform in [0, 1). */
  readonly random: () => number;
  readonly log: Logger;
  /** What all of them are called, where not even their names can be read. */
  readonly label: string;
  /** Makes a source of errors of what was opened; `told` says a failure in the words of a connection. */
  readonly sourceOf: (
    connection: LogConnection,
    backend: LogBackend,
    told: (error: unknown) => unknown,
  ) => LogSource & Disposable;
  readonly open?: typeof openLogKind;
}

/** What a server is looked at with, before anything is kept. */
export interface LogRequest {
  readonly kind: LogKind;
  readonly baseUrl: string;
  readonly auth: LogConnection['auth'];
  readonly headers: readonly string[];
  readonly secret: BackendSecret;
  readonly within?: string;
  readonly mapping?: FieldMapping;
}

/** What was found there. */
export interface FoundLogs {
  /** What answered, by its own word. */
  readonly product: string;
  readonly version?: string;
  readonly logs?: Pick<LogProbe, 'streams' | 'fields' | 'sample'> & { readonly guess: GuessedMapping };
  readonly metrics?: { readonly names: number; readonly jobs: readonly string[]; readonly rules?: number };
  /** What was missing or odd. */
  readonly problems: readonly Problem[];
}

interface OpenLogs extends OpenedKind {
  readonly connection: LogConnection;
  /** Absent for metrics. */
  readonly source?: LogSource & Partial<Disposable>;
}

const dayMs = 86_400_000;
/** Services of one backend that a person is told of. */
const mostServices = 500;

/** Opens the log and metrics backends of this machine. What is secret is asked for with every request. */
export class LogAccounts extends Owner {
  private readonly changed = this.register(new Emitter<void>());
  private opened: readonly OpenLogs[] = [];
  private unusable: readonly LogSource[] = [];
  private lastOpen: Promise<unknown> = Promise.resolve();

  /** Fires once the backends of changed connections are open. */
  readonly onDidChange: Event<void> = this.changed.event;

  constructor(private readonly options: LogAccountsOptions) {
    super();
    this.register(options.connections.onDidChange(() => void this.open()));
    this.register(toDisposable(() => this.close(this.opened)));
  }

  get connections(): LogConnections {
    return this.options.connections;
  }

  /** Resolves once all connections are open. Never rejects: what cannot be read is a failing source. */
  async ready(): Promise<void> {
    const { connections } = this.options;
    if (!connections.ready) {
      try {
        await connections.read();
      } catch (error) {
        // Whether there are any is not known, which is not "none".
        const why = problem('logConnections.unknown', {});
        this.unusable = [unusableLogSource('logConnections', this.options.label, why)];
        this.options.log.error(`log connections cannot be read: ${String(error)}`);
        this.changed.fire();
      }
    }
    await this.lastOpen;
  }

  /** Also of connections that cannot be used: they fail, so that nobody takes their silence for quiet. */
  get sources(): readonly LogSource[] {
    return [...this.opened.flatMap(({ source }) => source ?? []), ...this.unusable];
  }

  get metrics(): readonly MetricSource[] {
    return this.opened.flatMap(({ metrics }) => metrics ?? []);
  }

  /** The log engines that are open, each with its connection. */
  get engines(): readonly { readonly connection: LogConnection; readonly backend: LogBackend }[] {
    return this.opened.flatMap(({ connection, backend }) => (backend ? [{ connection, backend }] : []));
  }

  /** Metrics servers and log engines that are connected and cannot be used. */
  get broken(): readonly string[] {
    const closed = this.opened.filter(({ backend, metrics }) => !backend && !metrics);
    return [...closed.map(({ connection }) => connection.label), ...this.unusable.map(({ label }) => label)];
  }

  /**
   * Errors of any window, read apart from what views show: a look back disturbs no reading that goes on.
   * @throws ProblemError as a source of errors does; undefined where that connection is not open.
   */
  async readApart(
    id: string,
    window: { readonly from: number; readonly to: number },
    signal: AbortSignal,
  ): Promise<ErrorReading | undefined> {
    const open = this.opened.find(({ connection }) => connection.id === id);
    if (!open?.backend) return undefined;
    const { connection, backend } = open;
    const { baseUrl, auth, kind } = connection;
    const told = (error: unknown): unknown => toldOf(error, { baseUrl, auth }, kind);
    const source = this.options.sourceOf(connection, backend, told);
    try {
      return await source.readErrors(window, signal);
    } finally {
      source.dispose();
    }
  }

  /** The backends that are open, by the id of their source. */
  backendOf(sourceId: string): LogBackend | undefined {
    return this.opened.find(({ connection }) => connection.id === sourceId)?.backend;
  }

  /** Queries of playbooks, asked of what is connected when they are run. */
  readonly queries: LogQueries = logQueriesOf(async () => {
    await this.ready();
    return this.opened.flatMap(one => runnerOf(one) ?? []);
  });

  /** @throws ProblemError `http.badUrl` */
  checkUrl(kind: LogKind, text: string): string {
    return baseOfAddress(kind, parseBaseUrl(text, { plainHttp: true }).href);
  }

  /** Looks at a backend before it is kept. @throws ProblemError for every way in which it cannot be used */
  look(request: LogRequest, signal: AbortSignal): Promise<FoundLogs> {
    return this.asked(request, async ({ backend, metrics }) => {
      if (metrics) {
        const { product, version, metrics: names, jobs, rules, problems } = await metrics.probe(signal);
        return {
          product,
          ...(version === undefined ? {} : { version }),
          metrics: { names: names.length, jobs, ...(rules === undefined ? {} : { rules }) },
          problems,
        };
      }
      if (!backend) throw new Error(`${request.kind} is neither logs nor metrics`);
      const { product, version, streams, fields, sample, problems } = await backend.probe(signal);
      return {
        product,
        ...(version === undefined ? {} : { version }),
        logs: { streams, fields, sample, guess: guessMapping({ sample, fields }) },
        problems,
      };
    });
  }

  /** Names of services as the records of the last 24 h call them, the busiest first. @throws as `look` does */
  services(
    request: LogRequest & { readonly mapping: FieldMapping },
    signal: AbortSignal,
  ): Promise<readonly string[]> {
    return this.asked(request, async ({ backend }) => {
      if (!backend) return [];
      const to = this.options.clock.now();
      const window = { from: to - dayMs, to };
      const query = { query: { window }, by: ['service'], stepMs: dayMs, maxRows: mostServices } as const;
      const { rows } = await backend.count(query, signal);
      return [...rows]
        .sort((a, b) => b.total - a.total)
        .flatMap(({ values }) => (typeof values.service === 'string' ? [values.service] : []));
    });
  }

  private async asked<T>(request: LogRequest, ask: (opened: OpenedKind) => Promise<T>): Promise<T> {
    const { kind, baseUrl, auth, headers, secret, within, mapping } = request;
    const { open = openLogKind } = this.options;
    const access: BackendAccess = { baseUrl, auth, headers };
    const connection = {
      id: `${kind}:test`,
      label: new URL(baseUrl).host,
      access,
      ...(within === undefined ? {} : { within }),
      ...(mapping ? { mapping } : {}),
    };
    try {
      return await ask(await open(kind, connection, () => Promise.resolve(secret), this.options));
    } catch (error) {
      throw toldOf(error, access, kind);
    }
  }

  /** Opens what is connected now, one change after another. */
  private open(): Promise<void> {
    const turn = this.lastOpen.then(() => this.openNow());
    this.lastOpen = turn;
    return turn;
  }

  /** Never rejects. */
  private async openNow(): Promise<void> {
    const { all, unusable } = this.options.connections;
    const kept = all.flatMap(connection => this.opened.find(one => same(connection, one.connection)) ?? []);
    const missing = all.filter(connection => !kept.some(one => same(connection, one.connection)));
    const added = await Promise.all(missing.map(one => this.openOne(one)));
    if (this.isDisposed) {
      this.close(added);
      return;
    }
    this.close(this.opened.filter(one => !kept.includes(one)));
    this.opened = [...kept, ...added];
    this.unusable = unusable.map(
      id =>
        this.unusable.find(source => source.id === id) ??
        unusableLogSource(id, id, problem('logConnections.unusable', { id })),
    );
    this.changed.fire();
  }

  private close(those: readonly OpenLogs[]): void {
    for (const { source } of those) source?.dispose?.();
  }

  private async openOne(connection: LogConnection): Promise<OpenLogs> {
    const { connections, log, sourceOf, open = openLogKind } = this.options;
    const { id, label, kind, baseUrl, auth, headers, within, page, mapping } = connection;
    const access: BackendAccess = { baseUrl, auth, ...(headers ? { headers } : {}) };
    const told = (error: unknown): unknown => toldOf(error, access, kind);
    try {
      const opened = await open(
        kind,
        {
          id,
          label,
          access,
          ...(within === undefined ? {} : { within }),
          ...(page ? { page } : {}),
          ...(mapping ? { mapping } : {}),
        },
        () => connections.secret(connection),
        this.options,
      );
      const { backend } = opened;
      return {
        connection,
        ...opened,
        ...(backend ? { source: sourceOf(connection, backend, told) } : {}),
      };
    } catch (error) {
      const why = problemOf(error);
      log.error(`${id} cannot be opened: ${isProblemError(error) ? why.code : String(error)}`);
      return { connection, source: unusableLogSource(id, label, why) };
    }
  }
}

function runnerOf({
  connection: { id, label, baseUrl, auth, kind },
  runner,
}: OpenLogs): OpenRunner | undefined {
  if (!runner) return undefined;
  const { language } = runner;
  return {
    id,
    label,
    queries: {
      language,
      async run(text, window, limit, signal) {
        try {
          return await runner.run(text, window, limit, signal);
        } catch (error) {
          throw isAbort(error) ? error : toldOf(error, { baseUrl, auth }, kind);
        }
      },
    },
  };
}

/** A connection that was made anew is another one. */
function same(a: LogConnection, b: LogConnection): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
