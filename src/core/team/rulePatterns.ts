import type { Disposable } from '../base/disposable';
import type { Event } from '../base/event';
import { problem, type Problem, type ProblemPlace } from '../base/problem';
import './problems';
import type { RulePatterns } from './severityRule';
import type { SeverityRule } from './team';

/** Parsing a pattern with classes of Unicode takes up to 15 ms for 1,000 characters: together they are bounded. */
const maxTotalLength = 20_000;

/** A `message` pattern as JavaScript takes it, and the rules that have it. */
export interface RulePattern {
  /** As the rule has it: the key by which it is asked for. */
  readonly message: string;
  readonly source: string;
  readonly flags: string;
  readonly rules: readonly { readonly number: number; readonly place: ProblemPlace | undefined }[];
}

/** A team's patterns where they run. */
export interface RunningPatterns extends RulePatterns, Disposable {
  /** What is wrong with some of them: such a pattern does not match. */
  readonly problems: readonly Problem[];
  /** The problems changed, or a text that was not answered in time can be asked about again. */
  readonly onDidChange: Event<void>;
}

/** The different patterns of the rules, in their order. Whether one can be compiled shows where it runs. */
export function readPatterns(rules: readonly SeverityRule[]): {
  readonly patterns: readonly RulePattern[];
  readonly problems: readonly Problem[];
} {
  const users = new Map<string, RulePattern['rules'][number][]>();
  const problems: Problem[] = [];
  let total = 0;
  for (const { message, number, messagePlace } of rules) {
    if (message === undefined) continue;
    const known = users.get(message);
    if (known) known.push({ number, place: messagePlace });
    else if (total + message.length > maxTotalLength)
      problems.push(problem('team.patternTooLarge', { rule: number }, messagePlace));
    else {
      total += message.length;
      users.set(message, [{ number, place: messagePlace }]);
    }
  }
  return {
    patterns: [...users].map(([message, list]) => ({ ...compilable(message), message, rules: list })),
    problems,
  };
}

/** Splits the flags off with which a pattern may begin, as in `(?i)timeout`: JavaScript takes them apart from it. */
function compilable(message: string): { readonly source: string; readonly flags: string } {
  const [prefix = '', flags = ''] = /^\(\?([ims]+)\)/.exec(message) ?? [];
  // With `u` a mistake is an error, where JavaScript would else guess a meaning.
  return { source: message.slice(prefix.length), flags: [...new Set(`u${flags}`)].join('') };
}
