import { subjectOfRecord } from '../team/classify';
import { serviceOfRecord } from '../team/ownership';
import { compareSeverity, type Classified } from '../team/severity';
import { ruleMatches, type RulePatterns, type RuleSubject } from '../team/severityRule';
import type { Comparison, Team } from '../team/team';
import { distinctOfGroup } from './distinctOfTeam';
import type { DistinctCount, ErrorGroup } from './errorGroup';

/** What a group's errors cost by the team's own figure, and what that is made of. */
export interface GroupValue {
  readonly distinct: DistinctCount;
  /** Loss for one, least and most, as the team file says. */
  readonly each: readonly [number, number];
  readonly currency: string;
  readonly because?: string;
  /** Over the window. */
  readonly loss: readonly [number, number];
  /** Over the time in which the errors came, one hour at least. */
  readonly perHour: readonly [number, number];
}

export interface ValueSum {
  readonly currency: string;
  readonly loss: readonly [number, number];
  readonly count: number;
  /** More may be lost: some of it was counted in samples. */
  readonly atLeast: boolean;
}

const hour = 3_600_000;

/** Undefined without a figure of the team's, or where no record has the field: nothing is invented. */
export function valueOfGroup(group: ErrorGroup, team: Team): GroupValue | undefined {
  const value = serviceOfRecord(team, group.service)?.value;
  const distinct = distinctOfGroup(group, value?.distinctBy);
  if (!value || !distinct) return undefined;
  const hours = Math.max(1, (group.lastSeen - group.firstSeen) / hour);
  const [least, most] = value.loss;
  const loss = [least * distinct.count, most * distinct.count] as const;
  return {
    distinct,
    each: value.loss,
    currency: value.currency,
    ...(value.because === undefined ? {} : { because: value.because }),
    loss,
    perHour: [loss[0] / hours, loss[1] / hours],
  };
}

/**
 * What several groups cost together, by currency. One customer or order counts once, and so does one request: the
 * dearer of two groups has it.
 */
export function sumOfValues(values: readonly GroupValue[]): readonly ValueSum[] {
  const sums = new Map<string, { loss: [number, number]; count: number; atLeast: boolean }>();
  const keys = new Set<string>();
  const requests = new Set<string>();
  for (const value of [...values].sort((a, b) => b.each[1] - a.each[1] || b.loss[1] - a.loss[1])) {
    const { distinct, each, currency } = value;
    const fresh = distinct.keys.filter(
      ({ key, request }) => !keys.has(key) && (request === undefined || !requests.has(request)),
    );
    for (const { key, request } of distinct.keys) {
      keys.add(key);
      if (request !== undefined) requests.add(request);
    }
    // Those that nobody remembers by name cannot be told to be the same.
    const count = fresh.length + Math.max(0, distinct.count - distinct.keys.length);
    const sum = sums.get(currency) ?? { loss: [0, 0], count: 0, atLeast: false };
    sum.loss = [sum.loss[0] + each[0] * count, sum.loss[1] + each[1] * count];
    sum.count += count;
    sum.atLeast ||= distinct.atLeast === true;
    sums.set(currency, sum);
  }
  return [...sums].map(([currency, sum]) => ({ currency, ...sum }));
}

/**
 * The class with the team's `valuePerHour` rules: they raise it and never lower it. The upper end of the range counts,
 * since what may be lost is what somebody has to look at.
 */
export function raisedByValue(group: ErrorGroup, team: Team, patterns: RulePatterns): Classified {
  const { classified } = group;
  const rules = team.severityRules.filter(rule => rule.valuePerHour);
  const value = rules.length > 0 ? valueOfGroup(group, team) : undefined;
  if (!value) return classified;
  const subject = subjectOfGroup(group, team);
  let raised = classified;
  for (const { valuePerHour, ...others } of rules) {
    if (compareSeverity(others.class, raised.severity) >= 0 || !valuePerHour) continue;
    if (!holds(value.perHour[1], valuePerHour) || !ruleMatches(others, subject, patterns)) continue;
    const reason = { kind: 'valuePerHour', rule: others.number, perHour: value.perHour[1] } as const;
    raised = { severity: others.class, reason: { ...reason, currency: value.currency } };
  }
  return raised;
}

/** What a rule is held against of a group: its newest record, or what the group tells where it has none. */
export function subjectOfGroup(group: ErrorGroup, team: Team): RuleSubject {
  const { service, exceptionType, title, samples } = group;
  const record = samples[0] ?? { level: 'error' as const, message: title };
  return subjectOfRecord(
    {
      ...record,
      ...(service === undefined ? {} : { service }),
      ...(exceptionType === undefined ? {} : { exceptionType }),
    },
    team,
  );
}

function holds(value: number, { operator, value: bound }: Comparison): boolean {
  switch (operator) {
    case '>=':
      return value >= bound;
    case '>':
      return value > bound;
    case '<=':
      return value <= bound;
    case '<':
      return value < bound;
    case '=':
      return value === bound;
  }
}
