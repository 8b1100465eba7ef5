import { problem, ProblemError } from '../../core/base/problem';
import type {} from '../../core/errors/problems';
import { engineText } from '../logEngine/engineApi';
import { readNanos, type Nanos } from '../logEngine/timeText';
import { isRecord } from '../pagerDuty/readRows';

export type Labels = Readonly<Record<string, string>>;

/** A line with all that is said of it. */
export interface LokiLine {
  readonly at: Nanos;
  readonly line: string;
  /** Of its stream; servers that do not tell them apart put the others here too. */
  readonly stream: Labels;
  readonly metadata: Labels;
  /** Made by the query's own stages. */
  readonly parsed: Labels;
}

/** A series of numbers. */
export interface LokiSeries {
  readonly labels: Labels;
  /** End of the range (Unix ms) and the value. */
  readonly points: readonly (readonly [at: number, value: number])[];
}

/** What an answer to a query holds; servers with the same API write it in several ways. */
export interface LokiAnswer {
  readonly kind: 'streams' | 'series';
  readonly lines: readonly LokiLine[];
  readonly series: readonly LokiSeries[];
  /** Lines and points that could not be read. */
  readonly unreadable: number;
  readonly warnings: readonly string[];
}

/**
 * Reads an answer to `query` or `query_range`.
 * @param isCut its end is missing, so that the last line may be a piece.
 * @throws ProblemError `logs.queryRefused` for an error in an answer of success, `logs.badAnswer` for no answer at all.
 */
export function readLokiAnswer(body: unknown, backend: string, isCut = false): LokiAnswer {
  const bad = (what: string): ProblemError => new ProblemError(problem('logs.badAnswer', { backend, what }));
  if (!isRecord(body)) throw bad('no object');
  if (body['status'] === 'error' || (body['error'] !== undefined && body['data'] === undefined)) {
    const detail = engineText(body) ?? '?';
    throw new ProblemError(problem('logs.queryRefused', { backend, detail }));
  }
  const data = isRecord(body['data']) ? body['data'] : body;
  const result = 'result' in data ? data['result'] : data['streams'];
  // Nothing at all is written as null by servers of Go.
  if (result !== null && !Array.isArray(result)) {
    if (!isCut) throw bad('no data.result');
  }
  const rows = Array.isArray(result) ? (result as readonly unknown[]) : [];
  const kind = kindOf(data['resultType'], rows);
  if (kind === undefined) throw bad('an unknown data.resultType');
  const reading = new Reading(isCut);
  for (const row of rows) {
    if (kind === 'streams') reading.stream(row);
    else reading.series(row);
  }
  const warnings = [...listOf(body['warnings']), ...listOf(data['warnings'])]
    .filter(one => typeof one === 'string')
    .map(one => one.slice(0, 300));
  return { kind, ...reading.result, warnings };
}

function kindOf(type: unknown, rows: readonly unknown[]): LokiAnswer['kind'] | undefined {
  if (type === 'streams') return 'streams';
  if (type === 'matrix' || type === 'vector') return 'series';
  if (type !== undefined) return undefined;
  const [first] = rows;
  return isRecord(first) && isRecord(first['metric']) ? 'series' : 'streams';
}

class Reading {
  private readonly lines: LokiLine[] = [];
  private readonly rows: LokiSeries[] = [];
  private unreadable = 0;

  constructor(private readonly isCut: boolean) {}

  get result(): Pick<LokiAnswer, 'lines' | 'series' | 'unreadable'> {
    return { lines: this.lines, series: this.rows, unreadable: this.unreadable };
  }

  stream(row: unknown): void {
    const values = isRecord(row) ? (row['values'] ?? row['entries']) : undefined;
    if (!isRecord(row) || !Array.isArray(values)) {
      this.unreadable += 1;
      return;
    }
    const stream = streamLabels(row['stream'] ?? row['labels']);
    for (const value of values as readonly unknown[]) {
      const line = lineOf(value, stream);
      if (line) this.lines.push(line);
      else if (!(this.isCut && Array.isArray(value) && value.length === 0)) this.unreadable += 1;
    }
  }

  series(row: unknown): void {
    const values = isRecord(row)
      ? (row['values'] ?? (row['value'] === undefined ? [] : [row['value']]))
      : undefined;
    if (!isRecord(row) || !Array.isArray(values)) {
      this.unreadable += 1;
      return;
    }
    const points: (readonly [number, number])[] = [];
    for (const value of values as readonly unknown[]) {
      const [time, count] = Array.isArray(value) ? (value as readonly unknown[]) : [];
      const at = Number(time);
      const number = typeof count === 'string' || typeof count === 'number' ? Number(count) : Number.NaN;
      if (Number.isFinite(at) && at > 0 && Number.isFinite(number))
        points.push([Math.round(at * 1_000), number]);
      else this.unreadable += 1;
    }
    this.rows.push({ labels: labelsOf(row['metric']), points });
  }
}

function lineOf(value: unknown, stream: Labels): LokiLine | undefined {
  // `{ ts, line }` is how it was before 1.0, and still is in some that copied it.
  const [time, line, more] = Array.isArray(value)
    ? (value as readonly unknown[])
    : isRecord(value)
      ? [value['ts'] ?? value['timestamp'], value['line'], value]
      : [];
  const at = readNanos(time);
  if (at === undefined) return undefined;
  const text = textOf(line);
  if (text === undefined) return undefined;
  const extra = isRecord(more) ? more : {};
  return {
    at,
    line: text,
    stream,
    metadata: labelsOf(extra['structuredMetadata'] ?? extra['structured_metadata']),
    parsed: labelsOf(extra['parsed']),
  };
}

/** A line is a string; a server that kept the JSON of a record apart gives that. */
function textOf(line: unknown): string | undefined {
  if (typeof line === 'string') return line;
  return typeof line === 'object' && line !== null ? JSON.stringify(line) : undefined;
}

/** An object, or `{a="b", c="d"}` as text. */
function streamLabels(value: unknown): Labels {
  if (typeof value !== 'string') return labelsOf(value);
  const pairs = [...value.matchAll(/(?<!\w)([A-Za-z_]\w*)\s*=\s*("(?:[^"\\]|\\.)*")/g)];
  return Object.fromEntries(pairs.map(([, name = '', text = '']) => [name, unquoted(text)]));
}

function unquoted(text: string): string {
  try {
    return String(JSON.parse(text));
  } catch {
    return text.slice(1, -1);
  }
}

function labelsOf(value: unknown): Labels {
  if (!isRecord(value)) return {};
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, one]) =>
      typeof one === 'string'
        ? [[name, one] as const]
        : typeof one === 'number' || typeof one === 'boolean'
          ? [[name, String(one)] as const]
          : [],
    ),
  );
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
