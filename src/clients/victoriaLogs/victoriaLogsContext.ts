import { problem, ProblemError } from '../../core/base/problem';
import type {} from '../../core/errors/problems';
import { hash64 } from '../../core/errors/fingerprint';
import { wholeLine, type FieldRef } from '../../core/errors/fieldMapping';
import type { Dimension, LogEntry, LogQuery, StratumValues } from '../../core/errors/logBackend';
import type { BackendConnection } from '../http/backendAccess';
import type { AnswerMeter } from '../logEngine/answerMeter';
import type { EngineApi, Parameters } from '../logEngine/engineApi';
import { millisOf, readNanos } from '../logEngine/timeText';
import { readJsonLines } from './jsonLines';
import { fieldName, LogsqlText, messageField, nanoWindow, ownField } from './logsqlText';
import { victoriaLogsLimit } from './victoriaLogsLimits';

export type Row = Readonly<Record<string, unknown>>;

/** What all requests to one VictoriaLogs share: how records are selected, and how answers are read. */
export class VictoriaLogsContext {
  constructor(
    readonly api: EngineApi,
    readonly connection: BackendConnection,
    readonly now: () => number,
  ) {}

  get label(): string {
    return this.connection.label;
  }

  /** Where a dimension stands; undefined where it is not mapped, or is the message itself. */
  fieldOf(dimension: Dimension): FieldRef | undefined {
    const ref = this.connection.mapping?.fields[dimension];
    return ref && ref.name !== wholeLine ? ref : undefined;
  }

  /** @throws ProblemError `logs.fieldUnusable` where a filter wants a field that is not mapped. */
  textOf(query: LogQuery): LogsqlText {
    const text = new LogsqlText(nanoWindow(query.window), this.connection.within);
    for (const [dimension, values] of [
      ['service', query.services],
      ['level', query.levels],
    ] as const) {
      if (values === undefined) continue;
      const ref = this.fieldOf(dimension);
      if (!ref) {
        throw new ProblemError(problem('logs.fieldUnusable', { backend: this.label, field: dimension }));
      }
      text.oneOf(ref, values);
    }
    if (query.text !== undefined && query.text !== '') {
      const whole: FieldRef = { name: wholeLine, place: 'field' };
      const message = this.connection.mapping?.fields.message;
      const hasOther =
        message?.place === 'field' && message.name !== wholeLine && message.name !== messageField;
      text.text(query.text, hasOther ? [whole, message] : [whole]);
    }
    if (query.match) text.match(query.match);
    return text;
  }

  /** Rows of a query, which has to bound them itself: there is no limit otherwise. */
  async rows(
    query: string,
    meter: AnswerMeter,
    signal: AbortSignal,
    cutAt: number,
    more: Parameters = [],
  ): Promise<{ readonly rows: readonly Row[]; readonly isCut: boolean }> {
    const { label: backend } = this;
    const { body, isCut = false } = await this.api.read(
      '/select/logsql/query',
      [['query', query], ...more],
      meter,
      signal,
      { as: 'text', cutAt },
    );
    const text = String(body);
    if (text.trimStart().startsWith('<')) {
      throw new ProblemError(problem('http.notJson', { host: this.api.http.base.host, got: 'html' }));
    }
    const { rows, unreadable, failure } = readJsonLines(text, isCut);
    if (failure !== undefined) {
      const limit = victoriaLogsLimit(failure);
      const why = limit?.why ?? 'other';
      meter.lack(problem('logs.partialAnswer', { backend, why, detail: failure }));
    }
    if (isCut) meter.lack(problem('logs.partialAnswer', { backend, why: 'bytes', limit: cutAt }));
    if (unreadable > 0) meter.lack(problem('logs.unreadableEntries', { backend, count: unreadable }));
    return { rows, isCut: isCut || failure !== undefined };
  }

  /** Rows as records; those without a time that can be read are told. */
  entries(
    rows: readonly Row[],
    dimensions: ReadonlyMap<Dimension, FieldRef>,
    meter: AnswerMeter,
  ): readonly LogEntry[] {
    const entries = rows.flatMap(row => this.entryOf(row, dimensions) ?? []);
    const count = rows.length - entries.length;
    if (count > 0) meter.lack(problem('logs.unreadableEntries', { backend: this.label, count }));
    return entries;
  }

  private entryOf(row: Row, dimensions: ReadonlyMap<Dimension, FieldRef>): LogEntry | undefined {
    const at = readNanos(row['_time']);
    if (at === undefined) return undefined;
    const line = row[messageField];
    const fields = Object.fromEntries(
      Object.entries(row).filter(
        ([name, value]) =>
          !name.startsWith(ownField) && value !== '' && !['_time', '_stream_id', messageField].includes(name),
      ),
    );
    const identity = JSON.stringify([
      row['_stream_id'],
      line,
      Object.entries(fields).sort(([a], [b]) => (a < b ? -1 : 1)),
    ]);
    return {
      id: `${at}-${hash64(identity)}`,
      time: millisOf(at),
      fields,
      ...(typeof line === 'string' && line !== '' ? { line } : {}),
      values: stratumOf(row, dimensions),
    };
  }
}

/** Dimension values of a row; a field that is missing or empty is none. */
export function stratumOf(row: Row, dimensions: ReadonlyMap<Dimension, FieldRef>): StratumValues {
  return Object.fromEntries(
    [...dimensions].map(([dimension, ref]) => {
      const value = row[fieldName(ref)];
      const isNone = value === undefined || value === null || value === '';
      return [dimension, isNone ? null : typeof value === 'string' ? value : JSON.stringify(value)];
    }),
  );
}

/** A number, in a string or not; undefined for what is none. */
export function numberOf(value: unknown): number | undefined {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) ? number : undefined;
}
