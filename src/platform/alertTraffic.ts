import { Owner, type Disposable } from '../core/base/disposable';
import { problem, type Problem } from '../core/base/problem';
import type {} from '../core/errors/alerts/problems';
import { seriesOfRecords, faultOfTraffic, type NameOf } from '../core/errors/alerts/trafficParts';
import type { ClassCounts } from '../core/errors/alerts/trafficBook';
import type { TrafficSeries } from '../core/errors/alerts/trafficSeries';
import type { ErrorStore } from '../core/errors/errorStore';
import type { TimeWindow } from '../core/errors/logSource';
import { serviceOfRecord } from '../core/team/ownership';
import type { TeamStore } from '../core/team/teamStore';
import { LogTraffic } from './alertTrafficOfLogs';
import { openRequestTraffic, type RequestTraffic } from './alertTrafficOfRequests';
import type { ConnectedLogs } from './connectedLogs';
import type { ErrorReader } from './errorReader';

export interface AlertTrafficDeps {
  readonly store: ErrorStore;
  readonly team: TeamStore;
  /** Has log files read; absent: only what is read for others is looked at. */
  readonly reader?: ErrorReader;
  /** The connected log backends; absent where the sample team is shown. */
  readonly logs?: () => Promise<ConnectedLogs>;
}

/** Traffic of a service as far as it is known, and why not all of it is. */
export interface ServiceTraffic {
  readonly series?: TrafficSeries;
  readonly failed?: Problem;
}

/** What the classes of errors were read over. */
interface ClassReading {
  readonly window: TimeWindow;
  readonly counts: readonly ClassCounts[];
  readonly isEstimated: boolean;
}

/** Requests are asked about anew, so often that a service that begins to count is found. */
const lookAgainMs = 30 * 60_000;

/**
 * Where the traffic of the team's services comes from: requests that a connected Prometheus counts, else records that
 * the log backends count, else the records of log files. Classes are those of the errors' groups, wherever they are.
 */
export class AlertTraffic extends Owner {
  private backends: readonly LogTraffic[] = [];
  private requests: readonly RequestTraffic[] = [];
  private requestsFailed: Problem | undefined;
  private lookedAt = -Infinity;
  private files: Disposable | undefined;
  private isOpen = false;

  constructor(private readonly deps: AlertTrafficDeps) {
    super();
    this.register(deps.team.onDidChange(() => this.begin()));
    this.register({ dispose: () => this.files?.dispose() });
  }

  /** Traffic comes from log files: then it is as new as their reading. */
  get isOfFiles(): boolean {
    return this.isOpen && this.backends.length === 0;
  }

  /** Traffic comes from servers that every window of this machine asks alike. */
  async isOfBackends(): Promise<boolean> {
    const connected = await this.deps.logs?.();
    if (!connected) return false;
    await connected.accounts.ready();
    return connected.accounts.connections.all.length > 0;
  }

  /** No alert is asked for: nothing is read for them. */
  rest(): void {
    this.files?.dispose();
    this.files = undefined;
    this.begin();
  }

  /** Reads what is new: a bounded number of requests for each backend. Rejects on abort only. */
  async refresh(now: number, classWindowMs: number | undefined, signal: AbortSignal): Promise<void> {
    await this.open(now, signal);
    await Promise.all([
      ...this.backends.map(one => one.refresh(now, classWindowMs, signal)),
      ...this.requests.map(one => one.refresh(now, signal)),
    ]);
    if (classWindowMs === undefined) return;
    const readings = this.classReadings(now, classWindowMs);
    if (readings.length === 0) return;
    for (const { book } of this.requests) {
      const window = {
        from: Math.max(...readings.map(one => one.window.from)),
        to: Math.min(...readings.map(one => one.window.to)),
      };
      book.layClasses(
        window,
        readings.flatMap(one => one.counts),
        readings.some(one => one.isEstimated),
      );
    }
  }

  /** Reads the week before, as far as it is not known, with classes. For the look at one rule. */
  async readWeek(now: number, withClasses: boolean, signal: AbortSignal): Promise<void> {
    await this.open(now, signal);
    await Promise.all([
      ...this.backends.map(one => one.readWeek(now, withClasses, signal)),
      ...this.requests.map(one => one.readWeek(now, signal)),
    ]);
    if (!withClasses) return;
    for (const { book } of this.requests)
      for (const { weekClasses } of this.backends)
        for (const { window, counts, isEstimated } of weekClasses)
          book.layClasses(window, counts, isEstimated);
  }

