import { Evaluator, keyOf, select, type Labels, type Line, type Selected } from './evaluate';
import { LogqlError, parseLogql } from './logql';

/** Loki's defaults (3.4): `max_entries_limit_per_query`, `max_query_series`, `max_query_length`. */
export const limits = { entries: 5_000, series: 500, rangeMs: (30 * 24 + 1) * 3_600_000 };

export interface Answer {
  readonly status: number;
  /** An object is sent as JSON, text as it is. */
  readonly body: unknown;
}

export interface Asked {
  readonly path: string;
  readonly query: URLSearchParams;
  /** Labels, metadata and what was parsed come apart. */
  readonly categorize: boolean;
}

/** Answers what reads: statuses, labels, queries. */
export function answerOf(lines: readonly Line[], now: number, { path, query, categorize }: Asked): Answer {
  try {
    switch (path) {
      case '/ready':
        return { status: 200, body: 'ready\n' };
      case '/loki/api/v1/status/buildinfo':
        return ok({ version: '3.4.6', revision: 'sim', branch: 'HEAD', goVersion: 'go1.24' });
      case '/loki/api/v1/labels':
        return success(sorted(within(lines, now, query).flatMap(({ labels }) => Object.keys(labels))));
      case '/loki/api/v1/series':
        return success(series(lines, now, query));
      case '/loki/api/v1/detected_fields':
        return ok({ fields: detectedFields(lines, now, query) });
      case '/loki/api/v1/index/stats': {
        const found = selected(lines, now, query);
        const bytes = found.reduce((sum, { line }) => sum + Buffer.byteLength(line), 0);
        const streams = new Set(found.map(({ stream }) => keyOf(stream))).size;
        return ok({ streams, chunks: streams, entries: found.length, bytes });
      }
      case '/loki/api/v1/index/volume':
        return success({ resultType: 'vector', result: volume(lines, now, query) });
      case '/loki/api/v1/query':
      case '/loki/api/v1/query_range':
        return ask(lines, now, query, path.endsWith('_range'), categorize);
      default: {
        const values = /^\/loki\/api\/v1\/label\/([^/]+)\/values$/.exec(path);
        if (!values) return { status: 404, body: '404 page not found\n' };
        const name = decodeURIComponent(values[1] ?? '');
        return success(sorted(within(lines, now, query).flatMap(({ labels }) => labels[name] ?? [])));
      }
    }
  } catch (error) {
    if (error instanceof LogqlError) return { status: 400, body: `${error.message}\n` };
    throw error;
  }
}

function ask(
  lines: readonly Line[],
  now: number,
  query: URLSearchParams,
  isRange: boolean,
  categorize: boolean,
): Answer {
  const parsed = parseLogql(query.get('query') ?? '');
  const time = nanosOf(query.get('time'), now);
  const span = isRange ? spanOf(query, now) : { from: time, to: time };
  if (Number((span.to - span.from) / 1_000_000n) > limits.rangeMs) {
    throw new LogqlError('the query time range exceeds the limit (query length: 900h0m0s, limit: 30d1h)');
  }
  if ('logs' in parsed) {
    if (!isRange) throw new LogqlError('log queries are not supported as an instant query type');
    const limit = Number(query.get('limit') ?? 100);
    if (limit > limits.entries) {
      throw new LogqlError(
        `max entries limit per query exceeded, limit > max_entries_limit_per_query (${limit} > ${limits.entries})`,
      );
    }
    const found = select(lines, parsed.logs, span);
    const kept = query.get('direction') === 'forward' ? found.slice(0, limit) : found.slice(-limit).reverse();
    return success({ resultType: 'streams', result: streams(kept, categorize), stats: {} });
  }
  const evaluator = new Evaluator(lines);
  const seconds = (nanos: bigint): number => Number(nanos / 1_000_000n) / 1_000;
  if (!isRange) {
    const result = evaluator.at(parsed.metric, time);
    tooMany(result.length);
    return success({
      resultType: 'vector',
      result: result.map(({ labels, value }) => ({ metric: labels, value: [seconds(time), String(value)] })),
      stats: {},
    });
  }
  const step = BigInt(Math.max(1, Math.round(stepSeconds(query, span) * 1e9)));
  const rows = new Map<string, { metric: Labels; values: (readonly [number, string])[] }>();
  // Steps are multiples of themselves.
  for (let at = (span.from / step) * step; at <= span.to; at += step) {
    if (at < span.from) continue;
    for (const { labels, value } of evaluator.at(parsed.metric, at)) {
      const key = keyOf(labels);
      const row = rows.get(key) ?? { metric: labels, values: [] };
      rows.set(key, row);
      row.values.push([seconds(at), String(value)]);
    }
  }
  tooMany(rows.size);
  return success({ resultType: 'matrix', result: [...rows.values()], stats: {} });
}

