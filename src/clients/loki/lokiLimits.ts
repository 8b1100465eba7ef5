import type { EngineLimit } from '../logEngine/engineApi';

/**
 * The words of Loki's refusals (pkg/validation, pkg/querier and pkg/logql of releases 2.0 to 3.4) and of servers that
 * speak its API.
 */
const refusals: readonly (readonly [RegExp, EngineLimit['why']])[] = [
  [/max(?:imum)? (?:number )?of series \((\d+)\)/i, 'series'],
  [/max[_ ]entries[_ ]limit[^(]*\(\d+ > (\d+)\)/i, 'entries'],
  [/limit .*\b(?:must be|cannot be|is) (?:less|greater|larger) than[^\d]*(\d+)/i, 'entries'],
  [/exceeded maximum resolution of ([\d,]+) points/i, 'buckets'],
  [/query would read too many bytes/i, 'bytes'],
  [/time range exceeds the limit|max(?:imum)? query length|range .*too (?:long|large)/i, 'range'],
  [/deadline exceeded|timed? ?out|context canceled|query was cancelled/i, 'timeout'],
  [/larger than max \((?:\d+) vs\.? (\d+)\)|received message larger than/i, 'bytes'],
];

export function lokiLimit(text: string): EngineLimit | undefined {
  for (const [pattern, why] of refusals) {
    const found = pattern.exec(text);
    if (!found) continue;
    const limit = Number((found[1] ?? '').replace(/,/g, ''));
    return { why, ...(Number.isSafeInteger(limit) && limit > 0 ? { limit } : {}) };
  }
  return undefined;
}
