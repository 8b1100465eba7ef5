import { isAbort, problem, problemOf } from '../../core/base/problem';
import type { LogEntry, LogProbe, ProbedField, ProbedStream } from '../../core/errors/logBackend';
import { AnswerMeter } from '../logEngine/answerMeter';
import { isRecord } from '../pagerDuty/readRows';
import { indexPath, type Asked, type Json } from './elasticsearchApi';
import { kindOfTypes, typesIn } from './fieldKinds';
import { hitParts, readHit } from './readHit';
import { timeField } from './renderQuery';
import { hitsOf, lenient, numberOf } from './searchAnswer';
import type { SearchContext } from './searchContext';

const sampleSize = 200;
/** A sample of records of a megabyte each would be no sample. */
const sampleBytes = 3_000_000;
const mostStreams = 200;
const mostFields = 1_000;

/** Usual names of the time, likeliest first. */
const times = ['@timestamp', 'timestamp', 'time', 'Timestamp', 'ts', 'date', 'datetime', 'eventTime'];

/** What is there. A part that this account may not read is left out, the newest records never. */
export async function probeEngine(context: SearchContext, signal: AbortSignal): Promise<LogProbe> {
  const meter = new AnswerMeter();
  const { api, within, mapping } = context;
  const optional = async (path: string, name: string, query: Asked['query']): Promise<unknown> => {
    try {
      return (await api.ask('GET', path, name, query ? { query } : {}, meter, signal)).body;
    } catch (error) {
      const { code } = problemOf(error);
      const isMissing =
        /^(?:logs\.queryRefused|logConnections\.(?:forbidden|notThere)|http\.(?:notJson|serverError))$/;
      if (isAbort(error) || !isMissing.test(code)) throw error;
      return undefined;
    }
  };
  const root = await optional('/', 'root', undefined);
  const caps = await optional(`${indexPath(within)}/_field_caps`, '_field_caps', [
    ...lenient,
    ['fields', '*'],
  ]);
  const types = typesIn(caps);
  const time = mapping?.fields.time ? timeField(mapping) : timeAmong(types);
  const sort = time === undefined ? [] : [{ [time]: { order: 'desc', unmapped_type: 'date' } }];
  const body: Json = {
    size: sampleSize,
    track_total_hits: false,
    query: { match_all: {} },
    ...(time === undefined ? {} : { sort, ...hitParts(time) }),
  };
  const answer = await context.search(body, 'probe', meter, signal, sampleBytes);
  const { hits } = hitsOf(answer);
  const entries = hits.map(hit => readHit(hit, time ?? timeField(mapping), mapping));
  const sample = entries.filter((entry): entry is LogEntry => entry !== undefined);
  if (sample.length < hits.length) {
    const count = hits.length - sample.length;
    meter.note(problem('logs.unreadableEntries', { backend: api.label, count }));
  }
  const columns = [
    ['format', 'json'],
    ['h', 'index,docs.count'],
    ['expand_wildcards', 'open,hidden'],
  ] as const;
  const indices = await optional(`/_cat/indices${indexPath(within)}`, '_cat/indices', columns);
  const streams = streamsOf(indices);
  if (hits.length === 0 && meter.answer.isWhole)
    meter.note(problem('logs.noRecords', { backend: api.label }));
  const { product, version } = productOf(root);
  return {
    ...meter.answer,
    product,
    ...(version === undefined ? {} : { version }),
    streams: streams.length > 0 ? streams : streamsOfHits(hits),
    fields: fieldsOf(types),
    sample,
  };
}

/** What answers, by its own word. */
function productOf(root: unknown): { readonly product: string; readonly version?: string } {
  const told = isRecord(root) && isRecord(root['version']) ? root['version'] : {};
  const { distribution, number } = told;
  const version = typeof number === 'string' ? { version: number.slice(0, 40) } : {};
  if (typeof distribution === 'string' && distribution !== '') {
    const name = distribution.slice(0, 40);
    return { product: name === 'opensearch' ? 'OpenSearch' : name, ...version };
  }
  const isElastic = isRecord(root) && /You Know, for Search/i.test(String(root['tagline']));
  return { product: isElastic ? 'Elasticsearch' : 'Elasticsearch API', ...version };
}

function timeAmong(types: ReadonlyMap<string, readonly string[]> | undefined): string | undefined {
  if (!types) return times[0];
  const dates = [...types]
    .filter(([, own]) => own.every(type => /^date(?:_nanos)?$/.test(type)))
    .map(([name]) => name);
  return times.find(name => dates.includes(name)) ?? dates[0];
}

/** Data streams under their own names, in place of the indices behind them; what begins with a dot is the engine's own. */
export function streamsOf(indices: unknown): readonly ProbedStream[] {
  if (!Array.isArray(indices)) return [];
  const records = new Map<string, number>();
  for (const row of (indices as readonly unknown[]).filter(isRecord)) {
    const index = typeof row['index'] === 'string' ? row['index'] : '';
    const name = /^\.ds-(.+?)(?:-\d{4}\.\d\d\.\d\d)?-\d{6}$/.exec(index)?.[1] ?? index;
    if (name === '' || name.startsWith('.')) continue;
    records.set(name, (records.get(name) ?? 0) + (numberOf(row['docs.count']) ?? 0));
  }
  return [...records]
    .map(([name, count]) => ({ name, records: count }))
    .sort((a, b) => b.records - a.records)
    .slice(0, mostStreams);
}

function streamsOfHits(hits: readonly unknown[]): readonly ProbedStream[] {
  const names = hits.flatMap(hit =>
    isRecord(hit) && typeof hit['_index'] === 'string' ? [hit['_index']] : [],
  );
  return [...new Set(names)].map(name => ({ name }));
}

/** Fields, those beside another that hold its value unanalysed as its `keyword`. */
export function fieldsOf(types: ReadonlyMap<string, readonly string[]> | undefined): readonly ProbedField[] {
  if (!types) return [];
  const isText = (name: string): boolean => kindOfTypes(types.get(name) ?? []) === 'text';
  const beside = new Map<string, string>();
  for (const [name, own] of types) {
    const kind = kindOfTypes(own);
    const outer = name.slice(0, name.lastIndexOf('.'));
    // A text has no members: what stands below it is the same value.
    if (outer !== '' && isText(outer) && (kind === 'keyword' || kind === 'wildcard')) beside.set(outer, name);
  }
  const hidden = new Set(beside.values());
  return [...types]
    .filter(([name]) => !hidden.has(name))
    .slice(0, mostFields)
    .map(([name, own]) => {
      const keyword = beside.get(name);
      return { name, type: own.join(', '), ...(keyword === undefined ? {} : { keyword }) };
    });
}
