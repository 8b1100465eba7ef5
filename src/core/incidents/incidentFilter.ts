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
