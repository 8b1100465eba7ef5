import type { EntityId } from '../base/identity';
import type { TeamArea, TeamService } from '../team/team';
import type { IncidentFacts } from './incidentFacts';
import type { BrokenNight } from './nights';
import type { ReviewPeriod } from './period';
import { factsIn, pagesOf } from './periodFigures';
import type { AreaPage, GoalStanding, Repeat } from './reviewModel';

/** What an area's page is made of. */
export interface AreaInput {
  readonly areas: readonly TeamArea[];
  readonly services: readonly TeamService[];
  readonly facts: readonly IncidentFacts[];
  readonly nights: ReadonlyMap<EntityId, readonly BrokenNight[]>;
  readonly period: ReviewPeriod;
  /** Oldest first, without this one. */
  readonly earlier: readonly ReviewPeriod[];
  readonly goals: readonly GoalStanding[];
  readonly repeats: readonly Repeat[];
  /** False where incidents are missing: nothing is called good then. */
  readonly isWhole: boolean;
}

const periodsShown = 8;

/** A page for each area of the team file that has services: for its lead, on what to do next. */
export function areaPages(input: AreaInput): AreaPage[] {
  return input.areas.flatMap(area => {
    const services = input.services.filter(service => service.area === area.name).map(({ name }) => name);
    return services.length === 0 ? [] : [areaPage(area, services, input)];
  });
}

function areaPage(area: TeamArea, services: readonly string[], input: AreaInput): AreaPage {
  const { period, nights, goals, repeats } = input;
  const own = new Set(services);
  const facts = input.facts.filter(({ service }) => service !== undefined && own.has(service));
  const now = factsIn(facts, period);
  const earlier = input.earlier.slice(-periodsShown);
  const trend = earlier.map(before => ({ name: before.name, pages: pagesOf(factsIn(facts, before)) }));
  const pages = pagesOf(now);
  const broken = now.reduce((sum, { record }) => sum + (nights.get(record.id)?.length ?? 0), 0);
  const missed = goals.some(
    ({ state, service }) => state === 'missed' && service !== undefined && own.has(service),
  );
  const isWorse = trend.length > 0 && pages > meanOf(trend.map(row => row.pages)) * 1.5 && pages > 1;
  const opportunity = repeats
    .filter(({ service, prevention }) => service !== undefined && own.has(service) && prevention === 'none')
    .sort((a, b) => b.pages - a.pages)[0];
  return {
    area: area.name,
    ...(area.lead === undefined ? {} : { lead: area.lead }),
    services,
    pages,
    incidents: now.filter(({ isMerged }) => !isMerged).length,
    nights: broken,
    trend,
    state:
      missed || now.some(({ severity }) => severity === 'critical')
        ? 'bad'
        : isWorse || broken > 0
          ? 'watch'
          : input.isWhole
            ? 'good'
            : 'unknown',
    growingPains: services.filter(service => isGrowing(service, facts, period, earlier)),
    ...(opportunity ? { opportunity: opportunity.title } : {}),
  };
}

/** More pages than in any of the periods before, and more than one. */
function isGrowing(
  service: string,
  facts: readonly IncidentFacts[],
  period: ReviewPeriod,
  earlier: readonly ReviewPeriod[],
): boolean {
  const of = facts.filter(fact => fact.service === service);
  const pages = pagesOf(factsIn(of, period));
  return earlier.length > 0 && pages > 1 && earlier.every(before => pagesOf(factsIn(of, before)) < pages);
}

function meanOf(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;
}
