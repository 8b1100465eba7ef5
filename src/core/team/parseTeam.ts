import { safeParse, type BaseIssue } from 'valibot';
import { problem, type Problem } from '../base/problem';
import { FilePlaces } from './filePlaces';
import { readJsonTree, valueOf, type JsonPath } from './jsonTree';
import { levelOf, type ExpectedValue } from './problems';
import { readTeam, type RulePlace } from './readTeam';
import { defaultTeam, type Team } from './team';
import { unknownKey } from './strictSchemas';
import { checkKeys, checkTeam } from './teamChecks';
import { teamFileVersion, teamSchema } from './teamSchema';

/** In UTF-16 units: some hundred times what a large team needs. */
const maxLength = 1_000_000;
const maxDepth = 40;
const maxProblems = 200;

/** What a team file says and what is wrong with it. */
export interface ParsedTeam {
  /** All that could be read; what could not costs no more than its own part. */
  readonly team: Team;
  readonly problems: readonly Problem[];
  /** The text is no JSON object: it may be half-written, and what was read of it may lack its end. */
  readonly broken: boolean;
  /** The file is of a newer version than this one writes. */
  readonly readOnly: boolean;
}

/**
 * Reads the text of a team file (JSON with comments). Never throws. Each problem has its place in `file`;
 * problems of patterns are told where they run.
 */
export function parseTeam(text: string, file: string): ParsedTeam {
  const unread = (told: Problem): ParsedTeam => ({
    team: defaultTeam,
    problems: [told],
    broken: true,
    readOnly: false,
  });
  if (text.length > maxLength) {
    const place = new FilePlaces('', file).range(0, 0);
    return unread(problem('team.tooLarge', { size: text.length, limit: maxLength }, place));
  }
  // A byte order mark is no JSON; a space in its stead keeps all offsets.
  const tree = readJsonTree(text.replace(/^\uFEFF/, ' '), maxDepth);
  const places = new FilePlaces(text, file, tree.root);
  if (tree.tooDeepAt !== undefined) {
    const place = places.range(tree.tooDeepAt, tree.tooDeepAt + 1);
    return unread(problem('team.tooDeep', { limit: maxDepth }, place));
  }
  const problems: Problem[] = tree.faults.map(({ fault, offset, length }) =>
    problem('team.syntax', { fault }, places.range(offset, offset + length)),
  );
  const broken = problems.length > 0;
  // An empty file is one that an editor has just cut and is about to write, more often than one that says nothing.
  if (!tree.root) return { team: defaultTeam, problems, broken: true, readOnly: false };
  if (!tree.root.members) {
    problems.push(problem('team.notAnObject', {}, places.value([])));
    return { team: defaultTeam, problems: bounded(problems), broken: true, readOnly: false };
  }
  problems.push(...checkKeys(tree.root, places));
  const value = valueOf(tree.root);
  const readOnly = newerVersion(value, places, problems);
  const team = checkedTeam(value, places, problems);
  problems.push(...checkTeam(team, places));
  return { team, problems: bounded(problems), broken, readOnly };
}

function newerVersion(value: unknown, places: FilePlaces, problems: Problem[]): boolean {
  const { version } = value as { readonly version?: unknown };
  if (typeof version !== 'number' || version <= teamFileVersion) return false;
  const args = { version, supported: teamFileVersion };
  problems.push(problem('team.newerVersion', args, places.value(['version'])));
  return true;
}

/** Checks the value against the schema, tells what is wrong and leaves out the least that must go. */
function checkedTeam(value: unknown, places: FilePlaces, problems: Problem[]): Team {
  const first = safeParse(teamSchema, value);
  if (first.success) return readTeam(first.output, rulePlaces(value, new Set(), places));
  const dropped = new Set<string>();
  const seen = new Set<string>();
  for (const issue of first.issues) {
    const path = pathOf(issue);
    if (issue.message === unknownKey) tellUnknown(path, places, problems, dropped);
    else if (!seen.has(pathKey(path))) {
      seen.add(pathKey(path));
      problems.push(told(path, issue.message, value, places));
      dropped.add(pathKey(unitOf(path)));
    }
  }
  const second = safeParse(teamSchema, without(value, [], dropped));
  if (second.success) return readTeam(second.output, rulePlaces(value, dropped, places));
  // Cannot happen while every issue drops its part; a whole team lost in silence would be worse than this line.
  problems.push(problem('base.unexpected', { detail: second.issues[0].message }, places.value([])));
  return defaultTeam;
}

