import type { EntityId } from '../base/identity';
import { compareSeverity } from '../team/severity';
import type { TeamArea, TeamGoal, TeamService } from '../team/team';
import type { ItemCandidate, ItemStanding, ReviewItem } from './actionItems';
import { areaPages } from './areaPages';
import type { ComingUpStanding } from './comingUp';
import { FactBook } from './factBook';
import { goalStandings, pauseProposals } from './goals';
import type { FactContext, IncidentFacts } from './incidentFacts';
import type { IncidentRecord } from './incidentHistory';
import { labelOf, reviewIncident, type RowKnowledge } from './incidentRow';
import type { JournalEntry } from './journal';
import { brokenNights, loadOf, type BrokenNight } from './nights';
import { pairingsOf, type CodeAuthors } from './pairing';
import type { ReviewPeriod } from './period';
import { factsIn, figuresOf, type PeriodFigures } from './periodFigures';
import { repeatsOf, type Causes } from './repeats';
import {
  figureIds,
  type Availability,
  type BugFigures,
  type ChartRemark,
  type Gap,
  type GoalStanding,
  type IncidentReference,
  type PauseProposal,
  type QuarterLookBack,
  type ReviewChart,
  type ReviewModel,
  type ReviewPeople,
  type Spread,
  type TrendPoint,
  type ValueRange,
} from './reviewModel';
import { winsOf, type WinsInput } from './winsOf';

/** All that a review is made of. The same input makes the same review. */
export interface ReviewInput {
  readonly period: ReviewPeriod;
  /** What the data was true at, Unix ms. */
  readonly asOf: number;
  readonly people: ReviewPeople;
  /** Names of the team's people, for pairing. */
  readonly team: readonly string[];
  readonly gaps: readonly Gap[];
  /** Of the period and as far back as is known: repeats look back six weeks, goals a quarter, trends a year. */
  readonly records: readonly IncidentRecord[];
  /** Must be the same object while nothing in it changed: facts are kept by it. */
  readonly context: FactContext;
  readonly causes: Causes;
  readonly rows: RowKnowledge;
  /** Of the period. */
  readonly journal: readonly JournalEntry[];
  /** Oldest first, without this one. */
  readonly earlier: readonly ReviewPeriod[];
  readonly services: readonly TeamService[];
  readonly areas: readonly TeamArea[];
  readonly goals: readonly TeamGoal[];
  /** False where incidents of the quarter are missing. */
  readonly isQuarterWhole: boolean;
  readonly decided: (goal: GoalStanding) => Pick<PauseProposal, 'decision' | 'decidedBy'> | undefined;
  /** From the files alone. */
  readonly trend: readonly TrendPoint[];
  readonly availability: readonly Availability[];
  /** By tracker. */
  readonly bugs?: readonly BugFigures[];
  readonly charts: readonly ReviewChart[];
  readonly remarks: readonly ChartRemark[];
  readonly items: readonly ItemStanding[];
  readonly candidates: readonly ItemCandidate[];
  readonly comingUp: readonly ComingUpStanding[];
  readonly pathsOf: (item: ReviewItem) => readonly string[];
  readonly authors: CodeAuthors;
  readonly costs: readonly ValueRange[];
  readonly lookBack?: QuarterLookBack;
  readonly wins: Pick<WinsInput, 'silenced' | 'faster'>;
}

/** Makes reviews; keeps the facts of incidents in between, so that one that changed costs little. */
export class ReviewMaker {
  private readonly book = new FactBook();

