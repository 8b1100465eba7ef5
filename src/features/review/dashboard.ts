import { Owner, toDisposable } from '../../core/base/disposable';
import { delay, type Clock } from '../../core/base/clock';
import { Emitter, type Event } from '../../core/base/event';
import type { Logger } from '../../core/base/logger';
import { isAbort, problemOf, type Problem } from '../../core/base/problem';
import type { MetricSource } from '../../core/errors/metricSource';
import { countLogs, type ReviewedLogs } from '../../core/review/countLogs';
import { readCosts } from '../../core/review/errorCosts';
import type { MetricPanel } from '../../core/review/panel';
import type { PanelSpan } from '../../core/review/panelData';
import type { LogCounts } from '../../core/review/panelsOfLogs';
import { readDashboard, type DashboardReading } from '../../core/review/readDashboard';
import type { Gap, ValueRange } from '../../core/review/reviewModel';
import { serviceOfRecord } from '../../core/team/ownership';
import type { Team } from '../../core/team/team';
import type { TeamStore } from '../../core/team/teamStore';
import type { ConnectedLogs } from '../../platform/connectedLogs';
import type { LogConnection } from '../../platform/logConnections';
import { wantedServices } from '../../platform/wantedServices';
import { readLookBack, type QuarterQuestion, type ReadLookBack } from './lookBack';

/** What connected metrics servers and log engines tell of a period. */
export interface PeriodDashboard extends DashboardReading {
  readonly costs: readonly ValueRange[];
  /** Of the quarter to date; absent while it is read. */
  readonly lookBack?: ReadLookBack;
  /** More is coming: `onDidRead` fires then. */
  readonly isReading: boolean;
}

/** The panels of a team's own, and guessed ones that it does not want. */
export interface OwnPanels {
  /** The file as it stands: another text is another dashboard. */
  readonly text: string;
  readonly panels: readonly MetricPanel[];
  readonly hidden: ReadonlySet<string>;
  readonly problems: readonly Problem[];
}

export interface DashboardDeps {
  /** Absent for the sample team. */
  readonly logs?: () => Promise<ConnectedLogs>;
  readonly team: TeamStore;
  readonly clock: Clock;
  readonly log: Logger;
}

/** What is read within this shows with the page; what takes longer comes to it. */
const patienceMs = 1_200;
/** A period that is not over, or of which something could not be read, is asked for again after this. */
const freshMs = 10 * 60_000;
const mostKept = 8;
const nothing: DashboardReading = { panels: [], availability: [], gaps: [], problems: [] };

interface Question {
  readonly span: PanelSpan;
  readonly own: OwnPanels;
  readonly quarter: QuarterQuestion;
}

interface Kept {
  readonly controller: AbortController;
  readonly startedAt: number;
  readonly done: Promise<void>;
  found?: Omit<PeriodDashboard, 'isReading'>;
}

/** The dashboards of periods, read once each and kept, so that a page opens without waiting for a server. */
export class Dashboard extends Owner {
  private readonly changed = this.register(new Emitter<void>());
  private readonly kept = new Map<string, Kept>();
  private accounts: Promise<ConnectedLogs['accounts'] | undefined> | undefined;
  private team: unknown;

  /** A reading that a page did not wait for is there. */
  readonly onDidRead: Event<void> = this.changed.event;

  constructor(private readonly deps: DashboardDeps) {
    super();
    this.register(toDisposable(() => this.forget()));
  }

  /** Connected metrics servers; none for the sample team. */
  async metrics(): Promise<readonly MetricSource[]> {
    return (await this.connected())?.metrics ?? [];
  }

  /** Everything is asked for anew at the next call. */
  forget(): void {
    for (const { controller } of this.kept.values()) controller.abort();
    this.kept.clear();
  }

