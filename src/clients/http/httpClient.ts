import axios, { isAxiosError, type AxiosResponse } from 'axios';
import { delay, type Clock } from '../../core/base/clock';
import type { Logger } from '../../core/base/logger';
import { abortError, problem, ProblemError } from '../../core/base/problem';
import { dateOf, headerOf, rateOf, statusFacts, type RateReading } from './answerHead';
import { parseBaseUrl, type BaseUrl } from './baseUrl';
import { closedJson } from './closedJson';
import { connectionFailure, HttpFailure, statusProblem } from './httpFailure';
import type {} from './problems';
import { readBody, textOf } from './readBody';
import { pauseBeforeRetry } from './retry';
import { ServerClock } from './serverClock';
import { connectTimeoutCode, tooLargeCode, transportWithin } from './transport';

export interface HttpClientOptions {
  readonly baseUrl: string;
  /** What a token needs to leave this machine; absent for servers that ask for none. */
  readonly credentials?: Credentials;
  /** Sent with every request. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly clock: Clock;
  /** Uniform in [0, 1). */
  readonly random: () => number;
  readonly log: Logger;
  readonly limits?: Partial<HttpLimits>;
}

export interface Credentials {
  /** The origin that the token was tested against: it is sent nowhere else. */
  readonly origin: string;
  /** Asked for each request, so that the token is held nowhere else. */
  readonly headers: () => Promise<Readonly<Record<string, string>>>;
  /** True where the headers hold no secret, so that they may travel by plain http. */
  readonly plainHttp?: boolean;
}

export interface HttpLimits {
  /** Until the connection stands, TLS included. */
  readonly connectTimeoutMs: number;
  /** From sending to the last byte, for one try. */
  readonly timeoutMs: number;
  /** Tries of a read; a write is tried once. */
  readonly tries: number;
  readonly maxResponseBytes: number;
}

const defaultLimits: HttpLimits = {
  connectTimeoutMs: 8_000,
  timeoutMs: 20_000,
  tries: 3,
  maxResponseBytes: 20_000_000,
};

export interface HttpRequest {
  readonly method: 'GET' | 'PUT' | 'POST' | 'DELETE';
  /** Begins with a slash; what comes from outside is encoded by the caller. */
  readonly path: string;
  readonly query?: readonly (readonly [name: string, value: string])[];
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON. */
  readonly body?: unknown;
  /** Sent as it is in place of `body`: a form, lines of JSON. */
  readonly text?: { readonly type: string; readonly content: string };
  /** It only reads, though it is no GET: it is tried as often. */
  readonly isRead?: boolean;
  /** `text`: an answer of success is not parsed, whatever it is (lines of JSON). */
  readonly as?: 'json' | 'text';
  /** Reading stops after so many bytes, which is no failure: what came is the answer, and `isCut`. */
  readonly cutAt?: number;
  /** What the log calls it: no id, no value. */
  readonly name: string;
  readonly signal: AbortSignal;
}

export interface HttpAnswer {
  readonly status: number;
  /** Parsed JSON, of which the end is missing where it was cut; undefined for 204. A string where text was asked for. */
  readonly body: unknown;
  /** Of the body, decoded. */
  readonly bytes: number;
  /** Requests that were made for it. */
  readonly tries: number;
  readonly isCut?: true;
  /** The `Link` header (RFC 8288), where there is one. Remote. */
  readonly link?: string;
}

/**
 * JSON over HTTP to one origin. Redirects are refused, sizes and times are bounded, reads are tried a few times with
 * jitter and writes once. Every failure is an HttpFailure whose problem names the host and nothing that could be
 * secret; an abort rejects with an error that `isAbort` knows.
 */
export class HttpClient {
  readonly base: BaseUrl;
  readonly serverClock: ServerClock;
  /** As the last answer told it, with when that was. */
  private rate: { readonly reading: RateReading; readonly at: number } | undefined;
  private readonly limits: HttpLimits;

