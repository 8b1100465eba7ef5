import type { Comparison } from './team';

/** `5m`, `1h`, `5d`: whole seconds, minutes, hours or days, not zero. */
export const durationPattern = /^([1-9]\d{0,5})(s|m|h|d)$/;

/** `0.1%`: a percentage above 0, at most 100. */
export const sharePattern = /^(?:100(?:\.0{1,6})?|\d{1,2}(?:\.\d{1,6})?)%$/;

/** `>= 500`, `<= 2`. */
export const comparisonPattern = /^(>=|<=|>|<|=)\s{0,3}(\d{1,12}(?:\.\d{1,6})?)$/;

/** The calendar quarter `2026-Q4`. */
export const quarterPattern = /^\d{4}-Q[1-4]$/;

/** `Mon 09:00`: a weekday and a time of day. */
export const handOverPattern = /^(Mon|Tue|Wed|Thu|Fri|Sat|Sun) ([01]\d|2[0-3]):([0-5]\d)$/;

/** `09:00-17:00`; a day ends at `24:00`. */
const hoursPattern = /^(?:[01]\d|2[0-3]):[0-5]\d-(?:(?:[01]\d|2[0-3]):[0-5]\d|24:00)$/;

export const weekdays = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'] as const;

/** Weekday (1 is Monday) and minutes after midnight of `Mon 09:00`; undefined for other text. */
export function parseHandOver(text: string): { readonly day: number; readonly minute: number } | undefined {
  const [, day, hour, minute] = handOverPattern.exec(text) ?? [];
  const index = weekdays.findIndex(known => known === day);
  return index < 0 ? undefined : { day: index + 1, minute: Number(hour) * 60 + Number(minute) };
}

/** Minutes after midnight of `09:00-17:00`; undefined for other text and where it does not end after it begins. */
export function parseHours(text: string): { readonly from: number; readonly to: number } | undefined {
  if (!hoursPattern.test(text)) return undefined;
  const [from = 0, to = 0] = text.split('-').map(part => {
    const [hour, minute] = part.split(':').map(Number);
    return (hour ?? 0) * 60 + (minute ?? 0);
  });
  return from < to ? { from, to } : undefined;
}

/** Whether this machine knows the IANA zone, e.g. `Europe/Berlin`. */
export function isTimeZone(zone: string): boolean {
  try {
    return new Intl.DateTimeFormat('en-US', { timeZone: zone }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

const unitMs = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/** Milliseconds of `5m`, `1h`, `5d`; undefined for other text. */
export function parseDuration(text: string): number | undefined {
  const match = durationPattern.exec(text);
  return match ? Number(match[1]) * unitMs[match[2] as keyof typeof unitMs] : undefined;
}

/** The fraction of `0.1%`, 0.001; undefined for other text and for zero. */
export function parseShare(text: string): number | undefined {
  if (!sharePattern.test(text)) return undefined;
  // Shifted as text: 99.9 / 100 is 0.9990000000000001.
  const fraction = Number(`${text.slice(0, -1)}e-2`);
  return fraction > 0 ? fraction : undefined;
}

/** The bound that `>= 500` states; undefined for other text. */
export function parseComparison(text: string): Comparison | undefined {
  const match = comparisonPattern.exec(text);
  return match ? { operator: match[1] as Comparison['operator'], value: Number(match[2]) } : undefined;
}
