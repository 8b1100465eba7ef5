import type { Partner, Team, TeamService } from './team';
import { globSpecificity, matchesGlob } from './pathGlob';

/**
 * The team's service behind a source's service: the one that lists its id; else the one that lists no id
 * and goes by the same name. A source without ids of its own (Alertmanager) gives the name in place of one, as labels
 * tell it: then the name decides, also the one that logs know the service by.
 */
export function serviceOfIncident(
  team: Team,
  service: { readonly id: string; readonly name: string },
): TeamService | undefined {
  const isNamedOnly = service.id === service.name;
  return (
    team.services.find(candidate => candidate.pagerDuty.includes(service.id)) ??
    team.services.find(
      candidate =>
        (isNamedOnly || candidate.pagerDuty.length === 0) && sameName(candidate.name, service.name),
    ) ??
    (isNamedOnly ? team.services.find(({ logServices }) => logServices.includes(service.name)) : undefined)
  );
}

/** The team's service behind the service field of a log record, by `logs.service`, else by its own name. */
export function serviceOfRecord(team: Team, logService: string | undefined): TeamService | undefined {
  if (logService === undefined) return undefined;
  return (
    team.services.find(candidate => candidate.logServices.includes(logService)) ??
    team.services.find(
      candidate => candidate.logServices.length === 0 && sameName(candidate.name, logService),
    )
  );
}

/**
 * The service that a file belongs to. `path` is relative to its repository's root, with `/`.
 * `isHere` tells which services live in that repository; by default those that name no other one.
 * The glob that names most of the path wins, then the order of the team file.
 */
export function serviceOfPath(
  team: Team,
  path: string,
  isHere: (service: TeamService) => boolean = service => service.repository === undefined,
): TeamService | undefined {
  let best: TeamService | undefined;
  let bestSpecificity = -1;
  for (const service of team.services) {
    if (!isHere(service)) continue;
    for (const glob of service.paths) {
      const specificity = globSpecificity(glob);
      if (specificity > bestSpecificity && matchesGlob(glob, path)) {
        best = service;
        bestSpecificity = specificity;
      }
    }
  }
  return best;
}

/** Who leads a service: its own lead, else its area's. */
export function leadOf(team: Team, service: TeamService): string | undefined {
  return service.lead ?? team.areas.find(area => area.name === service.area)?.lead;
}

/** Teams that can help with a service, and how to reach them. */
export function partnersOf(team: Team, serviceName: string): readonly Partner[] {
  return team.services.find(service => service.name === serviceName)?.partners ?? [];
}

function sameName(a: string, b: string): boolean {
  return a.trim().toLowerCase() === b.trim().toLowerCase();
}
