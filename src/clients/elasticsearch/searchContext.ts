import type { Clock } from '../../core/base/clock';
import { problem, ProblemError } from '../../core/base/problem';
import type { FieldMapping } from '../../core/errors/fieldMapping';
import type { LogQuery } from '../../core/errors/logBackend';
import type { AnswerMeter } from '../logEngine/answerMeter';
import { indexPath, type ElasticsearchApi, type Json } from './elasticsearchApi';
import type { FieldKinds } from './fieldKinds';
import { lenient, opened, searchTimeout } from './searchAnswer';

/** What every question is asked with. */
export interface SearchContext {
  readonly api: ElasticsearchApi;
  readonly mapping: FieldMapping | undefined;
  readonly kinds: FieldKinds;
  readonly clock: Clock;
  /** Index pattern. */
  readonly within: string;
  /** One `_search`. */
  search(body: Json, name: string, meter: AnswerMeter, signal: AbortSignal, cutAt?: number): Promise<Json>;
  /** The problem of a query that asks for what this engine cannot search. */
  unusable(query: LogQuery): ProblemError;
}

export function searchContext(
  api: ElasticsearchApi,
  parts: Pick<SearchContext, 'mapping' | 'kinds' | 'clock' | 'within'>,
): SearchContext {
  return {
    api,
    ...parts,
    async search(body, name, meter, signal, cutAt) {
      const path = `${indexPath(parts.within)}/_search`;
      const asked = {
        body: { timeout: searchTimeout, ...body },
        query: lenient,
        ...(cutAt === undefined ? {} : { cutAt }),
      };
      const came = await api.ask('POST', path, name, asked, meter, signal);
      const answer = opened(api, came.body, meter);
      if (came.isCut) {
        meter.lack(problem('logs.partialAnswer', { backend: api.label, why: 'bytes', limit: cutAt ?? 0 }));
      }
      return answer;
    },
    unusable(query) {
      const field = query.match?.all[0]?.field.name ?? '?';
      return new ProblemError(problem('logs.fieldUnusable', { backend: api.label, field }));
    },
  };
}
