import { problem, ProblemError, type Problem } from '../../core/base/problem';
import type {} from '../../core/errors/connectionProblems';
import type {} from '../../core/errors/problems';
import {
  backendHttp,
  type BackendAuth,
  type BackendConnection,
  type BackendEnvironment,
  type BackendSecret,
} from '../http/backendAccess';
import type { HttpClient, HttpRequest } from '../http/httpClient';
import { HttpFailure } from '../http/httpFailure';
import type { AnswerMeter } from '../logEngine/answerMeter';
import { isRecord } from '../pagerDuty/readRows';

export type Json = Readonly<Record<string, unknown>>;

/** A request that the engine understood as one and refused. */
export class SearchRefusal extends ProblemError {
  constructor(
    problem: Problem,
    /** Its own word: `too_many_buckets_exception`. */
    readonly type: string,
    readonly detail: string,
    cause?: unknown,
  ) {
    super(problem, { cause });
  }
}

export interface Asked {
  readonly body?: unknown;
  /** Lines of JSON in place of `body`. */
  readonly lines?: readonly unknown[];
  readonly query?: HttpRequest['query'];
  /** Reading stops after so many bytes. */
  readonly cutAt?: number;
}

/** What came. */
export interface Came {
  readonly body: unknown;
  readonly isCut: boolean;
}

/** Elasticsearch's API over one HttpClient. Everything that fails rejects with a ProblemError, or the abort. */
export class ElasticsearchApi {
  readonly http: HttpClient;
  readonly label: string;
  private readonly auth: BackendAuth;

  /** @throws ProblemError for an address that may not be used. */
  constructor(
    connection: BackendConnection,
    secret: () => Promise<BackendSecret>,
    environment: BackendEnvironment,
  ) {
    this.label = connection.label;
    this.auth = connection.access.auth;
    // A search that fails has cost the cluster something: it is not sent three times.
    const limits = { timeoutMs: 25_000, tries: 2, ...environment.limits };
    this.http = backendHttp(connection.access, secret, { ...environment, limits });
  }

  /** Reads; `name` is what the log calls it. */
  async ask(
    method: 'GET' | 'POST',
    path: string,
    name: string,
    asked: Asked,
    meter: AnswerMeter,
    signal: AbortSignal,
  ): Promise<Came> {
    const { body, lines, query, cutAt } = asked;
    try {
      const answer = await this.http.send({
        method,
        path,
        name,
        signal,
        isRead: true,
        ...(body === undefined ? {} : { body }),
        ...(lines ? { text: { type: 'application/x-ndjson', content: linesOf(lines) } } : {}),
        ...(query ? { query } : {}),
        ...(cutAt === undefined ? {} : { cutAt }),
      });
      meter.spend(answer);
      return { body: answer.body, isCut: answer.isCut === true };
    } catch (error) {
      meter.failed();
      throw error instanceof HttpFailure ? this.told(error) : error;
    }
  }

  /** The refusal that an error object of an answer is. */
  refusal(error: unknown, cause?: unknown): SearchRefusal {
    const { type, detail } = errorOf(error);
    return new SearchRefusal(
      problem('logs.queryRefused', { backend: this.label, detail }),
      type,
      detail,
      cause,
    );
  }

  bad(what: string): ProblemError {
    return new ProblemError(problem('logs.badAnswer', { backend: this.label, what }));
  }

  private told(failure: HttpFailure): Error {
    const { status = 0, body, problem: plain } = failure;
    const { host } = this.http.base;
    const telling = (what: Problem): ProblemError => new ProblemError(what, { cause: failure });
    if (status === 401) return telling(problem('logConnections.unauthorized', { host, auth: this.auth }));
    if (status === 403) return telling(problem('logConnections.forbidden', { host }));
    const error = isRecord(body) ? body['error'] : body;
    const isTold = isRecord(error) || (typeof error === 'string' && error.trim() !== '');
    if (status === 404 || status === 405) {
      return isRecord(error) ? this.refusal(error, failure) : telling(this.notThere());
    }
    // Too many buckets are 503 in older releases.
    const isRefusal =
      status === 400 || status === 413 || status === 422 || (status >= 500 && isRecord(error));
    if (isTold && isRefusal) return this.refusal(error, failure);
    return telling(plain);
  }

  private notThere(): Problem {
    return problem('logConnections.notThere', { host: this.http.base.host, product: 'Elasticsearch' });
  }
}

/** Index patterns in a path; `*` and `,` are theirs. */
export function indexPath(within: string): string {
  return `/${within
    .split(',')
    .map(name => encodeURIComponent(name.trim()))
    .filter(name => name !== '')
    .join(',')}`;
}

/** The type and words of an error: the first root cause says more than the whole. Remote, one line, bounded. */
function errorOf(error: unknown): { readonly type: string; readonly detail: string } {
  if (!isRecord(error)) return { type: '', detail: oneLine(error) };
  const causes = error['root_cause'];
  const cause: unknown = Array.isArray(causes) ? (causes[0] ?? error['caused_by']) : error['caused_by'];
  const [own, root] = [error, isRecord(cause) ? cause : error];
  const deepest = isRecord(root['caused_by']) ? root['caused_by'] : root;
  const detail = oneLine(deepest['reason'] ?? root['reason'] ?? own['reason'] ?? own['type']);
  const types = [own, root, deepest].map(one => one['type']).filter(type => typeof type === 'string');
  return { type: types.join(' '), detail };
}

function oneLine(text: unknown): string {
  return typeof text === 'string' ? text.replace(/\s+/g, ' ').trim().slice(0, 300) : '?';
}

function linesOf(lines: readonly unknown[]): string {
  return lines.map(line => `${JSON.stringify(line)}\n`).join('');
}
