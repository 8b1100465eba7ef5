import type { Token } from './model';

const windowMs = 60_000;

export interface RateLimits {
  /** Requests a minute of an account key, or of a user over all of that user's keys. */
  readonly perMinute: number;
  /** Requests a minute on each operation that PagerDuty marks with a limit of its own; it publishes no figure. */
  readonly perOperationMinute: number;
}

export const defaultRateLimits: RateLimits = { perMinute: 960, perOperationMinute: 480 };

export interface RateReading {
  readonly exceeded: boolean;
  readonly limit: number;
  readonly remaining: number;
  /** Seconds until the window starts over. */
  readonly reset: number;
}

interface Window {
  start: number;
  used: number;
}

/** Counts requests in fixed windows of a minute of the simulator's clock. */
export class RateLimiter {
  private readonly windows = new Map<string, Window>();
  /** While true every request is over the limit. */
  forced = false;

  constructor(private readonly limits: RateLimits) {}

  /** @param operation the operation's name where PagerDuty limits it separately. */
  take(token: Token, operation: string | undefined, now: number): RateReading {
    const owner = token.userId ?? token.key;
    const readings = [this.count(owner, this.limits.perMinute, now)];
    if (operation !== undefined) {
      readings.push(this.count(`${owner} ${operation}`, this.limits.perOperationMinute, now));
    }
    const tightest = readings.reduce((a, b) => (b.remaining < a.remaining || b.exceeded ? b : a));
    return this.forced ? { ...tightest, exceeded: true, remaining: 0 } : tightest;
  }

  private count(key: string, limit: number, now: number): RateReading {
    let window = this.windows.get(key);
    if (window === undefined || now - window.start >= windowMs || now < window.start) {
      window = { start: now, used: 0 };
      this.windows.set(key, window);
    }
    window.used++;
    return {
      exceeded: window.used > limit,
      limit,
      remaining: Math.max(0, limit - window.used),
      reset: Math.ceil((window.start + windowMs - now) / 1000),
    };
  }
}
