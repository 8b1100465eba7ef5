import { ApiError, accessDenied } from './apiError';
import type { Token, User } from './model';
import type { SimState } from './state';

/** No such key here: PagerDuty's 401 was seen as plain text, so it is written so. */
export class UnknownKeyError extends ApiError {
  constructor() {
    super(401, 2006, 'HTTP Token: Access denied.');
  }
}

/**
 * Finds the key of `Authorization: Token token=KEY` (API keys) or `Bearer KEY` (OAuth).
 * @throws UnknownKeyError for no header, a malformed one, an unknown key, and a key of another service region.
 * @throws ApiError 401 (2006) for a revoked key.
 */
export function authenticate(state: SimState, header: string | undefined, region: Token['region']): Token {
  const match = /^(?:Token token="?([^"\s]+)"?|Bearer (\S+))$/.exec(header ?? '');
  const token = state.tokens.get(match?.[1] ?? match?.[2] ?? '');
  const isBearer = match?.[2] !== undefined;
  if (token === undefined || token.region !== region || (token.kind === 'oauth') !== isBearer) {
    throw new UnknownKeyError();
  }
  if (token.revoked) throw new ApiError(401, 2006, 'Authentication Failed');
  return token;
}

/** @throws ApiError 403 (2010) for a read-only key, or a key of a user who may only look. */
export function checkMayWrite(state: SimState, token: Token): void {
  const role = token.userId === null ? undefined : state.user(token.userId).role;
  if (token.readOnly || role === 'observer' || role === 'read_only_user') throw accessDenied();
}

/**
 * Whose act a write is.
 * @throws ApiError 400 (2016) where an account key names nobody, 400 (1008) where the mail is nobody's here.
 */
export function actingUser(state: SimState, token: Token, from: string | undefined): User {
  if (from !== undefined && from.trim() !== '') {
    const named = state.userByEmail(from.trim());
    if (named === undefined) throw new ApiError(400, 1008, 'Requester User Not Found');
    return token.userId === null ? named : state.user(token.userId);
  }
  if (token.userId === null) {
    throw new ApiError(
      400,
      2016,
      'You must specify a user’s email address in the “From” header to perform this action',
    );
  }
  return state.user(token.userId);
}
