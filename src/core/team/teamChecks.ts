import { problem, type Problem, type ProblemPlace } from '../base/problem';
import { burnPairs, deadBurns } from './burnRates';
import type { FilePlaces } from './filePlaces';
import type { JsonNode, JsonPath } from './jsonTree';
import { severities } from './severity';
import type { SeverityRule, Team, TeamAlerts } from './team';

/** What the schema cannot see: names that lead nowhere, ids named twice, rules that hide others. */
export function checkTeam(team: Team, places: FilePlaces): readonly Problem[] {
  return [
    ...checkIds(team, places),
    ...checkNames(team, places),
    ...checkHidden(team.severityRules, places),
    ...checkValues(team, places),
    ...checkAlerts(team, places),
  ];
}

/** Keys that stand twice in one object: the first counts, and the second is easily thought to. And one no object can have. */
export function checkKeys(root: JsonNode, places: FilePlaces): readonly Problem[] {
  const problems: Problem[] = [];
  const visit = (node: JsonNode): void => {
    node.items?.forEach(visit);
    const seen = new Set<string>();
    for (const { key, offset, end, node: child } of node.members ?? []) {
      if (seen.has(key)) problems.push(problem('team.duplicateKey', { key }, places.range(offset, end)));
      // Left out of the value: no object of JavaScript's holds it as others.
      if (key === '__proto__') problems.push(problem('team.unknownKey', { key }, places.range(offset, end)));
      seen.add(key);
      if (child) visit(child);
    }
  };
  visit(root);
  return problems;
}

function checkIds(team: Team, places: FilePlaces): readonly Problem[] {
  const owners = new Map<string, string>();
  const problems: Problem[] = [];
  for (const { name, pagerDuty } of team.services) {
    for (const id of new Set(pagerDuty)) {
      const first = owners.get(id);
      if (first === undefined) owners.set(id, name);
      else {
        const place = places.item(['services', name, 'pagerDuty'], id);
        problems.push(problem('team.duplicateService', { id, first }, place));
      }
    }
  }
  return problems;
}

function checkNames(team: Team, places: FilePlaces): readonly Problem[] {
  const services = new Set(team.services.map(service => service.name));
  const areas = new Set(team.areas.map(area => area.name));
  const undefinedService = (name: string | undefined, path: JsonPath): readonly Problem[] =>
    name === undefined || services.has(name)
      ? []
      : [problem('team.undefinedService', { name }, places.value(path))];
  return [
    ...team.severityRules.flatMap(rule =>
      undefinedService(rule.service, ['severity', rule.number - 1, 'service']),
    ),
    ...team.goals.flatMap(goal => undefinedService(goal.service, ['goals', goal.quarter])),
    ...team.services.flatMap(({ name, area }) =>
      area === undefined || areas.has(area)
        ? []
        : [problem('team.undefinedArea', { name: area }, places.value(['services', name, 'area']))],
    ),
  ];
}

/** A rule without any condition matches everything: fine as the last, a mistake before others. */
function checkHidden(rules: readonly SeverityRule[], places: FilePlaces): readonly Problem[] {
  const at = rules.findIndex(isCatchAll);
  const rule = rules[at];
  const hidden = rules.length - at - 1;
  if (!rule || hidden === 0) return [];
  const place = places.value(['severity', rule.number - 1]);
  return [problem('team.rulesHidden', { rule: rule.number, hidden }, place)];
}

function isCatchAll(rule: SeverityRule): boolean {
  const { service, message, text, exception, status, environment, valuePerHour } = rule;
  const conditions = [service, message, text, exception, status, environment, valuePerHour];
  return conditions.every(condition => condition === undefined);
}

/** A rule about what errors cost, where nobody said what they do. */
function checkValues({ services, severityRules }: Team, places: FilePlaces): readonly Problem[] {
  return severityRules
    .filter(({ valuePerHour, service }) => {
      const known = services.find(({ name }) => name === service);
      return valuePerHour && !(known ? known.value : services.some(({ value }) => value));
    })
    .map(({ number }) =>
      problem('team.valueNeeded', { rule: number }, places.key(['severity', number - 1, 'valuePerHour'])),
    );
}

/** Thresholds that no traffic can exceed: a burn rate times the budget above 100 %, or a share of all traffic. */
function checkAlerts({ alerts, services }: Team, places: FilePlaces): readonly Problem[] {
  const said: readonly (readonly [TeamAlerts, JsonPath])[] = [
    [alerts, ['alerts']],
    ...services.flatMap(({ name, alerts: own }) =>
      own ? [[own, ['services', name, 'alerts']] as const] : [],
    ),
  ];
  return said.flatMap(([{ shares, slo }, path]) => [
    ...severities
      .filter(severity => (shares[severity]?.share ?? 0) >= 1)
      .map(severity => problem('team.alertNeverFires', {}, places.value([...path, severity, 'share']))),
    ...checkObjective(slo?.objective, places.value([...path, 'slo', 'objective'])),
  ]);
}

function checkObjective(objective: number | undefined, place: ProblemPlace): readonly Problem[] {
  const factors = objective === undefined ? [] : deadBurns(objective);
  if (factors.length === 0) return [];
  if (factors.length === burnPairs.length) return [problem('team.alertNeverFires', {}, place)];
  return [problem('team.burnNeverFires', { factors }, place)];
}
