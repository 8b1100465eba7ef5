import type { GenericSchema } from 'valibot';
import type { Clock } from '../../core/base/clock';
import type { Logger } from '../../core/base/logger';
import { problem, ProblemError, type Problem } from '../../core/base/problem';
import type {} from '../../core/incidents/problems';
import { HttpClient, type HttpLimits, type HttpRequest } from '../http/httpClient';
import { RowReader } from './readRows';

/** What the client needs of the world. */
export interface PagerDutyEnvironment {
  readonly clock: Clock;
  /** Uniform in [0, 1). */
  readonly random: () => number;
  readonly log: Logger;
  readonly limits?: Partial<HttpLimits>;
}

export interface Listing<T> {
  readonly rows: readonly T[];
  /** Set where the list is not whole: cut at the ceiling, or with rows that could not be read. */
  readonly incomplete?: Problem;
  /** There are more rows than were wanted, or than the ceiling lets through. */
  readonly more: boolean;
  /** That rows could not be read, also where `incomplete` tells of something else. */
  readonly unreadable?: Problem;
}

type Query = NonNullable<HttpRequest['query']>;

/** PagerDuty's paging [API concepts]: at most 100 a page, and `offset + limit` at most 10,000. */
export const pageSize = 100;
export const ceiling = 10_000;

/** A key is sent in a header: this keeps line ends and the like out of it. */
const keyForm = /^[\x21-\x7e]{1,500}$/;

/** PagerDuty's REST API v2: its headers and its paging, over one HttpClient. Rejects as that one does. */
export class PagerDutyApi {
  readonly http: HttpClient;

  /**
   * @param token asked for each request.
   * @throws ProblemError for an address that may not be used: see HttpClient.
   */
  constructor(baseUrl: string, token: () => Promise<string>, environment: PagerDutyEnvironment) {
    const { clock, random, log, limits } = environment;
    this.http = new HttpClient({
      baseUrl,
      clock,
      random,
      log,
      limits: { timeoutMs: 15_000, ...limits },
      headers: { Accept: 'application/vnd.pagerduty+json;version=2', 'User-Agent': 'Opex' },
      credentials: {
        origin: originOf(baseUrl),
        headers: async () => ({ Authorization: this.authorization(await token()) }),
      },
    });
  }

  get(path: string, query: Query, name: string, signal: AbortSignal): Promise<unknown> {
    // PagerDuty's description asks for the content type on reads too.
    const headers = { 'Content-Type': 'application/json' };
    return this.send({ method: 'GET', path, query, headers, name, signal });
  }

  /** A question that PagerDuty takes as a POST; it changes nothing. */
  ask(path: string, body: unknown, name: string, signal: AbortSignal): Promise<unknown> {
    return this.send({ method: 'POST', path, body, name, signal });
  }

  /** @param from e-mail of the person in whose name it is written; PagerDuty requires it. */
  write(
    method: 'PUT' | 'POST',
    path: string,
    body: unknown,
    from: string,
    name: string,
    signal: AbortSignal,
  ) {
    return this.send({ method, path, body, headers: { From: from }, name, signal });
  }

  /**
   * Reads a list to its end or to `most` rows. Advances by the rows received, since a page can be shorter than asked.
   * A list that changes while it is read can repeat a row (callers dedupe) or skip one at a page's edge until the
   * next read.
   */
  async list<T>(
    schema: GenericSchema<unknown, T>,
    { path, key, query = [], most = ceiling, paged = true, signal }: ListRequest,
  ): Promise<Listing<T>> {
    const reader = new RowReader(schema, key);
    let offset = 0;
    let more = true;
    while (more && offset < most) {
      const limit = Math.min(pageSize, most - offset);
      const paging: Query = [
        ['limit', String(limit)],
        ['offset', String(offset)],
      ];
      const body = await this.get(path, paged ? [...query, ...paging] : query, key, signal);
      const received = reader.page(body);
      offset += received;
      more = paged && (body as { readonly more?: unknown }).more === true;
      if (received === 0) break;
    }
    const { rows, dropped } = reader.result;
    const incomplete = (more ? cutAt(key, offset, most) : undefined) ?? dropped;
    return {
      rows,
      more,
      ...(incomplete ? { incomplete } : {}),
      ...(dropped ? { unreadable: dropped } : {}),
    };
  }

  private async send(request: HttpRequest): Promise<unknown> {
    return (await this.http.send(request)).body;
  }

  private authorization(token: string): string {
    if (!keyForm.test(token)) {
      throw new ProblemError(problem('incidents.badToken', { host: this.http.base.host }));
    }
    // Keys of an OAuth app begin with their region.
    return /^pd(?:us|eu)\+/.test(token) ? `Bearer ${token}` : `Token token=${token}`;
  }
}

export interface ListRequest {
  readonly path: string;
  /** Under which the answer holds its rows; also what the log and problems call them. */
  readonly key: string;
  readonly query?: Query;
  /** Stop after so many rows without calling the list incomplete. */
  readonly most?: number;
  /** False for the lists that come whole. */
  readonly paged?: boolean;
  readonly signal: AbortSignal;
}

/** Why a list that has more rows ended; nothing is wrong where only so many were wanted. */
function cutAt(what: string, read: number, most: number): Problem | undefined {
  if (read < most) return problem('incidents.endedEarly', { what, read });
  return most === ceiling ? problem('incidents.ceiling', { what, ceiling }) : undefined;
}

function originOf(baseUrl: string): string {
  try {
    return new URL(baseUrl).origin;
  } catch {
    // HttpClient says what is wrong with it.
    return '';
  }
}
