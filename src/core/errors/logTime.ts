/** What a time without a zone or year is read by. */
export interface TimeHints {
  /** Minutes east of UTC of times that name no zone. */
  readonly zoneMinutes: number;
  /** Year of times that name none (syslog): that of this instant, or the one before where it would be in its future. */
  readonly reference: number;
}

/** A time found in text: Unix ms, and where its text ends. */
export interface FoundTime {
  readonly time: number;
  readonly end: number;
  /** It named no zone: `zoneMinutes` was used. */
  readonly zoneless: boolean;
}

const months: Readonly<Record<string, number>> = {
  jan: 1,
  feb: 2,
  mar: 3,
  apr: 4,
  may: 5,
  jun: 6,
  jul: 7,
  aug: 8,
  sep: 9,
  oct: 10,
  nov: 11,
  dec: 12,
};

const clock = String.raw`(\d{1,2}):(\d{2}):(\d{2})(?:[.,](\d{1,9}))?`;
const zone = String.raw`(?: ?(Z|UTC|GMT|[+-]\d{2}:?\d{2})(?![\d:]))?`;
type Names = readonly (
  'year' | 'month' | 'day' | 'hour' | 'minute' | 'second' | 'fraction' | 'zone' | 'half'
)[];

/** Every way to write a time, and which group is what. Anchored: a time in the middle of a message is no record's time. */
const forms: readonly (readonly [RegExp, Names])[] = [
  // 2026-10-11T02:14:09.123Z, 2026-10-11 02:14:09,123 +0200, Go's 2026/10/11 02:14:09
  [
    new RegExp(String.raw`^(\d{4})[-/](\d{2})[-/](\d{2})[T ]${clock}${zone}`),
    ['year', 'month', 'day', 'hour', 'minute', 'second', 'fraction', 'zone'],
  ],
  // 20261011 02:14:09.123, Spark's 26/10/11 02:14:09
  [
    new RegExp(String.raw`^(\d{4}|\d{2}/)(\d{2})/?(\d{2}) ${clock}${zone}`),
    ['year', 'month', 'day', 'hour', 'minute', 'second', 'fraction', 'zone'],
  ],
  // nginx and Apache access: 11/Oct/2026:02:14:09 +0000
  [
    new RegExp(String.raw`^(\d{1,2})[/ -]([A-Za-z]{3})[/ -](\d{4})[: ]${clock}${zone}`),
    ['day', 'month', 'year', 'hour', 'minute', 'second', 'fraction', 'zone'],
  ],
  // Apache error: Sun Oct 11 02:14:09.123456 2026
  [
    new RegExp(String.raw`^(?:[A-Z][a-z]{2},? )([A-Z][a-z]{2}) {1,2}(\d{1,2}) ${clock} (\d{4})`),
    ['month', 'day', 'hour', 'minute', 'second', 'fraction', 'year'],
  ],
  // java.util.logging: Oct 11, 2026 2:14:09 AM
  [
    new RegExp(String.raw`^([A-Z][a-z]{2}) (\d{1,2}), (\d{4}),? ${clock}(?: ([AP])M)?`),
    ['month', 'day', 'year', 'hour', 'minute', 'second', 'fraction', 'half'],
  ],
  // syslog: Oct 11 02:14:09
  [
    new RegExp(String.raw`^([A-Z][a-z]{2}) {1,2}(\d{1,2}) ${clock}`),
    ['month', 'day', 'hour', 'minute', 'second', 'fraction'],
  ],
  // klog, glog after its letter: 1011 02:14:09.123456
  [
    new RegExp(String.raw`^(\d{2})(\d{2}) ${clock}`),
    ['month', 'day', 'hour', 'minute', 'second', 'fraction'],
  ],
];

/** The time that `text` begins with, in any of the forms that logs use. */
export function timeAtStart(text: string, hints: TimeHints): FoundTime | undefined {
  const first = text.charCodeAt(0);
  const isDigit = first >= 48 && first <= 57;
  if (!isDigit && !(first >= 65 && first <= 90)) return undefined;
  // A fraction of a time has nine digits at most, so no form reaches past this.
  const head = text.slice(0, 48);
  for (const [form, names] of forms) {
    const match = form.exec(head);
    if (!match) continue;
    const parts: Record<string, string | undefined> = {};
    names.forEach((name, i) => (parts[name] = match[i + 1]));
    const time = assemble(parts, hints);
    if (time !== undefined) return { time, end: match[0].length, zoneless: parts['zone'] === undefined };
  }
  return undefined;
}

