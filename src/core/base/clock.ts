import type { Disposable } from './disposable';

/** Time and timers, injected so that tests move them. Times are Unix milliseconds. */
export interface Clock {
  now(): number;
  /** Runs `callback` once after `delayMs` milliseconds unless disposed before. */
  after(delayMs: number, callback: () => void): Disposable;
}

/** Resolves after `delayMs`, or at once when the signal fires; the caller checks the signal. */
export function delay(clock: Clock, delayMs: number, signal?: AbortSignal): Promise<void> {
  return new Promise(resolve => {
    if (signal?.aborted) {
      resolve();
      return;
    }
    const timer = clock.after(delayMs, () => {
      signal?.removeEventListener('abort', onAbort);
      resolve();
    });
    const onAbort = (): void => {
      timer.dispose();
      resolve();
    };
    signal?.addEventListener('abort', onAbort, { once: true });
  });
}