  /** What is known of a period, waiting a moment for what is not. Never rejects. */
  async of(span: PanelSpan, own: OwnPanels, quarter: QuarterQuestion): Promise<PeriodDashboard> {
    const accounts = await this.connected();
    if (!accounts) return { ...nothing, costs: [], isReading: false };
    const { clock, team } = this.deps;
    if (this.team !== team.team) this.forget();
    this.team = team.team;
    const key = JSON.stringify([span.from, span.to, own.text, quarter.window.from, quarter.fixes]);
    const known = this.kept.get(key);
    const run =
      known && this.isFresh(known, span) ? known : this.begin(key, { span, own, quarter }, accounts);
    if (!run.found) await Promise.race([run.done, delay(clock, patienceMs)]);
    if (run.found) return { ...run.found, isReading: !run.found.lookBack };
    // What was read before is better than nothing, and says that it is late.
    const last = known?.found ?? { ...nothing, costs: [] };
    const late = accounts.metrics.map(({ label }): Gap => ({
      part: 'metrics',
      state: 'late',
      source: label,
    }));
    const lateLogs = accounts.engines.map(({ backend }): Gap => ({
      part: 'errors',
      state: 'late',
      source: backend.label,
    }));
    return { ...last, gaps: [...last.gaps, ...late, ...lateLogs], isReading: true };
  }

  private isFresh({ startedAt, found }: Kept, { to }: PanelSpan): boolean {
    const isWhole = found !== undefined && found.problems.length + found.gaps.length === 0;
    return (isWhole && startedAt > to) || this.deps.clock.now() - startedAt < freshMs;
  }

  private begin(key: string, question: Question, accounts: ConnectedLogs['accounts']): Kept {
    const { clock } = this.deps;
    this.kept.get(key)?.controller.abort();
    const controller = new AbortController();
    const run: Kept = {
      controller,
      startedAt: clock.now(),
      done: this.read(question, accounts, controller.signal).then(
        ({ found, lookBack }) => {
          run.found = found;
          if (clock.now() - run.startedAt > patienceMs) this.changed.fire();
          lookBack.then(
            told => {
              if (found.lookBack) return;
              run.found = { ...found, lookBack: told, problems: [...found.problems, ...told.problems] };
              this.changed.fire();
            },
            (error: unknown) => this.failed(run, error),
          );
        },
        (error: unknown) => this.failed(run, error),
      ),
    };
    this.kept.set(key, run);
    for (const oldest of [...this.kept.keys()].slice(0, -mostKept)) this.kept.delete(oldest);
    return run;
  }

  /** Nothing that is expected comes here: sources tell what they cannot answer. */
  private failed(run: Kept, error: unknown): void {
    if (isAbort(error)) return;
    this.deps.log.error(`dashboard: ${problemOf(error).code} ${String(error)}`);
    const { panels, availability, gaps, problems, costs } = run.found ?? { ...nothing, costs: [] };
    run.found = {
      panels,
      availability,
      costs,
      gaps: run.found ? gaps : [{ part: 'metrics', state: 'missing' }],
      problems: [...problems, problemOf(error)],
      lookBack: { lost: [], restored: [], problems: [] },
    };
    this.changed.fire();
  }

