import { wordsOf } from '../incidents/likeness';
import type { IncidentFacts } from './incidentFacts';
import type { IncidentRecord } from './incidentHistory';

/** Pages of one alert key that came within an hour of each other. */
export interface Episode {
  readonly alertKey: string;
  readonly from: number;
  readonly to: number;
  readonly pages: number;
  readonly facts: readonly IncidentFacts[];
}

/** The next page within this of the last one belongs to it (ms). */
const togetherMs = 60 * 60_000;

const keys = new WeakMap<IncidentRecord, string>();

/** What makes two alerts the same: the monitor's key, else the title's words without numbers; and the service. */
export function alertKeyOf(record: IncidentRecord): string {
  const known = keys.get(record);
  if (known !== undefined) return known;
  const name = record.alertKey ?? [...wordsOf(record.title)].sort().join(' ');
  const key = `${record.service?.id ?? ''}|${name === '' ? record.title : name}`;
  keys.set(record, key);
  return key;
}

/** Episodes by their first page. A page exactly 60 minutes after the last one still belongs to it. */
export function episodesOf(facts: readonly IncidentFacts[]): Episode[] {
  const open = new Map<string, { -readonly [K in keyof Episode]: Episode[K] } & { facts: IncidentFacts[] }>();
  const episodes: Episode[] = [];
  const pages = facts.flatMap(fact => fact.pages.map(at => ({ at, fact }))).sort((a, b) => a.at - b.at);
  for (const { at, fact } of pages) {
    const alertKey = alertKeyOf(fact.record);
    const episode = open.get(alertKey);
    if (episode && at - episode.to <= togetherMs) {
      episode.to = at;
      episode.pages += 1;
      if (!episode.facts.includes(fact)) episode.facts.push(fact);
    } else {
      const fresh = { alertKey, from: at, to: at, pages: 1, facts: [fact] };
      open.set(alertKey, fresh);
      episodes.push(fresh);
    }
  }
  return episodes;
}
