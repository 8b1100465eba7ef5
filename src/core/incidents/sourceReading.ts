import type { Clock } from '../base/clock';
import { Owner } from '../base/disposable';
import type { EntityId } from '../base/identity';
import type { Logger } from '../base/logger';
import { Poller } from '../base/poller';
import { problemOf } from '../base/problem';
import type { IncidentChanges, OpenIncidents, ReadFacts } from './incidentReads';
import type { IncidentSource } from './incidentSource';
import type { IncidentStore } from './incidentStore';
import { fullReadPause, longestGapMs } from './readPace';
import type { ReadState, SharedRead, SharedReads } from './sharedReads';

export interface SourceReadingOptions {
  readonly store: IncidentStore;
  readonly clock: Clock;
  /** Uniform in [0, 1). */
  readonly random: () => number;
  readonly log: Logger;
  /** Pause between reads (ms) as things stand now; undefined: none until someone asks. */
  readonly intervalMs: () => number | undefined;
  /** The least pause (ms) that a failed read asks for itself, e.g. for a rate limit. */
  readonly pauseOf: (error: unknown) => number | undefined;
  readonly shared: SharedReads;
  /** Somebody has this window in front: it is the one to read. */
  readonly isFocused: () => boolean;
}

/** Whoever looks again within this after a read sees what that read told (ms). */
const freshMs = 5_000;
/** A window that does not read looks so often for what another one read, should no news of it arrive (ms). */
const followMs = 5_000;
/** A timer may fire a little early (ms). */
const slackMs = 250;
/** Sixty people whose editors start at nine must not ask in step: pauses are 0.9 to 1.1 of what they should be. */
const leastJitter = 0.9;

const unread: ReadState = { readAt: 0, fullAt: 0, fullRequests: 1, restUntil: 0 };

/**
 * Keeps one source up to date: all of it first, then what changed, and all again after a gap, when too much changed,
 * and every few minutes as a net below. Where another window of the machine reads, takes over what that one read.
 */
export class SourceReading extends Owner {
  private readonly poller: Poller;
  private state = unread;
  private leads = true;
  /** Asked for by a person: everything, now, by this window. */
  private isForced = false;
  /** Somebody looks again: what was read before this (Unix ms) is not fresh. */
  private wokenFor: number | undefined;
  /** What others published was left aside: changes alone would not bring their rows to what this window knows. */
  private isApart = false;

  constructor(
    readonly source: IncidentSource,
    private readonly options: SourceReadingOptions,
  ) {
    super();
    const { clock, random, pauseOf, shared } = options;
    this.poller = this.register(
      new Poller({
        clock,
        random,
        intervalMs: () => this.pauseMs(),
        minimumPauseMs: pauseOf,
        backoff: { baseMs: 5_000, maxMs: 5 * 60_000 },
        read: signal => this.read(signal),
      }),
    );
    this.register(
      shared.onDidPublish(sourceId => {
        if (sourceId === source.id && !this.poller.isReading) void this.poller.refresh();
      }),
    );
  }

  /** From now on, at once: takes over what another window has read, and reads what is due. */
  start(): Promise<void> {
    return this.poller.refresh();
  }

  /** Reads everything now. Resolves when the read ended, however it did. */
  refresh(): Promise<void> {
    this.isForced = true;
    return this.poller.refresh();
  }

  /**
   * Somebody looks again: reads unless a read is under way or fresh, or the source asked for a pause.
   * @param since what was read before this (Unix ms, this machine's clock) is not fresh, such as when a clock ran out.
   */
  async wake(since = this.options.clock.now() - freshMs): Promise<void> {
    if (this.poller.isReading) return;
    this.wokenFor = since;
    await this.poller.refresh();
  }

  /** What made the last read fail may be mended (a new key): reads, unless the source asked for a pause. */
  async retry(): Promise<void> {
    const { problem, restUntil } = this.state;
    if (problem && this.options.clock.now() >= restUntil) await this.refresh();
  }

  private async read(signal: AbortSignal): Promise<void> {
    const { shared, isFocused } = this.options;
    const { isForced, wokenFor } = this;
    this.wokenFor = undefined;
    this.leads = await shared.lead(this.source.id, isForced || isFocused());
    const theirs = await shared.latest(this.source.id);
    if (signal.aborted) return;
    if (theirs) this.takeOver(theirs);
    if (!isForced && !(this.leads && this.isDue(wokenFor))) return;
    this.isForced = false;
    await this.readSource(isForced, signal);
  }