  private async read(
    { span, own, quarter }: Question,
    accounts: ConnectedLogs['accounts'],
    signal: AbortSignal,
  ): Promise<{
    readonly found: Omit<PeriodDashboard, 'isReading'>;
    readonly lookBack: Promise<ReadLookBack>;
  }> {
    const { clock, team } = this.deps;
    const counted = await Promise.all(
      accounts.engines.map(engine =>
        countEngine(engine, accounts.engines, span, clock.now(), team.team, signal),
      ),
    );
    const logs = counted.flatMap(({ counts }) => counts ?? []);
    const [first, ...others] = accounts.metrics;
    const readings = await Promise.all([
      readDashboard(
        { span, hidden: own.hidden, ...(first ? { metrics: first } : {}), own: own.panels, logs },
        signal,
      ),
      ...others.map(async (metrics, at) =>
        renamed(
          await readDashboard({ span, hidden: new Set(), metrics, own: [], logs: [] }, signal),
          at + 2,
          metrics.label,
          own,
        ),
      ),
    ]);
    const engines = counted.flatMap(({ counts, connection, backend }) =>
      counts ? [{ backend, mapping: connection.mapping ?? unmapped, counts, team: team.team }] : [],
    );
    const costs = await Promise.all(engines.map(engine => readCosts({ ...engine, span }, signal)));
    const failed = counted.flatMap(({ problem, backend }) => (problem ? [{ problem, backend }] : []));
    const found: Omit<PeriodDashboard, 'isReading'> = {
      panels: readings.flatMap(({ panels }) => panels),
      availability: readings.flatMap(({ availability }) => availability),
      costs: costs.flatMap(part => part.costs),
      gaps: [
        ...readings.flatMap(({ gaps }) => gaps),
        ...costs.flatMap(({ gaps }) => gaps),
        ...failed.map(({ backend }): Gap => ({ part: 'errors', state: 'missing', source: backend.label })),
        ...accounts.broken.map((source): Gap => ({ part: 'errors', state: 'missing', source })),
      ],
      problems: [
        ...own.problems,
        ...readings.flatMap(({ problems }) => problems),
        ...costs.flatMap(({ problems }) => problems),
        ...failed.map(({ problem }) => problem),
      ],
    };
    if (engines.length === 0 || !team.team.services.some(({ value }) => value)) {
      const none = { lost: [], restored: [], problems: [] };
      return { found: { ...found, lookBack: none }, lookBack: Promise.resolve(none) };
    }
    const [only, ...more] = accounts.engines;
    const lookBack = readLookBack(
      {
        quarter,
        team: team.team,
        engines,
        // Of several engines it is not known which one has the group of a fix: each would have to be asked.
        read: async (window, ending) =>
          only && more.length === 0 ? accounts.readApart(only.connection.id, window, ending) : undefined,
        metrics: first,
      },
      signal,
    );
    return { found, lookBack };
  }

  /** Undefined where none can be; opened once. */
  private connected(): Promise<ConnectedLogs['accounts'] | undefined> {
    this.accounts ??= this.open();
    return this.accounts;
  }

  private async open(): Promise<ConnectedLogs['accounts'] | undefined> {
    const { logs, log } = this.deps;
    if (!logs) return undefined;
    try {
      const { accounts } = await logs();
      await accounts.ready();
      this.register(
        accounts.onDidChange(() => {
          this.forget();
          this.changed.fire();
        }),
      );
      return accounts;
    } catch (error) {
      log.error(`connected logs: ${error instanceof Error ? error.message : String(error)}`);
      this.accounts = undefined;
      return undefined;
    }
  }
}

const unmapped = { preset: 'custom', fields: {} } as const;

interface Engine {
  readonly connection: LogConnection;
  readonly backend: ReviewedLogs['backend'];
}

async function countEngine(
  { connection, backend }: Engine,
  all: readonly Engine[],
  span: PanelSpan,
  now: number,
  team: Team,
  signal: AbortSignal,
): Promise<Engine & { readonly counts?: LogCounts; readonly problem?: Problem }> {
  const kinds = all.filter(other => other.connection.kind === connection.kind);
  const number = kinds.findIndex(other => other.connection === connection) + 1;
  const { mapping } = connection;
  try {
    const services = wantedServices(connection, team);
    const logs: ReviewedLogs = {
      id: number > 1 ? `${connection.kind}-${String(number)}` : connection.kind,
      backend,
      ...(mapping?.levelScale === undefined ? {} : { levelScale: mapping.levelScale }),
      ...(services ? { services } : {}),
    };
    const serviceOf = (name: string | null): string =>
      name === null ? 'no service' : (serviceOfRecord(team, name)?.name ?? name);
    return { connection, backend, ...(await countLogs(logs, span, now, serviceOf, signal)) };
  } catch (error) {
    if (isAbort(error)) throw error;
    return { connection, backend, problem: problemOf(error) };
  }
}

/** Panels of a second server beside those of the first: each has its own name. */
function renamed(
  reading: DashboardReading,
  number: number,
  label: string,
  { hidden }: OwnPanels,
): DashboardReading {
  return {
    ...reading,
    panels: reading.panels
      .map(panel => {
        const { id, title } = panel.about;
        return {
          ...panel,
          about: { ...panel.about, id: `${id}-${String(number)}`, title: `${title}: ${label}` },
        };
      })
      .filter(({ about }) => !hidden.has(about.id)),
  };
}
