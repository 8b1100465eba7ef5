import { problem, ProblemError } from '../core/base/problem';
import type { TimeWindow } from '../core/errors/logSource';
import type {} from '../core/errors/connectionProblems';
import type { QueryLanguage, QueryRows, QueryRunner } from '../core/errors/queryRunner';

/** A connected backend that queries of a language can be asked of. */
export interface QueryTarget {
  /** Id of its connection. */
  readonly id: string;
  /** What the person calls it. */
  readonly label: string;
}

/** Queries of playbooks, asked of the backends that are connected on this machine. */
export interface LogQueries {
  /** The backends of that language; more than one where the person connected more. */
  targets(language: QueryLanguage): Promise<readonly QueryTarget[]>;
  /**
   * @param targetId which one to ask; needed only where there are several.
   * @throws ProblemError `logConnections.noneFor`, `logConnections.severalFor`, or what the backend says; or an abort.
   */
  run(
    language: QueryLanguage,
    text: string,
    window: TimeWindow,
    limit: number,
    signal: AbortSignal,
    targetId?: string,
  ): Promise<QueryRows>;
}

/** A backend that is open, with what runs its queries. */
export interface OpenRunner extends QueryTarget {
  readonly queries: QueryRunner;
}

/** @param open those that can be asked now; one that cannot be used rejects when it is. */
export function logQueriesOf(open: () => Promise<readonly OpenRunner[]>): LogQueries {
  const ofLanguage = async (language: QueryLanguage): Promise<readonly OpenRunner[]> =>
    (await open()).filter(({ queries }) => queries.language === language);
  return {
    async targets(language) {
      return (await ofLanguage(language)).map(({ id, label }) => ({ id, label }));
    },
    async run(language, text, window, limit, signal, targetId) {
      const candidates = (await ofLanguage(language)).filter(
        ({ id }) => targetId === undefined || id === targetId,
      );
      const [target, ...others] = candidates;
      if (!target) throw new ProblemError(problem('logConnections.noneFor', { language }));
      if (others.length > 0) {
        const labels = candidates.map(({ label }) => label);
        throw new ProblemError(problem('logConnections.severalFor', { language, labels }));
      }
      return target.queries.run(text, window, limit, signal);
    },
  };
}

/** The same before anything is loaded: the backends are opened with the first question. */
export function lateLogQueries(load: () => Promise<LogQueries>): LogQueries {
  return {
    async targets(language) {
      return (await load()).targets(language);
    },
    async run(...asked) {
      return (await load()).run(...asked);
    },
  };
}
