import { execFile } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { open, rm } from 'node:fs/promises';
import { performance } from 'node:perf_hooks';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { promisify } from 'node:util';
import { LogFileReader } from '../../../src/clients/logFiles/logFileReader';
import type { ErrorReading } from '../../../src/core/errors/logSource';
import { classifyRecord } from '../../../src/core/team/classify';
import { noPatterns } from '../../../src/core/team/severityRule';
import { defaultTeam } from '../../../src/core/team/team';
import { ecsFields, makeTruth } from '../../backends/support/logTruth';
import { findFiles } from '../../host/findFiles';
import { findOnPath } from '../../host/findOnPath';
import { makeTempDir } from '../../host/cleanup';
import { cacheRoot } from '../../host/paths';
import { say } from '../../host/say';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;
const run = promisify(execFile);
const windowMs = 24 * 3_600_000;
const never = new AbortController().signal;

export interface FileFigures {
  readonly fileMB: number;
  /** Megabytes (10^6 bytes) a second, from nothing known to all groups. */
  readonly coldMBps: number;
  /** Megabytes for each second of a processor: what does not hang on what else the machine does. */
  readonly coldMBpCpuSecond: number;
  readonly peakHeapMB: number;
  /** Bytes that the refresh read after 1% was appended; null where the system does not tell. */
  readonly appendedBytesRead: number | null;
  readonly appendedBytes: number;
  readonly refreshMs: number;
  readonly records: number;
  readonly errors: number;
}

/** Reads a big file of JSON lines from cold, then what was appended to it; beside it a plain search for a word. */
export async function measureLogFile(
  fileMB: number,
): Promise<{ readonly figures: FileFigures; readonly peers: Readonly<Record<string, unknown>> }> {
  const folder = makeTempDir('errors-bench');
  const path = `${folder.path}/service.jsonl`;
  try {
    const block = blockOf();
    say(`  writing ${fileMB} MB of JSON lines`);
    await append(path, block, fileMB * 1e6);
    // Nobody writes to it any more: its end is taken as whole.
    await new Promise(resolve => setTimeout(resolve, 2_500));
    const size = statSync(path).size;
    const reader = new LogFileReader({
      classify: record => classifyRecord(record, defaultTeam, noPatterns),
      windowMs,
      serviceOf: () => undefined,
      now: () => Date.now(),
    });
    const cold = await watched(() => readAll(reader, path));
    say(`  cold: ${(size / 1e6 / cold.seconds).toFixed(1)} MB/s, heap at most ${cold.heapMB.toFixed(0)} MB`);
    await append(path, block, size / 100);
    const appendedBytes = statSync(path).size - size;
    await new Promise(resolve => setTimeout(resolve, 2_500));
    const before = bytesReadSoFar();
    const refresh = await watched(() => readAll(reader, path));
    const after = bytesReadSoFar();
    const peer = await searched(path);
    return {
      figures: {
        fileMB: round(size / 1e6),
        coldMBps: round(size / 1e6 / cold.seconds),
        coldMBpCpuSecond: round(size / 1e6 / cold.cpuSeconds),
        peakHeapMB: round(Math.max(cold.heapMB, refresh.heapMB)),
        appendedBytesRead: before === undefined || after === undefined ? null : after - before,
        appendedBytes,
        refreshMs: round(refresh.seconds * 1_000),
        records: refresh.result.recordsRead,
        errors: refresh.result.errorsRead,
      },
      peers: peer,
    };
  } finally {
    await rm(path, { force: true });
    folder.remove();
  }
}

/** 100,000 records of the last two hours with the names of ECS; one in forty an error, as a service in trouble has. */
function blockOf(): Buffer {
  const { records } = makeTruth({ now: Date.now() - 60_000, count: 120_000 });
  const lines = records
    .filter(({ group }, i) => group === undefined || i % 9 === 0)
    .map(record => JSON.stringify(ecsFields(record)));
  return Buffer.from(`${lines.join('\n')}\n`);
}

async function append(path: string, block: Buffer, bytes: number): Promise<void> {
  const file = await open(path, 'a');
  try {
    for (let left = bytes; left > 0; left -= block.length) {
      // Whole lines only.
      const end =
        left >= block.length ? block.length : block.indexOf(10, Math.max(0, Math.floor(left) - 1)) + 1;
      await file.write(block.subarray(0, end));
    }
  } finally {
    await file.close();
  }
}

function readAll(reader: LogFileReader, path: string): Promise<ErrorReading> {
  const to = Date.now();
  return reader.read([path], { from: to - windowMs, to }, never);
}

async function watched<T>(work: () => Promise<T>): Promise<{
  readonly result: T;
  readonly seconds: number;
  readonly cpuSeconds: number;
  readonly heapMB: number;
}> {
  collectGarbage();
  let heap = 0;
  const look = setInterval(() => (heap = Math.max(heap, process.memoryUsage().heapUsed)), 10);
  const begun = performance.now();
  const cpu = process.cpuUsage();
  try {
    const result = await work();
    const { user, system } = process.cpuUsage(cpu);
    return {
      result,
      seconds: (performance.now() - begun) / 1_000,
      cpuSeconds: (user + system) / 1e6,
      heapMB: heap / 1e6,
    };
  } finally {
    clearInterval(look);
  }
}

/** What this process has read from files so far, as Linux counts it. */
function bytesReadSoFar(): number | undefined {
  if (!existsSync('/proc/self/io')) return undefined;
  const told = /^rchar: (\d+)$/m.exec(readFileSync('/proc/self/io', 'utf8'))?.[1];
  return told === undefined ? undefined : Number(told);
}

/** The same file searched for a word, by the fastest that is there; it only counts lines, and takes nothing apart. */
async function searched(path: string): Promise<Readonly<Record<string, unknown>>> {
  const found = searchProgram();
  if (!found) return {};
  const { seconds } = await watched(() => run(found.program, ['-c', 'error', path]));
  return { [found.name]: { coldMBps: round(statSync(path).size / 1e6 / seconds) } };
}

function searchProgram(): { readonly name: string; readonly program: string } | undefined {
  const own = findOnPath('rg') ?? editorsRg();
  if (own !== undefined) return { name: 'rg', program: own };
  const grep = findOnPath('grep');
  return grep === undefined ? undefined : { name: 'grep', program: grep };
}

/** VS Code ships one. */
function editorsRg(): string | undefined {
  const places = [`${process.platform}-${process.arch}/rg`, '@vscode/ripgrep/bin/rg'];
  return existsSync(cacheRoot())
    ? findFiles(cacheRoot(), 'rg').find(path => places.some(place => path.endsWith(place)))
    : undefined;
}

export function round(value: number): number {
  return Math.round(value * 10) / 10;
}
