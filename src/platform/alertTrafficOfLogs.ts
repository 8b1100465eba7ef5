import { isAbort, problemOf, type Problem } from '../core/base/problem';
import { TrafficBook, coarseMs, type ClassCounts } from '../core/errors/alerts/trafficBook';
import { classesOfGroups, partOfCounts, type NameOf } from '../core/errors/alerts/trafficParts';
import { BackendSource } from '../core/errors/backendSource';
import type { Dimension, LogBackend } from '../core/errors/logBackend';
import type { TimeWindow } from '../core/errors/logSource';
import { classifyRecord } from '../core/team/classify';
import type { TeamStore } from '../core/team/teamStore';
import type { LogConnection } from './logConnections';

const minute = 60_000;
const day = 86_400_000;
/** Groups of so long a window are told by the minute (`bucketStep`). */
const leastClassMs = 40 * minute;
/** Days before today that are looked at: what is usual, and the week of the chart. */
const daysBack = 7;
/** A day that could not be read is asked for again after so long. */
const dayPauseMs = 10 * minute;
const mostRows = 400;

interface Classes {
  readonly window: TimeWindow;
  readonly counts: readonly ClassCounts[];
  readonly isEstimated: boolean;
}

/** Traffic as a log backend counts it: one request a minute, one for each day before, and a short reading for classes. */
export class LogTraffic {
  readonly book = new TrafficBook();
  /** Why the last hours are not known, or not whole. */
  failed: Problem | undefined;
  classes: Classes | undefined;
  /** Of the days that a person looked at. */
  weekClasses: readonly Classes[] = [];
  private readonly byService: boolean;
  private reading: BackendSource;
  private nextDayAt = 0;

  constructor(
    private readonly connection: LogConnection,
    private readonly backend: LogBackend,
    private readonly team: TeamStore,
    private readonly nameOf: NameOf,
  ) {
    this.byService = team.team.services.length > 0;
    this.reading = this.newReading();
  }

  /** Rejects on abort only: what fails is told in `failed`. */
  async refresh(now: number, classWindowMs: number | undefined, signal: AbortSignal): Promise<void> {
    try {
      const failed = await this.count(this.book.dueRecent(now), minute, signal, true);
      if (classWindowMs !== undefined && !failed) await this.readClasses(now, classWindowMs, signal);
      this.failed = failed ?? (classWindowMs === undefined ? undefined : this.failed);
    } catch (error) {
      if (isAbort(error)) throw error;
      this.failed = problemOf(error);
      return;
    }
    if (now < this.nextDayAt) return;
    try {
      await this.readDay(now, signal);
    } catch (error) {
      if (isAbort(error)) throw error;
      // What was before only says what is usual: nothing else hangs on it.
      this.nextDayAt = now + dayPauseMs;
    }
  }

  /** @throws ProblemError where a day cannot be read */
  async readWeek(now: number, withClasses: boolean, signal: AbortSignal): Promise<void> {
    for (let tries = 0; tries <= daysBack + 1 && (await this.readDay(now, signal)); tries += 1);
    if (!withClasses || this.weekClasses.length > 0) return;
    const today = Math.floor(now / day) * day;
    const found: Classes[] = [];
    for (let back = 0; back <= daysBack; back += 1) {
      const window = { from: today - back * day, to: Math.min(now, today - (back - 1) * day) };
      const classes = await this.classesOf(this.newReading(), window, signal);
      this.book.layClasses(classes.window, classes.counts, classes.isEstimated);
      found.push(classes);
    }
    this.weekClasses = found;
  }

  /** True where a day was missing. */
  private async readDay(now: number, signal: AbortSignal): Promise<boolean> {
    const due = this.book.dueDay(now, daysBack);
    if (!due) return false;
    if (await this.count(due, coarseMs, signal, false)) this.book.skipDay(due);
    return true;
  }

  private async readClasses(now: number, windowMs: number, signal: AbortSignal): Promise<void> {
    const window = { from: now - Math.min(day, Math.max(leastClassMs, windowMs + 2 * minute)), to: now };
    try {
      const found = await this.classesOf(this.reading, window, signal);
      this.classes = found;
      this.failed = undefined;
      this.book.layClasses(found.window, found.counts, found.isEstimated);
    } catch (error) {
      this.classes = undefined;
      this.reading = this.newReading();
      throw error;
    }
  }

  private async classesOf(reading: BackendSource, window: TimeWindow, signal: AbortSignal): Promise<Classes> {
    const { groups, asOf } = await reading.readErrors(window, signal);
    return {
      window: { from: window.from, to: asOf },
      counts: classesOfGroups(groups, this.byService, this.nameOf),
      isEstimated: groups.some(({ estimated }) => estimated === true),
    };
  }

  /** Why the answer is no count, or not whole. */
  private async count(
    window: TimeWindow,
    stepMs: number,
    signal: AbortSignal,
    isRecent: boolean,
  ): Promise<Problem | undefined> {
    const { mapping } = this.connection;
    const services = this.services();
    const by: readonly Dimension[] = ['level', ...(this.byService ? (['service'] as const) : [])];
    const answer = await this.backend.count(
      { query: { window, ...(services ? { services } : {}) }, by, stepMs, maxRows: mostRows },
      signal,
    );
    const part = partOfCounts(answer, {
      ...window,
      stepMs,
      ...(mapping?.levelScale ? { levelScale: mapping.levelScale } : {}),
      byService: this.byService,
      nameOf: this.nameOf,
    });
    if ('problem' in part) return part.problem;
    const missing = answer.isWhole ? undefined : answer.problems[0];
    if (isRecent) this.book.takeRecent(part);
    else if (!missing) this.book.takeDay(part);
    return missing;
  }

  private newReading(): BackendSource {
    const { team, patterns } = this.team.state;
    const services = this.services();
    return new BackendSource({
      backend: this.backend,
      mapping: this.connection.mapping ?? { preset: 'custom', fields: {} },
      classify: record => classifyRecord(record, team, patterns),
      ...(services ? { services } : {}),
    });
  }

  private services(): readonly string[] | undefined {
    const { services } = this.team.team;
    if (services.length === 0 || !this.connection.mapping?.fields.service) return undefined;
    const names = services.flatMap(({ name, logServices }) =>
      logServices.length > 0 ? logServices : [name, name.toLowerCase()],
    );
    return [...new Set(names)];
  }
}
