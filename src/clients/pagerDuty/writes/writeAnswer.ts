import { isAbort, problem, problemOf, type Problem } from '../../../core/base/problem';
import type {} from '../../../core/incidents/problems';
import { WriteFailure, type WriteFate } from '../../../core/incidents/writeFailure';
import { HttpFailure } from '../../http/httpFailure';
import { apiErrorOf, codes, passesByItself, problemOfFailure } from '../apiError';

/** What an answer to a write says about it. */
export function fateOfAnswer(error: unknown): WriteFate {
  if (!(error instanceof HttpFailure)) return 'unconfirmed';
  const { status, mayHaveArrived } = error;
  if (!mayHaveArrived) return 'notSent';
  if (status === undefined || status < 400 || status >= 500)
    return status !== undefined && isRedirect(status) ? 'notSent' : 'unconfirmed';
  // Over the limit, or with a key that is no longer good: the same write can succeed later.
  return status === 429 || status === 401 || status === 408 ? 'notSent' : 'refused';
}

function isRedirect(status: number): boolean {
  return status >= 300 && status < 400;
}

export function codeOf(error: unknown): number | undefined {
  return error instanceof HttpFailure ? apiErrorOf(error.body).code : undefined;
}

/** True for an answer that says: somebody else changed it between our read and our write. */
export function isRaced(error: unknown): boolean {
  const code = codeOf(error);
  return code === codes.alreadyResolved || code === codes.alreadyAcknowledged || code === codes.changedSince;
}

/** A server that answered with an error of its own has ended its work; a gateway's timeout or a lost line has not. */
export function hasEnded(error: unknown): boolean {
  return isRaced(error) || (error instanceof HttpFailure && error.status === 500);
}

export function failed(fate: WriteFate, error: unknown): WriteFailure {
  // Somebody changed it meanwhile: the next try reads it anew.
  const passing = fate === 'notSent' && (isRaced(error) || passesByItself(problemOf(error)));
  return new WriteFailure(fate, wordsOf(error), { cause: error, passing });
}

/** A read before the write failed: nothing was sent. One that says no for good refuses the write as well. */
export function notSent(error: unknown): unknown {
  if (isAbort(error) || error instanceof WriteFailure) return error;
  const { code } = problemOf(error);
  const final = code === 'incidents.notFound' || code === 'http.forbidden' || code === 'http.paymentRequired';
  return failed(final ? 'refused' : 'notSent', error);
}

function wordsOf(error: unknown): Problem {
  if (!(error instanceof HttpFailure)) return problemOf(error);
  return apiErrorOf(error.body).code === codes.merged
    ? problem('incidents.merged', {})
    : problemOfFailure(error);
}
