import type { Clock } from '../base/clock';
import { Owner } from '../base/disposable';
import { Emitter, type Event } from '../base/event';
import type { Logger } from '../base/logger';
import { Poller } from '../base/poller';
import { problem, problemOf, type Problem } from '../base/problem';
import type { OnCallSource, OnCallTurn, ShiftKnowledge } from './onCall';
import './onCallProblems';
import { nextShiftChange, shiftAt, type Shift } from './onCallShift';

/** My turns at one source, as they were last read. */
export interface OwnTurns {
  readonly turns: readonly OnCallTurn[];
  /** When they were read, by this machine's clock (Unix ms). */
  readonly readAt: number;
  /** The source's clock minus this machine's (ms). */
  readonly offsetMs: number;
}

/** Where windows leave each other what they read, so that one question serves all of them. Never rejects. */
export interface OwnTurnsCache {
  read(sourceId: string): Promise<OwnTurns | undefined>;
  write(sourceId: string, turns: OwnTurns): Promise<void>;
}

export interface OnCallWatchOptions {
  readonly clock: Clock;
  /** Uniform in [0, 1). */
  readonly random: () => number;
  readonly log: Logger;
  readonly cache: OwnTurnsCache;
  /** The least pause (ms) that a failed read asks for itself, e.g. for a rate limit. */
  readonly pauseOf: (error: unknown) => number | undefined;
}

/** The person's own shift at one account. */
export interface OwnShift {
  readonly sourceId: string;
  readonly label: string;
  /** Absent: not known. */
  readonly shift?: Shift;
  /** When it was last read (Unix ms, this machine's clock). */
  readonly asOf?: number;
  /** Why it is not known, or why it is as old as it is. */
  readonly problem?: Problem;
}

const minute = 60_000;
const hour = 60 * minute;
/** `/oncalls` has a strict limit of its own, and schedules change by the week. */
export const freshMs = 7 * minute;
/** Windows spread their questions over this long. */
const apartMs = 60_000;
/** Overrides are made on the day: older knowledge than this is none. */
const trustedMs = 12 * hour;
const aheadMs = 14 * 24 * hour;
/** Back so far, to know when a shift that is over ended. */
const behindMs = 12 * hour;

interface Watched {
  readonly source: OnCallSource;
  readonly poller: Poller | undefined;
  /** The next read is not to be served by what another window read. */
  asked?: boolean;
  own?: OwnTurns;
  problem?: Problem;
}

/** Knows whether the person of this window is on call, at each account and at all. */
export class OnCallWatch extends Owner implements ShiftKnowledge {
  private readonly changed = this.register(new Emitter<void>());
  private readonly watched = new Map<string, Watched>();

  /** Something was read, or could not be. Hand-overs come by the clock: ask again at `nextChange`. */
  readonly onDidChange: Event<void> = this.changed.event;

  constructor(private readonly options: OnCallWatchOptions) {
    super();
    this.register({ dispose: () => this.setSources([]) });
  }

  /** The connected accounts that know who is on call. A new one is read at once. */
  setSources(sources: readonly OnCallSource[]): void {
    for (const [id, { source, poller }] of this.watched) {
      if (sources.includes(source)) continue;
      poller?.dispose();
      this.watched.delete(id);
    }
    for (const source of sources) {
      if (this.watched.has(source.sourceId)) continue;
      const poller = source.me ? this.pollerOf(source) : undefined;
      this.watched.set(source.sourceId, { source, poller });
      void poller?.refresh();
    }
    this.changed.fire();
  }

  get sources(): readonly OnCallSource[] {
    return [...this.watched.values()].map(({ source }) => source);
  }

  /** Somebody pressed refresh: asks the sources themselves. Resolves when the reads ended; never rejects. */
  async refresh(): Promise<void> {
    await Promise.all(
      [...this.watched.values()].map(async watched => {
        watched.asked = true;
        await watched.poller?.refresh();
      }),
    );
  }

  /** Somebody looks again (a laptop that slept keeps no timers): reads what is not fresh, except what just failed. */
  async wake(): Promise<void> {
    const old = [...this.watched.values()].filter(
      ({ own, poller }) => poller && !poller.isReading && !poller.isFailing && !(own && this.isFresh(own)),
    );
    await Promise.all(old.map(async ({ poller }) => poller?.refresh()));
  }

