import type { EntityId } from '../base/identity';
import type { CauseOutcome } from '../notes/causeBook';
import { alertKeyOf, episodesOf } from './episodes';
import type { IncidentFacts } from './incidentFacts';
import { compareText } from './nights';
import { isIn, type ReviewPeriod } from './period';
import { pagesOf } from './periodFigures';
import type { Repeat, Verdict } from './reviewModel';
import { proposeVerdict } from './verdicts';

/** What is known about why incidents happened, and what is done about it. */
export interface Causes {
  /** The cause of an incident; the same `key` for the same cause. */
  readonly causeOf: (id: EntityId) => KnownCause | undefined;
  readonly outcomeOf: (id: EntityId) => CauseOutcome | undefined;
  /** Whether an action item prevents one of these incidents, or names this repeat. */
  readonly plannedFor: (repeatKey: string, incidents: readonly EntityId[]) => 'none' | 'planned' | 'done';
  /** Title of an error group. */
  readonly titleOfGroup?: (fingerprint: string) => string | undefined;
  /** The on-call's verdict on a repeat. */
  readonly verdictOn: (repeatKey: string) => Verdict | undefined;
}

export interface KnownCause {
  /** URI of the note; absent where only a line was said. */
  readonly key?: string;
  readonly text: string;
  readonly href?: string;
  readonly prevention: 'none' | 'planned' | 'done';
}

/** Weeks that are looked back for repeats. */
const repeatWeeks = 6;

interface Group {
  readonly key: string;
  readonly kind: Repeat['kind'];
  readonly title: string;
  readonly facts: IncidentFacts[];
}

/**
 * What came more than once in the six weeks before the period's end, and in the period too: by cause, by alert, by
 * error group. A group whose incidents all stand in one above it is not told twice. On top is what has no prevention
 * yet, then what came most often.
 */
export function repeatsOf(facts: readonly IncidentFacts[], period: ReviewPeriod, causes: Causes): Repeat[] {
  const since = period.to - repeatWeeks * 7 * 86_400_000;
  const window = facts.filter(({ record }) => record.triggeredAt >= since && record.triggeredAt < period.to);
  const told: Set<EntityId>[] = [];
  return groupsOf(window, causes)
    .filter(({ facts: of }) => pagesOf(of) > 1 && of.some(({ record }) => record.triggeredAt >= period.from))
    .map(group => repeatOf(group, period, causes))
    .filter(repeat => repeat.episodes > 1 && repeat.thisPeriod.length > 0)
    .filter(repeat => {
      const isTold = told.some(set => repeat.incidents.every(id => set.has(id)));
      if (!isTold) told.push(new Set(repeat.incidents));
      return !isTold;
    })
    .sort(
      (a, b) =>
        Number(a.prevention !== 'none') - Number(b.prevention !== 'none') ||
        b.episodes - a.episodes ||
        b.pages - a.pages ||
        compareText(a.key, b.key),
    );
}

function groupsOf(facts: readonly IncidentFacts[], causes: Causes): readonly Group[] {
  const groups = new Map<string, Group>();
  const add = (kind: Repeat['kind'], name: string, title: string, fact: IncidentFacts): void => {
    const key = `${kind}:${name}`;
    const group = groups.get(key) ?? { key, kind, title, facts: [] };
    groups.set(key, group);
    group.facts.push(fact);
  };
  for (const fact of facts) {
    const cause = causes.causeOf(fact.record.id);
    if (cause?.key !== undefined) add('cause', cause.key, cause.text, fact);
  }
  for (const fact of facts) add('alert', alertKeyOf(fact.record), fact.record.title, fact);
  for (const fact of facts) {
    for (const group of fact.record.errorGroups ?? []) {
      add('error', group, causes.titleOfGroup?.(group) ?? fact.record.title, fact);
    }
  }
  return [...groups.values()];
}

function repeatOf({ key, kind, title, facts }: Group, period: ReviewPeriod, causes: Causes): Repeat {
  const incidents = facts.map(({ record }) => record.id);
  const services = new Set(facts.map(({ service }) => service));
  const [service] = services;
  const known = facts.flatMap(({ record }) => causes.causeOf(record.id)?.prevention ?? []);
  const planned = causes.plannedFor(key, incidents);
  const proposal = proposeVerdict(facts, causes);
  const verdict = causes.verdictOn(key);
  return {
    key,
    kind,
    title,
    ...(services.size === 1 && service !== undefined ? { service } : {}),
    episodes: kind === 'alert' ? episodesOf(facts).length : separate(facts),
    pages: pagesOf(facts),
    weeks: repeatWeeks,
    incidents,
    thisPeriod: facts.filter(({ record }) => isIn(period, record.triggeredAt)).map(({ record }) => record.id),
    prevention: [planned, ...known].sort((a, b) => rank(b) - rank(a))[0] ?? 'none',
    ...(proposal ? { proposal } : {}),
    ...(verdict ? { verdict } : {}),
  };
}

function rank(prevention: Repeat['prevention']): number {
  return ['none', 'planned', 'done'].indexOf(prevention);
}

/** Of one cause, pages within an hour of each other are one episode whatever alert they came from. */
function separate(facts: readonly IncidentFacts[]): number {
  const pages = facts.flatMap(fact => fact.pages).sort((a, b) => a - b);
  return pages.filter((at, index) => index === 0 || at - (pages[index - 1] ?? at) > 60 * 60_000).length;
}
