import { LedgerError, postInvoice } from './ledger.ts';
import type { Job } from './ledger.ts';
import { log } from './log.ts';

interface Batch {
  /** Jobs that wait, these among them. */
  readonly depth: number;
  readonly oldestSeconds: number;
  readonly jobs: readonly Job[];
}

const queueUrl = process.env['QUEUE_URL'] ?? 'http://127.0.0.1:9092';
const batchSize = 20;
const deepQueue = 200;
let stopping = false;

/** The queue holds the request open until there is something to do. */
async function nextBatch(): Promise<Batch> {
  const response = await fetch(`${queueUrl}/jobs?max=${batchSize}`);
  if (!response.ok) throw new Error(`the queue answered ${response.status}`);
  return (await response.json()) as Batch;
}

async function work(job: Job): Promise<boolean> {
  try {
    await postInvoice(job);
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const fields = { job: job.id, order: job.order, err: `${error.name}: ${error.message}` };
    log('error', 'invoice not posted', { ...fields, stack: error.stack ?? '' });
    // An invoice that is there already is done; anything else stays in the queue.
    if (!(error instanceof LedgerError) || error.status !== 409) return false;
  }
  await fetch(`${queueUrl}/jobs/${job.id}`, { method: 'DELETE' });
  return true;
}

async function run(): Promise<void> {
  log('info', 'worker started', { batch_size: batchSize });
  while (!stopping) {
    const { depth, oldestSeconds, jobs } = await nextBatch();
    const started = performance.now();
    if (depth > deepQueue) log('warn', 'queue is deep', { depth, oldest_s: oldestSeconds });
    let done = 0;
    for (const job of jobs) if (await work(job)) done++;
    const ms = Math.round(performance.now() - started);
    log('info', 'batch done', { jobs: jobs.length, done, depth: depth - done, ms });
  }
  log('info', 'worker stopped');
}

process.on('SIGTERM', () => {
  stopping = true;
});

await run();
