import { problem, type Problem, type ProblemCode, type ProblemPlace } from '../base/problem';
import type { Team } from '../team/team';
import type { ParsedPlaybook } from './parsePlaybook';
import type { Playbook } from './playbook';
import type {} from './problems';
import type { Reference } from './references';
import type { PlaybookHistory } from './useLog';

/** The kinds of what can be wrong with a playbook, the gravest first. */
export const healthKinds = [
  'playbooks.stepWrong',
  'playbooks.linkDead',
  'playbooks.anchorDead',
  'playbooks.imageMissing',
  'playbooks.commandFileGone',
  'playbooks.unknownService',
  'playbooks.unknownPartner',
  'playbooks.stale',
  'playbooks.unreached',
  'playbooks.noOwner',
] as const satisfies readonly ProblemCode[];

export type HealthKind = (typeof healthKinds)[number];

/** A problem of a playbook; its place is in the playbook's file. */
export type HealthProblem = Extract<Problem, { readonly code: HealthKind }> & {
  readonly place: ProblemPlace;
};

/** True for what is wrong as it stands there; the rest asks for a look. */
export function isFault({ code }: HealthProblem): boolean {
  return healthKinds.indexOf(code) <= healthKinds.indexOf('playbooks.unknownPartner');
}

/** True for what concerns a file as a whole, not one of its lines. */
export function isOfFile({ code }: HealthProblem): boolean {
  return healthKinds.indexOf(code) >= healthKinds.indexOf('playbooks.stale');
}

/** How a reference turned out. `unknown`: it could not be told, and nothing is said of it. */
export type Resolved = 'there' | 'missing' | 'noAnchor' | 'unknown';

/** What of a playbook is wrong by a reference that was looked up. */
export function referenceProblem(
  file: string,
  { kind, target, line, column }: Reference,
  resolved: Resolved,
): HealthProblem | undefined {
  if (resolved === 'there' || resolved === 'unknown') return undefined;
  const place = { file, line, column, endLine: line, endColumn: column + target.length };
  if (resolved === 'noAnchor') return found('playbooks.anchorDead', { href: target }, place);
  switch (kind) {
    case 'link':
      return found('playbooks.linkDead', { href: target }, place);
    case 'image':
      return found('playbooks.imageMissing', { path: target }, place);
    case 'file':
      return found('playbooks.commandFileGone', { path: target }, place);
  }
}

/** What of the front matter names nobody that is known; read while the place of its values can be told. */
export function nameProblems(
  { playbook, placeOf }: Pick<ParsedPlaybook, 'playbook' | 'placeOf'>,
  team: Team,
): readonly HealthProblem[] {
  const problems: HealthProblem[] = [];
  const { uri: file, services, partners = [], owner } = playbook;
  const top: ProblemPlace = { file, line: 0, column: 0 };
  const ofKey = (...keys: readonly string[]): ProblemPlace => {
    const places = keys.map(key => placeOf?.([key])).filter(place => place && place.line > 0);
    return { ...(places[0] ?? top), file };
  };
  // Without a team file every service is unknown, which is no playbook's fault.
  const known = new Set(
    team.services.flatMap(({ name, pagerDuty, logServices }) =>
      [name, ...pagerDuty, ...logServices].map(text => text.toLowerCase()),
    ),
  );
  const areas = new Set(team.areas.map(({ name }) => name.toLowerCase()));
  for (const name of known.size > 0 ? services : []) {
    if (known.has(name.toLowerCase()) || areas.has(name.toLowerCase())) continue;
    problems.push(found('playbooks.unknownService', { name }, ofKey('services', 'service')));
  }
  const partnersOfTeam = new Set(
    team.services.flatMap(service => service.partners.map(({ name }) => name.toLowerCase())),
  );
  for (const { name, reach } of partners) {
    if (reach !== undefined || partnersOfTeam.has(name.toLowerCase())) continue;
    problems.push(found('playbooks.unknownPartner', { name }, ofKey('partners')));
  }
  if (owner === undefined && !hasLead(playbook, team)) problems.push(found('playbooks.noOwner', {}, top));
  return problems;
}

/** Somebody answers for one of its services. */
function hasLead({ services }: Playbook, { services: known, areas }: Team): boolean {
  return services.some(name => {
    const service = known.find(candidate => candidate.name.toLowerCase() === name.toLowerCase());
    const area = areas.find(candidate => candidate.name === service?.area);
    return service?.lead !== undefined || area?.lead !== undefined;
  });
}

/** When a playbook was last looked after, as far as it is known; Unix ms. */
export interface Care {
  /** When its file was last changed; absent: git does not tell. `before`: not since then. */
  readonly changed?: { readonly at: number } | { readonly before: number };
  readonly history?: PlaybookHistory;
}

/**
 * What its use says of it. A playbook is stale where it is known of all that is known about it that it is older than
 * `staleMs`, and something of it is known at all.
 */
export function careProblems(
  { uri: file, reviewedAt }: Playbook,
  { changed, history }: Care,
  now: number,
  staleMs: number,
): readonly HealthProblem[] {
  const problems: HealthProblem[] = [];
  const top: ProblemPlace = { file, line: 0, column: 0 };
  const changedAt = changed && 'at' in changed ? changed.at : undefined;
  const wrong = history?.wrongSince;
  // A file that was changed since is taken as mended.
  if (wrong !== undefined && !(changedAt !== undefined && changedAt > wrong))
    problems.push(found('playbooks.stepWrong', { at: wrong }, top));
  const times = [changedAt, reviewedAt, history?.lastUsedAt].flatMap(time => time ?? []);
  const isOld = changed && 'before' in changed ? changed.before <= now - staleMs : false;
  const isFresh = times.some(time => time > now - staleMs);
  // Of one that git does not know, a change is possible at any time: then only a review that is told can be old.
  const isKnown = isOld || changedAt !== undefined || reviewedAt !== undefined;
  if (!isFresh && isKnown)
    problems.push(found('playbooks.stale', { days: Math.round(staleMs / dayMs) }, top));
  return problems;
}

const dayMs = 86_400_000;

/** A playbook that nothing leads to: no alert, no service, no link of another one, and no incident that was seen. */
export function unreachedProblem(
  { uri: file, alerts, services }: Playbook,
  isReached: boolean,
  days: number,
): HealthProblem | undefined {
  if (isReached || alerts.length > 0 || services.length > 0) return undefined;
  // An overview leads to others; no alert is to lead to it.
  if (/\/(?:_?index|readme|contributing|template)[^/]*$/i.test(file)) return undefined;
  return found('playbooks.unreached', { days }, { file, line: 0, column: 0 });
}

/** The gravest kind first, then by file and line. */
export function byGravity(problems: readonly HealthProblem[]): readonly HealthProblem[] {
  const rank = new Map(healthKinds.map((kind, at) => [kind, at] as const));
  return [...problems].sort(
    (a, b) =>
      (rank.get(a.code) ?? 0) - (rank.get(b.code) ?? 0) ||
      (a.place.file < b.place.file ? -1 : a.place.file > b.place.file ? 1 : 0) ||
      a.place.line - b.place.line,
  );
}

function found<C extends HealthKind>(
  code: C,
  args: Extract<HealthProblem, { readonly code: C }>['args'],
  place: ProblemPlace,
): HealthProblem {
  return { ...problem(code, args as never, place), place } as HealthProblem;
}
