import type { SeverityRule } from './team';

/**
 * Decides whether a rule's `message` pattern is found in a text. The real ones are `RunningPatterns`
 * (`rulePatterns.ts`), which run in a thread that is started only when a rule has a pattern.
 */
export interface RulePatterns {
  matches(pattern: string, text: string): boolean;
}

/** No pattern ever matches: where the team has none, or the workspace is not trusted. */
export const noPatterns: RulePatterns = { matches: () => false };

/** What a rule is held against. A fact that is absent meets no condition about it. */
export interface RuleSubject {
  /** The service by every name it has: the team's and the source's own. */
  readonly services: readonly string[];
  /** Title or messages; a condition holds where it holds for one of them. */
  readonly texts: readonly string[];
  readonly exception?: string | undefined;
  readonly status?: number | undefined;
  readonly environment?: string | undefined;
}

/** True where the subject meets every condition of the rule. */
export function ruleMatches(rule: SeverityRule, subject: RuleSubject, patterns: RulePatterns): boolean {
  if (rule.valuePerHour) return false;
  if (rule.service !== undefined && !subject.services.some(name => sameText(name, rule.service)))
    return false;
  if (rule.exception !== undefined && !isException(subject.exception, rule.exception)) return false;
  if (rule.status !== undefined && !isStatus(subject.status, rule.status)) return false;
  if (rule.environment !== undefined && !sameText(subject.environment, rule.environment)) return false;
  const { text, message } = rule;
  if (text !== undefined && !subject.texts.some(candidate => holdsText(candidate, text))) return false;
  return message === undefined || subject.texts.some(candidate => patterns.matches(message, candidate));
}

function sameText(a: string | undefined, b: string | undefined): boolean {
  return a !== undefined && b !== undefined && a.toLowerCase() === b.toLowerCase();
}

function holdsText(candidate: string, text: string): boolean {
  return candidate.toLowerCase().includes(text.toLowerCase());
}

/** `ChargeError` names `com.shop.ChargeError`, `shop::ChargeError` and `Shop\ChargeError` as well. */
function isException(actual: string | undefined, wanted: string): boolean {
  if (actual === undefined) return false;
  if (actual === wanted) return true;
  return actual.endsWith(wanted) && '.:\\$/'.includes(actual.charAt(actual.length - wanted.length - 1));
}

function isStatus(actual: number | undefined, wanted: string): boolean {
  if (actual === undefined) return false;
  const text = String(actual);
  return wanted.endsWith('xx') ? text.length === 3 && text[0] === wanted[0] : text === wanted;
}
