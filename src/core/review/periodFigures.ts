import type { EntityId } from '../base/identity';
import { severities } from '../team/severity';
import { episodesOf } from './episodes';
import type { IncidentFacts } from './incidentFacts';
import { compareText, type BrokenNight } from './nights';
import { isIn, type ReviewPeriod } from './period';
import type {
  ClassFigures,
  DayPart,
  Figure,
  FigureId,
  ServiceFigures,
  SlaFigures,
  Spread,
} from './reviewModel';
import { stateOf } from './slaPromises';
import { spreadOf } from './spread';

/** All figures of one period that are made of incidents alone. */
export interface PeriodFigures {
  readonly figures: Readonly<Record<FigureId, Figure>>;
  readonly spreads: readonly Spread[];
  readonly byClass: readonly ClassFigures[];
  readonly byService: readonly ServiceFigures[];
  readonly sla: readonly SlaFigures[];
}

/** Incidents of the period: each is in the one that it was triggered in. */
export function factsIn(
  facts: readonly IncidentFacts[],
  period: Pick<ReviewPeriod, 'from' | 'to'>,
): IncidentFacts[] {
  return facts.filter(({ record }) => isIn(period, record.triggeredAt));
}

/**
 * @param facts of the period's incidents.
 * @param nights of all incidents, so that a night counts where it was broken first.
 * @param now decides which promises are still open.
 */
export function figuresOf(
  facts: readonly IncidentFacts[],
  nights: ReadonlyMap<EntityId, readonly BrokenNight[]>,
  now: number,
  atLeast = false,
): PeriodFigures {
  const incidents = facts.filter(({ isMerged }) => !isMerged);
  const nightsOf = (of: readonly IncidentFacts[]): number =>
    of.reduce((sum, { record }) => sum + (nights.get(record.id)?.length ?? 0), 0);
  const figure = (id: FigureId, of: readonly IncidentFacts[], value = of.length): Figure => ({
    id,
    value,
    count: of.length,
    incidents: of.map(({ record }) => record.id),
    ...(atLeast ? { atLeast } : {}),
  });
  const part = (id: FigureId, dayPart: DayPart): Figure => {
    const of = facts.filter(({ dayParts }) => dayParts.includes(dayPart));
    const pages = of.flatMap(({ dayParts }) => dayParts.filter(known => known === dayPart));
    return figure(id, of, pages.length);
  };
  return {
    figures: {
      pages: figure('pages', facts, pagesOf(facts)),
      incidents: figure('incidents', incidents),
      merged: figure(
        'merged',
        facts.filter(({ isMerged }) => isMerged),
      ),
      reopened: figure(
        'reopened',
        facts.filter(({ reopenedGaps }) => reopenedGaps.length > 0),
      ),
      unacknowledged: figure(
        'unacknowledged',
        incidents.filter(({ unacknowledged }) => unacknowledged),
      ),
      timedOut: figure(
        'timedOut',
        incidents.filter(({ resolution }) => resolution === 'timeout'),
      ),
      nights: figure(
        'nights',
        facts.filter(({ record }) => nights.has(record.id)),
        nightsOf(facts),
      ),
      sleepPages: part('sleepPages', 'sleep'),
      eveningPages: part('eveningPages', 'evening'),
      hoursPages: part('hoursPages', 'hours'),
      episodes: figure('episodes', facts, episodesOf(facts).length),
      stillOpen: figure(
        'stillOpen',
        incidents.filter(({ resolution }) => resolution === 'open'),
      ),
    },
    spreads: [
      spreadOf('detect', spansOf(incidents, 'detectMs')),
      spreadOf('acknowledge', spansOf(incidents, 'acknowledgeMs')),
      spreadOf('resolve', spansOf(incidents, 'resolveMs')),
    ],
    byClass: severities.map(severity => {
      const of = facts.filter(fact => fact.severity === severity);
      const own = of.filter(({ isMerged }) => !isMerged);
      return {
        severity,
        pages: pagesOf(of),
        incidents: own.length,
        resolve: spreadOf('resolve', spansOf(own, 'resolveMs')),
      };
    }),
    byService: [...groupBy(facts, ({ service }) => service)]
      .map(([service, of]) => ({
        ...(service === undefined ? {} : { service }),
        pages: pagesOf(of),
        incidents: of.filter(({ isMerged }) => !isMerged).length,
        nights: nightsOf(of),
      }))
      .sort((a, b) => b.pages - a.pages || compareText(a.service ?? '', b.service ?? '')),
    sla: slaOf(facts, now),
  };
}

/** Each trigger is a page, and each time that an incident came back. */
export function pagesOf(facts: readonly IncidentFacts[]): number {
  return facts.reduce((sum, { pages }) => sum + pages.length, 0);
}

function spansOf(
  facts: readonly IncidentFacts[],
  key: 'detectMs' | 'acknowledgeMs' | 'resolveMs',
): { readonly id: EntityId; readonly ms: number }[] {
  return facts.flatMap(({ record, [key]: ms }) => (ms === undefined ? [] : [{ id: record.id, ms }]));
}

function slaOf(facts: readonly IncidentFacts[], now: number): SlaFigures[] {
  return severities.flatMap(severity =>
    (['acknowledge', 'resolve'] as const).flatMap(of => {
      const rows = facts.flatMap(({ record, promises }) =>
        promises
          .filter(promise => promise.of === of && promise.severity === severity)
          .map(promise => ({ id: record.id, state: stateOf(promise, now) })),
      );
      const [kept, breached] = (['kept', 'breached'] as const).map(state =>
        rows.filter(row => row.state === state),
      ) as [typeof rows, typeof rows];
      if (rows.length === 0) return [];
      return [
        {
          severity,
          of,
          kept: kept.length,
          breached: breached.length,
          leftOut: rows.length - kept.length - breached.length,
          breaches: breached.map(({ id }) => id),
        },
      ];
    }),
  );
}

/** Groups in the order in which their first member came. */
export function groupBy<T, K>(items: readonly T[], key: (item: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>();
  for (const item of items) {
    const name = key(item);
    const group = groups.get(name);
    if (group) group.push(item);
    else groups.set(name, [item]);
  }
  return groups;
}
