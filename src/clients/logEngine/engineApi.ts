import { problem, ProblemError, type Problem } from '../../core/base/problem';
import type {} from '../../core/errors/connectionProblems';
import type {} from '../../core/errors/problems';
import type { BackendAuth } from '../http/backendAccess';
import type { HttpAnswer, HttpClient } from '../http/httpClient';
import { HttpFailure } from '../http/httpFailure';
import type { AnswerMeter } from './answerMeter';

/** A limit of an engine that a request ran into. */
export interface EngineLimit {
  readonly why: 'entries' | 'series' | 'buckets' | 'bytes' | 'range' | 'timeout';
  /** As the engine tells it. */
  readonly limit?: number;
}

/** A request that the engine itself refused or gave up. */
export class EngineRefusal extends ProblemError {
  constructor(
    problem: Problem,
    readonly detail: string,
    readonly limit: EngineLimit | undefined,
    cause: unknown,
  ) {
    super(problem, { cause });
  }
}

/** What differs from engine to engine. */
export interface EngineTraits {
  /** `Loki`. */
  readonly product: string;
  /** What a person calls the connection. */
  readonly label: string;
  readonly auth: BackendAuth;
  /** Header that names whose logs are asked for, and how the engine says that it is missing. */
  readonly tenant?: { readonly header: string; readonly missing: RegExp };
  /** The limit that a refusal tells of. */
  readonly limitOf: (text: string) => EngineLimit | undefined;
}

export type Parameters = readonly (readonly [name: string, value: string])[];

/** Longest query that travels in an address; proxies take no more than about 8,000 characters. */
const longestQuery = 4_000;

/** Reads from a log engine over one HttpClient; failures come as problems in the words of backends. */
export class EngineApi {
  constructor(
    readonly http: HttpClient,
    private readonly traits: EngineTraits,
  ) {}

  /**
   * @param name what the log calls it.
   * @throws EngineRefusal where the engine answered with an error of its own; ProblemError `logConnections.*`, `http.*`.
   */
  async read(
    path: string,
    parameters: Parameters,
    meter: AnswerMeter,
    signal: AbortSignal,
    more: {
      readonly as?: 'json' | 'text';
      readonly cutAt?: number;
      readonly headers?: Readonly<Record<string, string>>;
    } = {},
  ): Promise<HttpAnswer> {
    const content = parameters
      .map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`)
      .join('&');
    const common = { path, name: path, signal, ...more };
    try {
      const answer = await this.http.send(
        content.length <= longestQuery
          ? { ...common, method: 'GET', query: parameters }
          : {
              ...common,
              method: 'POST',
              isRead: true,
              text: { type: 'application/x-www-form-urlencoded', content },
            },
      );
      meter.spend(answer);
      return answer;
    } catch (error) {
      meter.failed();
      throw error instanceof HttpFailure ? this.told(error) : error;
    }
  }

  private told(failure: HttpFailure): Error {
    const { problem: plain, status = 0, body } = failure;
    const { product, label, auth, tenant, limitOf } = this.traits;
    const { host } = this.http.base;
    const detail = engineText(body);
    const telling = (what: Problem): ProblemError => new ProblemError(what, { cause: failure });
    if (tenant && detail !== undefined && tenant.missing.test(detail)) {
      return telling(problem('logConnections.tenantMissing', { host, header: tenant.header }));
    }
    if (status === 401) return telling(problem('logConnections.unauthorized', { host, auth }));
    if (status === 403) return telling(problem('logConnections.forbidden', { host }));
    if (status === 404) return telling(problem('logConnections.notThere', { host, product }));
    const limit = detail === undefined ? undefined : limitOf(detail);
    const isRefusal = limit !== undefined || [400, 413, 414, 422].includes(status) || status === 500;
    if (detail === undefined || !isRefusal) return status === 0 || status >= 300 ? telling(plain) : failure;
    return new EngineRefusal(
      problem('logs.queryRefused', { backend: label, detail }),
      detail,
      limit,
      failure,
    );
  }
}

/** An error's words: a text, or a member of an object. Remote, one line, cut to 300 characters. */
export function engineText(body: unknown): string | undefined {
  const text =
    typeof body === 'object' && body !== null
      ? ['error', 'message', 'msg', 'err']
          .map(name => (body as Record<string, unknown>)[name])
          .find(value => typeof value === 'string')
      : body;
  if (typeof text !== 'string') return undefined;
  const line = text.replace(/\s+/g, ' ').trim();
  return line === '' || line.startsWith('<') ? undefined : line.slice(0, 300);
}
