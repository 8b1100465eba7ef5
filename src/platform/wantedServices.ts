import { problem, ProblemError } from '../core/base/problem';
import type {} from '../core/errors/connectionProblems';
import type { Team } from '../core/team/team';
import type { LogConnection } from './logConnections';

/**
 * Values of the service field that a connection shows; undefined for all.
 * @throws ProblemError where only the team's are wanted and it names none
 */
export function wantedServices(connection: LogConnection, team: Team): readonly string[] | undefined {
  const { services, mapping, label } = connection;
  if (services === 'all' || !mapping?.fields.service) return undefined;
  const names = team.services.flatMap(({ name, logServices }) =>
    logServices.length > 0 ? logServices : [name, name.toLowerCase()],
  );
  if (names.length === 0) throw new ProblemError(problem('logConnections.noServices', { label }));
  return [...new Set(names)];
}
