import { problem, ProblemError, type Problem } from '../../core/base/problem';
import type {} from '../../core/incidents/problems';
import { HttpFailure } from '../http/httpFailure';
import { isRecord } from './readRows';
import { otherRegion } from './regions';

/** What PagerDuty's own error body says. Every part was seen missing, and `error` and `errors` in other shapes. */
export interface ApiError {
  readonly code?: number;
  /** Remote; cut to 300 characters. */
  readonly message?: string;
}

/** Codes of PagerDuty's errors that mean something of their own. */
export const codes = {
  alreadyResolved: 1001,
  alreadyAcknowledged: 1002,
  changedSince: 1005,
  merged: 1019,
  accessLostAfterResolve: 2018,
} as const;

/** Reads `{error: {message, code, errors}}`, where `error` may be an array and `errors` a text, or a plain text. */
export function apiErrorOf(body: unknown): ApiError {
  if (typeof body === 'string') return withMessage(undefined, [body]);
  const error = isRecord(body) ? body['error'] : undefined;
  if (Array.isArray(error)) return withMessage(undefined, error);
  if (typeof error === 'string') return withMessage(undefined, [error]);
  if (!isRecord(error)) return {};
  const { code, message, errors } = error;
  const parts = [message, ...(Array.isArray(errors) ? (errors as readonly unknown[]) : [errors])];
  return withMessage(typeof code === 'number' ? code : undefined, parts);
}

function withMessage(code: number | undefined, parts: readonly unknown[]): ApiError {
  const texts = parts.filter((part): part is string => typeof part === 'string' && part.trim() !== '');
  const message = [...new Set(texts.map(text => text.trim()))].join(': ').slice(0, 300);
  return { ...(code === undefined ? {} : { code }), ...(message === '' ? {} : { message }) };
}

/** The problem that a failed request is for a person at PagerDuty: what HTTP cannot know is put in its words. */
export function problemOfFailure(failure: HttpFailure): Problem {
  const { problem: plain } = failure;
  switch (plain.code) {
    case 'http.unauthorized': {
      const { host } = plain.args;
      const other = otherRegion(host);
      return problem('incidents.badToken', other === undefined ? { host } : { host, other });
    }
    case 'http.rejected': {
      const { message } = apiErrorOf(failure.body);
      return message === undefined ? plain : problem('incidents.refused', { source: 'PagerDuty', message });
    }
    default:
      return plain;
  }
}

/** A failed request as callers see it; everything that is no HttpFailure stays what it is. */
export function pagerDutyFailure(error: unknown): unknown {
  if (!(error instanceof HttpFailure)) return error;
  const why = problemOfFailure(error);
  return Object.assign(new ProblemError(why, { cause: error }), { passing: passesByItself(why) });
}

/** What goes away by itself: a network, a limit, a server that is down. */
const passing: ReadonlySet<string> = new Set([
  'http.unknownHost',
  'http.connectionRefused',
  'http.unreachable',
  'http.connectTimeout',
  'http.timeout',
  'http.noKey',
  'http.connectionLost',
  'http.cutOff',
  'http.serverError',
  'http.rateLimited',
]);

export function passesByItself(why: Problem): boolean {
  return passing.has(why.code);
}
