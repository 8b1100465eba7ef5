import type { EntityId } from '../base/identity';

/** How often a place paged, as far as it is known. */
export interface PlacePages {
  /** Incidents that somebody or something tied to the place; each once. */
  readonly count: number;
  /** Those of them that are known to have paged since the time asked for. */
  readonly recent: number;
  /** Those of which nobody knows when. */
  readonly undated: number;
}

/** The same for an id as stores have it and as people write it by hand: `pagerduty:acme:Q1` and `pagerduty:Q1`. */
export function incidentKey(id: EntityId): string {
  const first = id.indexOf(':');
  const second = id.indexOf(':', first + 1);
  return second < 0 ? id : `${id.slice(0, first)}:${id.slice(second + 1)}`;
}

/**
 * Counts incidents.
 * @param timeOf when the incident with this `incidentKey` paged, Unix ms; undefined where that is not known
 */
export function pagesOf(
  ids: Iterable<EntityId>,
  timeOf: (key: string) => number | undefined,
  since: number,
): PlacePages {
  let [recent, undated] = [0, 0];
  const keys = new Set([...ids].map(incidentKey));
  for (const key of keys) {
    const at = timeOf(key);
    if (at === undefined) undated += 1;
    else if (at >= since) recent += 1;
  }
  return { count: keys.size, recent, undated };
}
