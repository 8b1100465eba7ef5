import { parentPort } from 'node:worker_threads';
import { LogFileReader } from './clients/logFiles/logFileReader';
import { serviceOfFile } from './clients/logFiles/serviceOfFile';
import { isAbort, problemOf } from './core/base/problem';
import { classifyRecord } from './core/team/classify';
import { noPatterns } from './core/team/severityRule';
import type { LogFilesConfig, ReadErrorsRequest, WorkerRequest, WorkerResponse } from './protocol/worker';

/** The worker's composition root: heavy reading, away from the extension host's one thread. */
const readers = new Map<string, { readonly key: string; readonly reader: LogFileReader }>();
const underWay = new Map<number, AbortController>();

parentPort?.on('message', (message: WorkerRequest) => {
  switch (message.kind) {
    case 'readErrors':
      void readErrors(message.id, message.request);
      return;
    case 'cancel':
      underWay.get(message.id)?.abort();
      return;
  }
});

async function readErrors(id: number, request: ReadErrorsRequest): Promise<void> {
  const controller = new AbortController();
  underWay.set(id, controller);
  try {
    const reader = await readerOf(request);
    const reading = await reader.read(request.paths, request.window, controller.signal, partial =>
      answer({ kind: 'partial', id, reading: partial }),
    );
    answer({ kind: 'result', id, reading });
  } catch (error) {
    answer(isAbort(error) ? { kind: 'aborted', id } : { kind: 'failed', id, problem: problemOf(error) });
  } finally {
    underWay.delete(id);
  }
}

/** The reader that knows how far it has read, unless it reads by another configuration. */
async function readerOf({ sourceId, config }: ReadErrorsRequest): Promise<LogFileReader> {
  const key = JSON.stringify([config, [...config.team.priorities]]);
  const known = readers.get(sourceId);
  if (known?.key === key) return known.reader;
  const reader = await makeReader(config);
  readers.set(sourceId, { key, reader });
  return reader;
}

async function makeReader({ windowMs, team, usePatterns, services }: LogFilesConfig): Promise<LogFileReader> {
  const hasPatterns = usePatterns && team.severityRules.some(rule => rule.message !== undefined);
  // 150 KB of RE2 that most teams never need.
  const patterns = hasPatterns
    ? (await import('./core/team/rulePatterns')).compilePatterns(team.severityRules).patterns
    : noPatterns;
  return new LogFileReader({
    classify: record => classifyRecord(record, team, patterns),
    windowMs,
    serviceOf: serviceOfFile(services),
    now: () => Date.now(),
  });
}

function answer(response: WorkerResponse): void {
  parentPort?.postMessage(response);
}
