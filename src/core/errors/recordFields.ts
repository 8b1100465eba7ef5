import { parseStack } from '../source/parseStack';
import { announcesUncaught, exceptionOf } from './exceptionText';
import { fieldNames } from './fieldNames';
import { levelOfValue } from './logLevel';
import type { LogLevel, RecordFacts } from './logRecord';
import { timeOfValue, type TimeHints } from './logTime';

/** A record's fields as the logger wrote them: nested, or flat with dots in their fieldNames. */
export type Fields = Readonly<Record<string, unknown>>;

const classWords = new Set(['critical', 'major', 'standard']);

/** What a logger's fields tell, in one shape. A field of a wrong type counts as absent. */
export function factsOfFields(fields: Fields, hints: TimeHints): RecordFacts {
  const time = timeOfFields(fields, hints);
  const message = first(fieldNames.message, name => textOf(valueOf(fields, name)));
  const stack = first(fieldNames.stack, name => stackText(valueOf(fields, name))) ?? stackInMessage(message);
  const named = {
    type: first(fieldNames.exceptionType, name => wordOf(valueOf(fields, name))),
    message: first(fieldNames.exceptionMessage, name => textOf(valueOf(fields, name))),
  };
  const told = stack === undefined ? undefined : exceptionOf(stack, true);
  const type = isTelling(named.type) ? named.type : (told?.type ?? named.type);
  const isException = type !== undefined || stack !== undefined;
  const exceptionMessage = isException ? (named.message ?? told?.message) : undefined;
  const status = first(fieldNames.status, name => statusOf(valueOf(fields, name)));
  const classed = first(fieldNames.classField, name => classOf(name, valueOf(fields, name)));
  const uncaught = isUncaught(fields, message, told?.uncaught === true);
  const service = first(fieldNames.service, name => wordOf(valueOf(fields, name)));
  const environment = first(fieldNames.environment, name => wordOf(valueOf(fields, name)));
  const release = first(fieldNames.release, name => wordOf(valueOf(fields, name)));
  return {
    ...(time ? { time: time.time, ...(time.zoneless ? { zoneless: true } : {}) } : {}),
    level: levelOfFields(fields) ?? 'unknown',
    message: firstLine(message ?? named.message ?? told?.message ?? ''),
    ...(service === undefined ? {} : { service }),
    ...(environment === undefined ? {} : { environment }),
    ...(release === undefined ? {} : { release }),
    ...(status === undefined ? {} : { status }),
    ...(type === undefined ? {} : { exceptionType: type }),
    ...(exceptionMessage === undefined ? {} : { exceptionMessage: firstLine(exceptionMessage) }),
    ...(stack === undefined ? {} : { stack }),
    ...(uncaught ? { uncaught } : {}),
    ...(classed ? { classField: classed } : {}),
  };
}