  /** @param service name in the team file; undefined: all traffic. */
  of(service: string | undefined, now: number): ServiceTraffic {
    let failed: Problem | undefined;
    for (const one of [...this.requests, ...this.backends]) {
      const series = one.book.series(service, now);
      failed ??= one.failed;
      if (!series) continue;
      const fault = faultOfTraffic(series);
      if (fault) failed ??= fault;
      else return { series, ...(one.failed ? { failed: one.failed } : {}) };
    }
    if (this.backends.length === 0) {
      const ofFiles = this.ofFiles(service);
      if (ofFiles.series || !failed) return ofFiles;
    }
    failed ??= this.requestsFailed;
    return {
      failed: failed ?? problem('alerts.noTraffic', service === undefined ? {} : { service }),
    };
  }

  private ofFiles(service: string | undefined): ServiceTraffic {
    const { store } = this.deps;
    const states = store.sources.filter(({ health }) => health.sourceId.startsWith('files:'));
    const read = states.find(({ reading }) => reading?.traffic);
    const { health } = read ?? states[0] ?? {};
    const failed = health?.problem ?? health?.incomplete;
    const series = read?.reading?.traffic && seriesOfRecords(read.reading.traffic, service, this.nameOf);
    const fault = series && faultOfTraffic(series);
    if (series && !fault) return { series, ...(failed ? { failed } : {}) };
    if (fault ?? failed) return { failed: fault ?? failed ?? problem('alerts.noSource', {}) };
    if (!health) return { failed: problem('alerts.noSource', {}) };
    if (!read) return { failed: problem('alerts.reading', {}) };
    return { failed: problem('alerts.noTraffic', service === undefined ? {} : { service }) };
  }

  private readonly nameOf: NameOf = name => serviceOfRecord(this.deps.team.team, name)?.name;

  /** Classes of the errors that logs hold, for traffic that is counted elsewhere. */
  private classReadings(now: number, windowMs: number): readonly ClassReading[] {
    const ofBackends = this.backends.flatMap(({ classes }) => classes ?? []);
    if (this.backends.length > 0) return ofBackends;
    const { store } = this.deps;
    return store.sources.flatMap(({ reading, health }): ClassReading[] => {
      if (!reading?.traffic || health.problem) return [];
      const byService = this.deps.team.team.services.length > 0;
      const counts = reading.traffic.flatMap(({ service, from, stepMs, byClass }): ClassCounts[] => {
        const name = byService ? this.nameOf(service) : undefined;
        return byService && name === undefined ? [] : [{ service: name, from, stepMs, counts: byClass }];
      });
      return [{ window: { from: now - windowMs, to: reading.asOf }, counts, isEstimated: false }];
    });
  }

  private begin(): void {
    this.isOpen = false;
    this.lookedAt = -Infinity;
  }

  private async open(now: number, signal: AbortSignal): Promise<void> {
    const { logs, team, reader } = this.deps;
    if (!this.isOpen) {
      this.isOpen = true;
      this.requests = [];
      this.backends = logs ? await this.openLogs(logs) : [];
      if (this.backends.length === 0) this.files ??= reader?.need();
      else {
        this.files?.dispose();
        this.files = undefined;
      }
    }
    if (!logs || now - this.lookedAt < lookAgainMs) return;
    this.lookedAt = now;
    const { accounts } = await logs();
    const byService = team.team.services.length > 0;
    const found = await openRequestTraffic(accounts.metrics, now, { byService, nameOf: this.nameOf }, signal);
    this.requestsFailed = found.failed;
    // What is known of a counter stays where it is the same one.
    this.requests = found.traffic.map(one => this.requests.find(({ key }) => key === one.key) ?? one);
    if (found.failed) this.lookedAt = now - lookAgainMs + 60_000;
  }

  private async openLogs(logs: NonNullable<AlertTrafficDeps['logs']>): Promise<readonly LogTraffic[]> {
    const { accounts } = await logs();
    await accounts.ready();
    this.register(accounts.onDidChange(() => this.begin()));
    return accounts.connections.all.flatMap(connection => {
      const backend = accounts.backendOf(connection.id);
      if (!backend) return [];
      return [new LogTraffic(connection, backend, this.deps.team, this.nameOf)];
    });
  }
}
