import type { Problem } from '../base/problem';
import type { TimeWindow } from './logSource';

/** Languages of backends that people write queries in: Loki's, Prometheus's, Elasticsearch's, VictoriaLogs's. */
export type QueryLanguage = 'logql' | 'promql' | 'esql' | 'logsql';

export const queryLanguages: readonly QueryLanguage[] = ['logql', 'promql', 'esql', 'logsql'];

/** Runs queries as a person wrote them. It only reads. */
export interface QueryRunner {
  readonly language: QueryLanguage;
  /**
   * @param limit rows at most; the backend is asked for no more than it needs to tell whether there are others.
   * @throws ProblemError in the backend's own words where it refuses the text; or an abort.
   */
  run(text: string, window: TimeWindow, limit: number, signal: AbortSignal): Promise<QueryRows>;
}

/** A table. All text in it is remote. */
export interface QueryRows {
  readonly columns: readonly QueryColumn[];
  /** Newest first where rows have a time; as many cells as columns, an absent value is ''. */
  readonly rows: readonly (readonly string[])[];
  /** Why this is not all of it: cut at the limit, a part of the backend did not answer. */
  readonly note?: Problem;
}

export interface QueryColumn {
  readonly name: string;
  /** `time`: ISO 8601 in UTC; `number`: digits as the backend wrote them. */
  readonly kind: 'text' | 'number' | 'time';
}
