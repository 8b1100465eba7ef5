import { isAbort, problemOf, type Problem } from '../base/problem';
import type { LogBackend } from '../errors/logBackend';
import { levelOfValue, type LevelScale } from '../errors/logLevel';
import { periodsBefore, periodShift, type PanelSpan } from './panelData';
import { logStepMs, type LogCounts } from './panelsOfLogs';

/** A connected log engine, as far as a review asks it. */
export interface ReviewedLogs {
  /** Fit for ids of panels: `loki`, `loki-2`. */
  readonly id: string;
  readonly backend: LogBackend;
  readonly levelScale?: LevelScale;
  /** Values of the service field that count; absent: all. */
  readonly services?: readonly string[];
}

/** What was counted, or why nothing was. */
export interface LogCounting {
  readonly counts?: LogCounts;
  readonly problem?: Problem;
}

/** Services times levels: more rows than a review can show. */
const mostRows = 400;

/**
 * Counts records of the period and of the four before it by service, level and hour: one request; a second one for the
 * period alone where the engine answers no window as long as that. Rejects on abort only.
 */
export async function countLogs(
  logs: ReviewedLogs,
  span: PanelSpan,
  now: number,
  serviceOf: LogCounts['serviceOf'],
  signal: AbortSignal,
): Promise<LogCounting> {
  const { id, backend, levelScale, services } = logs;
  const to = Math.min(span.to, now);
  const count = async (from: number): Promise<LogCounts> => {
    const window = { from, to };
    const answer = await backend.count(
      {
        query: { window, ...(services ? { services } : {}) },
        by: ['service', 'level'],
        stepMs: logStepMs,
        maxRows: mostRows,
      },
      signal,
    );
    const known = { ...window, from: Math.max(from, Math.min(span.from, oldestOf(answer.rows))) };
    return {
      id,
      label: backend.label,
      answer,
      window: known,
      stepMs: logStepMs,
      ...(levelScale === undefined ? {} : { levelScale }),
      serviceOf,
    };
  };
  const wide = Math.floor((span.from - periodsBefore * periodShift(span)) / logStepMs) * logStepMs;
  try {
    return { counts: await count(wide) };
  } catch (error) {
    if (isAbort(error)) throw error;
  }
  try {
    return { counts: await count(span.from) };
  } catch (error) {
    if (isAbort(error)) throw error;
    return { problem: problemOf(error) };
  }
}

/** Levels of errors as the engine wrote them: what a query for errors alone asks for. */
export function errorLevelsOf({ answer, levelScale }: LogCounts): readonly (string | null)[] {
  const levels = answer.rows.map(({ values }) => values.level ?? null);
  return [...new Set(levels)].filter(level => {
    const known = levelOfValue(level ?? undefined, levelScale);
    return known === 'error' || known === 'fatal';
  });
}

/** Before the first record of all that is left nothing is known: an engine forgets, and forgotten is not none. */
function oldestOf(rows: LogCounts['answer']['rows']): number {
  let oldest = Infinity;
  for (const { buckets } of rows) for (const at of buckets.keys()) oldest = Math.min(oldest, at);
  return oldest;
}
