import type { Problem, ProblemCode } from '../base/problem';

declare module '../base/problem' {
  interface ProblemCodes {
    /** The text is no JSON at this place; `fault` is the parser's name of it, e.g. `CommaExpected`. */
    'team.syntax': { readonly fault: string };
    'team.notAnObject': Record<string, never>;
    /** In characters. */
    'team.tooLarge': { readonly size: number; readonly limit: number };
    'team.tooDeep': { readonly limit: number };
    'team.newerVersion': { readonly version: number; readonly supported: number };
    'team.unknownKey': { readonly key: string };
    'team.duplicateKey': { readonly key: string };
    'team.missingKey': { readonly key: string };
    'team.wrongValue': { readonly key: string; readonly expected: ExpectedValue };
    /** A rule with a condition that this version does not know must not match more than it says: it is left out. */
    'team.unknownCondition': { readonly key: string; readonly rule: number };
    'team.badPattern': { readonly rule: number; readonly detail: string };
    /** The patterns of the file are longer together than is run. */
    'team.patternTooLarge': { readonly rule: number };
    /** It took longer than `limitMs` for one text, and again. */
    'team.patternTooSlow': { readonly rule: number; readonly limitMs: number };
    /** What runs patterns does not start. */
    'team.patternsFailed': { readonly detail: string };
    'team.undefinedService': { readonly name: string };
    'team.undefinedArea': { readonly name: string };
    'team.duplicateService': { readonly id: string; readonly first: string };
    'team.rulesHidden': { readonly rule: number; readonly hidden: number };
    /** A `valuePerHour` rule where the service, or every one, has no `value`: it never applies. */
    'team.valueNeeded': { readonly rule: number };
    /** No traffic can exceed the threshold. */
    'team.alertNeverFires': Record<string, never>;
    /** Burn rates that no traffic can reach with this objective. */
    'team.burnNeverFires': { readonly factors: readonly number[] };
    'team.moreProblems': { readonly count: number };
    'team.patternsOff': Record<string, never>;
    'team.unreadable': { readonly file: string; readonly detail: string };
    /** The file does not parse: what it said before stays in force. */
    'team.keptLastGood': { readonly file: string };
    'team.otherFile': { readonly inForce: string };
    'team.homeNotAbsolute': { readonly path: string };
    'team.homeMissing': { readonly path: string };
    /** The team home lies outside of a workspace that is not trusted. */
    'team.homeWithheld': { readonly path: string };
    /** A symbolic link leads out of a workspace that is not trusted. */
    'team.outside': { readonly file: string };
    'team.noPlaceForFile': Record<string, never>;
    'team.noFile': Record<string, never>;
    /** The file is not touched: a draft can only be merged into one that parses. */
    'team.draftNeedsValidFile': { readonly file: string };
    'team.fileChanged': { readonly file: string };
    'team.unsaved': { readonly file: string };
    'team.nothingToDraft': Record<string, never>;
    'team.noDraft': Record<string, never>;
  }
}

/** What a value of the team file should have been. */
export type ExpectedValue =
  | 'text'
  | 'texts'
  | 'number'
  | 'wholeNumber'
  | 'object'
  | 'list'
  | 'class'
  | 'duration'
  | 'share'
  | 'comparison'
  | 'status'
  | 'glob'
  | 'repository'
  | 'pagerDutyId'
  | 'range'
  | 'currency'
  | 'quarter'
  | 'zone'
  | 'weekday'
  | 'hours'
  | 'handOver'
  | 'date'
  | 'slaHours'
  | 'gitHubName'
  | 'webAddress';

export type ProblemLevel = 'error' | 'warning' | 'information';

const levels: Partial<Record<ProblemCode, ProblemLevel>> = {
  'team.unknownKey': 'information',
  'team.moreProblems': 'information',
  'team.otherFile': 'information',
  'team.patternsOff': 'information',
  'team.homeWithheld': 'information',
  'team.newerVersion': 'warning',
  'team.duplicateKey': 'warning',
  'team.undefinedService': 'warning',
  'team.undefinedArea': 'warning',
  'team.duplicateService': 'warning',
  'team.rulesHidden': 'warning',
  'team.valueNeeded': 'warning',
  'team.alertNeverFires': 'warning',
  'team.burnNeverFires': 'warning',
  'team.keptLastGood': 'warning',
};

/** How loud a problem of the team file is: an error costs something that the file says, the others do not. */
export function levelOf(problem: Problem): ProblemLevel {
  return levels[problem.code] ?? 'error';
}
