import { serviceOfIncident, serviceOfRecord } from '../team/ownership';
import type { Team } from '../team/team';
import type { ErrorGroup } from './errorGroup';
import type { ErrorStore } from './errorStore';

/**
 * Error groups of an incident's service: by the team file where it knows the service, else by the same name.
 * Worst and newest first, as the store has them.
 */
export function errorsOfService(
  errors: ErrorStore,
  team: Team,
  service: { readonly id: string; readonly name: string },
): readonly ErrorGroup[] {
  const ours = serviceOfIncident(team, service);
  const name = service.name.trim().toLowerCase();
  return errors.groups.filter(group => {
    if (group.service === undefined) return false;
    const theirs = serviceOfRecord(team, group.service);
    return ours && theirs ? ours.name === theirs.name : group.service.trim().toLowerCase() === name;
  });
}
