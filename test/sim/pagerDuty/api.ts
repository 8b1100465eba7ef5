import { ApiError, invalidInput, shapeError, type RawAnswer } from './apiError';
import { UnknownKeyError, actingUser, authenticate, checkMayWrite } from './auth';
import { analyticsRoutes } from './analytics';
import { changeEventRoutes } from './changeEvents';
import { directoryRoutes } from './directory';
import type { Faults } from './faults';
import type { Received } from './http';
import { incidentDetails } from './incidentDetails';
import { incidentReads } from './incidentReads';
import { incidentWrites } from './incidentWrites';
import { logEntryRoutes } from './logEntries';
import { mergingRoutes } from './merging';
import type { Token } from './model';
import { Query } from './query';
import type { RateLimiter, RateReading } from './rateLimit';
import type { Renderer } from './render';
import { respondingRoutes } from './responding';
import { match, type Answer, type Call, type Route } from './router';
import type { SimState } from './state';

export const routes: readonly Route[] = [
  ...incidentReads,
  ...incidentWrites,
  ...incidentDetails,
  ...logEntryRoutes,
  ...directoryRoutes,
  ...mergingRoutes,
  ...respondingRoutes,
  ...changeEventRoutes,
  ...analyticsRoutes,
];

export interface ApiAnswer extends RawAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Where the error was made up by a scene and not earned by the request. */
  readonly fault?: string;
}

export interface ApiParts {
  readonly state: SimState;
  readonly render: Renderer;
  readonly faults: Faults;
  readonly limiter: RateLimiter;
  readonly region: Token['region'];
  now(): number;
}

const acceptVersion = /version\s*=\s*"?(\d+)/;

/** Answers one request as PagerDuty would; knows nothing of sockets. */
export class Api {
  constructor(private readonly parts: ApiParts) {}

  answer(received: Received): ApiAnswer {
    const headers: Record<string, string> = {};
    const { faults } = this.parts;
    try {
      const answer = this.carryOut(received, headers);
      if (answer.body === undefined) {
        return { status: answer.status, headers, contentType: undefined, text: '' };
      }
      const contentType = 'application/json; charset=utf-8';
      return { status: answer.status, headers, contentType, text: JSON.stringify(answer.body) };
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      if (error instanceof ForcedApiError) {
        return { status: error.status, headers, ...shapeError(error, error.shape), fault: 'error' };
      }
      if (error.status === 429) return this.rateLimited(error, headers);
      const usual = error instanceof UnknownKeyError ? 'plainText' : 'object';
      const shape = faults.errorShape ?? usual;
      const raw = shapeError(error, shape);
      const fault = shape === usual ? {} : { fault: `error shape ${shape}` };
      return { status: error.status, headers, ...raw, ...fault };
    }
  }

  private carryOut(received: Received, headers: Record<string, string>): Answer {
    const { state, faults, limiter } = this.parts;
    const isWrite = received.method !== 'GET';
    const now = this.parts.now();
    const token = authenticate(state, received.headers['authorization'], this.parts.region);
    const found = match(routes, received.method, received.url.pathname);
    const { method, path, limited } = found.route;
    const operation = limited === undefined ? undefined : `${method} ${path}`;
    const reading = limiter.take(token, operation, now);
    this.writeLimits(reading, headers);
    if (reading.exceeded) throw new ApiError(429, 2020, 'Rate Limit Exceeded');
    const forced = faults.takeError(isWrite);
    if (forced !== undefined) {
      throw new ForcedApiError(forced.status, forced.code, forced.message, forced.shape);
    }
    checkAccept(received.headers['accept']);
    if (isWrite) checkMayWrite(state, token);
    const answer = found.route.handle(this.call(received, token, found.ids, now));
    if (faults.accessLostAfterResolve && isWrite && received.text.includes('"resolved"')) {
      throw new ApiError(403, 2018, 'Access lost after resolving the incident');
    }
    return answer;
  }

  private call(received: Received, token: Token, ids: readonly string[], now: number): Call {
    const { state, render } = this.parts;
    return {
      state,
      render,
      now,
      token,
      ids,
      query: new Query(received.url.searchParams),
      body: received.method === 'GET' ? undefined : readBody(received),
      actor: () => actingUser(state, token, received.headers['from']),
    };
  }

  private writeLimits(reading: RateReading, headers: Record<string, string>): void {
    if (reading.exceeded && !this.parts.faults.bareRateLimit.headers) return;
    headers['ratelimit-limit'] = String(reading.limit);
    headers['ratelimit-remaining'] = String(reading.remaining);
    headers['ratelimit-reset'] = String(reading.reset);
  }

  private rateLimited(error: ApiError, headers: Record<string, string>): ApiAnswer {
    const { body } = this.parts.faults.bareRateLimit;
    const shape = body ? (this.parts.faults.errorShape ?? 'object') : 'empty';
    const fault = shape === 'object' ? {} : { fault: `error shape ${shape}` };
    return { status: 429, headers, ...shapeError(error, shape), ...fault };
  }
}

class ForcedApiError extends ApiError {
  constructor(
    status: number,
    code: number,
    message: string,
    readonly shape: Parameters<typeof shapeError>[1],
  ) {
    super(status, code, message);
  }
}

/** Another version of the API is another API; a client that asks for one is told so and not humoured. */
function checkAccept(accept: string | undefined): void {
  const version = acceptVersion.exec(accept ?? '')?.[1];
  if (version !== undefined && version !== '2') throw new ApiError(406, 2001, 'Not Acceptable');
}

function readBody(received: Received): unknown {
  const type = received.headers['content-type'] ?? '';
  if (!/^application\/(vnd\.pagerduty\+)?json\b/.test(type)) {
    throw invalidInput('Content-Type must be application/json');
  }
  try {
    return JSON.parse(received.text) as unknown;
  } catch {
    throw invalidInput('The body is not valid JSON');
  }
}
