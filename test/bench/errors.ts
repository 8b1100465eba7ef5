/**
 * `npm run --silent bench -- errors`: what one refresh of the errors of a log engine costs, over sizes, and how fast
 * log files are read. `--backends=victoriaLogs,openSearch`, `--sizes=100000,1000000`, `--fileMB=5000`; 0 leaves the
 * file out, an empty list the engines.
 */
import { performance } from 'node:perf_hooks';
import { BackendSource } from '../../src/core/errors/backendSource';
import type { ErrorReading } from '../../src/core/errors/logSource';
import { classifyRecord } from '../../src/core/team/classify';
import { noPatterns } from '../../src/core/team/severityRule';
import { defaultTeam } from '../../src/core/team/team';
import { groupsOf, makeTruth, type TruthGroup, type TruthRecord } from '../backends/support/logTruth';
import { formatSpan, say, stopwatch } from '../host/say';
import type { BenchOptions, BenchResult } from './support/bench';
import { measureLogFile, round } from './support/bigLogFile';
import { errorEngines, type ErrorEngine, type MeasuredEngine } from './support/errorEngines';

const windowMs = 24 * 3_600_000;
const blockSize = 50_000;
const never = new AbortController().signal;

interface RefreshFigures {
  readonly requests: number;
  readonly bytes: number;
  readonly refreshMs: number;
}

interface EngineFigures extends RefreshFigures {
  /** The same window a second time, after 1,000 records more: only what is new is asked for. */
  readonly update: RefreshFigures;
  readonly groups: number;
  readonly trueGroups: number;
  /** Groups of which the count is a count; the others are estimates. */
  readonly exactGroups: number;
  /** Largest distance of a count marked exact from the truth, and of an estimate, in percent. */
  readonly exactOffPercent: number;
  readonly estimateOffPercent: number;
  readonly loadSeconds: number;
}

export async function run({ flags = {} }: BenchOptions): Promise<BenchResult> {
  const wanted = listOf(flags['backends']) ?? errorEngines.map(({ name }) => name);
  const sizes = listOf(flags['sizes'])?.map(Number);
  const figures: Record<string, unknown> = {};
  for (const engine of errorEngines.filter(({ name }) => wanted.includes(name))) {
    for (const size of sizes ?? engine.sizes) {
      try {
        figures[engine.name] = {
          ...(figures[engine.name] as object | undefined),
          [size]: await measureEngine(engine, size),
        };
      } catch (error) {
        if (!(error instanceof Error) || error.name !== 'MissingBackend') throw error;
        say(`  ${engine.name}: ${error.message}`);
      }
    }
  }
  const fileMB = Number(flags['fileMB'] ?? 5_000);
  const files = fileMB > 0 ? await measureLogFile(fileMB) : undefined;
  return {
    data: 'made: services, levels, exceptions and templates with known truth over 24 h',
    figures: { ...figures, ...(files ? { files: files.figures } : {}) },
    peers: files ? { ...files.peers } : {},
  };
}

async function measureEngine(engine: ErrorEngine, size: number): Promise<EngineFigures> {
  say(`── ${engine.name}, ${size.toLocaleString('en')} records`);
  const measured = await engine.start();
  try {
    const elapsed = stopwatch();
    const now = Date.now() - 60_000;
    const truth = await load(measured, size, now);
    const loadSeconds = elapsed() / 1_000;
    say(`  loaded in ${formatSpan(elapsed())}`);
    const source = new BackendSource({
      backend: measured.server.open(),
      mapping: measured.server.mapping,
      classify: record => classifyRecord(record, defaultTeam, noPatterns),
    });
    const first = await timed(source);
    const fresh = makeTruth({ now: Date.now(), count: 1_000, spanMs: 30_000, seed: 99 }).records;
    await measured.load(fresh);
    await measured.settle();
    const second = await timed(source);
    const off = distances(first.reading, truth);
    say(`  ${JSON.stringify(first.figures)}, then ${JSON.stringify(second.figures)}`);
    return {
      ...first.figures,
      update: second.figures,
      groups: first.reading.groups.length,
      trueGroups: truth.size,
      exactGroups: first.reading.asked?.exactGroups ?? 0,
      exactOffPercent: off.exact,
      estimateOffPercent: off.estimate,
      loadSeconds: round(loadSeconds),
    };
  } finally {
    await measured.server.close();
  }
}

async function timed(
  source: BackendSource,
): Promise<{ readonly reading: ErrorReading; readonly figures: RefreshFigures }> {
  const begun = performance.now();
  const to = Date.now();
  const reading = await source.readErrors({ from: to - windowMs, to }, never);
  const refreshMs = round(performance.now() - begun);
  const { requests = 0, bytes = 0 } = reading.asked ?? {};
  if (reading.incomplete) say(`  incomplete: ${JSON.stringify(reading.incomplete)}`);
  return { reading, figures: { requests, bytes, refreshMs } };
}

/** Writes records over the window, block by block. @returns what is true of them, by group. */
async function load(
  engine: MeasuredEngine,
  size: number,
  now: number,
): Promise<ReadonlyMap<string, TruthGroup>> {
  const blocks = Math.ceil(size / blockSize);
  const spanMs = (windowMs - 1_800_000) / blocks;
  const truth = new Map<string, TruthGroup>();
  for (let block = 0; block < blocks; block++) {
    const count = Math.min(blockSize, size - block * blockSize);
    const end = Math.floor(now - (blocks - 1 - block) * spanMs);
    const records: readonly TruthRecord[] = makeTruth({ now: end, count, spanMs, seed: block + 1 })
      .records // A single error in all, however many blocks.
      .filter(({ group }) => group !== 'lonely' || block === 0);
    await engine.load(records);
    for (const group of groupsOf(records)) {
      const known = truth.get(group.id);
      truth.set(group.id, known ? { ...known, count: known.count + group.count } : group);
    }
  }
  await engine.settle();
  return truth;
}

function distances(
  { groups }: ErrorReading,
  truth: ReadonlyMap<string, TruthGroup>,
): { readonly exact: number; readonly estimate: number } {
  let [exact, estimate] = [0, 0];
  for (const known of truth.values()) {
    const group = groups.find(({ service, title }) => service === known.service && known.title.test(title));
    const off = round((100 * Math.abs((group?.count ?? 0) - known.count)) / known.count);
    if (group?.estimated === true) estimate = Math.max(estimate, off);
    else exact = Math.max(exact, off);
  }
  return { exact, estimate };
}

function listOf(flag: string | undefined): readonly string[] | undefined {
  return flag?.split(',').filter(item => item !== '');
}
