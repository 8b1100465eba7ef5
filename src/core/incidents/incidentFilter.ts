import { problem, type Problem } from '../base/problem';
import './problems';

/** What one person wants to see of a connection. What is assigned to that person is shown whatever the filter says. */
export interface IncidentFilter {
  /** Ids of teams: the services of any of them. */
  readonly teams?: readonly string[];
  /** Ids of services. */
  readonly services?: readonly string[];
  /** The services that this person answers for: those of the own teams, and those that page this person. */
  readonly mine?: boolean;
}

/** A filter as it may lie in a file. */
export function isIncidentFilter(value: unknown): value is IncidentFilter {
  if (typeof value !== 'object' || value === null) return false;
  const { teams, services, mine } = value as Partial<IncidentFilter>;
  return isIds(teams) && isIds(services) && (mine === undefined || typeof mine === 'boolean');
}

function isIds(value: unknown): boolean {
  return value === undefined || (Array.isArray(value) && value.every(id => typeof id === 'string'));
}

export function isEmptyFilter({ teams = [], services = [], mine }: IncidentFilter): boolean {
  return teams.length === 0 && services.length === 0 && mine !== true;
}

/** The services of a source, as a filter chooses among them. */
export interface KnownServices {
  readonly services: readonly KnownService[];
  /** Why it is not known which of them are this person's. */
  readonly mineProblem?: Problem;
  /** Set where a ceiling cut the list. */
  readonly incomplete?: Problem;
}

export interface KnownService {
  readonly id: string;
  readonly name: string;
  readonly teams: readonly { readonly id: string; readonly name: string }[];
  /** Of a team of this person, or it pages this person within the next weeks. */
  readonly isMine: boolean;
}

/** The services that a filter leaves: those of any of its parts. */
export interface ServiceScope {
  /** Ids; there is at least one. */
  readonly services: ReadonlySet<string>;
}

/**
 * What a filter leaves of a source. A problem where that is nothing, or is not known: whoever looked at the empty
 * rest would take it for quiet.
 */
export function scopeOf(filter: IncidentFilter, known: KnownServices): ServiceScope | Problem {
  const { teams = [], services = [], mine = false } = filter;
  if (mine && known.mineProblem) return known.mineProblem;
  const left = known.services.filter(
    ({ id, teams: own, isMine }) =>
      services.includes(id) || own.some(team => teams.includes(team.id)) || (mine && isMine),
  );
  // What lies beyond the ceiling may be meant.
  if (known.incomplete) return known.incomplete;
  if (left.length === 0) return problem('incidents.filterMatchesNothing', {});
  return { services: new Set(left.map(({ id }) => id)) };
}
