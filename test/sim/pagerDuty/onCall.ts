import type { EscalationPolicy, EscalationTarget, Schedule } from './model';
import type { SimState } from './state';

/** One contiguous time in which a user is on call for a level of a policy. `start` and `end` are null for ever. */
export interface OnCallShift {
  readonly policyId: string;
  readonly level: number;
  readonly userId: string;
  readonly scheduleId: string | null;
  readonly start: number | null;
  readonly end: number | null;
}

interface Turn {
  readonly userId: string;
  readonly start: number;
  readonly end: number;
}

/** The turns of a schedule that overlap [since, until], in order of time. */
export function turnsOf(schedule: Schedule, since: number, until: number): Turn[] {
  const turns: Turn[] = [];
  const { startAt, turnMs, userIds } = schedule;
  for (let index = Math.floor((since - startAt) / turnMs); startAt + index * turnMs <= until; index++) {
    const position = ((index % userIds.length) + userIds.length) % userIds.length;
    const userId = userIds[position];
    if (userId === undefined) break;
    const turn = { userId, start: startAt + index * turnMs, end: startAt + (index + 1) * turnMs };
    turns.push(...withoutBreaks(turn, schedule.breaks ?? []));
  }
  return turns.filter(turn => turn.end > since && turn.start <= until);
}

function withoutBreaks(turn: Turn, breaks: NonNullable<Schedule['breaks']>): Turn[] {
  return breaks.reduce<Turn[]>(
    (parts, { start, end }) =>
      parts.flatMap(part =>
        [
          { ...part, end: Math.min(part.end, start) },
          { ...part, start: Math.max(part.start, end) },
        ].filter(rest => rest.start < rest.end),
      ),
    [turn],
  );
}

/** Who a level of the policy pages at a time; levels count from 1. */
export function usersOfLevel(
  state: SimState,
  policy: EscalationPolicy,
  level: number,
  now: number,
): readonly string[] {
  const targets = policy.levels[level - 1]?.targets ?? [];
  return [...new Set(targets.flatMap(target => usersOfTarget(state, target, now)))];
}

function usersOfTarget(state: SimState, target: EscalationTarget, now: number): string[] {
  if (target.kind === 'user') return [target.id];
  const schedule = state.schedules.get(target.id);
  return schedule === undefined ? [] : turnsOf(schedule, now, now).map(turn => turn.userId);
}

/** Every shift that overlaps [since, until], by policy and level. */
export function shiftsBetween(state: SimState, since: number, until: number): OnCallShift[] {
  const shifts: OnCallShift[] = [];
  for (const policy of state.policies.values()) {
    policy.levels.forEach(({ targets }, index) => {
      const place = { policyId: policy.id, level: index + 1 };
      for (const target of targets) {
        if (target.kind === 'user') {
          shifts.push({ ...place, userId: target.id, scheduleId: null, start: null, end: null });
          continue;
        }
        const schedule = state.schedules.get(target.id);
        if (schedule === undefined) continue;
        for (const turn of turnsOf(schedule, since, until)) {
          shifts.push({ ...place, ...turn, scheduleId: schedule.id });
        }
      }
    });
  }
  return shifts;
}
