import { problem, ProblemError, type Problem } from '../../core/base/problem';
import type {} from './problems';

/** What is known of a request that failed, beside its problem. */
export interface FailureFacts {
  /** False only where the server cannot have seen the request: a write then certainly did not happen. */
  readonly mayHaveArrived: boolean;
  readonly status?: number;
  /** The body of the answer: parsed JSON, or text cut to its first 2,000 characters. Remote. */
  readonly body?: unknown;
  readonly cause?: unknown;
}

/** A request that failed. */
export class HttpFailure extends ProblemError {
  readonly mayHaveArrived: boolean;
  readonly status: number | undefined;
  readonly body: unknown;

  constructor(problem: Problem, { mayHaveArrived, status, body, cause }: FailureFacts) {
    super(problem, { cause });
    this.mayHaveArrived = mayHaveArrived;
    this.status = status;
    this.body = body;
  }
}

const neverConnected: Readonly<Record<string, (host: string, reason: string) => Problem>> = {
  ENOTFOUND: host => problem('http.unknownHost', { host }),
  EAI_AGAIN: host => problem('http.unknownHost', { host }),
  ECONNREFUSED: host => problem('http.connectionRefused', { host }),
  ENETUNREACH: (host, reason) => problem('http.unreachable', { host, reason }),
  EHOSTUNREACH: (host, reason) => problem('http.unreachable', { host, reason }),
  ENETDOWN: (host, reason) => problem('http.unreachable', { host, reason }),
  EADDRNOTAVAIL: (host, reason) => problem('http.unreachable', { host, reason }),
};

/** OpenSSL's names of what is wrong with a certificate; Node's own codes begin with one of the prefixes. */
const tlsCode =
  /^(?:ERR_TLS_|ERR_SSL_|CERT_|CRL_|UNABLE_TO_|DEPTH_ZERO_|SELF_SIGNED_|INVALID_(?:CA|PURPOSE)|PATH_LENGTH_|HOSTNAME_MISMATCH|EPROTO)/;

/** A failure of the connection, by the system's code; undefined where the code says nothing of one. */
export function connectionFailure(host: string, code: string, cause: unknown): HttpFailure | undefined {
  const early = neverConnected[code];
  if (early) return new HttpFailure(early(host, code), { mayHaveArrived: false, cause });
  if (tlsCode.test(code)) {
    return new HttpFailure(problem('http.tls', { host, reason: code }), { mayHaveArrived: false, cause });
  }
  if (/^(?:ECONNRESET|EPIPE|ECONNABORTED|ETIMEDOUT|HPE_.*)$/.test(code)) {
    return new HttpFailure(problem('http.connectionLost', { host }), { mayHaveArrived: true, cause });
  }
  return undefined;
}

/** The problem of an answer that is no success. */
export function statusProblem(host: string, status: number, facts: StatusFacts): Problem {
  if (status >= 500) return problem('http.serverError', { host, status });
  if (status >= 300 && status < 400) {
    return problem('http.redirected', facts.to === undefined ? { host } : { host, to: facts.to });
  }
  switch (status) {
    case 401:
      return problem('http.unauthorized', { host });
    case 402:
      return problem('http.paymentRequired', { host });
    case 403:
      return problem('http.forbidden', { host });
    case 404:
      return problem('http.notFound', { host });
    case 429: {
      const { retryAfterMs } = facts;
      return problem('http.rateLimited', retryAfterMs === undefined ? { host } : { host, retryAfterMs });
    }
    default:
      return problem('http.rejected', { host, status });
  }
}

/** What the headers of an answer add to its status. */
export interface StatusFacts {
  /** Host that a redirect leads to. */
  readonly to?: string;
  readonly retryAfterMs?: number;
}
