import { performance } from 'node:perf_hooks';
import { Worker } from 'node:worker_threads';
import type { RulePattern } from '../../core/team/rulePatterns';
import { cell, type PatternFaults, type PatternQuestion, type PatternThreadData } from './patternWire';

/** Far longer than a start takes, so that a broken one is not waited for without end (ms). */
const startMs = 10_000;

/** One worker thread that runs patterns: it can be waited for, for a bounded time, and ended in mid-match. */
export class PatternThread {
  /** Resolves with why patterns could not be compiled, by their index; rejects when the thread does not start. */
  readonly ready: Promise<PatternFaults>;
  private readonly shared = new Int32Array(new SharedArrayBuffer(cell.count * Int32Array.BYTES_PER_ELEMENT));
  private readonly indexes: ReadonlyMap<string, number>;
  private readonly worker: Worker;
  private lastId = 0;
  private over = false;

  constructor(script: string, patterns: readonly RulePattern[]) {
    this.indexes = new Map(patterns.map(({ message }, index) => [message, index]));
    const workerData: PatternThreadData = {
      shared: this.shared,
      patterns: patterns.map(({ source, flags }) => ({ source, flags })),
    };
    // Matching needs hardly any heap, and nothing of what the extension host was started with.
    const resourceLimits = { maxOldGenerationSizeMb: 64 };
    const worker = new Worker(script, { workerData, resourceLimits, env: {}, execArgv: [] });
    this.worker = worker;
    worker.unref();
    this.ready = new Promise<PatternFaults>((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error('it did not start in time')), startMs);
      timer.unref();
      worker.once('message', resolve);
      worker.once('error', reject);
      worker.once('exit', code => reject(new Error(`exit code ${code}`)));
      worker.once('exit', () => {
        this.over = true;
        clearTimeout(timer);
      });
    });
    // An error of a thread that runs already ends in `over`; one of a thread that nobody waits for is nobody's.
    worker.on('error', () => undefined);
    this.ready.catch(() => undefined);
  }

  /** True once it has ended, by itself or not. */
  get isOver(): boolean {
    return this.over;
  }

  /** True when it can be asked; waits for that at most so long. */
  waitUntilReady(ms: number): boolean {
    return waitFor(this.shared, cell.ready, 1, ms);
  }

  /** The bits of the answer, or undefined where there is none after `ms`: ask for `lateAnswer` then. */
  ask(message: string, text: string, ms: number): number | undefined {
    const pattern = this.indexes.get(message);
    if (pattern === undefined) return 0;
    const question: PatternQuestion = { id: ++this.lastId, pattern, text };
    this.worker.postMessage(question);
    return this.lateAnswer(ms);
  }

  /** The answer to the last question, waited for at most so long. */
  lateAnswer(ms: number): number | undefined {
    const isThere = waitFor(this.shared, cell.answered, this.lastId, ms);
    return isThere ? Atomics.load(this.shared, cell.answer) : undefined;
  }

  /** Ends it, whatever it is at. */
  end(): void {
    this.over = true;
    void this.worker.terminate();
  }
}

function waitFor(shared: Int32Array, index: number, wanted: number, ms: number): boolean {
  const until = performance.now() + ms;
  for (;;) {
    const value = Atomics.load(shared, index);
    if (value === wanted) return true;
    const left = until - performance.now();
    if (left <= 0) return false;
    try {
      Atomics.wait(shared, index, value, left);
    } catch {
      // A host that forbids this thread to wait: the answer is then looked for later.
      return false;
    }
  }
}
