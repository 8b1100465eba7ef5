import { problem, ProblemError, type Problem } from '../../core/base/problem';
import type {} from '../../core/errors/connectionProblems';
import type {} from '../../core/errors/metricProblems';
import {
  backendHttp,
  type BackendAccess,
  type BackendAuth,
  type BackendEnvironment,
  type BackendSecret,
} from '../http/backendAccess';
import type { HttpClient } from '../http/httpClient';
import { HttpFailure } from '../http/httpFailure';
import { isRecord } from '../pagerDuty/readRows';

/** What an answer of success carries. */
export interface PrometheusAnswer {
  readonly data: unknown;
  /** Warnings: something may be missing. */
  readonly problems: readonly Problem[];
  readonly remarks: readonly string[];
}

export type Parameters = readonly (readonly [name: string, value: string])[];

/** Functions of the API that a server may well not have. */
export type OptionalFunction = 'rules' | 'alerts' | 'metadata';

/** Longer queries go as a form: proxies cut long addresses. */
const longestQuery = 1_500;
/** Seconds after which the server is asked to give up by itself, before the client does. */
const serverTimeout = '18s';
const mostTexts = 5;

/** Prometheus's API v1 over one HttpClient. Everything that fails rejects with a ProblemError, or the abort. */
export class PrometheusApi {
  readonly http: HttpClient;
  private readonly auth: BackendAuth;

  /** @throws ProblemError for an address that may not be used. */
  constructor(access: BackendAccess, secret: () => Promise<BackendSecret>, environment: BackendEnvironment) {
    this.auth = access.auth;
    // An expensive query that fails is not sent three times.
    const limits = { timeoutMs: 20_000, tries: 2, ...environment.limits };
    this.http = backendHttp(access, secret, { ...environment, limits });
  }

  /** Asks by GET, or by POST what is too long for an address. */
  async ask(
    path: string,
    parameters: Parameters,
    signal: AbortSignal,
    optional?: OptionalFunction,
  ): Promise<PrometheusAnswer> {
    const form = parameters
      .map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`)
      .join('&');
    const common = { path: `/api/v1${path}`, name: path.replace(/^\/|\/values$/g, ''), signal };
    try {
      const { body } = await this.http.send(
        form.length <= longestQuery
          ? { ...common, method: 'GET', query: parameters }
          : {
              ...common,
              method: 'POST',
              isRead: true,
              text: { type: 'application/x-www-form-urlencoded', content: form },
            },
      );
      return this.opened(body, path);
    } catch (error) {
      throw error instanceof HttpFailure
        ? new ProblemError(this.problemOf(error, optional), { cause: error })
        : error;
    }
  }

  /** Adds the time that the server may take. */
  evaluate(path: string, parameters: Parameters, signal: AbortSignal): Promise<PrometheusAnswer> {
    return this.ask(path, [...parameters, ['timeout', serverTimeout]], signal);
  }

  unexpected(what: string): ProblemError {
    return new ProblemError(problem('metrics.unexpectedAnswer', { host: this.http.base.host, what }));
  }

  /** Some servers say what failed with a status of success. */
  private opened(body: unknown, path: string): PrometheusAnswer {
    const { host } = this.http.base;
    if (!isRecord(body)) throw this.unexpected(path);
    if (body['status'] === 'error') {
      throw new ProblemError(
        toldProblem(host, body) ?? problem('metrics.unexpectedAnswer', { host, what: path }),
      );
    }
    if (body['status'] !== 'success' || !('data' in body)) throw this.unexpected(path);
    return {
      data: body['data'],
      problems: textsOf(body['warnings']).map(message => problem('metrics.warning', { host, message })),
      remarks: textsOf(body['infos']),
    };
  }

  private problemOf(failure: HttpFailure, optional: OptionalFunction | undefined): Problem {
    const { status, problem: plain, body } = failure;
    const { host } = this.http.base;
    if (optional !== undefined && [404, 405, 501].includes(status ?? 0)) {
      return problem('metrics.notOffered', { host, what: optional });
    }
    const told = isRecord(body) ? toldProblem(host, body) : undefined;
    if (told) return told;
    switch (status) {
      case 401:
        return problem('logConnections.unauthorized', { host, auth: this.auth });
      case 403:
        return problem('logConnections.forbidden', { host });
      case 404:
      case 405:
        return problem('logConnections.notThere', { host, product: 'Prometheus' });
      case 503:
        return typeof body === 'string' && /service unavailable|not ready|starting/i.test(body)
          ? problem('metrics.notReady', { host })
          : plain;
      case 400:
      case 422:
        // Compatible servers and proxies answer plain text.
        return typeof body === 'string' && body.trim() !== ''
          ? problem(status === 400 ? 'metrics.badQuery' : 'metrics.failedQuery', { host, message: cut(body) })
          : plain;
      default:
        return plain;
    }
  }
}

/** What the server itself says went wrong, by its `errorType`. */
function toldProblem(host: string, body: Readonly<Record<string, unknown>>): Problem | undefined {
  const { error, errorType } = body;
  if (typeof error !== 'string') return undefined;
  const message = cut(error);
  switch (errorType) {
    case 'bad_data':
      return problem('metrics.badQuery', { host, message });
    case 'timeout':
    case 'canceled':
      return problem('metrics.timedOut', { host, message });
    case 'unavailable':
      return problem('metrics.notReady', { host });
    case 'execution':
    case 'internal':
      return problem('metrics.failedQuery', { host, message });
    default:
      // VictoriaMetrics gives the status of HTTP in its place.
      return /^(?:4\d\d|bad_)/.test(String(errorType))
        ? problem('metrics.badQuery', { host, message })
        : problem('metrics.failedQuery', { host, message });
  }
}

function textsOf(value: unknown): readonly string[] {
  if (!Array.isArray(value)) return [];
  const texts = (value as readonly unknown[]).filter((text): text is string => typeof text === 'string');
  return texts.slice(0, mostTexts).map(cut);
}

function cut(text: string): string {
  return text.trim().slice(0, 300);
}
