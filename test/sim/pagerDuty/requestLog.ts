/** One request as it arrived, with the answer that was made for it. */
export interface LoggedRequest {
  /** 1 for the first request of the simulator's life. */
  readonly number: number;
  /** Server time of arrival, in milliseconds since the epoch. */
  readonly at: number;
  readonly method: string;
  /** Without query. */
  readonly path: string;
  /** Each value of each parameter, names as sent (`statuses[]`). */
  readonly query: Readonly<Record<string, readonly string[]>>;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly from: string | undefined;
  /** Parsed JSON; the raw text where it is none; undefined without a body. */
  readonly body: unknown;
  /** 0 while there is no answer, and where the connection was destroyed before one was made. */
  status: number;
  responseHeaders: Readonly<Record<string, string | undefined>>;
  /** Parsed JSON; the raw text where it is none; undefined for an empty body. */
  responseBody: unknown;
  /** The fault that a scene put on this request: its answer is wrong on purpose. */
  fault: string | undefined;
  /** False where the connection was destroyed before the whole answer was written. */
  delivered: boolean;
}

/** True for a request that changes something. */
export function isWrite(request: Pick<LoggedRequest, 'method'>): boolean {
  return request.method !== 'GET' && request.method !== 'HEAD';
}