  /** @throws ProblemError for an address that is none, is plain http to another machine while there is a token, or is not the token's. */
  constructor(private readonly options: HttpClientOptions) {
    // Plain http would show a token to everyone on the way; a server that asks for none has none to lose.
    const { credentials } = options;
    this.base = parseBaseUrl(options.baseUrl, {
      plainHttp: credentials === undefined || credentials.plainHttp === true,
    });
    this.serverClock = new ServerClock(options.clock);
    this.limits = { ...defaultLimits, ...options.limits };
    const bound = options.credentials?.origin;
    if (bound !== undefined && bound !== this.base.origin) {
      throw new ProblemError(problem('http.wrongOrigin', { host: this.base.host, boundTo: hostOf(bound) }));
    }
  }

  /** How near the limit is; undefined where the server does not tell, or its count has started over since. */
  get rateReading(): RateReading | undefined {
    if (!this.rate) return undefined;
    const { reading, at } = this.rate;
    const resetMs = reading.resetMs - (this.options.clock.now() - at);
    return resetMs > 0 ? { share: reading.share, resetMs } : undefined;
  }

  /** @throws HttpFailure, or an abort. */
  async send(request: HttpRequest): Promise<HttpAnswer> {
    const { clock, random } = this.options;
    const tries = request.method === 'GET' || request.isRead === true ? this.limits.tries : 1;
    for (let tried = 1; ; tried++) {
      try {
        return { ...(await this.sendOnce(request)), tries: tried };
      } catch (error) {
        const pauseMs = tried < tries ? pauseBeforeRetry(error, tried, random) : undefined;
        if (pauseMs === undefined) throw error;
        await delay(clock, pauseMs, request.signal);
        if (request.signal.aborted) throw abortError();
      }
    }
  }

  private async sendOnce(request: HttpRequest): Promise<Omit<HttpAnswer, 'tries'>> {
    const { clock, log } = this.options;
    const { host } = this.base;
    const sentAt = clock.now();
    const within = withTimeout(clock, this.limits.timeoutMs, request.signal);
    const read: BodyRead = request.cutAt === undefined ? {} : { cutAt: request.cutAt };
    try {
      const response = await this.exchange(request, read, within.signal);
      const took = clock.now() - sentAt;
      const serverDate = dateOf(response.headers);
      if (serverDate !== undefined) this.serverClock.observe(serverDate, sentAt);
      const reading = rateOf(response.headers);
      if (reading) this.rate = { reading, at: clock.now() };
      const requestId = headerOf(response.headers, 'x-request-id')?.slice(0, 80) ?? '-';
      log.trace(
        `${request.method} ${request.name} at ${host}: ${response.status} in ${took} ms, request ${requestId}`,
      );
      return this.answerOf(response, read, request.as === 'text');
    } catch (error) {
      if (request.signal.aborted) throw abortError();
      const failure = within.timedOut() ? this.timeout(error) : this.failureOf(error);
      if (failure.status === undefined) {
        log.trace(
          `${request.method} ${request.name} at ${host}: ${failure.problem.code} after ${clock.now() - sentAt} ms`,
        );
      }
      throw failure;
    } finally {
      within.dispose();
    }
  }

  private async exchange(
    request: HttpRequest,
    read: BodyRead,
    signal: AbortSignal,
  ): Promise<AxiosResponse<string>> {
    const { headers, credentials, clock } = this.options;
    // A key store that is locked may wait for its password for ever: a read that never ends would look like a quiet night.
    const secret = credentials && (await unlessAborted(credentials.headers(), signal));
    if (signal.aborted) throw new NotSent();
    const sent = sentOf(request);
    return axios.request<string>({
      adapter: transportWithin(this.limits.connectTimeoutMs, clock, read),
      method: request.method,
      url: this.urlOf(request),
      headers: {
        Accept: 'application/json',
        ...headers,
        ...request.headers,
        ...(sent ? { 'Content-Type': sent.type } : {}),
        ...secret,
      },
      data: sent?.content,
      signal,
      responseType: 'text',
      transformResponse: (data: string) => data,
      transformRequest: (data: string | undefined) => data,
      validateStatus: () => true,
      maxContentLength: this.limits.maxResponseBytes,
    });
  }

