import type { Clock } from '../../core/base/clock';
import type { Logger } from '../../core/base/logger';
import { problem, ProblemError, type Problem } from '../../core/base/problem';
import type {} from '../../core/incidents/alertmanagerProblems';
import type {} from '../../core/incidents/problems';
import { HttpClient, type HttpLimits, type HttpRequest } from '../http/httpClient';
import { HttpFailure } from '../http/httpFailure';
import { isRecord } from '../pagerDuty/readRows';
import type { AlertmanagerConnection } from './connection';

/** What the client needs of the world. */
export interface AlertmanagerEnvironment {
  readonly clock: Clock;
  /** Uniform in [0, 1). */
  readonly random: () => number;
  readonly log: Logger;
  readonly limits?: Partial<HttpLimits>;
}

type Query = NonNullable<HttpRequest['query']>;

/** A credential is sent in a header: this keeps line ends and the like out of it. */
const bearerForm = /^[\x21-\x7e]{1,4000}$/;

/** Alertmanager's API v2 over one HttpClient. Rejects as that one does. */
export class AlertmanagerApi {
  readonly http: HttpClient;

  /**
   * @param credential asked for each request where `auth` is not `none`: `user:password`, or a token.
   * @throws ProblemError for an address that may not be used: see HttpClient.
   */
  constructor(
    private readonly connection: Pick<AlertmanagerConnection, 'baseUrl' | 'auth'>,
    credential: () => Promise<string>,
    environment: AlertmanagerEnvironment,
  ) {
    const { clock, random, log, limits } = environment;
    const { baseUrl, auth } = connection;
    this.http = new HttpClient({
      baseUrl,
      clock,
      random,
      log,
      limits: { timeoutMs: 15_000, ...limits },
      headers: { 'User-Agent': 'Opex' },
      ...(auth === 'none'
        ? {}
        : {
            credentials: {
              origin: originOf(baseUrl),
              headers: async () => ({ Authorization: this.authorization(await credential()) }),
            },
          }),
    });
  }

  async get(path: string, query: Query, name: string, signal: AbortSignal): Promise<unknown> {
    return (await this.http.send({ method: 'GET', path: `/api/v2${path}`, query, name, signal })).body;
  }

  async post(path: string, body: unknown, name: string, signal: AbortSignal): Promise<unknown> {
    return (await this.http.send({ method: 'POST', path: `/api/v2${path}`, body, name, signal })).body;
  }

  /** Alertmanager answers a deletion with 200 and no body at all. */
  async delete(path: string, name: string, signal: AbortSignal): Promise<void> {
    try {
      await this.http.send({ method: 'DELETE', path: `/api/v2${path}`, name, signal });
    } catch (error) {
      if (!isEmptySuccess(error)) throw error;
    }
  }

  /** A failed request as callers see it; everything that is no HttpFailure stays what it is. */
  told(error: unknown): unknown {
    return error instanceof HttpFailure ? new ProblemError(this.problemOf(error), { cause: error }) : error;
  }

  /** The problem that a failed request is for a person: what HTTP cannot know is put in Alertmanager's words. */
  problemOf(failure: HttpFailure): Problem {
    const { problem: plain } = failure;
    const { host } = this.http.base;
    switch (plain.code) {
      case 'http.unauthorized':
        return problem('alertmanager.unauthorized', { host, auth: this.connection.auth });
      case 'http.notFound':
        return problem('alertmanager.notThere', { host });
      case 'http.rejected': {
        const message = messageOf(failure.body);
        return message === undefined
          ? plain
          : problem('incidents.refused', { source: 'Alertmanager', message });
      }
      default:
        return plain;
    }
  }

  private authorization(credential: string): string {
    const { auth } = this.connection;
    if (auth === 'basic') return `Basic ${Buffer.from(credential, 'utf8').toString('base64')}`;
    if (!bearerForm.test(credential)) {
      throw new ProblemError(problem('alertmanager.unauthorized', { host: this.http.base.host, auth }));
    }
    return `Bearer ${credential}`;
  }
}

/** Its errors are a text, or `{code, message}`; remote, cut to 300 characters. */
export function messageOf(body: unknown): string | undefined {
  const text = isRecord(body) ? body['message'] : body;
  return typeof text === 'string' && text.trim() !== '' ? text.trim().slice(0, 300) : undefined;
}

function isEmptySuccess(error: unknown): boolean {
  if (!(error instanceof HttpFailure)) return false;
  const { status, problem: why } = error;
  return status !== undefined && status < 300 && why.code === 'http.notJson' && why.args.got === 'empty';
}

function originOf(baseUrl: string): string {
  try {
    return new URL(baseUrl).origin;
  } catch {
    // HttpClient says what is wrong with it.
    return '';
  }
}
