import type { EntityId } from '../base/identity';
import type { CauseOutcome } from '../notes/causeBook';
import type { Severity } from '../team/severity';
import type { ItemCandidate, ItemStanding } from './actionItems';
import type { ComingUpStanding } from './comingUp';
import type { PersonRef } from './incidentHistory';
import type { JournalEntry } from './journal';
import type { DashboardSection } from './dashboardModel';
import type { ReviewPeriod } from './period';

/** The weekly review as data, plain enough for JSON: page, Markdown file, HTML file and chat text are made of it. */
export interface ReviewModel {
  readonly version: 1;
  readonly period: ReviewPeriod;
  /** What the figures were true at, Unix ms. Before the period's end it is a draft. */
  readonly asOf: number;
  readonly people: ReviewPeople;
  /** What is missing, half read or late: told where its figures stand. */
  readonly gaps: readonly Gap[];
  readonly incidents: IncidentsSection;
  readonly dashboard: DashboardSection;
  readonly work: WorkSection;
  readonly value: ValueSection;
  readonly wins: readonly Win[];
  readonly areas: readonly AreaPage[];
  /** Incidents of other periods that stand in this one: in repeats and goals. */
  readonly references: readonly IncidentReference[];
}

/** What a link to an incident needs. */
export interface IncidentReference {
  readonly id: EntityId;
  readonly label: string;
  readonly url?: string;
}

export interface ReviewPeople {
  /** Last week's on-call. */
  readonly leads?: string;
  /** Next week's on-call. */
  readonly asks?: string;
  readonly manager?: string;
}

export type ReviewPart =
  | 'incidents'
  | 'notifications'
  | 'schedule'
  | 'team'
  | 'notes'
  | 'journal'
  | 'errors'
  | 'metrics'
  | 'bugs'
  | 'tracker'
  | 'changes'
  | 'reviews';

/** A part of the data that is not whole. `partial`: figures are "at least"; `late`: it may still come. */
export interface Gap {
  readonly part: ReviewPart;
  readonly state: 'missing' | 'partial' | 'late';
  /** Where from: "PagerDuty (acme)". */
  readonly source?: string;
  /** One sentence for people; remote text. */
  readonly detail?: string;
}

/** Every figure says what it counts (`definitions.ts`), over how many, and which incidents it is made of. */
export interface Figure {
  readonly id: FigureId;
  /** Undefined where nothing is known: never shown as zero. */
  readonly value?: number;
  /** How many it is made of. */
  readonly count: number;
  readonly incidents: readonly EntityId[];
  /** The same of the period before. */
  readonly before?: number;
  /** True where data is missing: "at least". */
  readonly atLeast?: true;
}

export const figureIds = [
  'pages',
  'incidents',
  'merged',
  'reopened',
  'unacknowledged',
  'timedOut',
  'nights',
  'sleepPages',
  'eveningPages',
  'hoursPages',
  'episodes',
  'stillOpen',
] as const;

export type FigureId = (typeof figureIds)[number];

/** Durations of a set of incidents in ms; absent values where nothing is in it. */
export interface Spread {
  readonly id: SpreadId;
  readonly count: number;
  readonly mean?: number;
  readonly median?: number;
  readonly p90?: number;
  readonly incidents: readonly EntityId[];
  /** The median of the period before. */
  readonly before?: number;
}

export type SpreadId = 'detect' | 'acknowledge' | 'resolve';

export type DayPart = 'hours' | 'evening' | 'sleep';

export type {
  Availability,
  BugFigures,
  BugRow,
  ChartRemark,
  ClassFigures,
  DashboardSection,
  ReviewChart,
  ServiceFigures,
  SlaFigures,
  TrendPoint,
} from './dashboardModel';

export interface IncidentsSection {
  readonly repeats: readonly Repeat[];
  /** Of the period, criticals and repeats first. */
  readonly rows: readonly ReviewIncident[];
  /** Triggered before the period and still open at its end. */
  readonly carriedOpen: readonly ReviewIncident[];
  readonly figures: readonly Figure[];
}

/** One incident as a line of the review. */
export interface ReviewIncident {
  readonly id: EntityId;
  /** "#1482", or the source's own id. */
  readonly label: string;
  readonly title: string;
  readonly url?: string;
  readonly service?: string;
  readonly severity: Severity;
  readonly triggeredAt: number;
  /** Open as a whole in the review; the others are a line each. */
  readonly open: boolean;
  readonly dayPart: DayPart;
  /** Names of those woken by it. */
  readonly woken: readonly string[];
  readonly detectMs?: number;
  readonly acknowledgeMs?: number;
  readonly resolveMs?: number;
  /** Spans in which it was resolved before it came back, ms. */
  readonly reopenedGaps: readonly number[];
  readonly resolution: Resolution;
  readonly mergedInto?: EntityId;
  readonly outcome?: CauseOutcome;
  /** The cause: a note's title with its path, or the line that was said when it was resolved. */
  readonly cause?: { readonly text: string; readonly href?: string };
  readonly playbook?: { readonly title: string; readonly href?: string; readonly used: boolean };
  readonly journal: readonly JournalEntry[];
  readonly timeline: readonly TimelineLine[];
  /** The source's analytics say other than the log entries; without `logMs` these say that it did not happen. */
  readonly differs?: {
    readonly analyticsMs: number;
    readonly logMs?: number;
    readonly of: 'acknowledge' | 'resolve';
  };
  /** Its log was not read whole. */
  readonly partial?: true;
  /** Its source knows no acknowledgement: that there was none says nothing. */
  readonly withoutAcknowledge?: true;
}

