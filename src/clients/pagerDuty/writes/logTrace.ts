import * as v from 'valibot';
import type { PagerDutyApi } from '../pagerDutyApi';
import { incidentPath } from './writeParts';

/** What Opex needs of a log entry to tell who did something. */
const entrySchema = v.object({
  id: v.pipe(v.string(), v.minLength(1)),
  type: v.string(),
  created_at: v.string(),
  assignees: v.nullish(v.array(v.object({ id: v.string() }))),
  agent: v.nullish(v.object({ id: v.nullish(v.string()), summary: v.nullish(v.string()) })),
});

export type TraceEntry = v.InferOutput<typeof entrySchema>;

/** So many of the newest entries are looked at. */
const mostEntries = 300;

/** The newest log entries of an incident, newest first. Rejects as the client does. */
export async function readTrace(
  api: PagerDutyApi,
  nativeId: string,
  signal: AbortSignal,
): Promise<readonly TraceEntry[]> {
  const { rows } = await api.list(entrySchema, {
    path: `${incidentPath(nativeId)}/log_entries`,
    key: 'log_entries',
    most: mostEntries,
    signal,
  });
  return rows;
}
