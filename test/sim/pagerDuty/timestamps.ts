import { ApiError } from './apiError';

/** Minutes that the zone is ahead of UTC at this time. */
function offsetMinutes(timeZone: string, at: number): number {
  const parts = new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: 'longOffset' }).formatToParts(at);
  const name = parts.find(part => part.type === 'timeZoneName')?.value ?? 'GMT';
  const match = /^GMT([+-])(\d{2}):(\d{2})$/.exec(name);
  if (match === null) return 0;
  const minutes = Number(match[2]) * 60 + Number(match[3]);
  return match[1] === '-' ? -minutes : minutes;
}

export function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en-US', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

/** Writes a time with whole seconds: `…Z` in UTC, `…-07:00` elsewhere. */
export function formatTime(at: number, timeZone = 'UTC'): string {
  const minutes = offsetMinutes(timeZone, at);
  const text = new Date(Math.floor(at / 1000) * 1000 + minutes * 60_000).toISOString().slice(0, 19);
  if (minutes === 0) return `${text}Z`;
  const ahead = Math.abs(minutes);
  const pad = (value: number): string => String(value).padStart(2, '0');
  return `${text}${minutes < 0 ? '-' : '+'}${pad(Math.floor(ahead / 60))}:${pad(ahead % 60)}`;
}

/**
 * Reads `since` or `until`. Without an offset the text is in `timeZone`: a client that means UTC and does not
 * say so is hours off.
 * @throws ApiError 2004 for what is no time.
 */
export function parseTime(text: string, timeZone: string): number {
  const hasOffset = /([zZ]|[+-]\d{2}:?\d{2})$/.test(text) && text.includes('T');
  const isDateOnly = /^\d{4}-\d{2}-\d{2}$/.test(text);
  const asUtc = Date.parse(hasOffset ? text : `${isDateOnly ? `${text}T00:00:00` : text.replace(' ', 'T')}Z`);
  if (Number.isNaN(asUtc)) {
    throw new ApiError(400, 2004, "Invalid 'since' or 'until' Parameter Values", [
      `${JSON.stringify(text.slice(0, 50))} is not an ISO 8601 time`,
    ]);
  }
  return hasOffset ? asUtc : asUtc - offsetMinutes(timeZone, asUtc) * 60_000;
}
