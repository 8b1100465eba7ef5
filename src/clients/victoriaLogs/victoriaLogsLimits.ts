import type { EngineLimit } from '../logEngine/engineApi';

/** The words of VictoriaLogs' refusals (app/vlselect and lib/logstorage of releases 1.0 to 1.40). */
const refusals: readonly (readonly [RegExp, EngineLimit['why']])[] = [
  [/couldn't be executed in [\d.]+ seconds|maxQueryDuration|deadline exceeded|timed? ?out/i, 'timeout'],
  [/maxConcurrentRequests/i, 'timeout'],
  [/maxQueryTimeRange|time range .*(?:exceeds|too big|bigger)/i, 'range'],
  [/(?:more than|exceed\w*|needs?) .*(?:of )?memory|memory limit/i, 'series'],
  [/too many (?:bytes|rows)|max(?:imum)? .*bytes/i, 'bytes'],
];

export function victoriaLogsLimit(text: string): EngineLimit | undefined {
  const found = refusals.find(([pattern]) => pattern.test(text));
  return found && { why: found[1] };
}
