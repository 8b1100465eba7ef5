import { timeOfCalmLine } from './calmLine';
import { parseCutJson, parseJsonObject } from './jsonText';
import { parseLogfmt } from './logfmtText';
import type { LogLevel, LogRecord, RecordFacts, RecordOrigin } from './logRecord';
import type { TimeHints } from './logTime';
import { factsOfPlain, plainHead } from './plainText';
import { factsOfFields, levelOfFields, timeOfFields, type Fields } from './recordFields';
import { isJsonObject } from './wellFormedJson';

/** Text that a record keeps as it was written. */
export const rawLimit = 16_384;

/** What became of a record's text. Every property is always there: millions of these are made. */
export interface ParsedRecord {
  /** Undefined for a record that is calm: a warning or less, naming no class and no uncaught exception. */
  readonly record: LogRecord | undefined;
  /** Unix ms; undefined where the text tells none. */
  readonly time: number | undefined;
  /** Its time named no zone. */
  readonly zoneless: boolean;
  /** The text began like JSON and is none: what could be read stands. */
  readonly unreadable: boolean;
}

/** What makes a calm level worth a second look: a class of its own, or an exception that nobody caught. */
const suspicious = /"(?:critical|major|standard)"|uncaught|unhandled|"handled": ?false/i;
const suspiciousText = /=(?:"?(?:critical|major|standard)\b)|uncaught|unhandled/i;

/**
 * Reads one record: JSON, logfmt or plain text with the lines that belong to it. `cut` tells that its end is missing.
 * Never throws. Most records of a log are calm, so their level is looked for first and nothing else is read of them.
 */
export function parseRecord(text: string, origin: RecordOrigin, hints: TimeHints, cut = false): ParsedRecord {
  if (text.startsWith('{')) return parseJsonRecord(text, origin, hints, cut);
  const isLine = !text.includes('\n');
  const fields = isLine && text.includes('=') ? parseLogfmt(text) : undefined;
  if (fields) return fromFields(fields, text, origin, hints, !suspiciousText.test(text));
  const head = isLine ? plainHead(text.slice(0, 256), hints) : undefined;
  if (head && isCalm(head.level) && !suspiciousText.test(text)) {
    return calm(head.time);
  }
  return toParsed(factsOfPlain(text, hints), text, origin);
}

function parseJsonRecord(text: string, origin: RecordOrigin, hints: TimeHints, cut: boolean): ParsedRecord {
  const calmAt = cut ? undefined : timeOfCalmLine(text, hints);
  // A calm line that is broken is counted as one: what it lost may have been anything.
  if (calmAt && !suspicious.test(text) && isJsonObject(text)) return calm(calmAt);
  const whole = cut ? undefined : parseJsonObject(text);
  const fields = whole ?? parseCutJson(text);
  if (!fields) return { ...toParsed(factsOfPlain(text, hints), text, origin), unreadable: true };
  const parsed = fromFields(fields, text, origin, hints, !suspicious.test(text));
  return whole || cut ? parsed : { ...parsed, unreadable: true };
}

function fromFields(
  fields: Fields,
  raw: string,
  origin: RecordOrigin,
  hints: TimeHints,
  maybeCalm: boolean,
): ParsedRecord {
  const level = levelOfFields(fields);
  if (maybeCalm && isCalm(level)) {
    return calm(timeOfFields(fields, hints));
  }
  return toParsed(factsOfFields(fields, hints), raw, origin);
}

function isCalm(level: LogLevel | undefined): level is 'warn' | 'info' | 'debug' {
  return level === 'info' || level === 'debug' || level === 'warn';
}

function calm(at: { readonly time: number; readonly zoneless: boolean } | undefined): ParsedRecord {
  return { record: undefined, time: at?.time, zoneless: at?.zoneless === true, unreadable: false };
}

function toParsed({ zoneless, ...facts }: RecordFacts, raw: string, origin: RecordOrigin): ParsedRecord {
  const record: LogRecord = { ...facts, origin, raw: copyOf(raw, rawLimit) };
  return { record, time: facts.time, zoneless: zoneless === true, unreadable: false };
}

/** A copy of a text's beginning: a plain slice would keep the whole of a long text alive. */
export function copyOf(text: string, limit: number): string {
  return text.length <= limit ? text : text.slice(0, limit).split('').join('');
}
