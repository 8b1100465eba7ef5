import type { TeamService } from '../../../../src/core/team/team';

/** A service of which the team file says nothing but what is given. */
export function serviceOf(name: string, said: Partial<TeamService> = {}): TeamService {
  return {
    name,
    pagerDuty: [],
    logServices: [],
    paths: [],
    pathRules: [],
    sourceMaps: [],
    partners: [],
    runbooks: [],
    ...said,
  };
}
