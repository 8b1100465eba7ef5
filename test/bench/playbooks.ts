/**
 * `playbooks`: how well an alert finds its runbook (mean reciprocal rank of the first right one among ten, and how
 * often it is the first), and what the index costs, at 1,340 and at 10,000 documents. Ranks are taken on the corpus
 * as it is and on four teams' mixed from it, times on a corpus grown from it.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import Fuse from 'fuse.js';
import MiniSearch from 'minisearch';
import { PlaybookIndex } from '../../src/core/playbooks/playbookIndex';
import { projectRoot } from '../host/paths';
import { say } from '../host/say';
import type { BenchOptions, BenchResult } from './support/bench';
import { growCorpus } from './support/growCorpus';
import { madeCorpus } from './support/madeCorpus';
import { mixedCorpus } from './support/mixedCorpus';
import {
  documentOf,
  readCorpus,
  uriOf,
  type AlertCase,
  type Corpus,
  type CorpusFile,
} from './support/playbookCorpus';

/** Ids of the best documents for a query, best first. */
type Search = (query: string) => readonly string[];

interface Built {
  readonly search: Search;
  readonly longestSliceMs?: number;
}

/** A search engine that is measured. */
interface Engine {
  readonly build: (files: readonly CorpusFile[]) => Promise<Built>;
  /** Most queries that are timed on it: one of the peers needs seconds for each. */
  readonly timedQueries: number;
}

const hits = 10;
const sizes = [1_340, 10_000];

const opex: Engine = {
  timedQueries: 1_000,
  build: async files => {
    const index = new PlaybookIndex({ now: () => performance.now(), pause: () => turn() });
    const ids = new Map(files.map(file => [uriOf(file.id), file.id] as const));
    const longestSliceMs = await index.add(
      (function* () {
        for (const file of files) yield documentOf(file);
      })(),
    );
    return {
      longestSliceMs,
      search: query => index.search(query, { limit: hits }).map(hit => ids.get(hit.playbook.uri) ?? ''),
    };
  },
};

const miniSearch: Engine = {
  timedQueries: 1_000,
  build: files => {
    const engine = new MiniSearch<CorpusFile>({ fields: ['title', 'text'], extractField: fieldOf });
    engine.addAll(files);
    return Promise.resolve({
      search: query =>
        engine
          .search(query)
          .slice(0, hits)
          .map(result => result.id as string),
    });
  },
};

const fuse: Engine = {
  timedQueries: 3,
  build: files => {
    const engine = new Fuse(
      files.map(file => ({ id: file.id, title: fieldOf(file, 'title'), text: file.text })),
      { keys: ['title', 'text'], ignoreLocation: true, includeScore: true },
    );
    return Promise.resolve({
      search: query => engine.search(query, { limit: hits }).map(hit => hit.item.id),
    });
  },
};

/** Of a plain setting: the first heading or the file's name, and the text. */
function fieldOf(file: CorpusFile, field: string): string {
  if (field === 'id') return file.id;
  if (field === 'text') return file.text;
  return /^#\s+(.+)$/m.exec(file.text)?.[1] ?? file.id.replace(/^.*\/|\.md$/g, '');
}

/** `most` bounds the alerts asked for, spread evenly: one of the peers takes seconds a query. */
function rank(
  search: Search,
  alerts: readonly AlertCase[],
  query: (alert: AlertCase) => string,
): readonly [mrr: number, hit1: number] {
  let reciprocal = 0;
  let first = 0;
  for (const alert of alerts) {
    const place = search(query(alert)).findIndex(id => alert.relevant.has(id));
    if (place >= 0) reciprocal += 1 / (place + 1);
    if (place === 0) first += 1;
  }
  return [round(reciprocal / alerts.length), round(first / alerts.length)];
}

async function quality(engine: Engine, corpus: Corpus): Promise<Record<string, number>> {
  const { search } = await engine.build(corpus.files);
  const cases = engine.timedQueries < 100 ? corpus.alerts.filter((_, at) => at % 10 === 0) : corpus.alerts;
  const [messageMRR, messageHit1] = rank(
    search,
    cases.filter(alert => alert.message !== ''),
    alert => alert.message,
  );
  const [nameMRR, nameHit1] = rank(search, cases, alert => alert.name);
  return { messageMRR, messageHit1, nameMRR, nameHit1, cases: cases.length };
}

async function cost(
  engine: Engine,
  files: readonly CorpusFile[],
  alerts: readonly AlertCase[],
): Promise<Record<string, number>> {
  const heapBefore = heap();
  const began = performance.now();
  const built = await engine.build(files);
  const indexMs = performance.now() - began;
  const heapMB = (heap() - heapBefore) / 1e6;
  const queries = alerts.flatMap(alert => [alert.message, alert.name]).filter(query => query !== '');
  // Once through, so that both run as compiled code.
  queries.slice(0, engine.timedQueries / 5).forEach(built.search);
  const times: number[] = [];
  for (let at = 0; at < engine.timedQueries; at += 1) {
    const query = queries[at % queries.length] ?? '';
    const start = performance.now();
    built.search(query);
    times.push(performance.now() - start);
  }
  times.sort((a, b) => a - b);
  return {
    queryP50Ms: round(times[Math.floor(times.length / 2)] ?? 0),
    queryP99Ms: round(times[Math.floor(times.length * 0.99)] ?? 0),
    indexMs: Math.round(indexMs),
    ...(built.longestSliceMs === undefined ? {} : { longestSliceMs: round(built.longestSliceMs) }),
    heapMB: round(heapMB),
  };
}

function heap(): number {
  globalThis.gc?.();
  return process.memoryUsage().heapUsed;
}

function round(value: number): number {
  return Math.round(value * 1000) / 1000;
}

async function measure(
  engine: Engine,
  corpus: Corpus,
  grown: readonly (readonly CorpusFile[])[],
): Promise<Record<string, unknown>> {
  const figures: Record<string, unknown> = await quality(engine, corpus);
  const mixed = mixedCorpus(corpus);
  say(`  four styles mixed: ${mixed.files.length} runbooks, ${mixed.alerts.length} alerts …`);
  figures['mixed'] = await quality(engine, mixed);
  for (const files of grown) {
    say(`  ${files.length} documents …`);
    const found = await cost(engine, files, corpus.alerts);
    if (files === grown.at(-1)) Object.assign(figures, found);
    figures[`at${files.length}`] = found;
  }
  return figures;
}

function corpusDir(dataDir: string | undefined): string | undefined {
  const places = dataDir === undefined ? [join(projectRoot, '..', 'shared', 'data')] : [dataDir];
  return places
    .flatMap(place => [join(place, 'playbooks'), place])
    .find(place => existsSync(join(place, 'alert-to-runbook.jsonl')));
}

export async function run({ dataDir, withPeers }: BenchOptions): Promise<BenchResult> {
  const dir = corpusDir(dataDir);
  if (dir === undefined && dataDir !== undefined) throw new Error(`no alert-to-runbook.jsonl in ${dataDir}`);
  const corpus = dir === undefined ? madeCorpus() : readCorpus(dir);
  say(`${corpus.files.length} runbooks, ${corpus.alerts.length} alerts`);
  const grown = sizes.map(size => growCorpus(corpus.files, size));
  const figures = await measure(opex, corpus, grown);
  if (!withPeers) return { data: dir ?? 'made', figures };
  say('minisearch …');
  const peers: Record<string, unknown> = { minisearch: await measure(miniSearch, corpus, grown) };
  say('fuse.js …');
  peers['fuse.js'] = await measure(fuse, corpus, grown.slice(0, 1));
  return { data: dir ?? 'made', figures, peers };
}
