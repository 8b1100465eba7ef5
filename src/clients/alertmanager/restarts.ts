import type { Incident } from '../../core/incidents/incident';

/**
 * Alertmanager keeps no alerts over a restart: they come back as Prometheus sends them again, by default within a
 * minute and an evaluation (`--rules.alert.resend-delay` and the rules' interval, a minute each). Until then an empty
 * list is no all clear (ms).
 */
const graceMs = 3 * 60_000;

export interface AfterRestart {
  readonly incidents: readonly Incident[];
  /** Set for a process that may not have all its alerts yet: since when it runs, and how many are shown from before. */
  readonly young?: { readonly startedAt: number; readonly kept: number };
}

/**
 * Keeps what was open before a restart in the list until it had the time to come back. Also what came and went since
 * stays until then: it is a few minutes, at worst too much.
 * @param listed what the source lists now.
 * @param before what was open at the last read.
 * @param startedAt when its process began, `now` its time now (Unix ms, both by its own clock).
 */
export function afterRestart(
  listed: readonly Incident[],
  before: Iterable<Incident>,
  startedAt: number | undefined,
  now: number,
): AfterRestart {
  if (startedAt === undefined || now - startedAt >= graceMs) return { incidents: listed };
  const ids = new Set(listed.map(({ nativeId }) => nativeId));
  const kept = [...before].filter(({ nativeId }) => !ids.has(nativeId));
  return { incidents: [...listed, ...kept], young: { startedAt, kept: kept.length } };
}