/** The value of a name with dots: a flat key of that name, or down the nested objects. Own properties only. */
export function valueOf(fields: Fields, name: string): unknown {
  if (Object.hasOwn(fields, name)) return fields[name];
  for (let at = name.indexOf('.'); at >= 0; at = name.indexOf('.', at + 1)) {
    const outerName = name.slice(0, at);
    // `resource.attributes` nested, `service.name` flat in it, and every other mixture.
    const outer = Object.hasOwn(fields, outerName) ? fields[outerName] : undefined;
    if (!isFields(outer)) continue;
    const found = valueOf(outer, name.slice(at + 1));
    if (found !== undefined) return found;
  }
  return undefined;
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function first<T>(candidates: readonly string[], read: (name: string) => T | undefined): T | undefined {
  for (const name of candidates) {
    const found = read(name);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The level of a record's fields. */
export function levelOfFields(fields: Fields): LogLevel | undefined {
  return (
    first(fieldNames.level, name => levelOfValue(valueOf(fields, name))) ??
    levelOfValue(valueOf(fields, 'levelno'), 'python') ??
    first(['severityNumber', 'severity_number'], name => levelOfValue(valueOf(fields, name), 'openTelemetry'))
  );
}

/** The time of a record's fields, and whether it named no zone. */
export function timeOfFields(
  fields: Fields,
  hints: TimeHints,
): { readonly time: number; readonly zoneless: boolean } | undefined {
  return first(fieldNames.time, name => timeOfValue(valueOf(fields, name), hints)) ?? instant(fields);
}

/** log4j2: `instant: { epochSecond, nanoOfSecond }`. */
function instant(fields: Fields): { readonly time: number; readonly zoneless: boolean } | undefined {
  const seconds = valueOf(fields, 'instant.epochSecond');
  const nanos = valueOf(fields, 'instant.nanoOfSecond');
  if (typeof seconds !== 'number') return undefined;
  return {
    time: seconds * 1000 + (typeof nanos === 'number' ? Math.floor(nanos / 1e6) : 0),
    zoneless: false,
  };
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value.trim() !== '' ? value : undefined;
}

function wordOf(value: unknown): string | undefined {
  const text = textOf(value)?.trim();
  return text !== undefined && text.length <= 300 && !text.includes('\n') ? text : undefined;
}

function statusOf(value: unknown): number | undefined {
  const status = typeof value === 'string' && /^\d{3}$/.test(value) ? Number(value) : value;
  return typeof status === 'number' && Number.isInteger(status) && status >= 100 && status < 600
    ? status
    : undefined;
}

function classOf(
  field: string,
  value: unknown,
): { readonly field: string; readonly value: string } | undefined {
  return typeof value === 'string' && classWords.has(value.trim().toLowerCase())
    ? { field, value }
    : undefined;
}

/** `Error` says less than the trace's own `ChargeError`. */
function isTelling(type: string | undefined): boolean {
  return type !== undefined && type !== 'Error' && type !== 'Exception' && type !== 'object';
}

/** A trace as text, as an array of lines (winston, zerolog), or as an array of frames (zerolog's pkgerrors). */
function stackText(value: unknown): string | undefined {
  if (typeof value === 'string') return looksLikeTrace(value) ? unescaped(value) : undefined;
  if (!Array.isArray(value) || value.length === 0) return undefined;
  const lines = value.slice(0, 500).map((item: unknown) => {
    if (typeof item === 'string') return item;
    if (!isFields(item)) return '';
    const file =
      textOf(item['source']) ?? textOf(item['file']) ?? textOf(item['filename']) ?? textOf(item['fileName']);
    const line = item['line'] ?? item['lineno'] ?? item['lineNumber'];
    const name = textOf(item['func']) ?? textOf(item['function']) ?? textOf(item['method']) ?? '<unknown>';
    return file === undefined ? '' : `    at ${name} (${file}:${String(line)})`;
  });
  const text = lines.filter(line => line !== '').join('\n');
  return looksLikeTrace(text) ? text : undefined;
}

/** A trace inside the message itself: its first line is the message. */
function stackInMessage(message: string | undefined): string | undefined {
  if (message === undefined || !/\n|\\n/.test(message)) return undefined;
  return stackText(message);
}

/** Cheap to see before the formats run: several lines, or a number after a colon or the word line. */
function looksLikeTrace(text: string): boolean {
  if (!/:\d|line \d|\.go:|\(\d/.test(text.slice(0, 20_000))) return false;
  return parseStack(unescaped(text.slice(0, 20_000))).length > 0;
}

/** Some shippers escape twice: `\\n` in place of line ends. */
function unescaped(text: string): string {
  return text.includes('\n') ? text : text.replace(/\\r?\\n|\\n/g, '\n').replace(/\\t/g, '\t');
}

function isUncaught(fields: Fields, message: string | undefined, told: boolean): boolean {
  if (told || valueOf(fields, 'uncaught') === true || valueOf(fields, 'handled') === false) return true;
  return message !== undefined && announcesUncaught(message);
}

function firstLine(text: string): string {
  const trimmed = text.trimStart();
  const end = trimmed.search(/[\r\n]/);
  return (end < 0 ? trimmed : trimmed.slice(0, end)).slice(0, 4_096);
}
