import type { RulePatterns } from '../team/severityRule';
import type { Team } from '../team/team';
import { applyDecisions, type DecidedGroup } from './applyDecisions';
import type { ErrorGroup } from './errorGroup';
import type { GroupDecision, IgnoreEnd } from './groupDecision';
import { raisedByValue } from './groupValue';

/** What lies between what log sources tell and what is shown. */
export interface LayerFacts {
  readonly decisions: readonly GroupDecision[];
  /** How ignorings ended, by `ignoreKey`. */
  readonly ends: ReadonlyMap<string, IgnoreEnd>;
  readonly team: Team;
  readonly patterns: RulePatterns;
}

/** Groups as the team sees them: merged and renamed, their class raised by what they cost, ignored ones marked. */
export function layGroups(
  groups: readonly ErrorGroup[],
  { decisions, ends, team, patterns }: LayerFacts,
  now: number,
): readonly DecidedGroup[] {
  return applyDecisions(groups, decisions, now, ends, group => {
    const classified = raisedByValue(group, team, patterns);
    return classified === group.classified ? group : { ...group, classified };
  });
}
