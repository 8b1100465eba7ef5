import type { EntityId } from '../base/identity';
import type { Severity } from '../team/severity';
import type { Load, Spread } from './reviewModel';

/** The second timebox: performance, availability, bugs, promises, and the periods before. */
export interface DashboardSection {
  readonly spreads: readonly Spread[];
  readonly byClass: readonly ClassFigures[];
  readonly byService: readonly ServiceFigures[];
  /** By name; empty where nobody is known to have been notified. */
  readonly load: readonly Load[];
  readonly sla: readonly SlaFigures[];
  readonly availability: readonly Availability[];
  /** By tracker; empty where nothing is known. */
  readonly bugs: readonly BugFigures[];
  /** The periods before, oldest first, this one last. */
  readonly trend: readonly TrendPoint[];
  /** Drawn beside the file; `file` is the SVG's name. */
  readonly charts: readonly ReviewChart[];
  readonly remarks: readonly ChartRemark[];
}

export interface ClassFigures {
  readonly severity: Severity;
  readonly pages: number;
  readonly incidents: number;
  readonly resolve: Spread;
}

export interface ServiceFigures {
  /** Undefined for incidents without a service. */
  readonly service?: string;
  readonly pages: number;
  readonly incidents: number;
  readonly nights: number;
}

/** Kept and broken promises by class; what is within its limit and open is left out. */
export interface SlaFigures {
  readonly severity: Severity;
  readonly of: 'acknowledge' | 'resolve';
  readonly kept: number;
  readonly breached: number;
  readonly leftOut: number;
  readonly breaches: readonly EntityId[];
}

export interface Availability {
  readonly service: string;
  /** 0 to 1. */
  readonly value?: number;
  /** Stated beside the figure. */
  readonly basis: 'metric' | 'requests';
  /** Name of the metric, where it is one. */
  readonly metric?: string;
  readonly good?: number;
  readonly all?: number;
}

/** Bugs of one tracker. What is absent is not known: never shown as zero. */
export interface BugFigures {
  readonly basis: 'github' | 'typed';
  /** The tracker's name: `acme/shop`, or the host of the link that was typed. */
  readonly source?: string;
  readonly link?: string;
  /** True where the list was cut: "at least". */
  readonly atLeast?: true;
  readonly rows: readonly BugRow[];
}

export interface BugRow {
  /** Absent: of all classes, as somebody typed it. */
  readonly severity?: Severity;
  readonly open?: number;
  readonly opened?: number;
  readonly closed?: number;
  readonly pastSla?: number;
}

/** One period's figures, as its file keeps them. */
export interface TrendPoint {
  readonly name: string;
  readonly from: number;
  readonly to: number;
  readonly values: Readonly<Record<string, number>>;
}

export interface ReviewChart {
  readonly id: string;
  readonly title: string;
  /** Name of the SVG file beside the review: `2026-W47-latency.svg`. */
  readonly file: string;
  /** The table behind it. */
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** Its SVG, for the HTML file; made by the chart writer and free of scripts. */
  readonly svg?: string;
  /** Spikes, drops and silences, as words. */
  readonly marks: readonly string[];
}

export interface ChartRemark {
  readonly chart: string;
  readonly at: number;
  readonly text: string;
  /** Who said it, and when (Unix ms). */
  readonly by?: string;
  readonly said?: number;
  /** Names it within its file. */
  readonly id?: string;
}
