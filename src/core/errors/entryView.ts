import { wholeLine, type FieldMapping, type FieldRef } from './fieldMapping';
import { parseCutJson, parseJsonObject } from './jsonText';
import type { LogEntry } from './logBackend';
import { parseLogfmt } from './logfmtText';
import { valueOf, type Fields } from './recordFields';

/** An entry with what stands inside of its line taken apart. */
export interface EntryView {
  readonly entry: LogEntry;
  /** The line, or in engines without lines the message field's text. */
  readonly text?: string;
  /** Members of the JSON or logfmt that the text is. */
  readonly inner?: Fields;
  /** The text begins like JSON and is none, or holds bytes that were no text. */
  readonly isBroken: boolean;
}

const usualTexts = ['message', 'log', 'msg', 'body'];

/** Longest text that is taken apart; past it the line is read as far as this. */
const textLimit = 262_144;

/** Takes an entry's line apart. Never throws. */
export function viewEntry(entry: LogEntry, mapping?: FieldMapping): EntryView {
  const whole = entry.line ?? messageIn(entry.fields, mapping?.fields.message);
  if (whole === undefined) return { entry, isBroken: false };
  // A NUL is how a file that was cut under its writer reads; the replacement character, what was no UTF-8.
  const isBroken = whole.includes('\0') || whole.includes('\ufffd');
  const text = (whole.length > textLimit ? whole.slice(0, textLimit) : whole).replace(/\0+/g, '');
  const isCut = whole.length > textLimit;
  if (text.startsWith('{')) {
    const json = isCut ? undefined : parseJsonObject(text);
    const inner = json ?? parseCutJson(text);
    return { entry, text, ...(inner ? { inner } : {}), isBroken: isBroken || (!json && !isCut) };
  }
  const inner = text.includes('=') && !text.includes('\n') ? parseLogfmt(text) : undefined;
  return { entry, text, ...(inner ? { inner } : {}), isBroken };
}

/** The value that a field has in an entry; undefined where it has none. */
export function valueIn(view: EntryView, ref: FieldRef): unknown {
  if (ref.name === wholeLine) return view.text;
  const fields = ref.place === 'field' ? view.entry.fields : view.inner;
  return fields && valueOf(fields, ref.name);
}

/** The value as text, as engines compare it; undefined where there is none or it has no one text. */
export function textIn(view: EntryView, ref: FieldRef): string | undefined {
  const value = valueIn(view, ref);
  if (typeof value === 'string') return value === '' ? undefined : value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  // A trace as an array of lines.
  if (Array.isArray(value) && value.every(item => typeof item === 'string')) return value.join('\n');
  return undefined;
}

function messageIn(fields: Fields, ref: FieldRef | undefined): string | undefined {
  const names = ref && ref.place === 'field' && ref.name !== wholeLine ? [ref.name] : usualTexts;
  for (const name of names) {
    const value = valueOf(fields, name);
    if (typeof value === 'string') return value;
  }
  return undefined;
}
