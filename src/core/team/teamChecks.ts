import { problem, type Problem } from '../base/problem';
import type { FilePlaces } from './filePlaces';
import type { JsonNode, JsonPath } from './jsonTree';
import type { SeverityRule, Team } from './team';

/** What the schema cannot see: names that lead nowhere, ids named twice, rules that hide others. */
export function checkTeam(team: Team, places: FilePlaces): readonly Problem[] {
  return [
    ...checkIds(team, places),
    ...checkNames(team, places),
    ...checkHidden(team.severityRules, places),
    ...checkValues(team, places),
    ...checkNotEvaluated(team, places),
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

/** What is read and kept but moves nothing yet is told, lest a person rely on it. */
function checkNotEvaluated(team: Team, places: FilePlaces): readonly Problem[] {
  const told = (key: string, path: JsonPath): Problem =>
    problem('team.notEvaluated', { key }, places.key(path));
  const { shares, slo } = team.alerts;
  return [...(slo || Object.keys(shares).length > 0 ? [told('alerts', ['alerts'])] : [])];
}
