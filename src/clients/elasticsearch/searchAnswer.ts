import { problem, ProblemError } from '../../core/base/problem';
import type { AnswerMeter } from '../logEngine/answerMeter';
import { isRecord } from '../pagerDuty/readRows';
import type { ElasticsearchApi, Json } from './elasticsearchApi';

/** Longest that the engine may search before it answers with what it has. */
export const searchTimeout = '15s';

/** An index that is not there (any more) is none, and says so by having no shards. */
export const lenient = [
  ['ignore_unavailable', 'true'],
  ['allow_no_indices', 'true'],
] as const;

/**
 * An answer of `_search`, checked for what is missing from it: shards that failed, a timeout, no shard at all.
 * @throws ProblemError for an error in its place.
 */
export function opened(api: ElasticsearchApi, body: unknown, meter: AnswerMeter): Json {
  if (!isRecord(body)) throw api.bad('no object');
  if (isRecord(body['error']) || typeof body['error'] === 'string') throw api.refusal(body['error']);
  const { label: backend } = api;
  const shards = body['_shards'];
  if (isRecord(shards)) {
    const total = numberOf(shards['total']) ?? 0;
    const failed = numberOf(shards['failed']) ?? 0;
    // A shard that no node holds just now (one restarts) has not failed, by the engine's count: it is only no success.
    const missing = Math.max(failed, total - (numberOf(shards['successful']) ?? total - failed));
    const failure = firstFailure(shards);
    if (missing > 0) {
      if (missing >= total && failure !== undefined) throw api.refusal(failure);
      const reason = reasonOf(failure);
      const detail = `${missing}/${total}${reason === undefined ? '' : `: ${reason}`}`;
      const partial = problem('logs.partialAnswer', { backend, why: 'shards', detail });
      if (missing >= total) throw new ProblemError(partial);
      meter.lack(partial);
    }
    if (total === 0) meter.lack(problem('logs.noRecords', { backend }));
  }
  if (body['timed_out'] === true) meter.lack(problem('logs.partialAnswer', { backend, why: 'timeout' }));
  if (body['terminated_early'] === true) {
    meter.lack(problem('logs.partialAnswer', { backend, why: 'entries' }));
  }
  return body;
}

/** Hits of an answer, and how many there are in all (a lower bound where `isExact` is false). */
export function hitsOf(body: Json): {
  readonly hits: readonly unknown[];
  readonly total: number | undefined;
  readonly isExact: boolean;
} {
  const outer = body['hits'];
  if (!isRecord(outer)) return { hits: [], total: undefined, isExact: false };
  const hits: unknown = outer['hits'];
  const told = outer['total'];
  // Before release 7 it was a number.
  const total = numberOf(isRecord(told) ? told['value'] : told);
  const isExact = total !== undefined && !(isRecord(told) && told['relation'] === 'gte');
  return { hits: Array.isArray(hits) ? (hits as readonly unknown[]) : [], total, isExact };
}

/** A number, also in quotes. */
export function numberOf(value: unknown): number | undefined {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) ? number : undefined;
}

/** An object below a name, or an empty one. */
export function member(body: Json, name: string): Json {
  const value = body[name];
  return isRecord(value) ? value : {};
}

/** The objects of a list below a name. */
export function members(body: Json, name: string): readonly Json[] {
  const value = body[name];
  return Array.isArray(value) ? (value as readonly unknown[]).filter(isRecord) : [];
}

function firstFailure(shards: Json): unknown {
  const [first] = members(shards, 'failures');
  return first?.['reason'];
}

function reasonOf(reason: unknown): string | undefined {
  const text = isRecord(reason) ? (reason['reason'] ?? reason['type']) : reason;
  return typeof text === 'string' ? text.replace(/\s+/g, ' ').slice(0, 250) : undefined;
}
