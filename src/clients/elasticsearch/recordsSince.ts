import { problem } from '../../core/base/problem';
import type { LogEntry, SinceAnswer, SinceRequest } from '../../core/errors/logBackend';
import { AnswerMeter } from '../logEngine/answerMeter';
import type { Json } from './elasticsearchApi';
import { hitParts, readHit } from './readHit';
import { renderQuery, timeField } from './renderQuery';
import { mostHits } from './sampleRecords';
import { hitsOf } from './searchAnswer';
import type { SearchContext } from './searchContext';
import { nextState, readCursor, timesOf, writeCursor, type CursorState } from './sinceCursor';

/** Newest records that a cursor is begun with: they are known, what is found beside them is new. */
const atFirst = 500;

/** Records that came after a cursor. */
export async function recordsSince(
  context: SearchContext,
  request: SinceRequest,
  signal: AbortSignal,
): Promise<SinceAnswer> {
  const meter = new AnswerMeter();
  const state = request.cursor === undefined ? undefined : readCursor(request.cursor);
  return state ? goOn(context, request, state, meter, signal) : begin(context, request, meter, signal);
}

/** A cursor at what is there now. Where nothing is, all that comes is new. */
async function begin(
  context: SearchContext,
  request: SinceRequest,
  meter: AnswerMeter,
  signal: AbortSignal,
): Promise<SinceAnswer> {
  const { window } = request.query;
  const order = { size: atFirst, sort: 'desc', known: new Map<string, number>() } as const;
  const { entries } = await read(context, request, window.from, order, { _source: false }, meter, signal);
  const now = context.clock.now();
  // What is older than those that are known was there before, too.
  const oldest = entries.length >= atFirst ? Math.min(now, ...entries.map(({ time }) => time)) : window.from;
  const state = nextState(new Map(timesOf(entries)), Math.max(window.from, oldest), now, false);
  return { ...meter.answer, entries: [], cursor: writeCursor(state), hasMore: false };
}

async function goOn(
  context: SearchContext,
  request: SinceRequest,
  state: CursorState,
  meter: AnswerMeter,
  signal: AbortSignal,
): Promise<SinceAnswer> {
  const most = Math.max(1, Math.min(request.maxEntries, mostHits - 1));
  const size = most + 1;
  const order = { size, sort: 'asc', known: state.seen } as const;
  const isNew = ({ id }: LogEntry): boolean => !state.seen.has(id);
  let came = await read(context, request, state.from, order, {}, meter, signal);
  let entries = came.entries.filter(isNew).slice(0, most);
  if (came.isCut && entries.length === 0) {
    // A single record is larger than may be read: it is told without what it says, else it would stand in the way for good.
    came = await read(context, request, state.from, order, { _source: false }, meter, signal);
    entries = came.entries
      .filter(isNew)
      .slice(0, 1)
      .map(entry => ({ ...entry, isCut: true }));
    meter.note(problem('logs.entriesCut', { backend: context.api.label, count: entries.length }));
  }
  const isFull = came.hits >= size || came.isCut;
  const hasMore = isFull || came.entries.filter(isNew).length > entries.length;
  const told = new Map([...state.seen, ...timesOf(entries)]);
  // Without anything new, more of the same time than are answered at once: they are stepped over, which is told.
  const isStuck = isFull && entries.length === 0;
  if (isStuck) {
    meter.lack(
      problem('logs.partialAnswer', { backend: context.api.label, why: 'entries', limit: mostHits }),
    );
  }
  const last = came.entries[came.entries.length - 1]?.time ?? state.from;
  const next = isStuck
    ? { from: Math.max(state.from + 1, last), seen: new Map<string, number>() }
    : nextState(told, state.from, context.clock.now(), hasMore);
  return { ...meter.answer, entries, cursor: writeCursor(next), hasMore };
}

interface ReadOrder {
  readonly size: number;
  readonly sort: 'asc' | 'desc';
  /** Left out, by id: they are told already, and may be large. */
  readonly known: ReadonlyMap<string, number>;
}

interface Read {
  readonly entries: readonly LogEntry[];
  readonly hits: number;
  readonly isCut: boolean;
}

async function read(
  context: SearchContext,
  { query, maxBytes }: SinceRequest,
  from: number,
  { size, sort, known }: ReadOrder,
  parts: Json,
  meter: AnswerMeter,
  signal: AbortSignal,
): Promise<Read> {
  const { api, mapping, kinds } = context;
  const kindOf = query.text || query.match ? await kinds.load(meter, signal) : kinds.known;
  const clauses = renderQuery({ ...query, window: { from, to: query.window.to } }, { mapping, kindOf });
  if (!clauses) throw context.unusable(query);
  const time = timeField(mapping);
  const body = {
    size,
    track_total_hits: false,
    query: { bool: { filter: clauses, must_not: idsOf(known) } },
    sort: [{ [time]: { order: sort, unmapped_type: 'date' } }],
    ...hitParts(time),
    ...parts,
  };
  const answer = await context.search(body, 'since', meter, signal, maxBytes);
  const { hits } = hitsOf(answer);
  const entries = hits.map(hit => readHit(hit, time, mapping));
  const readable = entries.filter((entry): entry is LogEntry => entry !== undefined);
  if (readable.length < hits.length) {
    const count = hits.length - readable.length;
    meter.note(problem('logs.unreadableEntries', { backend: api.label, count }));
  }
  return { entries: readable, hits: hits.length, isCut: answer.isCut === true };
}

/** Ids are an index's own: two indices may have the same one. */
function idsOf(known: ReadonlyMap<string, number>): readonly Json[] {
  const byIndex = new Map<string, string[]>();
  for (const id of known.keys()) {
    const at = id.indexOf('/');
    const index = id.slice(0, at);
    byIndex.set(index, [...(byIndex.get(index) ?? []), id.slice(at + 1)]);
  }
  return [...byIndex].map(([index, values]) => ({
    bool: { filter: [{ term: { _index: index } }, { ids: { values } }] },
  }));
}
