import { LogqlError, type LogQuery, type Matcher, type Metric } from './logql';
import { compileStage, testOf, type State } from './stages';

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

function withoutEmpty(labels: Labels): Labels {
  return Object.fromEntries(Object.entries(labels).filter(([, value]) => value !== ''));
}

export function keyOf(labels: Labels): string {
  return JSON.stringify(Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1)));
}
