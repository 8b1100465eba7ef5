import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Clock } from '../../../src/core/base/clock';
import { toDisposable } from '../../../src/core/base/disposable';
import { silentLogger } from '../../../src/core/base/logger';
import { isAbort, problemOf } from '../../../src/core/base/problem';
import type { ErrorReading } from '../../../src/core/errors/logSource';
import { defaultTeam } from '../../../src/core/team/team';
import { WorkerHost } from '../../../src/platform/workerHost';
import type { ReadErrorsRequest } from '../../../src/protocol/worker';

/** A worker that does what the first path of a request says. */
const script = `
const { parentPort } = require('node:worker_threads');
const reading = recordsRead => ({ groups: [], asOf: 1, recordsRead, errorsRead: 0, problems: [] });
const waiting = new Set();
let served = 0;
parentPort.on('message', ({ kind, id, request }) => {
  if (kind === 'cancel') return waiting.delete(id) && parentPort.postMessage({ kind: 'aborted', id });
  served++;
  switch (request.paths[0]) {
    case 'crash': throw new Error('out of luck');
    case 'exit': return process.exit(3);
    case 'exhaust': { const held = []; for (;;) held.push(new Array(1e6).fill(served)); }
    case 'wait': return waiting.add(id);
    case 'fail': return parentPort.postMessage({ kind: 'failed', id, problem: { code: 'base.unexpected', args: { detail: 'no' } } });
    case 'part': parentPort.postMessage({ kind: 'partial', id, reading: reading(-1) });
  }
  parentPort.postMessage({ kind: 'result', id, reading: reading(served) });
});
`;

describe('WorkerHost', () => {
  let dir: string;
  let host: WorkerHost;
  let timers: { readonly delayMs: number; readonly run: () => void }[];
  const clock: Clock = {
    now: () => 0,
    after: (delayMs, run) => {
      const timer = { delayMs, run };
      timers.push(timer);
      return toDisposable(() => (timers = timers.filter(other => other !== timer)));
    },
  };

  beforeEach(() => {
    timers = [];
    dir = mkdtempSync(join(tmpdir(), 'opex-worker-'));
    writeFileSync(join(dir, 'worker.js'), script);
    host = new WorkerHost({ script: join(dir, 'worker.js'), clock, log: silentLogger, heapMb: 64 });
  });
  afterEach(() => {
    host.dispose();
    rmSync(dir, { recursive: true, force: true });
  });

  function read(
    order: string,
    signal = new AbortController().signal,
    onPartial?: (reading: ErrorReading) => void,
  ): Promise<ErrorReading> {
    const config = { windowMs: 1, team: defaultTeam, usePatterns: false, splits: [], services: [] };
    const request: ReadErrorsRequest = { sourceId: 'a', paths: [order], window: { from: 0, to: 1 }, config };
    return host.readErrors(request, signal, onPartial);
  }

  /** How many requests the thread that answers has served: 1 means that it is a new one. */
  const served = async (): Promise<number> => (await read('answer')).recordsRead;

  it('starts with the first request, and one thread serves all', async () => {
    assert.equal(host.isRunning, false);
    assert.deepEqual([await served(), await served()], [1, 2]);
  });

  it('passes on parts and failures', async () => {
    const parts: number[] = [];
    await read('part', undefined, part => parts.push(part.recordsRead));
    assert.deepEqual(parts, [-1]);
    await assert.rejects(read('fail'), error => problemOf(error).code === 'base.unexpected');
  });

  for (const death of ['crash', 'exit', 'exhaust']) {
    it(`tells that the thread died (${death}) to all that waited, and starts anew at the next request`, async () => {
      const waiting = read('wait');
      const dying = read(death);
      for (const reading of [waiting, dying]) {
        await assert.rejects(reading, error => problemOf(error).code === 'logs.workerEnded');
      }
      assert.equal(host.isRunning, false);
      assert.equal(await served(), 1);
    }).timeout(60_000);
  }

  it('gives a request up when its signal says so, and keeps the thread', async () => {
    const controller = new AbortController();
    const waiting = read('wait', controller.signal);
    assert.equal(await served(), 2);
    controller.abort();
    await assert.rejects(waiting, isAbort);
    await assert.rejects(read('answer', controller.signal), isAbort);
    assert.equal(await served(), 3);
  });

  it('ends the thread when nothing was asked for long', async () => {
    await served();
    const [idle, ...others] = timers;
    assert.deepEqual([others.length, (idle?.delayMs ?? 0) >= 60_000], [0, true]);
    idle?.run();
    assert.equal(host.isRunning, false);
    assert.equal(await served(), 1);
  });

  it('ends the thread and gives up what is under way when it is disposed', async () => {
    const waiting = read('wait');
    host.dispose();
    await assert.rejects(waiting, isAbort);
    await assert.rejects(read('answer'), isAbort);
    assert.equal(host.isRunning, false);
  });
});
