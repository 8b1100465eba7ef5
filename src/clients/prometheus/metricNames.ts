import type { MetricName, MetricType } from '../../core/errors/metricSource';
import { isRecord } from '../pagerDuty/readRows';

interface Metadata {
  readonly type?: MetricType;
  readonly unit?: string;
  readonly help?: string;
}

const types: ReadonlySet<string> = new Set<MetricType>([
  'counter',
  'gauge',
  'histogram',
  'summary',
  'info',
  'stateset',
]);

/** What a histogram or a summary is scraped as, and OpenMetrics's ends of counters and the like. */
const partEnd = /_(?:bucket|count|sum|total|created|info|gcount|gsum)$/;

/** Names with what `/metadata` says of them: it knows families, of which a histogram's `_bucket` is a part. */
export function describedNames(names: readonly string[], data: unknown): readonly MetricName[] {
  const families = isRecord(data) ? data : {};
  const known = (name: string): Metadata | undefined =>
    Object.hasOwn(families, name) ? metadataOf(families[name]) : undefined;
  return names.map(name => ({ name, ...(known(name) ?? known(name.replace(partEnd, '')) ?? {}) }));
}

/** The first of what the scraped programs say; they mostly say the same. */
function metadataOf(value: unknown): Metadata | undefined {
  const entry: unknown = Array.isArray(value) ? value[0] : undefined;
  if (!isRecord(entry)) return undefined;
  const { type, unit, help } = entry;
  return {
    ...(typeof type === 'string' ? { type: typeOf(type) } : {}),
    ...(typeof unit === 'string' && unit !== '' ? { unit: unit.slice(0, 100) } : {}),
    ...(typeof help === 'string' && help !== '' ? { help: help.slice(0, 500) } : {}),
  };
}

function typeOf(word: string): MetricType {
  const type = word.toLowerCase().replace(/^gaugehistogram$/, 'histogram');
  return types.has(type) ? (type as MetricType) : 'unknown';
}
