import { severities, type Severity, type Sla } from '../team/severity';
import type { BugFigures } from './reviewModel';
import type { ReviewPeriod } from './period';

/** A bug as its tracker tells it. Times are Unix ms. */
export interface Bug {
  readonly labels: readonly string[];
  readonly openedAt: number;
  readonly closedAt?: number;
}

/**
 * Bugs by class, from the labels that the team file gives a class: open at the period's end, opened and closed in it,
 * and open past the class's limit to resolve. An issue without such a label is no bug; one with two is of the worse.
 */
export function bugFigures(
  bugs: readonly Bug[],
  labels: ReadonlyMap<string, Severity>,
  period: Pick<ReviewPeriod, 'from' | 'to'>,
  sla: Readonly<Partial<Record<Severity, Sla>>>,
  link?: string,
): BugFigures {
  const lower = new Map([...labels].map(([label, severity]) => [label.toLowerCase(), severity] as const));
  const classOf = (bug: Bug): Severity | undefined =>
    severities.find(severity => bug.labels.some(label => lower.get(label.toLowerCase()) === severity));
  const isInPeriod = (at: number | undefined): boolean =>
    at !== undefined && at >= period.from && at < period.to;
  return {
    basis: 'github',
    ...(link === undefined ? {} : { link }),
    rows: severities.map(severity => {
      const own = bugs.filter(bug => bug.openedAt < period.to && classOf(bug) === severity);
      const open = own.filter(({ closedAt }) => closedAt === undefined || closedAt >= period.to);
      const limit = sla[severity]?.resolveMs;
      return {
        severity,
        open: open.length,
        opened: own.filter(({ openedAt }) => isInPeriod(openedAt)).length,
        closed: own.filter(({ closedAt }) => isInPeriod(closedAt)).length,
        ...(limit === undefined
          ? {}
          : { pastSla: open.filter(({ openedAt }) => openedAt + limit < period.to).length }),
      };
    }),
  };
}