  private urlOf({ path, query = [] }: HttpRequest): string {
    const pairs = query.map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`);
    return `${this.base.href}${path}${pairs.length > 0 ? `?${pairs.join('&')}` : ''}`;
  }

  private answerOf(
    { status, data, headers, config }: AxiosResponse<string>,
    { bytes = 0, isCut }: BodyRead,
    asText: boolean,
  ): Omit<HttpAnswer, 'tries'> {
    const { host } = this.base;
    const type = headerOf(headers, 'content-type');
    if (status >= 200 && status < 300) {
      const link = headerOf(headers, 'link');
      const facts = {
        status,
        bytes,
        ...(isCut ? { isCut } : {}),
        ...(link === undefined ? {} : { link }),
      };
      if (asText) return { ...facts, body: data };
      const text = isCut ? closedJson(data) : data;
      const read = status === 204 ? { json: undefined } : readBody(text);
      if ('json' in read) return { ...facts, body: read.json };
      const what = read.cutOff
        ? problem('http.cutOff', { host })
        : problem('http.notJson', { host, got: read.got });
      throw new HttpFailure(what, { mayHaveArrived: true, status });
    }
    const facts = statusFacts(headers, config.url ?? this.base.href);
    const what = statusProblem(host, status, facts);
    throw new HttpFailure(what, { mayHaveArrived: true, status, body: textOf(data, type) });
  }

  private timeout(error: unknown): HttpFailure {
    const seconds = this.limits.timeoutMs / 1000;
    const { host } = this.base;
    return error instanceof NotSent
      ? new HttpFailure(problem('http.noKey', { host, seconds }), { mayHaveArrived: false })
      : new HttpFailure(problem('http.timeout', { host, seconds }), { mayHaveArrived: true });
  }

  private failureOf(error: unknown): HttpFailure {
    if (error instanceof HttpFailure) return error;
    const { host } = this.base;
    if (!isAxiosError(error)) throw error;
    const cause = bare(error);
    if (error.code === connectTimeoutCode) {
      const seconds = this.limits.connectTimeoutMs / 1000;
      return new HttpFailure(problem('http.connectTimeout', { host, seconds }), {
        mayHaveArrived: false,
        cause,
      });
    }
    if (error.code === tooLargeCode) {
      const limitBytes = this.limits.maxResponseBytes;
      return new HttpFailure(problem('http.tooLarge', { host, limitBytes }), {
        mayHaveArrived: true,
        cause,
      });
    }
    // Headers came, the rest did not.
    if (error.response) {
      const { status } = error.response;
      return new HttpFailure(problem('http.cutOff', { host }), {
        mayHaveArrived: true,
        status,
        cause,
      });
    }
    const known = connectionFailure(host, error.code ?? '', cause);
    return (
      known ?? new HttpFailure(problem('http.connectionLost', { host }), { mayHaveArrived: true, cause })
    );
  }
}

/** The time was over before anything left this machine. */
class NotSent extends Error {}

function unlessAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const give = (): void => reject(new NotSent());
    if (signal.aborted) give();
    signal.addEventListener('abort', give, { once: true });
    promise.then(resolve, reject);
  });
}

/** Axios hangs the request on its errors, with the header that holds the token: what a failure leads to has neither. */
function bare({ message, code }: { readonly message: string; readonly code?: string }): Error {
  return Object.assign(new Error(message), { code });
}

/** How far a body is read, and how far it was. */
interface BodyRead {
  cutAt?: number;
  bytes?: number;
  isCut?: true;
}

function sentOf({
  body,
  text,
}: HttpRequest): { readonly type: string; readonly content: string } | undefined {
  return (
    text ?? (body === undefined ? undefined : { type: 'application/json', content: JSON.stringify(body) })
  );
}

/** A signal that fires with the outer one or after `timeoutMs`. */
function withTimeout(clock: Clock, timeoutMs: number, outer: AbortSignal) {
  const controller = new AbortController();
  let timedOut = false;
  const abort = (): void => controller.abort();
  const timer = clock.after(timeoutMs, () => {
    timedOut = true;
    abort();
  });
  if (outer.aborted) abort();
  outer.addEventListener('abort', abort, { once: true });
  return {
    signal: controller.signal,
    timedOut: () => timedOut,
    dispose(): void {
      timer.dispose();
      outer.removeEventListener('abort', abort);
    },
  };
}

function hostOf(origin: string): string {
  return origin.replace(/^[a-z]+:\/\//, '');
}
