import type { EntityId } from '../../core/base/identity';
import type { FactContext } from '../../core/review/incidentFacts';
import type { AnalyticsOfIncident } from '../../core/review/incidentHistory';
import { classifyIncident } from '../../core/team/classify';
import { serviceOfIncident } from '../../core/team/ownership';
import type { TeamStore } from '../../core/team/teamStore';

/** Zone of the team's week: as its file says, else this machine's. */
export function reviewZone(team: TeamStore): string {
  return team.team.review?.zone ?? new Intl.DateTimeFormat().resolvedOptions().timeZone;
}

/** What the facts of incidents hang on, as the team has it now. */
export function factContextOf(
  store: TeamStore,
  analytics?: ReadonlyMap<EntityId, AnalyticsOfIncident>,
): FactContext {
  const { team, state } = store;
  const zone = reviewZone(store);
  return {
    zone,
    classify: incident => classifyIncident(incident, team, state.patterns).severity,
    serviceOf: service => serviceOfIncident(team, service)?.name ?? service.name,
    sla: team.sla,
    ...(team.support ? { support: { ...team.support, zone: team.support.zone ?? zone } } : {}),
    ...(analytics ? { analytics } : {}),
  };
}