/** The time of a field's value: text in any form, or a number of seconds, milliseconds, micro- or nanoseconds. */
export function timeOfValue(
  value: unknown,
  hints: TimeHints,
): { readonly time: number; readonly zoneless: boolean } | undefined {
  if (typeof value === 'number') return timeOfNumber(value);
  if (typeof value !== 'string') return undefined;
  const iso = timeOfIso(value);
  if (iso !== undefined) return { time: iso, zoneless: false };
  const text = value.trim();
  if (/^\d{9,19}(?:\.\d{1,9})?$/.test(text)) return timeOfNumber(Number(text));
  return timeAtStart(text, hints);
}

const digit = { zero: 48, nine: 57 };

/** `2026-10-11T02:14:09.123Z` and the same without a fraction, as most loggers write it: millions are read. */
function timeOfIso(text: string): number | undefined {
  const isLong = text.length === 24;
  if (!isLong && text.length !== 20) return undefined;
  if (text[4] !== '-' || text[7] !== '-' || text[10] !== 'T' || text[13] !== ':' || text[16] !== ':')
    return undefined;
  if (text[text.length - 1] !== 'Z' || (isLong && text[19] !== '.')) return undefined;
  const [month, day, hour] = [digitsAt(text, 5, 2), digitsAt(text, 8, 2), digitsAt(text, 11, 2)];
  const [minute, second] = [digitsAt(text, 14, 2), digitsAt(text, 17, 2)];
  // What is odd goes the long way.
  if (!(month >= 1 && month <= 12 && day >= 1 && day <= 31 && hour <= 23 && minute <= 59)) return undefined;
  const ms = isLong ? digitsAt(text, 20, 3) : 0;
  const time = Date.UTC(digitsAt(text, 0, 4), month - 1, day, hour, minute, second, ms);
  return Number.isNaN(time) ? undefined : time;
}

function digitsAt(text: string, at: number, count: number): number {
  let value = 0;
  for (let i = at; i < at + count; i++) {
    const char = text.charCodeAt(i);
    if (char < digit.zero || char > digit.nine) return NaN;
    value = value * 10 + char - digit.zero;
  }
  return value;
}

/** Bounds are the years 2001 and 5138: a number outside of them is no time in any of the units. */
function timeOfNumber(value: number): { readonly time: number; readonly zoneless: boolean } | undefined {
  for (const perMs of [0.001, 1, 1e3, 1e6]) {
    const time = value / perMs;
    if (time >= 1e12 && time < 1e14) return { time: Math.round(time), zoneless: false };
  }
  return undefined;
}

function assemble(parts: Record<string, string | undefined>, hints: TimeHints): number | undefined {
  const number = (name: string): number => Number(parts[name] ?? 0);
  const monthText = parts['month'] ?? '';
  const month = months[monthText.toLowerCase()] ?? Number(monthText);
  let hour = number('hour');
  if (parts['half'] !== undefined) hour = (hour % 12) + (parts['half'] === 'P' ? 12 : 0);
  const day = number('day');
  if (!(month >= 1 && month <= 12) || day < 1 || day > 31 || hour > 23 || number('minute') > 59)
    return undefined;
  const ms = Math.floor(Number(`0.${parts['fraction'] ?? '0'}`) * 1000 + 1e-6);
  const offset = zoneOffset(parts['zone'], hints) * 60_000;
  const at = (year: number): number =>
    Date.UTC(year, month - 1, day, hour, number('minute'), number('second'), ms) - offset;
  const yearText = parts['year'];
  if (yearText !== undefined) {
    const year = parseInt(yearText, 10);
    return at(yearText.length === 3 ? 2000 + year : year);
  }
  const year = new Date(hints.reference).getUTCFullYear();
  // A day of slack for clocks and zones: December's records read in January are last year's.
  return at(year) > hints.reference + 86_400_000 ? at(year - 1) : at(year);
}

function zoneOffset(zoneText: string | undefined, hints: TimeHints): number {
  if (zoneText === undefined) return hints.zoneMinutes;
  const [, sign, hours, minutes] = /^([+-])(\d{2}):?(\d{2})$/.exec(zoneText) ?? [];
  return sign === undefined ? 0 : (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes));
}
