import { valueOf } from '../../../src/core/errors/recordFields';
import { parseLogfmt } from '../../../src/core/errors/logfmtText';
import type { Filter, LogQuery, Matcher, Metric, Stage } from './logql';
import { LogqlError } from './logql';

export type Labels = Readonly<Record<string, string>>;

/** A line as it was pushed. */
export interface Line {
  readonly labels: Labels;
  readonly metadata: Labels;
  readonly nanos: bigint;
  readonly line: string;
}

/** A line as a query's stages leave it. */
export interface Selected {
  readonly nanos: bigint;
  readonly line: string;
  readonly stream: Labels;
  readonly labels: Labels;
}

/** Start inclusive, end exclusive, ns. */
export interface Span {
  readonly from: bigint;
  readonly to: bigint;
}

/** Lines that a query selects, oldest first. */
export function select(lines: readonly Line[], query: LogQuery, { from, to }: Span): readonly Selected[] {
  const stages = query.stages.map(compileStage);
  const fits = query.selector.map(matcher => testOf(matcher.op, matcher.value));
  const labels = query.selector.map(({ label }) => label);
  if (!query.selector.some(isSelective)) {
    throw new LogqlError(
      'parse error : queries require at least one regexp or equality matcher that does not have an empty-compatible value',
    );
  }
  const found: Selected[] = [];
  for (const line of lines) {
    if (line.nanos < from || line.nanos >= to) continue;
    if (!fits.every((test, i) => test(line.labels[labels[i] ?? ''] ?? ''))) continue;
    const state: State = { line: line.line, labels: { ...line.labels, ...line.metadata }, nanos: line.nanos };
    if (stages.every(stage => stage(state))) {
      found.push({ nanos: line.nanos, line: state.line, stream: line.labels, labels: state.labels });
    }
  }
  return found.sort((a, b) => (a.nanos < b.nanos ? -1 : a.nanos > b.nanos ? 1 : 0));
}

/** `{a=""}` and `{a=~".*"}` would read everything: Loki refuses a query of such alone. */
function isSelective({ op, value }: Matcher): boolean {
  if (op === '=') return value !== '';
  return op === '=~' && !testOf(op, value)('');
}

export interface Series {
  readonly labels: Labels;
  readonly value: number;
}

/** Evaluates the metric queries of one request: what a selector finds is looked for once, not at each step. */
export class Evaluator {
  private readonly selected = new Map<Metric, readonly Selected[]>();

  constructor(private readonly lines: readonly Line[]) {}

  /** A vector at one time (ns): ranges reach back from it, their start exclusive and their end inclusive. */
  at(metric: Metric, time: bigint): readonly Series[] {
    switch (metric.kind) {
      case 'range':
        return this.range(metric, time);
      case 'aggregate':
        return aggregate(metric, this.at(metric.of, time));
      case 'labelReplace':
        return this.at(metric.of, time).map(series => labelReplace(series, metric.args));
      case 'or': {
        const a = this.at(metric.a, time);
        const keys = new Set(a.map(({ labels }) => keyOf(labels)));
        return [...a, ...this.at(metric.b, time).filter(({ labels }) => !keys.has(keyOf(labels)))];
      }
    }
  }

  private range(metric: Extract<Metric, { kind: 'range' }>, time: bigint): readonly Series[] {
    const { fn, query, rangeMs, offsetMs } = metric;
    const found = this.selected.get(metric) ?? select(this.lines, query, everything);
    this.selected.set(metric, found);
    const end = time - nanosOf(offsetMs);
    const start = end - nanosOf(rangeMs);
    const counts = new Map<string, { labels: Labels; value: number }>();
    for (const { nanos, labels, line } of found) {
      if (nanos <= start || nanos > end) continue;
      const kept = withoutEmpty(labels);
      const key = keyOf(kept);
      const known = counts.get(key) ?? { labels: kept, value: 0 };
      counts.set(key, known);
      known.value += fn.startsWith('bytes') ? Buffer.byteLength(line) : 1;
    }
    return [...counts.values()].map(({ labels, value }) => ({
      labels,
      value: fn.endsWith('rate') ? value / (rangeMs / 1_000) : value,
    }));
  }
}

