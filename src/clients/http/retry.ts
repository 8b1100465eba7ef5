import { HttpFailure } from './httpFailure';

const baseMs = 400;
/** A pause that a server asks for is waited out within a read only up to this; else the caller decides. */
const longestAskedMs = 3_000;

/** What passes by itself: a repeated read may well succeed. */
const passing: ReadonlySet<string> = new Set([
  'http.serverError',
  'http.cutOff',
  'http.connectionLost',
  'http.connectionRefused',
  'http.unreachable',
  'http.unknownHost',
  'http.connectTimeout',
]);

/**
 * How long to wait (ms) before the same read is sent again, after it failed for the `tried`-th time; undefined where
 * repeating it is no use. Grows by doubling, times 0.5–1.0 so that many windows do not come back in step.
 * A whole timeout is not repeated: the person has waited long enough.
 */
export function pauseBeforeRetry(error: unknown, tried: number, random: () => number): number | undefined {
  if (!(error instanceof HttpFailure)) return undefined;
  const { problem } = error;
  if (problem.code === 'http.rateLimited') {
    const { retryAfterMs } = problem.args;
    return retryAfterMs !== undefined && retryAfterMs <= longestAskedMs ? retryAfterMs : undefined;
  }
  return passing.has(problem.code) ? baseMs * 2 ** (tried - 1) * (0.5 + random() / 2) : undefined;
}
