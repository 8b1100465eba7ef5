import { problem } from '../../core/base/problem';
import type { CountAnswer, CountRequest } from '../../core/errors/logBackend';
import { AnswerMeter } from '../logEngine/answerMeter';
import { countAggregations, readRows, timeBuckets, type CountedBy } from './countRows';
import { SearchRefusal } from './elasticsearchApi';
import { dimensionField, isByWords, renderQuery, timeField } from './renderQuery';
import { member } from './searchAnswer';
import type { SearchContext } from './searchContext';

/** Counts by dimensions and time. */
export async function countRecords(
  context: SearchContext,
  request: CountRequest,
  signal: AbortSignal,
): Promise<CountAnswer> {
  const meter = new AnswerMeter();
  const { api, mapping } = context;
  let by: readonly CountedBy[] = request.by.flatMap(dimension => {
    const field = dimensionField(mapping, dimension);
    return field === undefined ? [] : [{ dimension, field }];
  });
  const { text, match } = request.query;
  // Only a search for text has to know how its fields are searched.
  const kindOf = text || match ? await context.kinds.load(meter, signal) : context.kinds.known;
  const clauses = renderQuery(request.query, { mapping, kindOf });
  if (!clauses) throw context.unusable(request.query);
  if (text && isByWords({ mapping, kindOf })) {
    meter.note(problem('logs.wordsOnly', { backend: api.label }));
  }
  const size = Math.max(1, Math.min(request.maxRows, 10_000));
  for (let tried = 1; ; tried++) {
    const aggs = countAggregations(by, timeBuckets(timeField(mapping), request.stepMs), size);
    const body = { size: 0, track_total_hits: false, query: { bool: { filter: clauses } }, aggs };
    try {
      const answer = await context.search(body, 'count', meter, signal);
      const { rows, others, error, contradiction } = readRows(member(answer, 'aggregations'), by);
      const left = others + rows.slice(request.maxRows).reduce((sum, { total }) => sum + total, 0);
      if (left > 0 || error > 0) {
        const detail = left > 0 ? `sum_other_doc_count: ${left}` : `doc_count_error_upper_bound: ${error}`;
        const limit = request.maxRows;
        meter.lack(problem('logs.partialAnswer', { backend: api.label, why: 'buckets', limit, detail }));
      }
      if (contradiction > 0) {
        const what = `times of ${contradiction} records more or less than there are`;
        meter.lack(problem('logs.badAnswer', { backend: api.label, what }));
      }
      return {
        ...meter.answer,
        by: by.map(({ dimension }) => dimension),
        rows: rows.slice(0, request.maxRows),
      };
    } catch (error) {
      if (!(error instanceof SearchRefusal) || tried > 2) throw error;
      const fewer = without(error, by);
      if (!fewer) throw error;
      const { label: backend } = api;
      if (isTooMany(error)) meter.note(problem('logs.partialAnswer', { backend, why: 'buckets' }));
      else {
        for (const { field } of by.filter(one => !fewer.includes(one))) {
          meter.note(problem('logs.fieldUnusable', { backend, field }));
        }
      }
      by = fewer;
    }
  }
}

/** What is left to count by after a refusal; undefined where that would not help. */
function without(refusal: SearchRefusal, by: readonly CountedBy[]): readonly CountedBy[] | undefined {
  if (by.length === 0) return undefined;
  if (isTooMany(refusal)) return by.slice(0, -1);
  const { detail } = refusal;
  // "Fielddata is disabled on [service]…", "set fielddata=true on [service]…", "Field [x] of type [text] is not supported…".
  if (!/fielddata|not supported for aggregation/i.test(detail)) return undefined;
  const named = [...detail.matchAll(/\[([^\]]+)\]/g)].map(([, name]) => name);
  const left = by.filter(({ field }) => !named.includes(field));
  return left.length < by.length ? left : undefined;
}

function isTooMany({ type, detail }: SearchRefusal): boolean {
  return /too_many_buckets|too many buckets/i.test(`${type} ${detail}`);
}
