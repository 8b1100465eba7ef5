import type { MetricLabels } from '../../core/errors/metricSource';
import { isRecord } from '../pagerDuty/readRows';

/** A series as an answer had it; times in Unix ms. */
export interface RawSeries {
  readonly labels: MetricLabels;
  readonly points: readonly RawPoint[];
}

export interface RawPoint {
  readonly at: number;
  readonly value: number;
}

/** What an answer's `data` held, and how much of it could not be read. */
export interface SeriesRead {
  readonly series: readonly RawSeries[];
  /** Series that there were, also those past the limit. */
  readonly total: number;
  /** Series without labels or with a sample that is none. */
  readonly unreadable: number;
  /** Series whose samples are (also) native histograms. */
  readonly histograms: number;
}

/** Most series of one answer that are read. */
export const mostSeries = 1_000;

/** Reads `data` of `query` and `query_range`: vector, matrix and scalar; undefined for anything else. */
export function readSeries(data: unknown): SeriesRead | undefined {
  if (!isRecord(data)) return undefined;
  const { resultType, result } = data;
  if (!Array.isArray(result)) return undefined;
  if (resultType === 'scalar') {
    const point = readPoint(result);
    return {
      series: point ? [{ labels: {}, points: [point] }] : [],
      total: 1,
      unreadable: point ? 0 : 1,
      histograms: 0,
    };
  }
  // A string is no number: its one "series" cannot be read.
  if (resultType === 'string') return { series: [], total: 1, unreadable: 1, histograms: 0 };
  if (resultType !== 'vector' && resultType !== 'matrix') return undefined;
  return readRows(result as readonly unknown[]);
}

function readRows(rows: readonly unknown[]): SeriesRead {
  const series: RawSeries[] = [];
  let unreadable = 0;
  let histograms = 0;
  for (const row of rows.slice(0, mostSeries)) {
    const labels = isRecord(row) ? labelsOf(row['metric'] ?? {}) : undefined;
    if (!isRecord(row) || !labels) {
      unreadable += 1;
      continue;
    }
    if ('histogram' in row || 'histograms' in row) {
      histograms += 1;
      if (!('value' in row) && !('values' in row)) continue;
    }
    const samples: unknown = row['values'] ?? [row['value']];
    const points = Array.isArray(samples) ? (samples as readonly unknown[]).map(readPoint) : [undefined];
    const read = points.filter((point): point is RawPoint => point !== undefined);
    if (read.length < points.length) unreadable += 1;
    if (read.length > 0) series.push({ labels, points: read });
  }
  return { series, total: rows.length, unreadable, histograms };
}

/** `[seconds, "value"]`. */
function readPoint(sample: unknown): RawPoint | undefined {
  if (!Array.isArray(sample)) return undefined;
  const [seconds, text] = sample as readonly unknown[];
  const at = typeof seconds === 'string' ? Number(seconds) : seconds;
  const value = numberOf(text);
  return typeof at === 'number' && Number.isFinite(at) && value !== undefined
    ? { at: Math.round(at * 1_000), value }
    : undefined;
}

/** A number as Go prints it, or (of compatible servers) as JSON has it; `NaN` and infinities are values. */
export function numberOf(value: unknown): number | undefined {
  if (typeof value === 'number') return value;
  if (typeof value !== 'string') return undefined;
  if (/^nan$/i.test(value)) return Number.NaN;
  const infinite = /^([+-]?)inf(?:inity)?$/i.exec(value);
  if (infinite) return infinite[1] === '-' ? -Infinity : Infinity;
  const number = value.trim() === '' ? Number.NaN : Number(value);
  return Number.isNaN(number) ? undefined : number;
}

/** Labels are texts; undefined for what is none. */
export function labelsOf(value: unknown): MetricLabels | undefined {
  if (!isRecord(value)) return undefined;
  const pairs = Object.entries(value).filter((pair): pair is [string, string] => typeof pair[1] === 'string');
  return pairs.length === Object.keys(value).length ? Object.fromEntries(pairs) : undefined;
}