  private isDue(wokenFor: number | undefined): boolean {
    const { readAt, restUntil } = this.state;
    const now = this.options.clock.now() + slackMs;
    if (now < restUntil) return false;
    // The poller has waited as a failure asks for; what was never read, or was read in the future, is due.
    if (this.poller.isFailing || readAt === 0 || now < readAt) return true;
    if (wokenFor !== undefined && readAt <= wokenFor) return true;
    const pauseMs = this.options.intervalMs();
    return pauseMs !== undefined && now >= readAt + pauseMs * leastJitter;
  }

  private async readSource(all: boolean, signal: AbortSignal): Promise<void> {
    const { store, log, clock } = this.options;
    const read = store.beginRead(this.source.id);
    try {
      const changes = all ? undefined : await this.readChanges(signal);
      if (changes) {
        const touched = [...changes.incidents.map(({ id }) => id), ...changes.gone];
        read.change(changes, this.state.incomplete);
        await this.publish(this.stateAfter(changes), touched);
        return;
      }
      const open = await this.source.readOpen(signal, store.incidentsOf(this.source.id));
      if (signal.aborted) {
        read.cancel();
        return;
      }
      read.succeed(open);
      if (open.incomplete) log.warn(`${this.source.id}: incomplete, ${open.incomplete.code}`);
      await this.publish(this.stateAfter(open, open));
    } catch (error) {
      if (signal.aborted) {
        read.cancel();
        return;
      }
      const problem = problemOf(error);
      read.fail(problem);
      log.warn(`${this.source.id}: read failed, ${problem.code} ${JSON.stringify(problem.args)}`);
      const readAt = clock.now();
      const restUntil = readAt + (this.options.pauseOf(error) ?? 0);
      await this.publish({ ...this.state, readAt, restUntil, problem }, []);
      throw error;
    }
  }

  /** Undefined where everything has to be read. */
  private async readChanges(signal: AbortSignal): Promise<IncidentChanges | undefined> {
    const { cursor, readAt, fullAt, fullRequests } = this.state;
    const now = this.options.clock.now();
    if (!cursor || !this.source.readChanges) return undefined;
    // Also where the machine's clock was set back.
    if (now - fullAt >= fullReadPause(fullRequests) || now < fullAt) return undefined;
    if (now - readAt > longestGapMs) return undefined;
    const known = this.options.store.incidentsOf(this.source.id);
    const changes = await this.source.readChanges(cursor, known, signal);
    return signal.aborted ? Promise.reject(new Error('aborted')) : changes;
  }

  private stateAfter(facts: ReadFacts, full?: OpenIncidents): ReadState {
    const now = this.options.clock.now();
    const { fullAt, fullRequests, incomplete } = this.state;
    const { asOf, cursor, clockOffsetMs, pauseMs = 0 } = facts;
    const cut = full ? full.incomplete : incomplete;
    return {
      readAt: now,
      restUntil: now + pauseMs,
      fullAt: full ? now : fullAt,
      fullRequests: full ? (full.requests ?? 1) : fullRequests,
      asOf,
      ...(cursor ? { cursor } : {}),
      ...(clockOffsetMs === undefined ? {} : { clockOffsetMs }),
      ...(cut ? { incomplete: cut } : {}),
    };
  }

  private async publish(state: ReadState, touched?: readonly EntityId[]): Promise<void> {
    this.state = state;
    const known = this.options.store.incidentsOf(this.source.id);
    const changes = touched && !this.isApart ? { touched } : {};
    this.isApart = false;
    await this.options.shared.publish(this.source.id, { state, known, ...changes });
  }

  /** Shows what another window read as if this one had. */
  private takeOver({ state, rows }: SharedRead): void {
    const { store } = this.options;
    // What this window read itself since is newer.
    if (state.readAt < this.state.readAt) {
      this.isApart = true;
      return;
    }
    this.state = state;
    const { asOf, clockOffsetMs, incomplete, problem } = state;
    const isNews = rows && ('all' in rows || rows.changed.length + rows.gone.length > 0 || !problem);
    if (isNews && asOf !== undefined) {
      const read = store.beginRead(this.source.id);
      const facts = { asOf, ...(clockOffsetMs === undefined ? {} : { clockOffsetMs }) };
      if ('all' in rows) {
        read.succeed({ incidents: rows.all, ...facts, ...(incomplete ? { incomplete } : {}) });
      } else {
        read.change({ incidents: rows.changed, gone: rows.gone, ...facts }, incomplete);
      }
    }
    if (problem) store.beginRead(this.source.id).fail(problem);
  }

  private pauseMs(): number | undefined {
    if (!this.leads) return followMs;
    const { intervalMs, clock, random } = this.options;
    const pause = intervalMs();
    if (pause === undefined) return undefined;
    const now = clock.now();
    const { readAt, restUntil } = this.state;
    const jitter = pause * (leastJitter + random() * 2 * (1 - leastJitter));
    return Math.max(slackMs, restUntil - now, Math.min(readAt, now) + jitter - now);
  }
}
