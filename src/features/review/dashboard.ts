import { Owner, toDisposable } from '../../core/base/disposable';
import { delay, type Clock } from '../../core/base/clock';
import { Emitter, type Event } from '../../core/base/event';
import type { Logger } from '../../core/base/logger';
import { isAbort, problemOf } from '../../core/base/problem';
import type { ErrorReading, TimeWindow } from '../../core/errors/logSource';
import type { MetricSource } from '../../core/errors/metricSource';
import type { PanelSpan } from '../../core/review/panelData';
import type { Gap } from '../../core/review/reviewModel';
import type { TeamStore } from '../../core/team/teamStore';
import type { ConnectedLogs } from '../../platform/connectedLogs';
import { noLookBack, type QuarterQuestion } from './lookBack';
import { readPeriod, type OwnPanels, type PeriodFound, type PeriodQuestion } from './readPeriod';

/** What connected metrics servers and log engines tell of a period. */
export interface PeriodDashboard extends PeriodFound {
  /** More is coming: `onDidRead` fires then. */
  readonly isReading: boolean;
}

export interface DashboardDeps {
  /** Absent for the sample team. */
  readonly logs?: () => Promise<ConnectedLogs>;
  readonly readFiles?: PeriodQuestion['readFiles'];
  readonly team: TeamStore;
  readonly clock: Clock;
  readonly log: Logger;
}

/** What is read within this shows with the page; what takes longer comes to it. */
const patienceMs = 1_200;
/** A period that is not over, or of which something could not be read, is asked for again after this. */
const freshMs = 10 * 60_000;
const mostKept = 8;
const nothing: PeriodFound = { panels: [], availability: [], gaps: [], problems: [], costs: [] };

type Question = Pick<PeriodQuestion, 'span' | 'own' | 'quarter' | 'accounts'>;

interface Kept {
  readonly controller: AbortController;
  readonly startedAt: number;
  readonly done: Promise<void>;
  found?: PeriodFound;
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

  /**
   * Errors of a window, of each log engine and of the workspace's log files. What cannot be read is left out, and told
   * to the log. Rejects on abort only.
   */
  async readErrors(window: TimeWindow, signal: AbortSignal): Promise<readonly ErrorReading[]> {
    const accounts = await this.connected();
    const { readFiles, log } = this.deps;
    const reads: readonly (() => Promise<ErrorReading | undefined>)[] = [
      ...(accounts?.engines ?? []).map(
        ({ connection }) =>
          () =>
            accounts?.readApart(connection.id, window, signal) ?? Promise.resolve(undefined),
      ),
      ...(readFiles ? [() => readFiles(window, signal)] : []),
    ];
    const readings: ErrorReading[] = [];
    for (const read of reads) {
      try {
        const reading = await read();
        if (reading) readings.push(reading);
      } catch (error) {
        if (isAbort(error)) throw error;
        log.info(`errors of a window: ${problemOf(error).code}`);
      }
    }
    return readings;
  }

  /** Everything is asked for anew at the next call. */
  forget(): void {
    for (const { controller } of this.kept.values()) controller.abort();
    this.kept.clear();
  }

  /** What is known of a period, waiting a moment for what is not. Never rejects. */
  async of(span: PanelSpan, own: OwnPanels, quarter: QuarterQuestion): Promise<PeriodDashboard> {
    const accounts = await this.connected();
    const { clock, team, logs } = this.deps;
    if (this.team !== team.team) this.forget();
    this.team = team.team;
    const key = JSON.stringify([span.from, span.to, own.text, quarter.window.from, quarter.fixes]);
    const known = this.kept.get(key);
    const run =
      known && this.isFresh(known, span)
        ? known
        : this.begin(key, { span, own, quarter, ...(accounts ? { accounts } : {}) });
    if (!run.found) await Promise.race([run.done, delay(clock, patienceMs)]);
    // What is connected could not be told: that is not the same as nothing.
    const unknown: Gap[] = logs && !accounts ? [{ part: 'metrics', state: 'missing' }] : [];
    if (run.found) {
      return {
        ...run.found,
        gaps: [...unknown, ...run.found.gaps],
        isReading: !run.found.lookBack,
      };
    }
    // What was read before is better than nothing, and says that it is late.
    const last = known?.found ?? nothing;
    const late = (accounts?.metrics ?? []).map(({ label }): Gap => ({
      part: 'metrics',
      state: 'late',
      source: label,
    }));
    const lateLogs = (accounts?.engines ?? []).map(({ backend }): Gap => ({
      part: 'errors',
      state: 'late',
      source: backend.label,
    }));
    return { ...last, gaps: [...unknown, ...last.gaps, ...late, ...lateLogs], isReading: true };
  }

  private isFresh({ startedAt, found }: Kept, { to }: PanelSpan): boolean {
    const isWhole = found !== undefined && found.problems.length + found.gaps.length === 0;
    return (isWhole && startedAt > to) || this.deps.clock.now() - startedAt < freshMs;
  }

  private begin(key: string, question: Question): Kept {
    const { clock } = this.deps;
    this.kept.get(key)?.controller.abort();
    const controller = new AbortController();
    const run: Kept = {
      controller,
      startedAt: clock.now(),
      done: readPeriod(this.asked(question), controller.signal).then(
        ({ found, lookBack }) => {
          run.found = found;
          if (clock.now() - run.startedAt > patienceMs) this.changed.fire();
          lookBack?.then(
            told => {
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
    for (const oldest of [...this.kept.keys()].slice(0, -mostKept)) {
      this.kept.get(oldest)?.controller.abort();
      this.kept.delete(oldest);
    }
    return run;
  }

  /** Nothing that is expected comes here: sources tell what they cannot answer. */
  private failed(run: Kept, error: unknown): void {
    if (isAbort(error)) return;
    this.deps.log.error(`dashboard: ${problemOf(error).code} ${String(error)}`);
    const { panels, availability, gaps, problems, costs } = run.found ?? nothing;
    run.found = {
      panels,
      availability,
      costs,
      gaps: run.found ? gaps : [{ part: 'metrics', state: 'missing' }],
      problems: [...problems, problemOf(error)],
      lookBack: noLookBack,
    };
    this.changed.fire();
  }

  private asked(question: Question): PeriodQuestion {
    const { team, clock, readFiles } = this.deps;
    return {
      ...question,
      team: team.team,
      now: clock.now(),
      ...(readFiles ? { readFiles } : {}),
    };
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
