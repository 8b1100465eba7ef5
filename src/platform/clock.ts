import type { Clock } from '../core/base/clock';
import { toDisposable } from '../core/base/disposable';

/** The machine's clock. */
export const systemClock: Clock = {
  now: () => Date.now(),
  after(delayMs, callback) {
    // Node fires at once past 2^31-1 ms; a longer wait than 24 days is cut to that and asked again by its owner.
    const timer = setTimeout(callback, Math.min(delayMs, 2 ** 31 - 1));
    return toDisposable(() => clearTimeout(timer));
  },
};

/** The zone of this machine, by its IANA name. */
export function localZone(): string {
  return new Intl.DateTimeFormat().resolvedOptions().timeZone;
}
