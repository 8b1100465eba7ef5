import { join } from 'node:path';
import { parentPort } from 'node:worker_threads';
import { LogFileReader } from './clients/logFiles/logFileReader';
import { serviceOfFile } from './clients/logFiles/serviceOfFile';
import { isAbort, problemOf, type Problem } from './core/base/problem';
import { distinctOfTeam } from './core/errors/distinctOfTeam';
import { classifyRecord } from './core/team/classify';
import { hasAlerts } from './core/team/hasAlerts';
import type { RunningPatterns } from './core/team/rulePatterns';
import { noPatterns } from './core/team/severityRule';
import type { SeverityRule } from './core/team/team';
import type { ReadErrorsRequest, WorkerRequest, WorkerResponse } from './protocol/worker';

/** The worker's composition root: heavy reading, away from the extension host's one thread. */
const readers = new Map<string, TeamReader>();
const underWay = new Map<number, AbortController>();

interface TeamReader {
  readonly key: string;
  readonly reader: LogFileReader;
  /** The team's patterns, where it has some. */
  readonly patterns: RunningPatterns | undefined;
}

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
    const { reader, patterns } = await readerOf(request);
    const reading = await reader.read(request.paths, request.window, controller.signal, partial =>
      answer({ kind: 'partial', id, reading: partial }),
    );
    const problems = [...reading.problems, ...(patterns?.problems.filter(isOfRunning) ?? [])];
    answer({ kind: 'result', id, reading: { ...reading, problems } });
  } catch (error) {
    answer(isAbort(error) ? { kind: 'aborted', id } : { kind: 'failed', id, problem: problemOf(error) });
  } finally {
    underWay.delete(id);
  }
}

/** The reader that knows how far it has read, unless it reads by another configuration. */
async function readerOf(request: ReadErrorsRequest): Promise<TeamReader> {
  const { sourceId, config } = request;
  const key = JSON.stringify([config, [...config.team.priorities]]);
  const known = readers.get(sourceId);
  if (known?.key === key) return known;
  const made = { key, ...(await makeReader(request)) };
  known?.patterns?.dispose();
  readers.set(sourceId, made);
  return made;
}

async function makeReader({ config, learnt }: ReadErrorsRequest): Promise<Omit<TeamReader, 'key'>> {
  const { windowMs, until = Infinity, team, usePatterns, services, splits } = config;
  const distinctOf = distinctOfTeam(team);
  const patterns =
    usePatterns && team.severityRules.some(rule => rule.message !== undefined)
      ? await startPatterns(team.severityRules)
      : undefined;
  const reader = new LogFileReader({
    classify: record =>
      (record.time ?? 0) < until ? classifyRecord(record, team, patterns ?? noPatterns) : undefined,
    windowMs,
    serviceOf: serviceOfFile(services),
    now: () => Date.now(),
    splits,
    tellTraffic: hasAlerts(team),
    ...(distinctOf ? { distinctOf } : {}),
    ...(learnt ? { learnt } : {}),
  });
  return { reader, patterns };
}

/** In a thread of their own even here: this one is to go on reading. It may wait, so that no record is misjudged. */
async function startPatterns(rules: readonly SeverityRule[]): Promise<RunningPatterns> {
  const { runPatterns } = await import('./clients/patterns/index');
  return runPatterns(rules, { script: join(__dirname, 'patternWorker.js'), mayWait: true });
}

/** Told where logs are read, since it may show only there; what is wrong with the file is told at the file. */
function isOfRunning({ code }: Problem): boolean {
  return code === 'team.patternTooSlow' || code === 'team.patternsFailed';
}

function answer(response: WorkerResponse): void {
  parentPort?.postMessage(response);
}
