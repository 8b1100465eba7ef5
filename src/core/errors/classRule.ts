import { serviceOfRecord } from '../team/ownership';
import type { Severity } from '../team/severity';
import { ruleMatches, type RulePatterns } from '../team/severityRule';
import type { SeverityRule, Team } from '../team/team';
import type { ErrorGroup } from './errorGroup';
import { subjectOfGroup } from './groupValue';
import { shownTemplate } from './logTemplate';

/** A rule of the team file as it is written: a class and what must hold. */
export interface ClassRule {
  readonly class: Severity;
  readonly service?: string;
  readonly exception?: string;
  readonly text?: string;
}

/** Where a rule goes so that it decides about a group: first match wins. */
export type RulePlacement =
  /** A rule with the very same conditions is there: its class changes. Index in the file's list. */
  | { readonly kind: 'change'; readonly index: number }
  /** Before the rule that decides about the group now. */
  | { readonly kind: 'before'; readonly index: number }
  | { readonly kind: 'last' };

/** Shorter words stand in too many other messages. */
const leastText = 8;
const longestText = 120;

/** Rules that would give the group this class, the narrowest first; none where nothing tells it from others. */
export function classRules(group: ErrorGroup, severity: Severity, team: Team): readonly ClassRule[] {
  const service = serviceOfRecord(team, group.service)?.name ?? group.service;
  const exception = group.exceptionType;
  const text = wordsOf(group);
  const inService = service === undefined ? {} : { service };
  const both = exception !== undefined && text !== undefined ? [{ ...inService, exception, text }] : [];
  const one = [
    ...(exception === undefined ? [] : [{ exception }]),
    ...(text === undefined ? [] : [{ text }]),
  ];
  const narrow = one.map(condition => ({ ...inService, ...condition }));
  const wide = service === undefined ? [] : one;
  const all = service === undefined ? [] : [{ service }];
  return [...both, ...narrow, ...wide, ...all].map(conditions => ({ class: severity, ...conditions }));
}

/** The groups that a rule is about; its own among them. */
export function groupsOfRule(
  rule: ClassRule,
  groups: readonly ErrorGroup[],
  team: Team,
  patterns: RulePatterns,
): readonly ErrorGroup[] {
  const asRule = { ...rule, number: 0, line: 0 };
  return groups.filter(group => ruleMatches(asRule, subjectOfGroup(group, team), patterns));
}

/** Where the rule has to stand. */
export function placeOfRule(
  rule: ClassRule,
  group: ErrorGroup,
  team: Team,
  patterns: RulePatterns,
): RulePlacement {
  const subject = subjectOfGroup(group, team);
  const deciding = team.severityRules.find(known => ruleMatches(known, subject, patterns));
  const same = team.severityRules.find(known => sameConditions(known, rule));
  // One further down would still not be asked.
  if (same && (!deciding || same.number <= deciding.number))
    return { kind: 'change', index: same.number - 1 };
  return deciding ? { kind: 'before', index: deciding.number - 1 } : { kind: 'last' };
}

function sameConditions(known: SeverityRule, rule: ClassRule): boolean {
  return (
    known.service === rule.service &&
    known.exception === rule.exception &&
    known.text === rule.text &&
    known.message === undefined &&
    known.status === undefined &&
    known.environment === undefined &&
    known.valuePerHour === undefined
  );
}

/** The longest run of words that all of the group's messages have. */
function wordsOf({ samples, title }: ErrorGroup): string | undefined {
  const messages =
    samples.length > 0 ? samples.map(record => record.exceptionMessage ?? record.message) : [title];
  const [first = ''] = messages;
  const lower = messages.map(message => message.toLowerCase());
  const runs = shownTemplate(first)
    .split('…')
    .map(run => run.trim().slice(0, longestText).trim())
    .filter(run => run.length >= leastText && lower.every(message => message.includes(run.toLowerCase())));
  return runs.sort((a, b) => b.length - a.length)[0];
}
