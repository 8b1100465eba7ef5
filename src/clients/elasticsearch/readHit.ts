import type { FieldMapping } from '../../core/errors/fieldMapping';
import type { Dimension, LogEntry, StratumValues } from '../../core/errors/logBackend';
import { valueOf } from '../../core/errors/recordFields';
import { isRecord } from '../pagerDuty/readRows';
import { numberOf } from './searchAnswer';

const dimensions: readonly Dimension[] = ['service', 'level', 'classField', 'exceptionType', 'release'];

/** What of a hit is asked for: its source as it is, and its time as the engine understood it. */
export function hitParts(time: string) {
  return { _source: true, docvalue_fields: [{ field: time, format: 'epoch_millis' }] } as const;
}

/**
 * A hit as an entry; undefined where it has no time that can be read.
 * @param values of its stratum where that is known: its own otherwise.
 */
export function readHit(
  hit: unknown,
  time: string,
  mapping: FieldMapping | undefined,
  values?: StratumValues,
): LogEntry | undefined {
  if (!isRecord(hit)) return undefined;
  const source = hit['_source'];
  const fields = isRecord(source) ? source : {};
  const at = timeOf(hit, fields, time);
  if (at === undefined) return undefined;
  return {
    id: `${String(hit['_index'])}/${String(hit['_id'])}`,
    time: at,
    fields,
    values: values ?? ownValues(fields, mapping),
  };
}

function timeOf(
  hit: Readonly<Record<string, unknown>>,
  source: Readonly<Record<string, unknown>>,
  name: string,
): number | undefined {
  const told = isRecord(hit['fields']) ? hit['fields'][name] : undefined;
  const first: unknown = Array.isArray(told) ? told[0] : told;
  return readTime(first) ?? readTime(valueOf(source, name));
}

/** Milliseconds (also in quotes), a date's text, or the `strict_date_optional_time` of servers that take no format. */
function readTime(value: unknown): number | undefined {
  const number = numberOf(value);
  // What is given in seconds, by its size: no log is of 1970.
  if (number !== undefined)
    return number > 0 && number < 1e11 ? number * 1_000 : number > 0 ? number : undefined;
  if (typeof value !== 'string') return undefined;
  // A text without a zone is UTC to these engines.
  const text =
    /(?:Z|[+-]\d\d:?\d\d)$/i.test(value) || !/T|\d \d/.test(value) ? value : `${value.replace(' ', 'T')}Z`;
  const at = Date.parse(text);
  return Number.isNaN(at) ? undefined : at;
}

function ownValues(
  fields: Readonly<Record<string, unknown>>,
  mapping: FieldMapping | undefined,
): StratumValues {
  const values: Partial<Record<Dimension, string | null>> = {};
  for (const dimension of dimensions) {
    const ref = mapping?.fields[dimension];
    if (ref?.place !== 'field') continue;
    const value = valueOf(fields, ref.name);
    const first: unknown = Array.isArray(value) ? value[0] : value;
    values[dimension] =
      typeof first === 'string' || typeof first === 'number' || typeof first === 'boolean'
        ? String(first)
        : null;
  }
  return values;
}
