import { textIn, valueIn, viewEntry, type EntryView } from './entryView';
import { wholeLine, type FieldMapping, type FieldRole } from './fieldMapping';
import { levelOfValue } from './logLevel';
import type { LogEntry } from './logBackend';
import type { LogLevel, LogRecord, RecordFacts } from './logRecord';
import { copyOf, rawLimit } from './parseRecord';
import { factsOfPlain } from './plainText';
import { factsOfFields, type Fields } from './recordFields';

/** What an entry of a log engine came out as. */
export interface EntryRecord {
  readonly view: EntryView;
  readonly record: LogRecord;
  /** Something of it could not be read: the rest stands. */
  readonly isBroken: boolean;
}

/** The first of the usual names of each role: what is mapped is put there, where it is found before all else. */
const canonical: Readonly<Partial<Record<FieldRole, string>>> = {
  message: 'message',
  service: 'service.name',
  environment: 'environment',
  release: 'release',
  status: 'status',
  exceptionType: 'error.type',
  exceptionMessage: 'error.message',
  stack: 'error.stack_trace',
  classField: 'class',
};

/**
 * The record that an entry tells: mapped fields first, then what stands in the line (JSON, logfmt, plain text with the
 * lines of a trace), then fields of usual names. `source` names the backend. The time is the engine's. Never throws.
 */
export function recordOfEntry(entry: LogEntry, mapping: FieldMapping, source: string): EntryRecord {
  const view = viewEntry(entry, mapping);
  const facts = factsOf(view, mapping);
  const told: Omit<LogRecord, 'origin' | 'raw'> & { zoneless?: boolean } = { ...facts };
  delete told.zoneless;
  const record: LogRecord = {
    ...told,
    time: entry.time,
    level: levelOf(view, mapping, facts.level),
    origin: { source },
    raw: copyOf(rawOf(view), rawLimit),
  };
  return { view, record, isBroken: view.isBroken };
}

const hints = { zoneMinutes: 0, reference: 0 };

function factsOf(view: EntryView, mapping: FieldMapping): RecordFacts {
  const { entry, inner, text } = view;
  const mapped = mappedFields(view, mapping);
  // What the line says of itself is nearer to the program than labels are.
  if (inner) {
    const around = factsOfFields({ ...entry.fields, message: '' }, hints);
    const own = factsOfFields({ ...inner, ...mapped }, hints);
    return { ...around, ...own, level: own.level === 'unknown' ? around.level : own.level };
  }
  const fields = { ...entry.fields, ...mapped };
  if (text === undefined) return factsOfFields(fields, hints);
  const plain = factsOfPlain(text, hints);
  const { message, level, ...others } = factsOfFields({ ...fields, message: '' }, hints);
  return {
    ...plain,
    ...others,
    level: plain.level === 'unknown' ? level : plain.level,
    // The message without the time and level at its head; a mapped field of its own says it better.
    message:
      mapping.fields.message && messageIsField(mapping) && !/\n/.test(text)
        ? firstOf(text)
        : plain.message || message,
  };
}

/** A message that is a field is the message; one that is the line has a head to be taken off. */
function messageIsField(mapping: FieldMapping): boolean {
  return mapping.fields.message?.place === 'field' && mapping.fields.message.name !== wholeLine;
}

function firstOf(text: string): string {
  return text.trim().slice(0, 4_096);
}

/** Values of mapped roles under the names that are looked at first. */
function mappedFields(view: EntryView, mapping: FieldMapping): Fields {
  const fields: Record<string, unknown> = {};
  for (const [role, name] of Object.entries(canonical) as [FieldRole, string][]) {
    const ref = mapping.fields[role];
    if (!ref || ref.name === wholeLine) continue;
    const value = role === 'status' || role === 'stack' ? valueIn(view, ref) : textIn(view, ref);
    // The text that was taken apart is no message any more.
    if (value !== undefined && !(view.inner && value === view.text)) fields[name] = value;
  }
  return fields;
}

function levelOf(view: EntryView, mapping: FieldMapping, told: LogLevel): LogLevel {
  const ref = mapping.fields.level;
  const mapped = ref && levelOfValue(valueIn(view, ref), mapping.levelScale ?? 'pino');
  return mapped ?? levelOfValue(view.entry.values.level, mapping.levelScale ?? 'pino') ?? told;
}

/** The line as it is, with the fields where it says less than they do. */
function rawOf({ entry, text, inner }: EntryView): string {
  if (entry.line !== undefined && (inner || Object.keys(entry.fields).length === 0))
    return text ?? entry.line;
  const fields = entry.line === undefined ? entry.fields : { message: text, ...entry.fields };
  return jsonOf(fields);
}

function jsonOf(fields: Fields): string {
  try {
    return JSON.stringify(fields);
  } catch {
    // Only values of JSON come here; what is none says nothing.
    return '';
  }
}
