import type { StatusFacts } from './httpFailure';

/** Headers of an answer, lower-case names. */
export type AnswerHeaders = Readonly<Record<string, unknown>>;

/** No server is believed that asks for a longer pause. */
const longestPauseMs = 60 * 60_000;

/** The header's text, or undefined. */
export function headerOf(headers: AnswerHeaders, name: string): string | undefined {
  const value = headers[name];
  return typeof value === 'string' ? value : undefined;
}

/** The server's clock (Unix ms), where `Date` tells it; it has whole seconds. */
export function dateOf(headers: AnswerHeaders): number | undefined {
  const at = Date.parse(headerOf(headers, 'date') ?? '');
  return Number.isNaN(at) ? undefined : at;
}

/** How near the limit of requests is, as an answer told it. */
export interface RateReading {
  /** What is left of the limit, 0 to 1. */
  readonly share: number;
  /** Until the count starts over (ms). */
  readonly resetMs: number;
}

/** `ratelimit-limit`, `-remaining`, `-reset` (seconds) of an answer; undefined where one is missing or makes no sense. */
export function rateOf(headers: AnswerHeaders): RateReading | undefined {
  const [limit, remaining, reset] = ['limit', 'remaining', 'reset'].map(name =>
    secondsOf(headerOf(headers, `ratelimit-${name}`)),
  );
  if (!limit || remaining === undefined || reset === undefined) return undefined;
  return { share: Math.min(1, remaining / limit), resetMs: Math.min(reset * 1000, longestPauseMs) };
}

/** Where a redirect leads and how long a pause is asked for. `requestUrl` resolves a relative location. */
export function statusFacts(headers: AnswerHeaders, requestUrl: string): StatusFacts {
  const to = redirectHost(headerOf(headers, 'location'), requestUrl);
  const retryAfterMs = pauseOf(headers);
  return { ...(to === undefined ? {} : { to }), ...(retryAfterMs === undefined ? {} : { retryAfterMs }) };
}

/** `Retry-After` (RFC 9110: seconds or a date), else `ratelimit-reset` (seconds), in milliseconds. */
function pauseOf(headers: AnswerHeaders): number | undefined {
  const retryAfter = headerOf(headers, 'retry-after');
  const seconds = secondsOf(retryAfter) ?? secondsOf(headerOf(headers, 'ratelimit-reset'));
  if (seconds !== undefined) return Math.min(seconds * 1000, longestPauseMs);
  const until = Date.parse(retryAfter ?? '');
  const now = dateOf(headers);
  if (Number.isNaN(until) || now === undefined) return undefined;
  return Math.min(Math.max(until - now, 0), longestPauseMs);
}

function secondsOf(text: string | undefined): number | undefined {
  return text !== undefined && /^\d+(?:\.\d+)?$/.test(text.trim()) ? Number(text) : undefined;
}

function redirectHost(location: string | undefined, requestUrl: string): string | undefined {
  if (location === undefined) return undefined;
  try {
    return new URL(location, requestUrl).host || undefined;
  } catch {
    return undefined;
  }
}
