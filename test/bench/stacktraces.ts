/**
 * `stacktraces`: share of the frames that are found with file and line, frames found where there are none, traces
 * that come out of a log as one record, per language; speed on a text of all traces. A frame counts when file (as
 * written in the trace, or as the workspace's file that it resolves to) and line agree.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { RecordAssembler } from '../../src/core/errors/recordAssembler';
import { parseStack } from '../../src/core/source/parseStack';
import { resolveFrame } from '../../src/core/source/resolveFrame';
import { SourceIndex } from '../../src/core/source/sourceIndex';
import { projectRoot } from '../host/paths';
import { say } from '../host/say';
import type { BenchOptions, BenchResult } from './support/bench';
import {
  readCases,
  readOwnTraces,
  workspaceFiles,
  type ExpectedFrame,
  type StackTraceCase,
} from './support/stackTraceCases';
import { peers } from './support/stackTracePeers';

type Parse = (text: string) => readonly ExpectedFrame[];

interface Figures {
  /** Percent of the frames that the traces are known to hold. */
  readonly recall: number | null;
  /** Frames found in texts that hold none, or that are none of a trace whose frames are all listed. */
  readonly falseFrames: number;
  readonly languages: Readonly<Record<string, number>>;
  readonly frames: number;
}

export function run({ dataDir, withPeers }: BenchOptions): Promise<BenchResult> {
  const shared = join(projectRoot, '..', 'shared', 'data', 'stack-traces');
  const folder = dataDir ?? (existsSync(shared) ? shared : undefined);
  const cases = folder === undefined ? readOwnTraces() : readCases(folder);
  if (cases.length === 0) throw new Error(`${folder ?? ''}: no *.jsonl with stack traces`);
  const index = new SourceIndex(
    (folder === undefined ? [] : workspaceFiles(folder)).map(path => ({ root: 'w', path })),
    [],
  );
  const figures = measure(cases, parseStack, index);
  const joinable = cases.filter(({ isOneRecord }) => isOneRecord);
  const apart = joinable.filter(({ text }) => recordsOf(text) !== 1);
  for (const { id } of apart) say(`not one record: ${id}`);
  return Promise.resolve({
    data: folder ?? 'own fixtures',
    figures: {
      recall: figures.recall,
      falseFrames: figures.falseFrames + (folder === undefined ? 0 : falseInOwnProse()),
      joined: percent(joinable.length - apart.length, joinable.length),
      languages: figures.languages,
      traces: cases.length,
      frames: figures.frames,
      MBps: speed(cases),
    },
    ...(withPeers ? { peers: measurePeers(cases, index) } : {}),
  });
}

function measure(cases: readonly StackTraceCase[], parse: Parse, index: SourceIndex, quiet = false): Figures {
  const found = new Map<string, number>();
  const expected = new Map<string, number>();
  let falseFrames = 0;
  for (const entry of cases) {
    const frames = parse(entry.text);
    const { hits, missed, total } = compare(entry, frames, index);
    found.set(entry.lang, (found.get(entry.lang) ?? 0) + hits);
    expected.set(entry.lang, (expected.get(entry.lang) ?? 0) + total);
    if (entry.isComplete) falseFrames += frames.length - hits;
    if (quiet) continue;
    for (const { file, line } of missed) say(`missed: ${entry.id}: ${file}:${line}`);
    if (entry.isComplete && frames.length > hits) say(`false frames: ${entry.id}: ${JSON.stringify(frames)}`);
  }
  const all = sum(expected.values());
  return {
    recall: percent(sum(found.values()), all),
    falseFrames,
    languages: Object.fromEntries(
      [...expected]
        .filter(([, count]) => count > 0)
        .map(([lang, count]): [string, number] => [lang, percent(found.get(lang) ?? 0, count) ?? 0])
        .sort(),
    ),
    frames: all,
  };
}

function compare(
  entry: StackTraceCase,
  frames: readonly ExpectedFrame[],
  index: SourceIndex,
): { readonly hits: number; readonly missed: readonly ExpectedFrame[]; readonly total: number } {
  const left = new Map<string, number>();
  const add = (key: string): void => void left.set(key, (left.get(key) ?? 0) + 1);
  // A workspace's file is told once, however often it is in the trace.
  if (entry.workspaceFrames) new Set(frames.flatMap(frame => resolved(frame, index))).forEach(add);
  else for (const { file, line } of frames) add(`${plain(file)}\n${line}`);
  const wanted = (entry.workspaceFrames ?? entry.frames ?? []).filter(frame => isTold(entry, frame));
  const missed = wanted.filter(({ file, line }) => {
    const key = `${plain(file)}\n${line}`;
    const count = left.get(key) ?? 0;
    left.set(key, count - 1);
    return count < 1;
  });
  return { hits: wanted.length - missed.length, missed, total: wanted.length };
}

/** Without a line (0), or of another text than this, a frame cannot be found by anyone. */
function isTold(entry: StackTraceCase, { file, line }: ExpectedFrame): boolean {
  return (
    line > 0 &&
    (entry.isComplete ||
      entry.workspaceFrames !== undefined ||
      (entry.text.includes(file) && entry.text.includes(`${line}`)))
  );
}

/** Some collections write the path of a file's URL, some the URL. */
function plain(file: string): string {
  return file.replace(/^file:\/\/(?=\/)/, '');
}

function resolved(frame: ExpectedFrame, index: SourceIndex): string[] {
  const [only, ...others] = resolveFrame({ library: false, ...frame }, index);
  return only && others.length === 0 ? [`${only.file.path}\n${frame.line}`] : [];
}

/** Records that the text becomes as lines of a log. */
function recordsOf(text: string): number {
  let count = 0;
  const assembler = new RecordAssembler(() => count++);
  text.split('\n').forEach((line, i) => assembler.push(line, i + 1));
  assembler.flush();
  return count;
}

function falseInOwnProse(): number {
  const prose = readOwnTraces().filter(({ lang }) => lang === 'prose');
  return prose.reduce((count, { text }) => count + parseStack(text).length, 0);
}

function measurePeers(
  cases: readonly StackTraceCase[],
  index: SourceIndex,
): Record<string, Figures & { opex: number | null }> {
  return Object.fromEntries(
    peers.map(({ name, reads, parse }) => {
      const readable = cases.filter(entry => reads(entry.lang));
      const safe: Parse = text => {
        try {
          return parse(text);
        } catch {
          return [];
        }
      };
      // Beside each peer: Opex on the same traces.
      const opex = measure(readable, parseStack, index, true).recall;
      return [name, { ...measure(readable, safe, index, true), opex }];
    }),
  );
}

/** Megabytes a second of processor time, over all traces until a few megabytes are read: other programs cost nothing. */
function speed(cases: readonly StackTraceCase[]): number {
  const chars = sum(cases.map(({ text }) => text.length));
  const rounds = Math.max(1, Math.ceil(4e6 / chars));
  const started = process.cpuUsage();
  for (let round = 0; round < rounds; round++) for (const { text } of cases) parseStack(text);
  return Math.round(((chars * rounds) / process.cpuUsage(started).user) * 10) / 10;
}

function sum(values: Iterable<number>): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}

function percent(part: number, whole: number): number | null {
  return whole === 0 ? null : Math.round((part / whole) * 10_000) / 100;
}
