import { severities, type Severity, type Sla } from '../team/severity';
import type { BugFigures } from './reviewModel';
import type { ReviewPeriod } from './period';
import { addSupported, type ZonedHours } from './supportHours';

/** A bug as its tracker tells it. Times are Unix ms. */
export interface Bug {
  readonly labels: readonly string[];
  readonly openedAt: number;
  readonly closedAt?: number;
}

/** What decides how bugs are counted. */
export interface BugTerms {
  /** What a label means as a class; without regard to case, as GitHub has labels. */
  readonly labels: ReadonlyMap<string, Severity>;
  readonly period: Pick<ReviewPeriod, 'from' | 'to'>;
  /** What the bugs were true at, Unix ms: before the period's end figures stand as of then. */
  readonly asOf: number;
  readonly sla: Readonly<Partial<Record<Severity, Sla>>>;
  readonly support?: ZonedHours;
  /** The tracker's name, and where its bugs stand. */
  readonly source: string;
  readonly link?: string;
  /** The list was cut: figures are "at least". */
  readonly isCut?: boolean;
}

/**
 * Bugs by class, from the labels that the team file gives a class: open at the period's end, opened and closed in it,
 * and open past the class's limit to resolve, which counts support hours only where the class does. An issue without
 * such a label is no bug; one with two is of the worse. A class without a label has no row: nothing is known of it.
 */
export function bugFigures(
  bugs: readonly Bug[],
  { labels, period, asOf, sla, support, source, link, isCut }: BugTerms,
): BugFigures {
  const lower = new Map([...labels].map(([label, severity]) => [label.toLowerCase(), severity] as const));
  const classOf = (bug: Bug): Severity | undefined =>
    severities.find(severity => bug.labels.some(label => lower.get(label.toLowerCase()) === severity));
  const end = Math.min(asOf, period.to);
  const isInPeriod = (at: number | undefined): boolean => at !== undefined && at >= period.from && at < end;
  const known = new Set(lower.values());
  return {
    basis: 'github',
    source,
    ...(link === undefined ? {} : { link }),
    ...(isCut ? { atLeast: true as const } : {}),
    rows: severities
      .filter(severity => known.has(severity))
      .map(severity => {
        const own = bugs.filter(bug => bug.openedAt < end && classOf(bug) === severity);
        const open = own.filter(({ closedAt }) => closedAt === undefined || closedAt >= end);
        const limit = sla[severity]?.resolveMs;
        const inSupport = sla[severity]?.hours === 'support' ? support : undefined;
        const isPast = ({ openedAt }: Bug, ms: number): boolean =>
          (inSupport ? (addSupported(openedAt, ms, inSupport) ?? Infinity) : openedAt + ms) < end;
        return {
          severity,
          open: open.length,
          opened: own.filter(({ openedAt }) => isInPeriod(openedAt)).length,
          closed: own.filter(({ closedAt }) => isInPeriod(closedAt)).length,
          ...(limit === undefined ? {} : { pastSla: open.filter(bug => isPast(bug, limit)).length }),
        };
      }),
  };
}
