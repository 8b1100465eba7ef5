import type { LogEntry, SampledStratum, SampleStratum } from '../../core/errors/logBackend';

/** Entries by the stratum that they belong to, in the order of `strata`. */
export function layToStrata(
  entries: readonly LogEntry[],
  strata: readonly SampleStratum[],
): readonly (readonly LogEntry[])[] {
  const laid: LogEntry[][] = strata.map(() => []);
  const dimensions = Object.keys(strata[0]?.values ?? {}) as (keyof SampleStratum['values'])[];
  const keyOf = (values: SampleStratum['values']): string =>
    JSON.stringify(dimensions.map(dimension => values[dimension] ?? null));
  const places = new Map(strata.map(({ values }, index) => [keyOf(values), index]));
  for (const entry of entries) {
    const index = places.get(keyOf(entry.values));
    if (index !== undefined) laid[index]?.push(entry);
  }
  return laid;
}

/** What a stratum is that nobody was asked about: empty as counted, or not wanted. */
export function notAsked({ total }: SampleStratum): SampledStratum {
  return { entries: [], how: total === 0 ? 'all' : 'none' };
}
