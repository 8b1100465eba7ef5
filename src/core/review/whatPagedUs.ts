import type { EntityId } from '../base/identity';
import { alertKeyOf, episodesOf } from './episodes';
import type { IncidentFacts } from './incidentFacts';
import { brokenNights, compareText, loadOf } from './nights';
import { groupBy, pagesOf } from './periodFigures';
import type { Load } from './reviewModel';

/** The first ten minutes: what the last 90 days were like, from the incident account alone. */
export interface WhatPagedUs {
  readonly from: number;
  readonly to: number;
  readonly pages: number;
  readonly incidents: number;
  readonly nights: number;
  readonly worst: readonly WorstAlert[];
  readonly load: readonly Load[];
  /** True where the history was not read whole: figures are "at least". */
  readonly atLeast: boolean;
}

export interface WorstAlert {
  readonly key: string;
  /** The newest title. */
  readonly title: string;
  readonly service?: string;
  readonly pages: number;
  readonly episodes: number;
  readonly nights: number;
  /** Newest last. */
  readonly incidents: readonly EntityId[];
  /** Undefined where no playbooks or notes are there to ask. */
  readonly playbook?: boolean;
  readonly cause?: boolean;
}

export interface KnownHelp {
  readonly hasPlaybook?: (facts: IncidentFacts) => boolean;
  readonly hasCause?: (id: EntityId) => boolean;
}

export const lookBackDays = 90;
const worstAlerts = 5;

/** @param facts of all that is known; those of the window count. */
export function whatPagedUs(
  facts: readonly IncidentFacts[],
  now: number,
  help: KnownHelp,
  atLeast: boolean,
): WhatPagedUs {
  const from = now - lookBackDays * 86_400_000;
  const window = facts.filter(({ record }) => record.triggeredAt >= from && record.triggeredAt <= now);
  const nights = brokenNights(window);
  const nightsOf = (of: readonly IncidentFacts[]): number =>
    of.reduce((sum, { record }) => sum + (nights.get(record.id)?.length ?? 0), 0);
  const alerts = [...groupBy(window, ({ record }) => alertKeyOf(record))].map(([key, of]): WorstAlert => {
    const newest = of[of.length - 1];
    return {
      key,
      title: newest?.record.title ?? key,
      ...(newest?.service === undefined ? {} : { service: newest.service }),
      pages: pagesOf(of),
      episodes: episodesOf(of).length,
      nights: nightsOf(of),
      incidents: of.map(({ record }) => record.id),
      ...(help.hasPlaybook && newest ? { playbook: help.hasPlaybook(newest) } : {}),
      ...(help.hasCause ? { cause: of.some(({ record }) => help.hasCause?.(record.id)) } : {}),
    };
  });
  return {
    from,
    to: now,
    pages: pagesOf(window),
    incidents: window.filter(({ isMerged }) => !isMerged).length,
    nights: nightsOf(window),
    // A broken night weighs as much as a page by day and one more.
    worst: alerts
      .sort((a, b) => b.pages + b.nights - (a.pages + a.nights) || compareText(a.key, b.key))
      .slice(0, worstAlerts),
    load: loadOf(window, nights),
    atLeast,
  };
}