function pathOf({ path }: BaseIssue<unknown>): JsonPath {
  return (path ?? []).map(({ key }) => (typeof key === 'number' ? key : String(key)));
}

function tellUnknown(path: JsonPath, places: FilePlaces, problems: Problem[], dropped: Set<string>): void {
  const key = String(path.at(-1));
  const rule = path[0] === 'severity' && path.length === 3 ? Number(path[1]) + 1 : undefined;
  const place = places.key(path);
  if (rule === undefined) problems.push(problem('team.unknownKey', { key }, place));
  else problems.push(problem('team.unknownCondition', { key, rule }, place));
  // Left out whole: without a condition that it has, a rule would match what it must not.
  dropped.add(pathKey(rule === undefined ? path : path.slice(0, 2)));
}

function told(path: JsonPath, expected: string, value: unknown, places: FilePlaces): Problem {
  const key = path.filter(part => typeof part === 'string').at(-1) ?? '';
  if (!stands(value, path)) return problem('team.missingKey', { key }, places.value(path));
  const place = expected === 'quarter' ? places.key(path) : places.value(path);
  return problem('team.wrongValue', { key, expected: expected as ExpectedValue }, place);
}

function stands(value: unknown, path: JsonPath): boolean {
  let current: unknown = value;
  for (const part of path) {
    if (typeof current !== 'object' || current === null || !Object.hasOwn(current, part)) return false;
    current = (current as Record<string | number, unknown>)[part];
  }
  return true;
}

/** The part of the file that makes sense only whole: a rule, a partner, a value, an alert, a goal. */
function unitOf(path: JsonPath): JsonPath {
  if (path[0] === 'severity' || path[0] === 'alerts') return path.slice(0, 2);
  if (path[0] === 'goals') return path.slice(0, 3);
  if (path[0] === 'services' && path[2] === 'partners') return path.slice(0, 4);
  if (path[0] === 'services' && path[2] === 'value') return path.slice(0, 3);
  return path;
}

function pathKey(path: JsonPath): string {
  return JSON.stringify(path);
}

function without(value: unknown, path: JsonPath, dropped: ReadonlySet<string>): unknown {
  if (typeof value !== 'object' || value === null) return value;
  const keeps = (key: string | number): boolean => !dropped.has(pathKey([...path, key]));
  if (Array.isArray(value)) {
    return value.flatMap((item: unknown, index) =>
      keeps(index) ? [without(item, [...path, index], dropped)] : [],
    );
  }
  const entries = Object.entries(value).filter(([key]) => keeps(key));
  return Object.fromEntries(entries.map(([key, item]) => [key, without(item, [...path, key], dropped)]));
}

/** Numbers count the rules that were left out too, so that "rule 3" is the third that a person sees. */
function rulePlaces(value: unknown, dropped: ReadonlySet<string>, places: FilePlaces): readonly RulePlace[] {
  const { severity } = value as { readonly severity?: unknown };
  if (!Array.isArray(severity) || dropped.has(pathKey(['severity']))) return [];
  return severity.flatMap((_, index) => {
    const path = ['severity', index];
    if (dropped.has(pathKey(path))) return [];
    const { line } = places.value(path);
    return [{ number: index + 1, line, messagePlace: places.value([...path, 'message']) }];
  });
}

/** A file that is wrong everywhere is told so without flooding the Problems panel; the loud ones come first. */
function bounded(problems: readonly Problem[]): readonly Problem[] {
  const ranks = { error: 0, warning: 1, information: 2 };
  const sorted = [...problems].sort((a, b) => ranks[levelOf(a)] - ranks[levelOf(b)]);
  if (sorted.length <= maxProblems) return sorted;
  const rest = problem(
    'team.moreProblems',
    { count: sorted.length - maxProblems },
    sorted[maxProblems]?.place,
  );
  return [...sorted.slice(0, maxProblems), rest];
}
