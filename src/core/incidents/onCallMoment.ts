const hour = 3_600_000;

/** Whose calendar and language a moment is told in; absent: this machine's. */
export interface MomentStyle {
  readonly locale?: string;
  readonly timeZone?: string;
  /** Days of the week written out, for those who listen. */
  readonly spoken?: boolean;
}

/**
 * A hand-over as people say it: "17:00" today, "Mon 09:00" within the coming days, "Mon, 7 Dec 09:00" later. By the
 * calendar, not by hours, so that a day of 23 or 25 hours changes nothing; an hour that comes twice names its zone.
 */
export function momentText(at: number, now: number, style: MomentStyle = {}): string {
  const { locale, timeZone, spoken } = style;
  const weekday = spoken ? 'long' : 'short';
  const zone = timeZone === undefined ? {} : { timeZone };
  const format = (options: Intl.DateTimeFormatOptions, time: number): string =>
    new Intl.DateTimeFormat(locale, { ...zone, ...options }).format(time);
  const clock = (time: number): string =>
    format({ hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }, time);
  const twice = [at - hour, at + hour].some(other => clock(other) === clock(at));
  const shown = twice
    ? format({ hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZoneName: 'short' }, at)
    : clock(at);
  const days = calendarDay(at, timeZone) - calendarDay(now, timeZone);
  if (days === 0) return shown;
  if (days > 0 && days < 7) return `${format({ weekday }, at)} ${shown}`;
  return `${format({ weekday, day: 'numeric', month: spoken ? 'long' : 'short' }, at)} ${shown}`;
}

/** Days since 1970 of the date that the calendar on the wall shows. */
function calendarDay(at: number, timeZone: string | undefined): number {
  const parts = new Intl.DateTimeFormat('en-US', {
    ...(timeZone === undefined ? {} : { timeZone }),
    calendar: 'gregory',
    numberingSystem: 'latn',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
  }).formatToParts(at);
  const part = (type: string): number => Number(parts.find(one => one.type === type)?.value);
  return Date.UTC(part('year'), part('month') - 1, part('day')) / (24 * hour);
}
