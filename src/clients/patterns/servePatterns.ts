import { performance } from 'node:perf_hooks';
import type { MessagePort } from 'node:worker_threads';
import {
  answerBit,
  cell,
  patternDeadlineMs,
  type PatternFaults,
  type PatternQuestion,
  type PatternThreadData,
} from './patternWire';

/** The thread's side: compiles the patterns and answers one question after another until it is ended. */
export function servePatterns(port: MessagePort, { shared, patterns }: PatternThreadData): void {
  const faults = new Map<number, string>();
  const compiled = patterns.map(({ source, flags }, index) => {
    try {
      return new RegExp(source, flags);
    } catch (error) {
      faults.set(index, error instanceof Error ? error.message : String(error));
      return undefined;
    }
  });
  port.on('message', ({ id, pattern, text }: PatternQuestion) => {
    const regExp = compiled[pattern];
    Atomics.store(shared, cell.answer, regExp ? answer(regExp, text) : 0);
    Atomics.store(shared, cell.answered, id);
    Atomics.notify(shared, cell.answered);
  });
  Atomics.store(shared, cell.ready, 1);
  Atomics.notify(shared, cell.ready);
  port.postMessage(faults satisfies PatternFaults);
}

/** On a loaded machine the thread may have been kept waiting: slow is only what is slow three times. */
function answer(regExp: RegExp, text: string): number {
  let found = false;
  let leastMs = Infinity;
  try {
    for (let run = 0; run < 3 && leastMs > patternDeadlineMs; run++) {
      const from = performance.now();
      found = regExp.test(text);
      leastMs = Math.min(leastMs, performance.now() - from);
    }
  } catch {
    return answerBit.failed;
  }
  return (found ? answerBit.found : 0) | (leastMs > patternDeadlineMs ? answerBit.slow : 0);
}
