import type { EntityId } from '../base/identity';
import { personKey, type IncidentFacts } from './incidentFacts';
import type { PersonRef } from './incidentHistory';
import type { Load } from './reviewModel';

/** A night of a person, and the incident that broke it first. */
export interface BrokenNight {
  readonly night: string;
  readonly person: PersonRef;
  readonly at: number;
  readonly incident: EntityId;
}

/**
 * Every person-night once, with the page that broke it: so the nights of services, classes and periods add up to
 * those of the whole.
 */
export function brokenNights(facts: readonly IncidentFacts[]): ReadonlyMap<EntityId, readonly BrokenNight[]> {
  const first = new Map<string, BrokenNight>();
  for (const { record, wakings } of facts) {
    for (const { night, person, at } of wakings) {
      const known = first.get(night);
      const isFirst = !known || at < known.at || (at === known.at && record.id < known.incident);
      if (isFirst) first.set(night, { night, person, at, incident: record.id });
    }
  }
  const byIncident = new Map<EntityId, BrokenNight[]>();
  for (const night of first.values()) {
    const list = byIncident.get(night.incident);
    if (list) list.push(night);
    else byIncident.set(night.incident, [night]);
  }
  return byIncident;
}

/** Pages and broken nights by person, in the order of names: to share the load, not to rank. */
export function loadOf(
  facts: readonly IncidentFacts[],
  nights: ReadonlyMap<EntityId, readonly BrokenNight[]>,
): readonly Load[] {
  const loads = new Map<string, { person: PersonRef; pages: number; nights: number }>();
  const of = (person: PersonRef): { pages: number; nights: number } => {
    const key = personKey(person);
    const known = loads.get(key) ?? { person, pages: 0, nights: 0 };
    loads.set(key, known);
    return known;
  };
  for (const { record, people } of facts) {
    for (const person of people) of(person).pages += 1;
    for (const { person } of nights.get(record.id) ?? []) of(person).nights += 1;
  }
  return [...loads.values()].sort((a, b) => compareText(nameOf(a.person), nameOf(b.person)));
}

/** A deleted user has no name. */
export function nameOf({ name, email, id }: PersonRef): string {
  return name ?? email ?? id;
}

/** By code unit: the same order on every machine. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
