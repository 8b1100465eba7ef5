import { problem, type Problem } from '../../core/base/problem';
import type { TimeWindow } from '../../core/errors/logSource';
import type { MetricSource } from '../../core/errors/metricSource';
import type { QueryColumn, QueryRows, QueryRunner } from '../../core/errors/queryRunner';
import type {} from '../../core/errors/problems';

/** Runs a PromQL expression of a person as of the end of the window: a row a series, its labels as columns. */
export class PromqlRunner implements QueryRunner {
  readonly language = 'promql';

  constructor(private readonly source: MetricSource) {}

  async run(text: string, { to }: TimeWindow, limit: number, signal: AbortSignal): Promise<QueryRows> {
    const { series, problems } = await this.source.query(text, to, signal);
    const names = new Set(series.flatMap(({ labels }) => Object.keys(labels)));
    const ordered = [...names].sort((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1));
    const columns: readonly QueryColumn[] = [
      ...ordered.map(name => ({ name, kind: 'text' }) as const),
      { name: 'value', kind: 'number' },
    ];
    const rows = series
      .slice(0, limit)
      .map(({ labels, value }) => [...ordered.map(name => labels[name] ?? ''), numberText(value)]);
    const cut: Problem | undefined =
      series.length > limit
        ? problem('logs.partialAnswer', { backend: this.source.label, why: 'series', limit })
        : undefined;
    const note = problems[0] ?? cut;
    return { columns, rows, ...(note ? { note } : {}) };
  }
}

/** The metric's name comes first. */
function rank(label: string): number {
  return label === '__name__' ? 0 : 1;
}

function numberText(value: number): string {
  return value === Infinity ? '+Inf' : value === -Infinity ? '-Inf' : String(value);
}