const everything: Span = { from: 0n, to: 1n << 63n };

function nanosOf(ms: number): bigint {
  return BigInt(Math.round(ms * 1e6));
}

function labelReplace({ labels, value }: Series, args: readonly string[]): Series {
  const [target = '', template = '', source = '', pattern = ''] = args;
  const found = new RegExp(`^(?:${pattern})$`, 's').exec(labels[source] ?? '');
  if (!found) return { labels, value };
  const text = template.replace(
    /\$(?:\{(\w+)\}|(\w+))/g,
    (_, a?: string, b?: string) => found[Number(a ?? b)] ?? '',
  );
  return { labels: withoutEmpty({ ...labels, [target]: text }), value };
}

function aggregate(
  { op, param, by, without }: Extract<Metric, { kind: 'aggregate' }>,
  series: readonly Series[],
): readonly Series[] {
  if (op === 'topk' || op === 'bottomk') {
    const sign = op === 'topk' ? -1 : 1;
    return [...series].sort((a, b) => sign * (a.value - b.value)).slice(0, param);
  }
  const groups = new Map<string, { labels: Labels; values: number[] }>();
  for (const { labels, value } of series) {
    const kept = Object.entries(labels).filter(([name]) => without !== (by ?? []).includes(name));
    const group = Object.fromEntries(kept);
    const key = keyOf(group);
    const known = groups.get(key) ?? { labels: group, values: [] };
    groups.set(key, known);
    known.values.push(value);
  }
  const total = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0);
  return [...groups.values()].map(({ labels, values }) => ({
    labels,
    value:
      op === 'sum'
        ? total(values)
        : op === 'count'
          ? values.length
          : op === 'avg'
            ? total(values) / values.length
            : op === 'max'
              ? Math.max(...values)
              : Math.min(...values),
  }));
}

interface State {
  line: string;
  labels: Record<string, string>;
  readonly nanos: bigint;
}

function compileStage(stage: Stage): (state: State) => boolean {
  switch (stage.kind) {
    case 'line': {
      const isPattern = stage.op.endsWith('~');
      const patterns = stage.values.map(value => (isPattern ? expressionOf(value, false) : undefined));
      const hits = (line: string): boolean =>
        stage.values.some((value, i) => patterns[i]?.test(line) ?? line.includes(value));
      return ({ line }) => hits(line) === stage.op.startsWith('|');
    }
    case 'json':
    case 'logfmt':
      return state => parseInto(state, stage);
    case 'format':
      return state => {
        for (const [label, template] of stage.sets) state.labels[label] = format(template, state);
        return true;
      };
    case 'drop':
    case 'keep':
      return state => {
        for (const name of Object.keys(state.labels)) {
          if (stage.labels.includes(name) === (stage.kind === 'drop')) delete state.labels[name];
        }
        return true;
      };
    case 'filter': {
      const test = compileFilter(stage.filter);
      return ({ labels }) => test(labels);
    }
  }
}

function parseInto(state: State, { kind, takes }: Extract<Stage, { kind: 'json' | 'logfmt' }>): boolean {
  const fields = kind === 'json' ? jsonOf(state.line) : parseLogfmt(state.line);
  if (!fields) {
    state.labels['__error__'] = kind === 'json' ? 'JSONParserErr' : 'LogfmtParserErr';
    return true;
  }
  if (takes.length === 0) {
    for (const [name, value] of flat(fields)) state.labels[name] ??= value;
    return true;
  }
  for (const [label, path] of takes) {
    const value = valueAt(fields, path);
    state.labels[label] = value === undefined || value === null ? '' : textOf(value);
  }
  return true;
}

