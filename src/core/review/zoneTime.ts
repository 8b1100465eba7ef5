/**
 * Wall clocks of IANA zones. A wall time is written as the Unix ms that the same reading of a clock would be in UTC;
 * so its parts are read by the UTC getters of `Date`.
 */
const dayMs = 86_400_000;

const formats = new Map<string, Intl.DateTimeFormat | undefined>();
const spanDays = 7;
/** Zone, then a span of UTC days, to the offset of all of it; `NaN` where that changes. */
const offsets = new Map<string, Map<number, number>>();

/** Whether this machine knows the zone. */
export function isZone(zone: string): boolean {
  return formatOf(zone) !== undefined;
}

/** What a clock on the wall of the zone shows at that instant; a zone that nobody knows counts as UTC. */
export function wallTime(at: number, zone: string): number {
  return at + offsetAt(at, zone);
}

/** East of UTC, ms. */
export function offsetAt(at: number, zone: string): number {
  const format = formatOf(zone);
  if (!format) return 0;
  let spans = offsets.get(zone);
  if (!spans) offsets.set(zone, (spans = new Map<number, number>()));
  for (const days of [spanDays, 1]) {
    const number = Math.floor(at / (days * dayMs));
    const key = number * 2 + (days === 1 ? 1 : 0);
    let offset = spans.get(key);
    if (offset === undefined) {
      const [start, end] = [number, number + 1].map(edge => readOffset(format, edge * days * dayMs));
      // No zone changes its clocks there and back within a week: with equal ends the offset held all the time.
      offset = start !== undefined && start === end ? start : NaN;
      if (spans.size > 5_000) spans.clear();
      spans.set(key, offset);
    }
    if (!Number.isNaN(offset)) return offset;
  }
  return readOffset(format, at);
}

/**
 * The instant at which the zone's clock shows that wall time. A time that is skipped in spring is read as the same
 * span after the last one before it (02:30 is 03:30); one that comes twice in autumn is its first.
 */
export function instantOf(wall: number, zone: string): number {
  const before = wall - offsetAt(wall - dayMs, zone);
  if (wallTime(before, zone) === wall) return before;
  const after = wall - offsetAt(wall + dayMs, zone);
  return wallTime(after, zone) === wall ? after : before;
}

/** `2026-11-16` of a wall time. */
export function isoDay(wall: number): string {
  return new Date(wall).toISOString().slice(0, 10);
}

/** `2026-11-16T09:00:00+01:00` as the zone's clock shows it. */
export function isoWithOffset(at: number, zone: string): string {
  return isoWith(at, Math.round(offsetAt(at, zone) / 60_000));
}

/** The same for an offset in minutes. */
export function isoWith(at: number, offsetMinutes: number): string {
  const [sign, size] = [offsetMinutes < 0 ? '-' : '+', Math.abs(offsetMinutes)];
  const wall = new Date(at + offsetMinutes * 60_000).toISOString().slice(0, 19);
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${wall}${sign}${two(Math.floor(size / 60))}:${two(size % 60)}`;
}

/** `2026-W47` of a wall time: the ISO 8601 week, whose year is that of its Thursday. */
export function isoWeek(wall: number): string {
  const day = Math.floor(wall / dayMs);
  const thursday = day - ((((day + 3) % 7) + 7) % 7) + 3;
  const year = new Date(thursday * dayMs).getUTCFullYear();
  const week = Math.floor((thursday - Date.UTC(year, 0, 1) / dayMs) / 7) + 1;
  return `${year}-W${String(week).padStart(2, '0')}`;
}

/** `2026-Q4` of a wall time. */
export function quarterOf(wall: number): string {
  const date = new Date(wall);
  return `${date.getUTCFullYear()}-Q${Math.floor(date.getUTCMonth() / 3) + 1}`;
}

/** First instant of a quarter and of the next, in the zone; undefined for other text. */
export function quarterSpan(
  quarter: string,
  zone: string,
): { readonly from: number; readonly to: number } | undefined {
  const [, year, number] = /^(\d{4})-Q([1-4])$/.exec(quarter) ?? [];
  if (year === undefined || number === undefined) return undefined;
  const month = (Number(number) - 1) * 3;
  const start = (at: number): number => instantOf(Date.UTC(Number(year), at, 1), zone);
  return { from: start(month), to: start(month + 3) };
}

function formatOf(zone: string): Intl.DateTimeFormat | undefined {
  if (formats.has(zone)) return formats.get(zone);
  let format: Intl.DateTimeFormat | undefined;
  try {
    format = new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
  } catch {
    format = undefined;
  }
  if (formats.size < 1_000) formats.set(zone, format);
  return format;
}

function readOffset(format: Intl.DateTimeFormat, at: number): number {
  const parts: Record<string, number> = {};
  for (const { type, value } of format.formatToParts(at)) parts[type] = Number(value);
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts;
  return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(at / 1000) * 1000;
}