function streams(found: readonly Selected[], categorize: boolean): readonly object[] {
  const rows = new Map<string, { stream: Labels; values: unknown[] }>();
  for (const { nanos, line, stream, labels } of found) {
    const all = categorize ? stream : labels;
    const key = keyOf(all);
    const row = rows.get(key) ?? { stream: all, values: [] };
    rows.set(key, row);
    const extra = Object.fromEntries(Object.entries(labels).filter(([name]) => !(name in stream)));
    const apart = Object.keys(extra).length > 0 ? { structuredMetadata: extra } : {};
    row.values.push(categorize ? [String(nanos), line, apart] : [String(nanos), line]);
  }
  return [...rows.values()];
}

function series(lines: readonly Line[], now: number, query: URLSearchParams): readonly Labels[] {
  const matches = query.getAll('match[]').concat(query.getAll('match'));
  const found = within(lines, now, query);
  const hits = matches.length === 0 ? found : matches.flatMap(match => linesOf(found, match));
  return [...new Map(hits.map(({ labels }) => [keyOf(labels), labels])).values()];
}

function linesOf(lines: readonly Line[], match: string): readonly Line[] {
  const parsed = parseLogql(match);
  if (!('logs' in parsed)) throw new LogqlError('only log selectors');
  return lines.filter(line => select([line], parsed.logs, { from: 0n, to: 1n << 63n }).length > 0);
}

function volume(lines: readonly Line[], now: number, query: URLSearchParams): readonly object[] {
  const bytes = new Map<string, { metric: Labels; value: number }>();
  for (const { stream, line } of selected(lines, now, query)) {
    const key = keyOf(stream);
    const row = bytes.get(key) ?? { metric: stream, value: 0 };
    bytes.set(key, row);
    row.value += Buffer.byteLength(line);
  }
  return [...bytes.values()]
    .sort((a, b) => b.value - a.value)
    .slice(0, Number(query.get('limit') ?? 100))
    .map(({ metric, value }) => ({ metric, value: [now / 1_000, String(value)] }));
}

function detectedFields(lines: readonly Line[], now: number, query: URLSearchParams): readonly object[] {
  const names = new Map<string, 'json' | null>();
  for (const { line, labels, stream } of selected(lines, now, query).slice(-1_000)) {
    for (const name of Object.keys(labels)) if (!(name in stream)) names.set(name, null);
    if (!line.startsWith('{')) continue;
    try {
      for (const name of Object.keys(JSON.parse(line) as object)) names.set(name.replace(/\W/g, '_'), 'json');
    } catch {
      // A line that begins like JSON and is none has no fields.
    }
  }
  return [...names].map(([label, parser]) => ({
    label,
    type: 'string',
    cardinality: 1,
    parsers: parser === null ? null : [parser],
  }));
}

function selected(lines: readonly Line[], now: number, query: URLSearchParams): readonly Selected[] {
  const parsed = parseLogql(query.get('query') ?? '');
  if (!('logs' in parsed)) throw new LogqlError('only log selectors');
  return select(lines, parsed.logs, spanOf(query, now));
}

function within(lines: readonly Line[], now: number, query: URLSearchParams): readonly Line[] {
  const { from, to } = spanOf(query, now);
  return lines.filter(({ nanos }) => nanos >= from && nanos < to);
}

function spanOf(query: URLSearchParams, now: number): { readonly from: bigint; readonly to: bigint } {
  const to = nanosOf(query.get('end'), now);
  const from = nanosOf(query.get('start'), Number(to / 1_000_000n) - 3_600_000);
  if (to < from) throw new LogqlError('end timestamp must not be before or equal to start time');
  return { from, to };
}

/** Nanoseconds, or seconds with a fraction. */
function nanosOf(text: string | null, otherwiseMs: number): bigint {
  if (text === null || text === '') return BigInt(Math.round(otherwiseMs)) * 1_000_000n;
  if (/^\d{11,}$/.test(text)) return BigInt(text);
  const seconds = Number(text);
  if (Number.isFinite(seconds)) return BigInt(Math.round(seconds * 1e3)) * 1_000_000n;
  const at = Date.parse(text);
  if (Number.isNaN(at)) throw new LogqlError(`could not parse ${text} as a time`);
  return BigInt(at) * 1_000_000n;
}

function stepSeconds(
  query: URLSearchParams,
  { from, to }: { readonly from: bigint; readonly to: bigint },
): number {
  const text = query.get('step');
  const span = Number(to - from) / 1e9;
  const seconds = text === null ? Math.max(1, Math.floor(span / 250)) : Number(text.replace(/s$/, ''));
  if (!(seconds > 0)) throw new LogqlError('zero or negative query resolution step widths are not accepted');
  if (span / seconds > 11_000) {
    throw new LogqlError(
      'exceeded maximum resolution of 11,000 points per time series. Try increasing the value of the step parameter',
    );
  }
  return seconds;
}

function tooMany(count: number): void {
  if (count > limits.series) {
    throw new LogqlError(`maximum number of series (${limits.series}) reached for a single query`);
  }
}

function sorted(names: readonly string[]): readonly string[] {
  return [...new Set(names)].sort();
}

function success(data: unknown): Answer {
  return ok({ status: 'success', data });
}

function ok(body: unknown): Answer {
  return { status: 200, body };
}
