import { problem, ProblemError } from '../../core/base/problem';
import type { TimeWindow } from '../../core/errors/logSource';
import type {
  LogEntry,
  SampleAnswer,
  SampledStratum,
  SampleRequest,
  SampleStratum,
} from '../../core/errors/logBackend';
import { AnswerMeter } from '../logEngine/answerMeter';
import { isRecord } from '../pagerDuty/readRows';
import { SearchRefusal, type Json } from './elasticsearchApi';
import { hitParts, readHit } from './readHit';
import { renderMatch } from './renderMatch';
import { inWindow, renderQuery, renderValues, timeField } from './renderQuery';
import { hitsOf, lenient, members, opened, searchTimeout } from './searchAnswer';
import type { SearchContext } from './searchContext';

/** `index.max_result_window`: hits that one search answers with. */
const mostHits = 10_000;
/** Past so many records, choosing at random among all of them takes the engine too long: parts of the window are chosen. */
const mostScored = 3_000_000;
const slices = 24;

/** One `_msearch` with a search for each stratum. */
export async function sampleRecords(
  context: SearchContext,
  request: SampleRequest,
  signal: AbortSignal,
): Promise<SampleAnswer> {
  const meter = new AnswerMeter();
  const { api, mapping } = context;
  const { known } = context.kinds;
  const clauses = renderQuery(request.query, { mapping, kindOf: known });
  if (!clauses) throw context.unusable(request.query);
  const wants = shares(request.strata, request.maxEntries);
  const asked = request.strata.flatMap((stratum, at) => {
    const want = wants[at] ?? 0;
    return want > 0 && stratum.total > 0 ? [{ stratum, at, want }] : [];
  });
  const sampled: SampledStratum[] = request.strata.map(({ total }) => ({
    entries: [],
    how: total === 0 ? 'all' : 'none',
  }));
  if (asked.length === 0 || request.maxRequests < 1) return { ...meter.answer, strata: sampled };
  const exclude = (request.exclude ?? []).flatMap(match => {
    const rendered = renderMatch(match, { mapping, kindOf: known });
    return rendered ? [rendered.query] : [];
  });
  const time = timeField(mapping);
  const lines = asked.flatMap(({ stratum, want }) => [
    { index: context.within, ignore_unavailable: true, allow_no_indices: true },
    searchOf(
      stratum,
      want,
      [...clauses, ...renderValues(mapping, stratum.values)],
      exclude,
      time,
      request.query.window,
    ),
  ]);
  const came = await api.ask(
    'POST',
    '/_msearch',
    'sample',
    { lines, cutAt: request.maxBytes, query: [lenient[0]] },
    meter,
    signal,
  );
  if (!isRecord(came.body)) throw api.bad('no object');
  const responses = members(came.body, 'responses');
  let unreadable = 0;
  let refusal: ProblemError | undefined;
  let answered = 0;
  asked.forEach(({ stratum, at, want }, index) => {
    const response = responses[index];
    if (!response) return;
    try {
      const body = opened(api, response, meter);
      const { hits, total } = hitsOf(body);
      const entries = hits.map(hit => readHit(hit, time, mapping, stratum.values));
      const read = entries.filter((entry): entry is LogEntry => entry !== undefined);
      unreadable += entries.length - read.length;
      sampled[at] = { entries: read, how: howOf(stratum, want, hits.length, total) };
      answered += 1;
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error;
      refusal = error;
    }
  });
  // Cut off by the bound, or a server that has no such function.
  if (answered === 0 && !came.isCut) throw refusal ?? api.bad('_msearch: no responses');
  if (refusal) {
    const detail = refusal instanceof SearchRefusal ? { detail: refusal.detail } : {};
    meter.lack(problem('logs.partialAnswer', { backend: api.label, why: 'other', ...detail }));
  }
  if (came.isCut) {
    const limit = request.maxBytes;
    meter.lack(problem('logs.partialAnswer', { backend: api.label, why: 'bytes', limit }));
  } else if (responses.length < asked.length) {
    meter.lack(problem('logs.partialAnswer', { backend: api.label, why: 'other' }));
  }
  if (unreadable > 0)
    meter.note(problem('logs.unreadableEntries', { backend: api.label, count: unreadable }));
  return { ...meter.answer, strata: sampled };
}

function searchOf(
  stratum: SampleStratum,
  want: number,
  clauses: readonly Json[],
  exclude: readonly Json[],
  time: string,
  window: TimeWindow,
): Json {
  const common = { size: want, timeout: searchTimeout, track_total_hits: want + 1, ...hitParts(time) };
  const whole = want >= stratum.total;
  const some = whole || stratum.total <= mostScored ? [] : [partsOf(window, stratum.total, time)];
  const query = { bool: { filter: [...clauses, ...some], must_not: exclude } };
  if (whole) return { ...common, query, sort: [{ [time]: 'desc' }] };
  // Scores are random; hits are the highest.
  return {
    ...common,
    query: { function_score: { query, functions: [{ random_score: {} }], boost_mode: 'replace' } },
  };
}

/** Parts of the window, evenly spread, which hold about as many records as can be scored. */
function partsOf({ from, to }: TimeWindow, total: number, time: string): Json {
  const step = (to - from) / slices;
  const share = mostScored / total;
  const should = Array.from({ length: slices }, (_, at) => {
    const begin = Math.floor(from + at * step + (step * (1 - share)) / 2);
    return inWindow(time, { from: begin, to: Math.ceil(begin + step * share) });
  });
  return { bool: { should, minimum_should_match: 1 } };
}

function howOf(
  { total }: SampleStratum,
  want: number,
  came: number,
  found: number | undefined,
): SampledStratum['how'] {
  if (came >= Math.min(total, found ?? total) && came >= (found ?? total)) return 'all';
  return want >= total ? 'newest' : 'spread';
}

/** Entries for each stratum within a bound on all: the small are served whole, the large share what is left. */
function shares(strata: readonly SampleStratum[], most: number): readonly number[] {
  const wants = strata.map(({ want }) => Math.max(0, Math.min(want, mostHits)));
  const order = wants.map((_, at) => at).sort((a, b) => (wants[a] ?? 0) - (wants[b] ?? 0));
  let left = most;
  order.forEach((at, index) => {
    const share = Math.min(wants[at] ?? 0, Math.floor(left / (order.length - index)));
    wants[at] = share;
    left -= share;
  });
  return wants;
}
