import { problem } from '../../core/base/problem';
import type { TimeWindow } from '../../core/errors/logSource';
import type { QueryColumn, QueryRows, QueryRunner } from '../../core/errors/queryRunner';
import { AnswerMeter } from '../logEngine/answerMeter';
import { nanosOf } from '../logEngine/timeText';
import { instant, messageField } from './logsqlText';
import { numberOf, type Row, type VictoriaLogsContext } from './victoriaLogsContext';

/** Of one answer to a person's query. */
const mostBytes = 4_000_000;
const mostColumns = 12;

/** Runs LogsQL as a person wrote it; rows newest first, or as its own pipes sort them. */
export class VictoriaLogsRunner implements QueryRunner {
  readonly language = 'logsql';

  constructor(private readonly context: VictoriaLogsContext) {}

  async run(text: string, window: TimeWindow, limit: number, signal: AbortSignal): Promise<QueryRows> {
    const meter = new AnswerMeter();
    const { rows } = await this.context.rows(text, meter, signal, mostBytes, [
      ['start', instant(nanosOf(window.from))],
      ['end', instant(nanosOf(window.to))],
      ['limit', String(limit + 1)],
    ]);
    const isCut = rows.length > limit;
    const [lacking] = meter.answer.problems;
    const note = isCut
      ? problem('logs.partialAnswer', { backend: this.context.label, why: 'entries', limit })
      : lacking;
    return { ...tableOf(rows.slice(0, limit)), ...(note ? { note } : {}) };
  }
}

/** Time first and the message last; the names of streams only where nothing else is there. */
function tableOf(rows: readonly Row[]): Pick<QueryRows, 'columns' | 'rows'> {
  const all = [...new Set(rows.flatMap(row => Object.keys(row)))];
  const plain = all.filter(name => !['_time', '_stream', '_stream_id', messageField].includes(name));
  const names = [
    ...all.filter(name => name === '_time'),
    ...plain.slice(0, mostColumns),
    ...all.filter(name => name === messageField),
  ];
  const shown = names.length > 0 ? names : all;
  return {
    columns: shown.map((name): QueryColumn => ({ name, kind: kindOf(name, rows) })),
    rows: rows.map(row => shown.map(name => cellOf(row[name]))),
  };
}

function kindOf(name: string, rows: readonly Row[]): QueryColumn['kind'] {
  if (name === '_time') return 'time';
  const values = rows.map(row => row[name]).filter(value => value !== undefined && value !== '');
  return values.length > 0 && values.every(value => numberOf(value) !== undefined) ? 'number' : 'text';
}

function cellOf(value: unknown): string {
  if (value === undefined || value === null) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}
