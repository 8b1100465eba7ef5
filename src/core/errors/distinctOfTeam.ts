import { serviceOfRecord } from '../team/ownership';
import type { Team } from '../team/team';
import { distinctKey, type DistinctFact, type DistinctOf } from './distinctKeys';
import type { ErrorGroup, DistinctCount } from './errorGroup';
import { parseCutJson, parseJsonObject } from './jsonText';
import { parseLogfmt } from './logfmtText';
import type { LogRecord } from './logRecord';
import { valueOf, type Fields } from './recordFields';
import { unwrapLine } from './unwrapLine';

/** Where loggers put what names one request: W3C and OpenTelemetry, Datadog, ECS, and request ids of frameworks. */
const requestFields =
  'trace_id traceId trace.id traceID dd.trace_id otelTraceID attributes.trace_id request_id requestId request.id req.id x_request_id x-request-id http.request.id correlation_id correlationId';

/** Reads of records whose error it is; undefined where no service of the team has a value. */
export function distinctOfTeam(team: Team): DistinctOf | undefined {
  if (!team.services.some(({ value }) => value)) return undefined;
  return record => factOf(record, serviceOfRecord(team, record.service)?.value?.distinctBy);
}

/**
 * A group's distinct customers or orders: as its source counted them; else of its samples alone, a lower bound.
 * Undefined where the team names no field, or no record has it.
 */
export function distinctOfGroup(group: ErrorGroup, field: string | undefined): DistinctCount | undefined {
  if (field === undefined) return undefined;
  if (group.distinct?.field === field) return group.distinct;
  const facts = new Map(
    group.samples.flatMap(sample => {
      const fact = factOf(sample, field);
      return fact ? [[fact.key, fact] as const] : [];
    }),
  );
  if (facts.size === 0) return undefined;
  const keys = [...facts.values()].map(({ key, request }) =>
    request === undefined ? { key } : { key, request },
  );
  const isAll = group.samples.length >= group.count;
  return { field, count: keys.length, keys, ...(isAll ? {} : { atLeast: true }) };
}

function factOf(record: LogRecord, field: string | undefined): DistinctFact | undefined {
  if (field === undefined) return undefined;
  const fields = fieldsOf(record);
  const value = fields && wordOf(valueOf(fields, field));
  if (!fields || value === undefined) return undefined;
  for (const name of requestFields.split(' ')) {
    const request = wordOf(valueOf(fields, name));
    if (request !== undefined) return { field, key: distinctKey(value), request: distinctKey(request) };
  }
  return { field, key: distinctKey(value) };
}

function fieldsOf({ raw }: LogRecord): Fields | undefined {
  const { text } = unwrapLine(raw);
  if (text.startsWith('{')) return parseJsonObject(text) ?? parseCutJson(text);
  return parseLogfmt(text);
}

function wordOf(value: unknown): string | undefined {
  const text = typeof value === 'number' || typeof value === 'bigint' ? String(value) : value;
  return typeof text === 'string' && text.trim() !== '' && text.length <= 300 ? text : undefined;
}
