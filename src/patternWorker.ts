import { parentPort, workerData } from 'node:worker_threads';
import type { PatternThreadData } from './clients/patterns/patternWire';
import { servePatterns } from './clients/patterns/servePatterns';

/** The composition root of the thread that runs a team's patterns. */
if (parentPort) servePatterns(parentPort, workerData as PatternThreadData);
