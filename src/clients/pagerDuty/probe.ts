import { problem, ProblemError } from '../../core/base/problem';
import type {} from '../../core/incidents/problems';
import { HttpFailure } from '../http/httpFailure';
import { pagerDutyFailure } from './apiError';
import type { PagerDutyConnection } from './connection';
import { PagerDutyApi, type PagerDutyEnvironment } from './pagerDutyApi';
import { isRecord, readOne } from './readRows';
import { userSchema, type PagerDutyUser } from './schemas';

export interface ProbeRequest {
  readonly baseUrl: string;
  readonly token: string;
  /** Of the person who uses an account key; a user key knows its person. */
  readonly email?: string;
}

export interface Probed {
  /** What to keep, beside the token. */
  readonly connection: PagerDutyConnection;
  /** What the account's plan can do, by PagerDuty's names. */
  readonly abilities: readonly string[];
}

/**
 * Tests a key before it is kept, and finds out what it is:
 * - Whose: `/users/me` answers a user key and refuses an account key with 400. An account key then needs the e-mail of
 *   a person, who is looked up in `/users`; without one the connection can read only (`keyKind` tells, so that the
 *   caller can ask and probe again).
 * - Whether it may write, without changing anything: PagerDuty refuses every method but GET of a read-only key with 403
 *   before it looks at the body, so a bulk update of no incidents at all tells: 403 is a key that may only read,
 *   any other answer comes from beyond that check. Where no such answer came (rate limit, outage), writing is assumed
 *   to work: a write that is refused says so itself.
 * - Which account: the subdomain of the person's own page.
 * @throws ProblemError: `incidents.badToken` (naming the other region), `incidents.emailUnknown`, the `http.*` ones.
 */
export async function probe(
  request: ProbeRequest,
  environment: PagerDutyEnvironment,
  signal: AbortSignal,
): Promise<Probed> {
  const token = request.token.trim();
  const api = new PagerDutyApi(request.baseUrl, () => Promise.resolve(token), environment);
  try {
    const own = await ownUser(api, signal);
    const user =
      own ?? (request.email === undefined ? undefined : await userOf(api, request.email.trim(), signal));
    const abilities = await abilitiesOf(api, signal);
    const write = user?.email !== undefined && (await mayWrite(api, user.email, environment, signal));
    const account = accountOf((user ?? (await anyUser(api, signal)))?.html_url, api.http.base.host);
    const person = user && {
      id: user.id,
      name: user.name ?? user.summary ?? user.email ?? user.id,
      ...(user.email === undefined ? {} : { email: user.email }),
    };
    const connection: PagerDutyConnection = {
      account,
      label: `PagerDuty (${account})`,
      baseUrl: api.http.base.href,
      keyKind: own ? 'user' : 'account',
      write,
      ...(person ? { user: person } : {}),
    };
    return { connection, abilities };
  } catch (error) {
    throw pagerDutyFailure(error);
  }
}

async function ownUser(api: PagerDutyApi, signal: AbortSignal): Promise<PagerDutyUser | undefined> {
  try {
    return readOne(userSchema, 'user', await api.get('/users/me', [], 'users/me', signal));
  } catch (error) {
    if (error instanceof HttpFailure && error.status === 400) return undefined;
    throw error;
  }
}

/** The description says that `query` matches names; accounts were seen to match e-mails too. Else all are read, once. */
async function userOf(api: PagerDutyApi, email: string, signal: AbortSignal): Promise<PagerDutyUser> {
  for (const query of [[['query', email]], []] as const) {
    const { rows } = await api.list(userSchema, { path: '/users', key: 'users', query, signal });
    const found = rows.find(row => row.email?.toLowerCase() === email.toLowerCase());
    if (found) return found;
  }
  throw new ProblemError(problem('incidents.emailUnknown', { email }));
}

async function anyUser(api: PagerDutyApi, signal: AbortSignal): Promise<PagerDutyUser | undefined> {
  const { rows } = await api.list(userSchema, { path: '/users', key: 'users', most: 1, signal });
  return rows[0];
}

async function abilitiesOf(api: PagerDutyApi, signal: AbortSignal): Promise<readonly string[]> {
  const body = await api.get('/abilities', [], 'abilities', signal);
  const abilities = isRecord(body) ? body['abilities'] : undefined;
  if (!Array.isArray(abilities)) {
    throw new ProblemError(problem('incidents.unexpectedAnswer', { what: 'abilities', where: 'abilities' }));
  }
  return abilities.filter((ability): ability is string => typeof ability === 'string');
}

async function mayWrite(
  api: PagerDutyApi,
  from: string,
  { log }: PagerDutyEnvironment,
  signal: AbortSignal,
): Promise<boolean> {
  try {
    await api.write('PUT', '/incidents', { incidents: [] }, from, 'incidents (none)', signal);
    return true;
  } catch (error) {
    if (!(error instanceof HttpFailure)) throw error;
    log.info(`pagerduty: writing was probed with ${error.problem.code}`);
    return error.status !== 403 && error.status !== 401;
  }
}

/** The subdomain of a page of PagerDuty's; elsewhere (a proxy, a simulator) the host stands for the account. */
function accountOf(page: string | undefined, host: string): string {
  const name = hostOf(page) ?? host;
  const subdomain = /^([a-z0-9-]+)(?:\.eu)?\.pagerduty\.com$/i.exec(name)?.[1];
  return (subdomain ?? name).replace(/[^A-Za-z0-9._~-]/g, '-');
}

function hostOf(page: string | undefined): string | undefined {
  try {
    return page === undefined ? undefined : new URL(page).host || undefined;
  } catch {
    return undefined;
  }
}