/** `a.b`, `a["b.c"]`, `["a"]["b"]`, `servers[0]`. */
function valueAt(fields: Readonly<Record<string, unknown>>, path: string): unknown {
  if (!/[[\]]/.test(path)) return valueOf(fields, path);
  let value: unknown = fields;
  for (const [, quoted, index, plain] of path.matchAll(/\["((?:[^"\\]|\\.)*)"\]|\[(\d+)\]|\.?([^.[\]]+)/g)) {
    if (typeof value !== 'object' || value === null) return undefined;
    value = (value as Record<string, unknown>)[quoted ?? index ?? plain ?? ''];
  }
  return value;
}

function* flat(fields: object, prefix = ''): Generator<readonly [string, string]> {
  for (const [name, value] of Object.entries(fields) as [string, unknown][]) {
    const label = `${prefix}${name}`.replace(/[^A-Za-z0-9_]/g, '_');
    if (Array.isArray(value) || value === null) continue;
    if (typeof value === 'object') yield* flat(value, `${label}_`);
    else yield [label, String(value)];
  }
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function jsonOf(line: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}

/** `{{__line__}}`, `{{.label}}`, `{{or .a .b}}`: the first that is not empty. */
function format(template: string, { line, labels }: State): string {
  return template.replace(/\{\{-?\s*(.*?)\s*-?\}\}/g, (_, body: string) => {
    if (body === '__line__') return line;
    const names = body.startsWith('or ') ? body.slice(3).split(/\s+/) : [body];
    if (!names.every(name => /^\.\w+$/.test(name)))
      throw new LogqlError(`template: function not known: ${body}`);
    return names.map(name => labels[name.slice(1)] ?? '').find(value => value !== '') ?? '';
  });
}

function compileFilter(filter: Filter): (labels: Labels) => boolean {
  if (filter.kind !== 'test') {
    const [a, b] = [compileFilter(filter.a), compileFilter(filter.b)];
    return filter.kind === 'and' ? labels => a(labels) && b(labels) : labels => a(labels) || b(labels);
  }
  const { label, op, value } = filter;
  if (typeof value === 'string') {
    const test = testOf(op === '==' ? '=' : (op as Matcher['op']), value);
    return labels => test(labels[label] ?? '');
  }
  return labels => {
    const number = Number(labels[label] ?? 'x');
    switch (op) {
      case '>':
        return number > value;
      case '>=':
        return number >= value;
      case '<':
        return number < value;
      case '<=':
        return number <= value;
      case '!=':
        return number !== value;
      default:
        return number === value;
    }
  };
}

function testOf(op: Matcher['op'], value: string): (text: string) => boolean {
  if (op === '=') return text => text === value;
  if (op === '!=') return text => text !== value;
  const expression = expressionOf(value, true);
  return text => expression.test(text) === (op === '=~');
}

/** RE2's flags of groups are not JavaScript's: those at the beginning, and `(?s:…)` around a dot. */
function expressionOf(pattern: string, isAnchored: boolean): RegExp {
  const [, flags = '', body = ''] = /^(?:\(\?([ims]+)\))?([^]*)$/.exec(pattern) ?? [];
  const plain = body.replace(/\(\?s:\.(\*\??|\+\??)\)/g, '[^]$1').replace(/\(\?-s:\.(\*\??)\)/g, '[^\\n]$1');
  try {
    // The dot of a label filter fits line ends too: Loki compiles these with `(?s)`.
    return new RegExp(
      isAnchored ? `^(?:${plain})$` : plain,
      isAnchored ? `${flags.replace('s', '')}s` : flags,
    );
  } catch {
    throw new LogqlError(`parse error : error parsing regexp: ${pattern}`);
  }
}

function withoutEmpty(labels: Labels): Labels {
  return Object.fromEntries(Object.entries(labels).filter(([, value]) => value !== ''));
}

export function keyOf(labels: Labels): string {
  return JSON.stringify(Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1)));
}
