import { readPatterns } from '../../../../src/core/team/rulePatterns';
import type { RulePatterns } from '../../../../src/core/team/severityRule';
import type { SeverityRule } from '../../../../src/core/team/team';

/** The patterns of rules, run at once: for patterns that a test is sure of. */
export function inProcessPatterns(rules: readonly SeverityRule[]): RulePatterns {
  const { patterns } = readPatterns(rules);
  const compiled = new Map(
    patterns.map(({ message, source, flags }) => [message, new RegExp(source, flags)]),
  );
  return { matches: (message, text) => compiled.get(message)?.test(text) ?? false };
}
