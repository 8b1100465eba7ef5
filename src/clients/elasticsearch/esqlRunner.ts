import { problem, ProblemError, type Problem } from '../../core/base/problem';
import type { TimeWindow } from '../../core/errors/logSource';
import type { QueryColumn, QueryRows, QueryRunner } from '../../core/errors/queryRunner';
import { AnswerMeter } from '../logEngine/answerMeter';
import { isRecord } from '../pagerDuty/readRows';
import { SearchRefusal, type ElasticsearchApi } from './elasticsearchApi';
import { inWindow } from './renderQuery';

/** Rows that Elasticsearch answers with at most. */
const mostRows = 10_000;
const mostBytes = 5_000_000;
const longestCell = 2_000;

/** Runs ES|QL as a person wrote it, within a window. Only Elasticsearch 8.11 and newer know it. */
export class EsqlRunner implements QueryRunner {
  readonly language = 'esql';

  constructor(
    private readonly api: ElasticsearchApi,
    private readonly time: string,
  ) {}

  async run(text: string, window: TimeWindow, limit: number, signal: AbortSignal): Promise<QueryRows> {
    const most = Math.max(1, Math.min(limit, mostRows - 1));
    // On a line of its own, since what was written may end with a remark.
    const query = `${text.trim()}\n| LIMIT ${most + 1}`;
    const body = { query, filter: inWindow(this.time, window) };
    const meter = new AnswerMeter();
    try {
      const came = await this.api.ask('POST', '/_query', '_query', { body, cutAt: mostBytes }, meter, signal);
      return this.rowsOf(came.body, most, came.isCut);
    } catch (error) {
      throw this.isUnknown(error)
        ? new ProblemError(problem('logs.noEsql', { backend: this.api.label }))
        : error;
    }
  }

  /** OpenSearch and others do not have the function at all. */
  private isUnknown(error: unknown): boolean {
    if (error instanceof SearchRefusal) {
      return /no handler found|unknown_handler|not found for uri|Rejecting mapping|invalid_index_name/i.test(
        `${error.type} ${error.detail}`,
      );
    }
    return error instanceof ProblemError && error.problem.code === 'logConnections.notThere';
  }

  private rowsOf(body: unknown, most: number, isCut: boolean): QueryRows {
    const { label: backend } = this.api;
    if (!isRecord(body) || !Array.isArray(body['columns']) || !Array.isArray(body['values'])) {
      throw this.api.bad('_query: no columns');
    }
    const columns = (body['columns'] as readonly unknown[]).map(columnOf);
    const values = (body['values'] as readonly unknown[]).filter((row): row is unknown[] =>
      Array.isArray(row),
    );
    const rows = values.slice(0, most).map(row => columns.map((_, at) => cellOf(row[at])));
    const note: Problem | undefined = isCut
      ? problem('logs.partialAnswer', { backend, why: 'bytes', limit: mostBytes })
      : body['is_partial'] === true
        ? problem('logs.partialAnswer', { backend, why: 'shards' })
        : values.length > most
          ? problem('logs.partialAnswer', { backend, why: 'entries', limit: most })
          : undefined;
    return { columns, rows, ...(note ? { note } : {}) };
  }
}

const numbers = new Set([
  'long',
  'integer',
  'double',
  'unsigned_long',
  'short',
  'byte',
  'float',
  'half_float',
  'counter_long',
  'counter_integer',
  'counter_double',
]);

function columnOf(column: unknown): QueryColumn {
  const { name, type } = isRecord(column) ? column : { name: '?', type: '' };
  const kind =
    type === 'date' || type === 'date_nanos' ? 'time' : numbers.has(String(type)) ? 'number' : 'text';
  return { name: String(name), kind };
}

function cellOf(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (Array.isArray(value)) return (value as unknown[]).map(cellOf).join(', ').slice(0, longestCell);
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.slice(0, longestCell);
}
