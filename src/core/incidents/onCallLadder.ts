import type { Problem } from '../base/problem';
import type {
  OnCallLevel,
  OnCallPerson,
  OnCallPolicies,
  OnCallPolicy,
  OnCallSchedule,
  OnCallTurn,
  TimeSpan,
} from './onCall';
import { commonSpans, endOfChain, gapsIn } from './onCallShift';

/** A policy as a person reads it: who answers first, who then, until when, who is next, and when nobody does. */
export interface Ladder {
  readonly policy: OnCallPolicy;
  readonly levels: readonly LadderLevel[];
  /** When nobody answers at any level. Absent where a level is not known. */
  readonly uncovered?: readonly TimeSpan[];
}

export interface LadderLevel {
  /** 1 is asked first. */
  readonly level: number;
  readonly delayMs?: number;
  readonly now: readonly Answerer[];
  readonly next: readonly NextAnswerer[];
  /** When nobody answers at this level; absent where that is not known. */
  readonly gaps?: readonly TimeSpan[];
  /** Why `next` or `gaps` are not known. */
  readonly problem?: Problem;
}

export interface Answerer {
  readonly person: OnCallPerson;
  /** Absent: for good. */
  readonly until?: number;
  readonly schedule?: string;
}

export interface NextAnswerer {
  readonly person: OnCallPerson;
  readonly from: number;
  readonly schedule: string;
}

/** The ladders of what was read for `span`, as they stand at `now`; all times by the source's clock. */
export function laddersOf(read: OnCallPolicies, span: TimeSpan, now: number): Ladder[] {
  const schedules = new Map(withNames(read).map(schedule => [schedule.id, schedule] as const));
  return read.policies.map(policy => {
    const levels = policy.levels.map((level, index) => {
      const turns = read.turns.filter(turn => turn.policy.id === policy.id && turn.level === index + 1);
      return levelOf(level, index + 1, turns, schedules, { start: now, end: span.end });
    });
    const gaps = levels.map(level => level.gaps);
    const known = gaps.filter(list => list !== undefined);
    return {
      policy,
      levels,
      ...(known.length === gaps.length && known.length > 0 ? { uncovered: commonSpans(known) } : {}),
    };
  });
}

function levelOf(
  { delayMs, targets }: OnCallLevel,
  level: number,
  turns: readonly OnCallTurn[],
  schedules: ReadonlyMap<string, OnCallSchedule>,
  rest: TimeSpan,
): LadderLevel {
  const now = rest.start;
  const known = targets.flatMap(target =>
    target.kind === 'schedule' ? (schedules.get(target.id) ?? []) : [],
  );
  const readable = known.filter(schedule => !schedule.problem);
  const problem = known.find(schedule => schedule.problem)?.problem;
  const entries = readable.flatMap(schedule => schedule.entries);
  const standing = targets.some(target => target.kind === 'person');
  const gaps = standing ? [] : problem ? undefined : gapsIn(rest, entries);
  return {
    level,
    ...(delayMs === undefined ? {} : { delayMs }),
    now: answerers(turns, readable, now),
    next: readable.flatMap(schedule => nextOf(schedule, now) ?? []),
    ...(gaps ? { gaps } : {}),
    ...(problem ? { problem } : {}),
  };
}

/**
 * Who answers now: as the source says who is paged. Where a hand-over came since it said so, the schedule knows better.
 */
function answerers(
  turns: readonly OnCallTurn[],
  schedules: readonly OnCallSchedule[],
  now: number,
): Answerer[] {
  const answering = turns
    .filter(turn => turn.end === undefined || turn.end > now)
    .map(turn => {
      const schedule = schedules.find(({ id }) => id === turn.schedule?.id);
      const own = schedule?.entries.filter(entry => entry.person.id === turn.person.id) ?? [];
      const until = Math.max(turn.end ?? Infinity, endOfChain(own, now));
      return {
        person: turn.person,
        ...(until === Infinity ? {} : { until }),
        ...(turn.schedule ? { schedule: turn.schedule.name } : {}),
      };
    });
  const handedOver = turns.filter(turn => turn.end !== undefined && turn.end <= now);
  const since = handedOver.flatMap(turn => {
    const schedule = schedules.find(({ id }) => id === turn.schedule?.id);
    const entry = schedule?.entries.find(({ start, end }) => start <= now && now < end);
    return entry && schedule ? { person: entry.person, until: entry.end, schedule: schedule.name } : [];
  });
  return [...answering, ...since];
}

/** Who takes over from whoever answers now, or ends the gap that is now. */
function nextOf({ name, entries }: OnCallSchedule, now: number): NextAnswerer | undefined {
  const current = entries.find(({ start, end }) => start <= now && now < end);
  const own = entries.filter(entry => entry.person.id === current?.person.id);
  const after = current ? endOfChain(own, now) : now;
  const next = entries.find(entry => entry.start >= after && entry.end > now && entry !== current);
  return next ? { person: next.person, from: next.start, schedule: name } : undefined;
}

/** Schedules of shifts tell ids alone: names come from wherever the same person is named. */
function withNames(read: OnCallPolicies): readonly OnCallSchedule[] {
  const people = new Map<string, OnCallPerson>();
  const meet = (person: OnCallPerson): void => {
    const known = people.get(person.id);
    if (!known || known.name === known.id || (known.email === undefined && person.email !== undefined)) {
      people.set(person.id, person);
    }
  };
  for (const { entries } of read.schedules) for (const { person } of entries) meet(person);
  for (const { person } of read.turns) meet(person);
  for (const policy of read.policies) {
    for (const { targets } of policy.levels) {
      for (const target of targets) if (target.kind === 'person') meet(target.person);
    }
  }
  return read.schedules.map(schedule => ({
    ...schedule,
    entries: schedule.entries.map(entry => ({
      ...entry,
      person: people.get(entry.person.id) ?? entry.person,
    })),
  }));
}
