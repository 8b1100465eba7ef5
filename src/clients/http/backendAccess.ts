import type { Clock } from '../../core/base/clock';
import type { Logger } from '../../core/base/logger';
import { problem, ProblemError } from '../../core/base/problem';
import type {} from '../../core/errors/connectionProblems';
import type { FieldMapping } from '../../core/errors/fieldMapping';
import type { LogBackend } from '../../core/errors/logBackend';
import type { QueryRunner } from '../../core/errors/queryRunner';
import { parseBaseUrl } from './baseUrl';
import { HttpClient, type HttpLimits } from './httpClient';

/** How a log or metrics backend is signed in to. Which of them it takes is up to it, or to the proxy before it. */
export type BackendAuth = 'none' | 'basic' | 'bearer' | 'apiKey';

/** Where a backend is, and how it is asked. */
export interface BackendAccess {
  /** With the path prefix, where there is one. */
  readonly baseUrl: string;
  readonly auth: BackendAuth;
  /** Names of the headers that `secret` holds, e.g. `X-Scope-OrgID`, `AccountID`, `ProjectID`. */
  readonly headers?: readonly string[];
}

/** What is kept in secret storage of a backend, and nowhere else. */
export interface BackendSecret {
  /** `user:password` for basic, the token for bearer, the encoded key for apiKey; absent for none. */
  readonly credential?: string;
  /** Values of the headers that say whose logs are asked for. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** A connected log backend, as its client is opened with: `openLoki(connection, secret, environment)` and the like. */
export interface BackendConnection {
  /** `loki:<connection>`. */
  readonly id: string;
  /** What a person calls it. */
  readonly label: string;
  readonly access: BackendAccess;
  /**
   * All that is asked lies within, in the backend's own words: a stream selector (Loki), an index pattern
   * (Elasticsearch, OpenSearch), a filter (VictoriaLogs). Everything that may be read, without it.
   */
  readonly within?: string;
  /** Absent while it is looked at: `probe` needs none. */
  readonly mapping?: FieldMapping;
  /**
   * Address of the page that shows queries, and there the data source's uid: Grafana's for Loki, Kibana's. Without it
   * there are no links, unless the backend has a page of its own (VictoriaLogs).
   */
  readonly page?: { readonly url: string; readonly dataSource?: string };
}

/** What a connected log backend is to the rest. */
export interface LogAccount {
  readonly backend: LogBackend;
  /** Absent where it is asked in no language of its own (OpenSearch). */
  readonly runner?: QueryRunner;
}

/** What the clients of backends need of the world. */
export interface BackendEnvironment {
  readonly clock: Clock;
  /** Uniform in [0, 1). */
  readonly random: () => number;
  readonly log: Logger;
  readonly limits?: Partial<HttpLimits>;
}

/** A value is sent in a header: this keeps line ends and the like out of it. */
const headerValue = /^[\x21-\x7e](?:[\x20-\x7e]{0,3998}[\x21-\x7e])?$/;
const tokenValue = /^[\x21-\x7e]{1,8000}$/;

/**
 * A client of a backend. The secret is asked for with each request, so that a window sends nothing that another one
 * disconnected.
 * @throws ProblemError for an address that may not be used: `http.badUrl`; `http.insecureUrl` where a secret would
 *   travel by plain http to another machine.
 */
export function backendHttp(
  access: BackendAccess,
  secret: () => Promise<BackendSecret>,
  { clock, random, log, limits }: BackendEnvironment,
): HttpClient {
  const { baseUrl, auth, headers = [] } = access;
  const { origin, host } = parseBaseUrl(baseUrl, { plainHttp: true });
  return new HttpClient({
    baseUrl,
    clock,
    random,
    log,
    headers: { 'User-Agent': 'Opex' },
    ...(limits ? { limits } : {}),
    ...(auth === 'none' && headers.length === 0
      ? {}
      : {
          credentials: {
            origin,
            // A tenant is a name, no secret: Loki inside of a cluster is mostly asked so, by plain http.
            ...(auth === 'none' ? { plainHttp: true } : {}),
            headers: async () => {
              const { credential = '', headers: values = {} } = await secret();
              return { ...tenantHeaders(headers, values, host), ...authorization(auth, credential, host) };
            },
          },
        }),
  });
}

/** One that is missing would ask for somebody else's logs. */
function tenantHeaders(
  names: readonly string[],
  values: Readonly<Record<string, string>>,
  host: string,
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    names.map(name => {
      const value = Object.hasOwn(values, name) ? values[name] : undefined;
      if (value === undefined || !headerValue.test(value)) {
        throw new ProblemError(problem('logConnections.badHeader', { host, name }));
      }
      return [name, value];
    }),
  );
}

function authorization(
  auth: BackendAuth,
  credential: string,
  host: string,
): Readonly<Record<string, string>> {
  if (auth === 'none') return {};
  if (auth === 'basic')
    return { Authorization: `Basic ${Buffer.from(credential, 'utf8').toString('base64')}` };
  if (!tokenValue.test(credential)) {
    throw new ProblemError(problem('logConnections.unauthorized', { host, auth }));
  }
  return { Authorization: `${auth === 'apiKey' ? 'ApiKey' : 'Bearer'} ${credential}` };
}
