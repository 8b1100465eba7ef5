import { problem } from '../../core/base/problem';
import type { FieldRef } from '../../core/errors/fieldMapping';
import type { MatchAnswer, MatchCount, MatchRequest } from '../../core/errors/logBackend';
import { AnswerMeter } from '../logEngine/answerMeter';
import { readBuckets, timeBuckets } from './countRows';
import { SearchRefusal, type Json } from './elasticsearchApi';
import type { KindOf } from './fieldKinds';
import { renderMatch, type RenderedMatch } from './renderMatch';
import { renderQuery, timeField } from './renderQuery';
import { member, numberOf } from './searchAnswer';
import type { SearchContext } from './searchContext';

/** Up to here `cardinality` counts nearly exactly; beyond, it is off by a few in a hundred. */
const precision = 3_000;
/** Filters of one request: each is a query of its own, and clusters bound how many there may be. */
const mostFilters = 500;

/** Counts many matches in one request, each as a filter of its own. */
export async function countMatches(
  context: SearchContext,
  request: MatchRequest,
  signal: AbortSignal,
): Promise<MatchAnswer> {
  const meter = new AnswerMeter();
  const { kinds, api } = context;
  const matches = request.matches.slice(0, mostFilters);
  if (matches.length === 0 || request.maxRequests < 1) {
    return { ...meter.answer, counts: request.matches.map(() => undefined) };
  }
  if (matches.length < request.matches.length) {
    meter.lack(problem('logs.partialAnswer', { backend: api.label, why: 'requests', limit: mostFilters }));
  }
  const kindOf = kinds.known ?? (request.maxRequests > 1 ? await kinds.load(meter, signal) : undefined);
  const counts = await counted(context, { ...request, matches }, kindOf, meter, signal);
  return { ...meter.answer, counts: request.matches.map((_, at) => counts[at]) };
}

async function counted(
  context: SearchContext,
  request: MatchRequest,
  kindOf: KindOf | undefined,
  meter: AnswerMeter,
  signal: AbortSignal,
): Promise<readonly (MatchCount | undefined)[]> {
  const { api, mapping } = context;
  for (let isPlain = false; ; isPlain = true) {
    const rendering = { mapping, kindOf, isPlain };
    const clauses = renderQuery(request.query, rendering);
    if (!clauses) throw context.unusable(request.query);
    const rendered = request.matches.map(match => renderMatch(match, rendering));
    const aggs = aggregationsOf(rendered, request, timeField(mapping));
    const body = { size: 0, track_total_hits: false, query: { bool: { filter: clauses } }, aggs };
    try {
      const answer = await context.search(body, 'countMatches', meter, signal);
      for (const field of unusableFields(request, rendered)) {
        meter.note(problem('logs.fieldUnusable', { backend: api.label, field }));
      }
      return readCounts(member(answer, 'aggregations'), rendered, request);
    } catch (error) {
      // A server that lacks intervals or regular expressions, or an index that bounds them.
      const mayRetry = error instanceof SearchRefusal && !isPlain && meter.made < request.maxRequests;
      if (!mayRetry) throw error;
    }
  }
}

function aggregationsOf(
  rendered: readonly (RenderedMatch | undefined)[],
  { stepMs, distinct }: MatchRequest,
  time: string,
): Json {
  const field = distinct?.place === 'field' ? (distinct.keyword ?? distinct.name) : undefined;
  const inner: Json = {
    ...(stepMs === undefined ? {} : { time: timeBuckets(time, stepMs) }),
    ...(field === undefined ? {} : { distinct: { cardinality: { field, precision_threshold: precision } } }),
  };
  const filters = rendered.flatMap((match, at) => (match ? [[`m${at}`, match.query] as const] : []));
  const beyond = beyondOf(rendered);
  return {
    matches: {
      filters: { filters: Object.fromEntries(filters) },
      ...(Object.keys(inner).length > 0 ? { aggs: inner } : {}),
    },
    ...(beyond.length === 0 ? {} : { beyond: { filters: { filters: Object.fromEntries(beyond) } } }),
  };
}

/** Records whose value is too long for the unanalysed field: only its words are indexed. */
function beyondOf(rendered: readonly (RenderedMatch | undefined)[]): readonly (readonly [string, Json])[] {
  const fields = new Map<string, FieldRef>();
  for (const match of rendered) for (const field of match?.relies ?? []) fields.set(field.name, field);
  return [...fields.values()].flatMap(({ name, keyword }) =>
    keyword === undefined
      ? []
      : [
          [
            name,
            { bool: { filter: [{ exists: { field: name } }], must_not: [{ exists: { field: keyword } }] } },
          ] as const,
        ],
  );
}

function readCounts(
  aggregations: Json,
  rendered: readonly (RenderedMatch | undefined)[],
  { stepMs, distinct }: MatchRequest,
): readonly (MatchCount | undefined)[] {
  const buckets = member(member(aggregations, 'matches'), 'buckets');
  const beyond = member(member(aggregations, 'beyond'), 'buckets');
  return rendered.map((match, at) => {
    const bucket = buckets[`m${at}`];
    if (!match || typeof bucket !== 'object' || bucket === null) return undefined;
    const found = bucket as Json;
    const total = numberOf(found['doc_count']);
    if (total === undefined) return undefined;
    const isLong = match.relies.some(({ name }) => (numberOf(member(beyond, name)['doc_count']) ?? 0) > 0);
    const different = distinct ? numberOf(member(found, 'distinct')['value']) : undefined;
    return {
      total,
      isExact: match.isExact && !isLong,
      ...(stepMs === undefined ? {} : { buckets: readBuckets(found) }),
      ...(different === undefined ? {} : { distinct: { count: different, isExact: different <= 1 } }),
    };
  });
}

function unusableFields(
  { matches }: MatchRequest,
  rendered: readonly (RenderedMatch | undefined)[],
): readonly string[] {
  const names = matches.flatMap(({ all }, at) => (rendered[at] ? [] : all.map(({ field }) => field.name)));
  return [...new Set(names)];
}
