import { Owner, toDisposable, type Disposable } from '../../core/base/disposable';
import { isAbort, problem, problemOf } from '../../core/base/problem';
import { AlertBoard, type AlertChange } from '../../core/errors/alerts/alertBoard';
import { alertRulesOf, type AlertRule } from '../../core/errors/alerts/alertRule';
import { judgeAlert, type AlertState } from '../../core/errors/alerts/judgeAlert';
import type {} from '../../core/errors/alerts/problems';
import type { AlertTraffic } from '../../platform/alertTraffic';
import type { AlertsDeps } from './index';
import type { SharedVerdicts } from './sharedVerdicts';

export interface AlertWatchDeps extends Pick<AlertsDeps, 'alerts' | 'store' | 'team' | 'clock' | 'log'> {
  readonly traffic: AlertTraffic;
  readonly shared: SharedVerdicts;
  readonly isExported: (rule: AlertRule) => boolean;
  readonly onChanges: (changes: readonly AlertChange[]) => void;
}

const minute = 60_000;
/** Errors that were read anew are judged at once, but not more often. */
const leastPauseMs = 5_000;
const settleMs = 500;

/** Judges the team's alerts every minute, and after errors were read. */
export class AlertWatch extends Owner {
  private board = new AlertBoard();
  private timer: Disposable | undefined;
  private running: AbortController | undefined;
  private judgedAt = -Infinity;

  constructor(private readonly deps: AlertWatchDeps) {
    super();
    this.register(toDisposable(() => this.timer?.dispose()));
    this.register(toDisposable(() => this.running?.abort()));
    this.register(deps.team.onDidChange(() => this.schedule(settleMs)));
    this.register(deps.store.onDidChange(() => this.afterReading()));
    this.schedule(settleMs);
  }

  get rules(): readonly AlertRule[] {
    return alertRulesOf(this.deps.team.team);
  }

  /** What a rule says of the traffic that is known now. */
  judge(rule: AlertRule, now: number): AlertState {
    const { series, failed } = this.deps.traffic.of(rule.service, now);
    const state = judgeAlert(rule, series, Math.floor(now / minute) * minute, failed);
    if (state.kind !== 'unknown' || state.why) return state;
    const isClassless = series?.basis === 'requests' && rule.kind === 'share';
    return { kind: 'unknown', why: problem(isClassless ? 'alerts.noClasses' : 'alerts.reading', {}) };
  }

  /** Puts what the rules said last where views find it. */
  showRows(): void {
    const { alerts, isExported } = this.deps;
    alerts.rows = this.board.all.map(row => ({ ...row, isExported: isExported(row.rule) }));
  }

  private afterReading(): void {
    if (!this.deps.traffic.isOfFiles || this.running) return;
    const { clock } = this.deps;
    const wait = Math.max(settleMs, this.judgedAt + leastPauseMs - clock.now());
    if (wait < minute) this.schedule(wait);
  }

  private schedule(waitMs: number): void {
    this.timer?.dispose();
    this.timer = this.deps.clock.after(waitMs, () => void this.run());
  }

  /** Never rejects. */
  private async run(): Promise<void> {
    const { clock, log } = this.deps;
    this.running?.abort();
    const running = new AbortController();
    this.running = running;
    try {
      await this.evaluate(running.signal);
    } catch (error) {
      if (!isAbort(error) && this.running === running && !this.isDisposed) {
        log.error(`alerts: ${error instanceof Error ? error.message : String(error)}`);
        const why = problemOf(error);
        // What was well a minute ago is not known to be so now.
        this.board.update(
          this.rules.map(rule => ({ rule, state: { kind: 'unknown', why } })),
          clock.now(),
        );
        this.showRows();
      }
    }
    if (this.running !== running || this.isDisposed) return;
    this.running = undefined;
    this.judgedAt = clock.now();
    this.schedule(minute - (clock.now() % minute) + leastPauseMs);
  }

  private async evaluate(signal: AbortSignal): Promise<void> {
    const { alerts, clock, traffic, shared, onChanges } = this.deps;
    const { rules } = this;
    if (rules.length === 0) {
      this.board = new AlertBoard();
      traffic.rest();
      if (alerts.rows.length > 0) alerts.rows = [];
      return;
    }
    const windows = rules.flatMap(rule => (rule.kind === 'share' ? [rule.windowMs] : []));
    const classWindowMs = windows.length === 0 ? undefined : Math.max(...windows);
    const isShared = await traffic.isOfBackends();
    // The same servers need not be asked by every window.
    const told = isShared ? await shared.ofOthers(rules, clock.now()) : undefined;
    if (!told) await traffic.refresh(clock.now(), classWindowMs, signal);
    if (signal.aborted) return;
    const now = clock.now();
    const judged = rules.map(rule => ({ rule, state: told?.get(rule.id) ?? this.judge(rule, now) }));
    if (isShared && !told) await shared.tell(judged, now);
    const changes = this.board.update(judged, now);
    this.showRows();
    if (changes.length > 0) onChanges(changes);
  }
}
