import { problem, ProblemError } from '../../../../src/core/base/problem';
import { timesOf, type MetricRange, type MetricSource } from '../../../../src/core/errors/metricSource';

/** A server that answers by table; what is not in it fails as one that refuses the query. */
export function fakeSource(answers: {
  readonly names?: readonly string[];
  readonly instant?: Readonly<
    Record<string, readonly { labels: Readonly<Record<string, string>>; value: number }[]>
  >;
  readonly range?: (expression: string, range: MetricRange) => number | undefined;
}): MetricSource {
  const refuse = (): never => {
    throw new ProblemError(problem('metrics.badQuery', { host: 'metrics.shop.example', message: 'refused' }));
  };
  const answer = { asOf: 0, problems: [], remarks: [] };
  return {
    id: 'prometheus:a',
    label: 'Prometheus',
    link: expression => `https://metrics.shop.example/graph?g0.expr=${encodeURIComponent(expression)}`,
    metrics: () =>
      Promise.resolve().then(() =>
        answers.names ? { ...answer, metrics: answers.names.map(name => ({ name })) } : refuse(),
      ),
    query: (expression, at) =>
      Promise.resolve().then(() => {
        const key = Object.keys(answers.instant ?? {}).find(part => expression.includes(part));
        const rows = key === undefined ? undefined : answers.instant?.[key];
        return rows ? { ...answer, series: rows.map(row => ({ ...row, at })) } : refuse();
      }),
    queryRange: (expression, range) =>
      Promise.resolve().then(() => {
        const value = answers.range?.(expression, range);
        const times = timesOf(range);
        return value === undefined
          ? refuse()
          : { ...answer, times, series: [{ labels: {}, values: times.map(() => value) }] };
      }),
    probe: refuse,
    labelValues: refuse,
    rules: refuse,
    alerts: refuse,
  };
}