  make(input: ReviewInput): ReviewModel {
    const { period, asOf, gaps } = input;
    const facts = this.book.of(input.records, input.context);
    const nights = brokenNights(facts);
    const own = factsIn(facts, period);
    const isWhole = !gaps.some(({ part }) => part === 'incidents' || part === 'notifications');
    const figures = figuresOf(own, nights, asOf, !isWhole);
    const last = input.earlier.at(-1);
    const before = last && figuresOf(factsIn(facts, last), nights, asOf);
    const repeats = repeatsOf(facts, period, input.causes);
    const rows = rowsOf(own, repeats, nights, input);
    const goals = goalStandings(
      input.goals,
      facts,
      Math.min(asOf, period.to),
      period.zone,
      input.isQuarterWhole,
    );
    return {
      version: 1,
      period,
      asOf,
      people: input.people,
      gaps,
      incidents: {
        repeats,
        rows,
        carriedOpen: openBefore(facts, period).map(fact =>
          reviewIncident(fact, nights, input.rows, input.journal, false, period.zone),
        ),
        figures: figuresWith(figures, before),
      },
      dashboard: {
        spreads: spreadsWith(figures.spreads, before?.spreads ?? []),
        byClass: figures.byClass,
        byService: figures.byService,
        load: loadOf(own, nights),
        sla: figures.sla,
        availability: input.availability,
        bugs: input.bugs ?? [],
        trend: trendWith(input.trend, period),
        charts: input.charts,
        remarks: input.remarks,
      },
      references: referencesOf(repeats, goals, byFact(facts), period.zone),
      work: {
        items: input.items,
        candidates: input.candidates,
        comingUp: input.comingUp,
        pairings: pairingsOf(
          input.items.map(({ item }) => item),
          input.team,
          input.pathsOf,
          input.authors,
        ),
        pauses: pauseProposals(goals, input.decided),
      },
      value: { costs: input.costs, goals, ...(input.lookBack ? { lookBack: input.lookBack } : {}) },
      wins: winsOf({
        ...input.wins,
        period,
        asOf,
        rows,
        nights,
        isWhole,
        items: input.items,
        journal: input.journal,
        restored: input.lookBack?.restored ?? [],
        helped: helpersIn(own),
      }),
      areas: areaPages({
        areas: input.areas,
        services: input.services,
        facts,
        nights,
        period,
        earlier: input.earlier,
        goals,
        repeats,
        isWhole,
      }),
    };
  }
}

function byFact(facts: readonly IncidentFacts[]): ReadonlyMap<EntityId, IncidentFacts> {
  return new Map(facts.map(fact => [fact.record.id, fact] as const));
}

/** Incidents that repeats and goals name. */
function referencesOf(
  repeats: ReviewModel['incidents']['repeats'],
  goals: readonly GoalStanding[],
  facts: ReadonlyMap<EntityId, IncidentFacts>,
  zone: string,
): readonly IncidentReference[] {
  const ids = new Set([...repeats, ...goals].flatMap(({ incidents }) => incidents));
  return [...ids].flatMap(id => {
    const record = facts.get(id)?.record;
    if (!record) return [];
    return [{ id, label: labelOf(record, zone), ...(record.url === undefined ? {} : { url: record.url }) }];
  });
}

function rowsOf(
  facts: readonly IncidentFacts[],
  repeats: ReviewModel['incidents']['repeats'],
  nights: ReadonlyMap<EntityId, readonly BrokenNight[]>,
  { rows, journal, period: { zone } }: ReviewInput,
): ReviewModel['incidents']['rows'] {
  const repeated = new Set(repeats.flatMap(({ incidents }) => incidents));
  return facts
    .map(fact => {
      const isOpen = !fact.isMerged && (fact.severity === 'critical' || repeated.has(fact.record.id));
      return reviewIncident(fact, nights, rows, journal, isOpen, zone);
    })
    .sort(
      (a, b) =>
        Number(b.open) - Number(a.open) ||
        compareSeverity(a.severity, b.severity) ||
        a.triggeredAt - b.triggeredAt ||
        (a.id < b.id ? -1 : 1),
    );
}

/** Triggered before the period, and open at its end, also where it was resolved since. */
function openBefore(facts: readonly IncidentFacts[], { from, to }: ReviewPeriod): IncidentFacts[] {
  return facts.filter(
    ({ record, resolution, isMerged, resolvedAt = -Infinity }) =>
      record.triggeredAt < from && !isMerged && (resolution === 'open' || resolvedAt >= to),
  );
}

function figuresWith(
  now: PeriodFigures,
  before: PeriodFigures | undefined,
): ReviewModel['incidents']['figures'] {
  return figureIds.map(id => {
    const was = before?.figures[id].value;
    return { ...now.figures[id], ...(was === undefined ? {} : { before: was }) };
  });
}

function spreadsWith(now: readonly Spread[], before: readonly Spread[]): readonly Spread[] {
  return now.map(spread => {
    const was = before.find(({ id }) => id === spread.id)?.median;
    return was === undefined ? spread : { ...spread, before: was };
  });
}

/** The files' own figures of the periods before this one; this one's stand above. */
function trendWith(trend: readonly TrendPoint[], period: ReviewPeriod): readonly TrendPoint[] {
  return trend.filter(({ to }) => to <= period.from);
}

function helpersIn(facts: readonly IncidentFacts[]): WinsInput['helped'] {
  return facts.flatMap(({ record }) =>
    record.events.flatMap(event => {
      if (event.kind !== 'responder' || event.state !== 'joined') return [];
      const name = event.person.name ?? event.person.email;
      return name === undefined ? [] : [{ name, what: 'helped' as const }];
    }),
  );
}
