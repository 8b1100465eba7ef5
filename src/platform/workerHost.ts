import { Worker } from 'node:worker_threads';
import type { Clock } from '../core/base/clock';
import { Owner, toDisposable, type Disposable } from '../core/base/disposable';
import type { Logger } from '../core/base/logger';
import { problem, ProblemError } from '../core/base/problem';
import type { ErrorReading } from '../core/errors/logSource';
import type {} from '../core/errors/problems';
import type { ReadErrorsRequest, WorkerRequest, WorkerResponse } from '../protocol/worker';

/** Ends the worker when nobody asked for so long. What it had read is then read anew, so not too soon. */
const idleMs = 15 * 60_000;
/** A worker that needs more than this ends alone, in place of the extension host with it. */
const defaultHeapMb = 768;

interface Pending {
  readonly resolve: (reading: ErrorReading) => void;
  readonly reject: (error: Error) => void;
  readonly onPartial: ((reading: ErrorReading) => void) | undefined;
}

interface WorkerHostDeps {
  /** Path of the worker's bundle. */
  readonly script: string;
  readonly clock: Clock;
  readonly log: Logger;
  /** Heap that the thread may use, in MB. */
  readonly heapMb?: number;
}

/** The extension's one worker thread: started when first needed, ended when idle, started anew after a crash. */
export class WorkerHost extends Owner {
  private worker: Worker | undefined;
  private idle: Disposable | undefined;
  private readonly pending = new Map<number, Pending>();
  private lastId = 0;

  constructor(private readonly deps: WorkerHostDeps) {
    super();
    this.register(toDisposable(() => this.end()));
  }

  /** True while a thread runs. */
  get isRunning(): boolean {
    return this.worker !== undefined;
  }

  /** @throws ProblemError `logs.workerEnded` when the thread died, AbortError when given up. */
  readErrors(
    request: ReadErrorsRequest,
    signal: AbortSignal,
    onPartial?: (reading: ErrorReading) => void,
  ): Promise<ErrorReading> {
    if (signal.aborted || this.isDisposed) return Promise.reject(aborted());
    const id = ++this.lastId;
    const worker = this.start();
    const onAbort = (): void => this.post({ kind: 'cancel', id });
    return new Promise<ErrorReading>((resolve, reject) => {
      this.pending.set(id, { resolve, reject, onPartial });
      signal.addEventListener('abort', onAbort, { once: true });
      worker.postMessage({ kind: 'readErrors', id, request } satisfies WorkerRequest);
    }).finally(() => {
      signal.removeEventListener('abort', onAbort);
      this.pending.delete(id);
      if (this.pending.size === 0) this.endWhenIdle();
    });
  }

  private start(): Worker {
    this.idle?.dispose();
    if (this.worker) return this.worker;
    const { script, heapMb = defaultHeapMb } = this.deps;
    const worker = new Worker(script, { resourceLimits: { maxOldGenerationSizeMb: heapMb } });
    this.worker = worker;
    worker.on('message', (response: WorkerResponse) => this.take(response));
    worker.on('error', error => this.lost(worker, error.message));
    worker.on('exit', code => this.lost(worker, `exit code ${code}`));
    return worker;
  }

  private take(response: WorkerResponse): void {
    const pending = this.pending.get(response.id);
    if (!pending) return;
    switch (response.kind) {
      case 'partial':
        pending.onPartial?.(response.reading);
        return;
      case 'result':
        pending.resolve(response.reading);
        return;
      case 'aborted':
        pending.reject(aborted());
        return;
      case 'failed':
        pending.reject(new ProblemError(response.problem));
        return;
    }
  }

  private lost(worker: Worker, detail: string): void {
    if (this.worker !== worker) return;
    this.worker = undefined;
    this.deps.log.error(`the worker ended by itself: ${detail}`);
    for (const { reject } of this.pending.values())
      reject(new ProblemError(problem('logs.workerEnded', { detail })));
  }

  private post(request: WorkerRequest): void {
    this.worker?.postMessage(request);
  }

  private endWhenIdle(): void {
    this.idle?.dispose();
    this.idle = this.deps.clock.after(idleMs, () => this.end());
  }

  private end(): void {
    this.idle?.dispose();
    const { worker } = this;
    this.worker = undefined;
    void worker?.terminate();
    for (const { reject } of this.pending.values()) reject(aborted());
  }
}

function aborted(): Error {
  const error = new Error('reading was given up');
  error.name = 'AbortError';
  return error;
}
