import type { Incident } from '../../core/incidents/incident';

/**
 * Alertmanager keeps no alerts over a restart: they come back as Prometheus sends them again, by default within a
 * minute and an evaluation (`--rules.alert.resend-delay` and the rules' interval, a minute each). Until then an empty
 * list is no all clear (ms).
 */
export const graceMs = 3 * 60_000;

/** Keeps what was open before a restart in the list until it had the time to come back. */
export class Restarts {
  private last: readonly Incident[] = [];
  private young = false;

  /** The last read was of a process that may not have all its alerts yet. */
  get isYoung(): boolean {
    return this.young;
  }

  /**
   * @param listed what the source lists now.
   * @param startedAt when its process began, `now` its time now (Unix ms, both by its own clock).
   * @returns what is to be shown, and for a young process since when it runs and how many are shown from before.
   */
  take(
    listed: readonly Incident[],
    startedAt: number | undefined,
    now: number,
  ): {
    readonly incidents: readonly Incident[];
    readonly young?: { readonly startedAt: number; readonly kept: number };
  } {
    this.young = startedAt !== undefined && now - startedAt < graceMs;
    if (!this.young || startedAt === undefined) {
      this.last = listed;
      return { incidents: listed };
    }
    const ids = new Set(listed.map(({ nativeId }) => nativeId));
    const kept = this.last.filter(({ nativeId }) => !ids.has(nativeId));
    // Also what came and went since the restart stays until the time is up: it is a few minutes, at worst too much.
    this.last = [...listed, ...kept];
    return { incidents: this.last, young: { startedAt, kept: kept.length } };
  }
}