export type Resolution = 'open' | 'person' | 'monitor' | 'timeout' | 'other' | 'merged';

export interface TimelineLine {
  readonly at: number;
  readonly kind: string;
  readonly who?: string;
}

/** Pages that belong together, over the weeks looked back. */
export interface Repeat {
  /** `cause:…`, `alert:…` or `error:…`. */
  readonly key: string;
  readonly kind: 'cause' | 'alert' | 'error';
  readonly title: string;
  readonly service?: string;
  readonly episodes: number;
  readonly pages: number;
  readonly weeks: number;
  readonly incidents: readonly EntityId[];
  /** Of them, those of this period. */
  readonly thisPeriod: readonly EntityId[];
  readonly prevention: 'none' | 'planned' | 'done';
  readonly proposal?: VerdictProposal;
  readonly verdict?: Verdict;
}

export type Verdict = 'keep' | 'tune' | 'delete';

/** What the facts speak for; the verdict itself is the on-call's. */
export interface VerdictProposal {
  readonly verdict: Verdict;
  readonly because: 'acted' | 'knownCause' | 'nothingToDo' | 'mostlyNothing' | 'flaps' | 'notOurs';
  /** Of `of` pages that somebody judged, so many speak for it. */
  readonly count: number;
  readonly of: number;
}

export interface WorkSection {
  /** Last period's first. */
  readonly items: readonly ItemStanding[];
  readonly candidates: readonly ItemCandidate[];
  readonly comingUp: readonly ComingUpStanding[];
  readonly pairings: readonly Pairing[];
  readonly pauses: readonly PauseProposal[];
}

/** Somebody who knows the code with somebody who does not yet. */
export interface Pairing {
  readonly itemId: string;
  /** Its words. */
  readonly item: string;
  readonly knows: string;
  readonly learns: string;
  readonly paths: readonly string[];
}

/** A class below its goal: other work could pause; people decide. */
export interface PauseProposal {
  readonly goal: GoalStanding;
  readonly decision?: 'pause' | 'goOn';
  readonly decidedBy?: string;
}

export interface ValueSection {
  /** What the period's errors cost, by currency. */
  readonly costs: readonly ValueRange[];
  readonly goals: readonly GoalStanding[];
  readonly lookBack?: QuarterLookBack;
}

/** A range in money with what it was worked out from. */
export interface ValueRange {
  readonly service: string;
  readonly low: number;
  readonly high: number;
  readonly currency: string;
  /** "310 orders × 40 to 67 EUR". */
  readonly formula: string;
  readonly because?: string;
  /** Some log engine is not in it. */
  readonly partial?: true;
}

export interface GoalStanding {
  readonly quarter: string;
  readonly severity: Severity;
  readonly service?: string;
  /** As the team file writes it: `<= 2`. */
  readonly goal: string;
  readonly count: number;
  /** Incidents are missing: there may be more. */
  readonly atLeast?: true;
  readonly incidents: readonly EntityId[];
  /** `atRisk`: at this pace it will be missed. `unknown`: not all incidents of the quarter were read. */
  readonly state: 'met' | 'onTrack' | 'atRisk' | 'missed' | 'unknown';
  readonly because?: string;
}

export interface QuarterLookBack {
  readonly quarter: string;
  readonly lost: readonly ValueRange[];
  readonly restored: readonly ValueRange[];
  /** What both are without, a sentence each. */
  readonly leftOut: readonly string[];
  /** Of people, by alerts that no longer page and automated steps, ms. */
  readonly timeGivenBackMs?: number;
}

export interface Win {
  readonly kind:
    'quietNights' | 'performance' | 'silenced' | 'playbook' | 'value' | 'helped' | 'done' | 'pulled';
  /** Facts for the sentence: a name, a service, a group's title. */
  readonly what: string;
  /** What somebody left for it. */
  readonly left?: string;
  readonly count?: number;
  readonly href?: string;
}

export interface AreaPage {
  readonly area: string;
  readonly lead?: string;
  readonly services: readonly string[];
  readonly pages: number;
  readonly incidents: number;
  readonly nights: number;
  /** Pages of the periods before, oldest first. */
  readonly trend: readonly { readonly name: string; readonly pages: number }[];
  /** `unknown`: nothing bad in what was read, and that is not all. */
  readonly state: 'good' | 'watch' | 'bad' | 'unknown';
  /** What grows: services with more pages than the periods before. */
  readonly growingPains: readonly string[];
  /** The repeat without prevention that pages most. */
  readonly opportunity?: string;
}

/** Load, only to share it fairly: in the order of names, no speed, no rank. */
export interface Load {
  readonly person: PersonRef;
  readonly pages: number;
  readonly nights: number;
}