  get shifts(): readonly OwnShift[] {
    return [...this.watched.values()].map(watched => this.shiftOf(watched));
  }

  isOnShift(sourceId?: string): boolean | undefined {
    const shifts = this.shifts.filter(shift => sourceId === undefined || shift.sourceId === sourceId);
    if (shifts.some(({ shift }) => shift?.state === 'on')) return true;
    const allKnown = shifts.length > 0 && shifts.every(({ shift }) => shift !== undefined);
    return allKnown ? false : undefined;
  }

  /** Policies that the person answers for in the coming two weeks. */
  policyIdsOf(sourceId: string): readonly string[] {
    const turns = this.watched.get(sourceId)?.own?.turns ?? [];
    return [...new Set(turns.map(turn => turn.policy.id))];
  }

  /** When a shift begins or ends next, of those that are known (Unix ms, this machine's clock). */
  get nextChange(): number | undefined {
    const now = this.options.clock.now();
    const changes = [...this.watched.values()].flatMap(
      ({ own }) => (own && nextShiftChange(own.turns, now, own.offsetMs)) ?? [],
    );
    return changes.length === 0 ? undefined : Math.min(...changes);
  }

  private shiftOf({ source, own, problem: why }: Watched): OwnShift {
    const now = this.options.clock.now();
    const known = own && now - own.readAt <= trustedMs ? own : undefined;
    const trouble = source.me ? why : problem('onCall.nobody', {});
    return {
      sourceId: source.sourceId,
      label: source.label,
      ...(known ? { shift: shiftAt(known.turns, now, known.offsetMs) } : {}),
      ...(own ? { asOf: own.readAt } : {}),
      ...(trouble ? { problem: trouble } : {}),
    };
  }

  private pollerOf(source: OnCallSource): Poller {
    const { clock, random, log, pauseOf } = this.options;
    return new Poller({
      clock,
      random,
      minimumPauseMs: pauseOf,
      backoff: { baseMs: 30_000, maxMs: freshMs },
      intervalMs: () => this.pauseAfterRead(source.sourceId),
      read: async signal => {
        const watched = (): Watched | undefined => {
          const current = this.watched.get(source.sourceId);
          return current?.source === source && !signal.aborted ? current : undefined;
        };
        try {
          const own = await this.turnsOf(source, signal);
          const current = watched();
          if (!current) return;
          current.own = own;
          delete current.problem;
        } catch (error) {
          const current = watched();
          if (!current) return;
          current.problem = problemOf(error);
          log.warn(`${source.sourceId}: on call not read, ${current.problem.code}`);
          throw error;
        } finally {
          if (watched()) this.changed.fire();
        }
      },
    });
  }

  /** What another window read a moment ago, unless a shift began or ended since; else what the source says. */
  private async turnsOf(source: OnCallSource, signal: AbortSignal): Promise<OwnTurns> {
    const { clock, cache } = this.options;
    const watched = this.watched.get(source.sourceId);
    const kept = watched?.asked ? undefined : await cache.read(source.sourceId);
    if (kept && this.isFresh(kept)) return kept;
    const now = clock.now();
    const span = { start: now - behindMs, end: now + aheadMs };
    const { turns, clockOffsetMs } = await source.readMine(span, signal);
    const own = { turns, readAt: clock.now(), offsetMs: clockOffsetMs ?? 0 };
    if (signal.aborted) return own;
    delete watched?.asked;
    await cache.write(source.sourceId, own);
    return own;
  }

  private isFresh({ turns, readAt, offsetMs }: OwnTurns): boolean {
    const now = this.options.clock.now();
    const change = nextShiftChange(turns, readAt, offsetMs) ?? Infinity;
    return readAt <= now && now - readAt < freshMs && change > now;
  }

  /**
   * Until what is known is not fresh any more, or a moment after the next hand-over; no two windows at the same time,
   * so that the second finds what the first one read.
   */
  private pauseAfterRead(sourceId: string): number {
    const own = this.watched.get(sourceId)?.own;
    const { clock, random } = this.options;
    const apart = random() * apartMs;
    const now = clock.now();
    if (!own) return freshMs + apart;
    const change = nextShiftChange(own.turns, now, own.offsetMs) ?? Infinity;
    return Math.max(1_000, Math.min(own.readAt + freshMs, change + 2_000) - now) + apart;
  }
}
