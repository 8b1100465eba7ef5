import assert from 'node:assert/strict';
import { timesOf, type MetricRange, type MetricSource } from '../../../../src/core/errors/metricSource';
import { alertStepMs, readAlertHistory } from '../../../../src/clients/alertmanager/alertHistory';

const day = 86_400_000;
const until = Date.UTC(2026, 10, 20, 8);
const since = until - 90 * day;
const { signal } = new AbortController();

interface Fired {
  readonly labels: Readonly<Record<string, string>>;
  /** Steps back from the end, from and to. */
  readonly steps: readonly (readonly [number, number])[];
}

/** A Prometheus that remembers so many days, and these alerts. */
function prometheus(fired: readonly Fired[], days = 90): { source: MetricSource; ranges: MetricRange[] } {
  const ranges: MetricRange[] = [];
  const base = { asOf: until, problems: [], remarks: [] };
  const queryRange: MetricSource['queryRange'] = (expression, range) => {
    ranges.push(range);
    const times = timesOf(range);
    if (expression.includes('up[')) {
      const values = times.map(at => (at >= until - days * day ? 1 : undefined));
      return Promise.resolve({ ...base, times, series: [{ labels: {}, values }] });
    }
    const series = fired.map(({ labels, steps }) => ({
      labels,
      values: times.map(at => {
        const back = (until - at) / alertStepMs;
        return steps.some(([from, to]) => back <= from && back >= to) ? 1 : undefined;
      }),
    }));
    return Promise.resolve({ ...base, times, series });
  };
  const none = (): never => assert.fail('not asked');
  const source: MetricSource = {
    id: 'prometheus:p',
    label: 'Prometheus',
    queryRange,
    probe: none,
    query: none,
    labelValues: none,
    metrics: none,
    rules: none,
    alerts: none,
    link: none,
  };
  return { source, ranges };
}

const read = (fired: readonly Fired[], days?: number) =>
  readAlertHistory(prometheus(fired, days).source, 'alertmanager:am', { since, until }, signal);
const cart = { alertname: 'CartErrors', service: 'cart', severity: 'critical' };

describe('alerts as Prometheus remembers them', () => {
  it('are asked for in questions that it answers', async () => {
    const { source, ranges } = prometheus([]);
    await readAlertHistory(source, 'alertmanager:am', { since, until }, signal);
    const steps = ranges.map(({ from, to, stepMs }) => Math.floor((to - from) / stepMs) + 1);
    assert.ok(ranges.length <= 5 && steps.every(count => count < 11_000), String(steps));
    // No step is asked for twice, and none is left out.
    const asked = ranges.filter(({ stepMs }) => stepMs === alertStepMs).flatMap(timesOf);
    assert.equal(new Set(asked).size, asked.length);
    assert.equal(asked.length, (until - since) / alertStepMs + 1);
  });

  it('are one firing from the first step to the last; one step that is missing is no end', async () => {
    const { records } = await read([
      {
        labels: cart,
        steps: [
          [2000, 1990],
          [1988, 1980],
          [1970, 1970],
        ],
      },
    ]);
    assert.deepEqual(
      records.map(({ title, service, status, urgency, alertKey, triggeredAt, events }) => [
        title,
        service?.name,
        status,
        urgency,
        alertKey,
        (until - triggeredAt) / alertStepMs,
        (until - (events[1]?.at ?? NaN)) / alertStepMs,
      ]),
      [
        ['CartErrors', 'cart', 'resolved', 'high', 'CartErrors', 2000.5, 1980],
        ['CartErrors', 'cart', 'resolved', 'high', 'CartErrors', 1970.5, 1970],
      ],
    );
    assert.equal(new Set(records.map(({ id }) => id)).size, 2);
  });

  it('that fire now are open; several of one service and name at a time are one', async () => {
    const { records } = await read([
      { labels: { ...cart, namespace: 'a' }, steps: [[10, 0]] },
      { labels: { ...cart, namespace: 'b' }, steps: [[8, 3]] },
      { labels: { alertname: 'Slow', job: 'web', severity: 'warning' }, steps: [[8, 3]] },
    ]);
    assert.deepEqual(
      records.map(({ title, status, urgency, service }) => [title, status, urgency, service?.name]),
      [
        ['CartErrors', 'triggered', 'high', 'cart'],
        ['Slow', 'resolved', 'low', 'web'],
      ],
    );
  });

  it('reach back as far as it remembers: before that nothing is known', async () => {
    assert.equal((await read([])).since, since);
    assert.equal((await read([], 15)).since, until - 15 * day);
  });
});
