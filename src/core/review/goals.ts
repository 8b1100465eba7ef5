import type { TeamGoal, Comparison } from '../team/team';
import type { IncidentFacts } from './incidentFacts';
import type { GoalStanding, PauseProposal } from './reviewModel';
import { quarterOf, quarterSpan, wallTime } from './zoneTime';

/** Less of the quarter than this says nothing about its pace. */
const leastShare = 0.15;

/**
 * Where the goals of the quarter of `now` stand: incidents of the class, merged ones left out, against the bound. A
 * goal at most is at risk where the pace so far misses it, and missed for good once it is passed.
 * @param isWhole false where incidents of the quarter are missing: then only what more of them cannot change is said.
 */
export function goalStandings(
  goals: readonly TeamGoal[],
  facts: readonly IncidentFacts[],
  now: number,
  zone: string,
  isWhole = true,
): GoalStanding[] {
  const current = quarterOf(wallTime(now - 1, zone));
  return goals
    .filter(({ quarter }) => quarter === current)
    .flatMap(goal => standingOf(goal, facts, now, zone, isWhole));
}

/** One goal of any quarter. */
function standingOf(
  goal: TeamGoal,
  facts: readonly IncidentFacts[],
  now: number,
  zone: string,
  isWhole: boolean,
): GoalStanding[] {
  const span = quarterSpan(goal.quarter, zone);
  if (!span) return [];
  const counted = facts.filter(
    ({ record: { triggeredAt }, isMerged, severity, service }) =>
      !isMerged &&
      severity === goal.class &&
      (goal.service === undefined || goal.service === service) &&
      triggeredAt >= span.from &&
      triggeredAt < Math.min(span.to, now),
  );
  const share = Math.min(1, Math.max(0, (now - span.from) / (span.to - span.from)));
  return [
    {
      quarter: goal.quarter,
      severity: goal.class,
      ...(goal.service === undefined ? {} : { service: goal.service }),
      goal: `${goal.count.operator} ${goal.count.value}`,
      count: counted.length,
      incidents: counted.map(({ record }) => record.id),
      ...(isWhole ? {} : { atLeast: true as const }),
      state: isWhole ? stateOf(goal.count, counted.length, share) : stateOfPart(goal.count, counted.length),
      ...(goal.because === undefined ? {} : { because: goal.because }),
    },
  ];
}

function stateOf({ operator, value }: Comparison, count: number, share: number): GoalStanding['state'] {
  const holds = compare(operator, count, value);
  if (share >= 1) return holds ? 'met' : 'missed';
  const isUpper = operator === '<' || operator === '<=';
  // What was counted does not go away: a bound from above that is passed stays passed.
  if ((isUpper && !holds) || (operator === '=' && count > value)) return 'missed';
  if (share < leastShare) return 'onTrack';
  const pace = count / share;
  return compare(isUpper ? operator : '>=', pace, value) ? 'onTrack' : 'atRisk';
}

/** Of a count that may be higher: only what more incidents cannot change. */
function stateOfPart({ operator, value }: Comparison, count: number): GoalStanding['state'] {
  const isUpper = operator === '<' || operator === '<=';
  if (isUpper && !compare(operator, count, value)) return 'missed';
  if (operator === '=' && count > value) return 'missed';
  if ((operator === '>' || operator === '>=') && compare(operator, count, value)) return 'met';
  return 'unknown';
}

function compare(operator: Comparison['operator'], count: number, value: number): boolean {
  switch (operator) {
    case '<':
      return count < value;
    case '<=':
      return count <= value;
    case '>':
      return count > value;
    case '>=':
      return count >= value;
    case '=':
      return count === value;
  }
}

/** A goal that is missed proposes to pause other work; what was decided, and by whom, is people's. */
export function pauseProposals(
  goals: readonly GoalStanding[],
  decided: (goal: GoalStanding) => Pick<PauseProposal, 'decision' | 'decidedBy'> | undefined,
): PauseProposal[] {
  return goals.filter(({ state }) => state === 'missed').map(goal => ({ goal, ...decided(goal) }));
}
