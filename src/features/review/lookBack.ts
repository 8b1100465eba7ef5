import { isAbort, type Problem } from '../../core/base/problem';
import type { TimeWindow } from '../../core/errors/logSource';
import type { MetricSource } from '../../core/errors/metricSource';
import { readCosts, type CostQuestion } from '../../core/review/errorCosts';
import { overEngines } from '../../core/review/errorValue';
import type { LogCounts } from '../../core/review/panelsOfLogs';
import { guessPanels, readAvailability } from '../../core/review/readPanels';
import {
  readRestored,
  type ErrorFix,
  type RestoredEngine,
  type RestoredInput,
} from '../../core/review/restoredValue';
import type { ValueRange } from '../../core/review/reviewModel';
import { serviceOfRecord } from '../../core/team/ownership';
import type { Team } from '../../core/team/team';

/** The quarter to date, and the fixes that were seen in production in it. */
export interface QuarterQuestion {
  readonly window: TimeWindow;
  readonly fixes: readonly ErrorFix[];
}

export interface LookBackInput {
  readonly quarter: QuarterQuestion;
  readonly team: Team;
  /** Of each log engine, as it was asked about the period. */
  readonly engines: readonly (Omit<CostQuestion, 'span'> & Pick<RestoredEngine, 'read'>)[];
  /** Labels of engines that could not be counted. */
  readonly unread: readonly string[];
  readonly metrics: MetricSource | undefined;
}

export interface ReadLookBack {
  readonly lost: readonly ValueRange[];
  readonly restored: readonly ValueRange[];
  /** What the figures are without, a sentence each. */
  readonly leftOut: readonly string[];
  readonly problems: readonly Problem[];
}

/** Nothing that could be worked out. */
export const noLookBack: ReadLookBack = { lost: [], restored: [], leftOut: [], problems: [] };

/** Lost in the quarter and restored by its fixes, as far as the logs reach. Rejects on abort only. */
export async function readLookBack(input: LookBackInput, signal: AbortSignal): Promise<ReadLookBack> {
  const { quarter, team, engines, unread, metrics } = input;
  if (!team.services.some(({ value }) => value)) return noLookBack;
  const lost: { readonly label: string; readonly ranges: readonly ValueRange[] }[] = [];
  const leftOut = new Set<string>();
  for (const engine of engines) {
    // Without an error in five weeks it is not known which levels to ask for.
    const told = await readCosts({ ...engine, span: quarter.window }, signal);
    // An engine that takes no window as long as a quarter costs this line and nothing else.
    const { label } = engine.backend;
    if (told.gaps.length === 0) lost.push({ label, ranges: told.costs.filter(({ high }) => high > 0) });
    else leftOut.add(`${label}: errors of the quarter not read whole`);
  }
  const { restored, problems, ...told } = await readRestored(
    {
      fixes: quarter.fixes,
      team,
      until: quarter.window.to,
      engines: engines.map(({ backend, counts, read }) => ({
        label: backend.label,
        read,
        lastSeen: lastSeenOf(counts, team),
      })),
      isPart: unread.length > 0,
      traffic: trafficOf(metrics, team, quarter.window),
    },
    signal,
  );
  const isPart = leftOut.size + unread.length > 0;
  const lostRanges = overEngines(lost).map(range => (isPart ? { ...range, partial: true as const } : range));
  for (const reason of told.leftOut) leftOut.add(reason);
  if (lostRanges.length + restored.length > 0) for (const label of unread) leftOut.add(`${label}: not read`);
  return { lost: lostRanges, restored, leftOut: [...leftOut].sort(), problems };
}

/** The end of the last hour that has a record of a service, by the team's names. */
function lastSeenOf({ answer, stepMs, window }: LogCounts, team: Team): ReadonlyMap<string, number> {
  const seen = new Map<string, number>();
  for (const { values, buckets } of answer.rows) {
    const name = serviceOfRecord(team, values.service ?? undefined)?.name;
    if (name === undefined) continue;
    for (const [at, count] of buckets) {
      const end = Math.min(at + stepMs, window.to);
      if (count > 0) seen.set(name, Math.max(seen.get(name) ?? 0, end));
    }
  }
  return seen;
}

/** Requests by the team's names of services, asked once a window. */
function trafficOf(
  metrics: MetricSource | undefined,
  team: Team,
  span: TimeWindow,
): RestoredInput['traffic'] {
  const known = new Map<string, Promise<ReadonlyMap<string, number>>>();
  return async (service, window, signal) => {
    if (!metrics) return undefined;
    const key = `${String(window.from)}-${String(window.to)}`;
    const asked = known.get(key) ?? requestsOf(metrics, team, span, window, signal);
    known.set(key, asked);
    try {
      return (await asked).get(service);
    } catch (error) {
      if (isAbort(error)) throw error;
      return undefined;
    }
  };
}

async function requestsOf(
  metrics: MetricSource,
  team: Team,
  span: TimeWindow,
  window: TimeWindow,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, number>> {
  const { families } = await guessPanels(metrics, span, signal);
  const { rows, problems } = await readAvailability(metrics, families, window, signal);
  const sums = new Map<string, number>();
  // Half an answer would look like traffic that fell.
  if (problems.length > 0) return sums;
  for (const { service, all } of rows) {
    const name = serviceOfRecord(team, service)?.name;
    if (name !== undefined && all !== undefined) sums.set(name, (sums.get(name) ?? 0) + all);
  }
  return sums;
}
