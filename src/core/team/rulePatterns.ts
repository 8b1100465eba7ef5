import { RE2JS } from 're2js';
import { problem, type Problem } from '../base/problem';
import { patternCost } from './patternCost';
import './problems';
import type { RulePatterns } from './severityRule';
import type { SeverityRule } from './team';

/** Text is looked at up to here: a title or a log's message says what it is before that. */
const maxTextLength = 2000;
/** RE2 runs in steps of instructions × characters: both bounded, a hostile pattern ends within milliseconds. */
const maxCost = 1000;
const maxTotalCost = 10_000;

/** The patterns of a team, and what was wrong with some of them: such a rule never matches. */
export interface CompiledPatterns {
  readonly patterns: RulePatterns;
  readonly problems: readonly Problem[];
}

/**
 * Compiles the `message` patterns of the rules. They run on RE2's algorithm, which is linear in the text:
 * JavaScript's own can take forever on one line and cannot be stopped.
 */
export function compilePatterns(rules: readonly SeverityRule[]): CompiledPatterns {
  const compiled = new Map<string, RE2JS>();
  const problems: Problem[] = [];
  let total = 0;
  for (const { message, number, messagePlace } of rules) {
    if (message === undefined || compiled.has(message)) continue;
    const cost = patternCost(message);
    if (cost > maxCost || total + cost > maxTotalCost) {
      problems.push(problem('team.patternTooLarge', { rule: number }, messagePlace));
      continue;
    }
    try {
      compiled.set(message, RE2JS.compile(message));
      total += cost;
    } catch (error) {
      problems.push(problem('team.badPattern', { rule: number, detail: reasonOf(error) }, messagePlace));
    }
  }
  return {
    patterns: {
      matches: (pattern, text) =>
        compiled.get(pattern)?.matcher(text.slice(0, maxTextLength)).find() ?? false,
    },
    problems,
  };
}

/** re2js says "error parsing regexp: missing closing ]: `[`": the first part is the sentence's. */
function reasonOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text.replace(/^error parsing regexp: /, '').slice(0, 200);
}
