import { isComplete, localAsOf, type SourceHealth } from '../base/sourceHealth';
import { compareSeverity, severities, type Severity } from '../team/severity';
import { nearestClock, type IncidentClock } from './clocks';
import type { ClassifiedIncident } from './incident';
import { isWaiting } from './muting';

/** The state of the night in one line: what badge and status bar say. */
export interface IncidentSummary {
  /**
   * `unconnected`: no source. `unknown`: no incident is known, but some source was never read, failed, is
   * incomplete or was not read again for `staleAfterMs`. `quiet`: every source was read whole and nothing is open. `active`: something is open.
   */
  readonly state: 'unconnected' | 'unknown' | 'quiet' | 'active';
  readonly open: number;
  readonly unacknowledged: number;
  readonly bySeverity: Readonly<Record<Severity, number>>;
  /** Of those that nobody acknowledged. */
  readonly waitingBySeverity: Readonly<Record<Severity, number>>;
  /** Worst class among those not acknowledged, else among all open. */
  readonly worst?: Severity;
  /** True while a critical incident is open and nobody acknowledged it. */
  readonly criticalUnacknowledged: boolean;
  /** The next thing to run out on one of them; `at` by this machine's clock. */
  readonly nearest?: IncidentClock;
  /** The oldest as-of time of all sources (Unix ms, this machine's clock): older than this nothing is claimed. Absent when one was never read. */
  readonly asOf?: number;
  /** Open ones that filters hide; absent where there are none: quiet is then about all there is. */
  readonly hidden?: number;
  /** False when a source failed or gave only a part: counts are then at least, not exactly. */
  readonly complete: boolean;
}

/** After this long without a read nothing is claimed any more: five intervals of the slowest polling, in ms. */
export const staleAfterMs = 10 * 60_000;

/** True while something may be claimed; what was read in the future was read before the machine's clock was set back. */
export function isFresh(asOf: number, now: number): boolean {
  return Math.abs(now - asOf) <= staleAfterMs;
}

/**
 * Sums up what is known at `now` (Unix ms, this machine's clock). A source whose clock is hours off must neither look
 * read when it was not, nor escalate at another time than it will.
 */
export function summarize(
  rows: readonly ClassifiedIncident[],
  sources: readonly SourceHealth[],
  now: number,
): IncidentSummary {
  const open = rows.filter(row => row.incident.status !== 'resolved');
  const waiting = open.filter(row => isWaiting(row.incident));
  const worst = worstOf(waiting.length > 0 ? waiting : open);
  const asOf = oldest(sources);
  const fresh = asOf !== undefined && isFresh(asOf, now);
  const complete = fresh && sources.length > 0 && sources.every(isComplete);
  const nearest = nearestClock(open, sources, now);
  const hidden = sources.reduce((sum, { scope }) => sum + (scope?.hidden ?? 0), 0);
  return {
    state: stateOf(sources.length, open.length, complete),
    open: open.length,
    unacknowledged: waiting.length,
    bySeverity: countBySeverity(open),
    waitingBySeverity: countBySeverity(waiting),
    criticalUnacknowledged: waiting.some(row => row.classified.severity === 'critical'),
    complete,
    ...(worst ? { worst } : {}),
    ...(nearest ? { nearest } : {}),
    ...(hidden > 0 ? { hidden } : {}),
    ...(asOf === undefined ? {} : { asOf }),
  };
}

function stateOf(sources: number, open: number, complete: boolean): IncidentSummary['state'] {
  if (sources === 0) return 'unconnected';
  if (open > 0) return 'active';
  return complete ? 'quiet' : 'unknown';
}

function worstOf(rows: readonly ClassifiedIncident[]): Severity | undefined {
  return rows.map(row => row.classified.severity).sort(compareSeverity)[0];
}

function countBySeverity(rows: readonly ClassifiedIncident[]): Record<Severity, number> {
  const counts = { critical: 0, major: 0, standard: 0 };
  for (const severity of severities) {
    counts[severity] = rows.filter(row => row.classified.severity === severity).length;
  }
  return counts;
}

function oldest(sources: readonly SourceHealth[]): number | undefined {
  let asOf: number | undefined;
  for (const source of sources) {
    const read = localAsOf(source);
    if (read === undefined) return undefined;
    asOf = asOf === undefined ? read : Math.min(asOf, read);
  }
  return asOf;
}
