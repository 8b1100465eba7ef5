import { performance } from 'node:perf_hooks';
import type { Turns } from '../core/base/timeSlices';

/** The extension host's event loop. */
export const hostTurns: Turns = {
  now: () => performance.now(),
  pause: () => new Promise(resolve => setImmediate(resolve)),
};
