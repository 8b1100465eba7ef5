import assert from 'node:assert/strict';
import { silentLogger } from '../../../src/core/base/logger';
import type { MetricSource } from '../../../src/core/errors/metricSource';
import { timesOf } from '../../../src/core/errors/metricSource';
import type { Incident } from '../../../src/core/incidents/incident';
import { IncidentStore } from '../../../src/core/incidents/incidentStore';
import { SeenHistories } from '../../../src/platform/seenHistories';
import { SharedState } from '../../../src/platform/sharedState';
import { makeTempDir, type TempDir } from '../../host/cleanup';
import { until } from '../../host/until';

const minute = 60_000;
const start = Date.UTC(2026, 10, 16, 8);
const sourceId = 'alertmanager:am';
const window = { since: start - 24 * 60 * minute, until: start + 60 * minute };
const { signal } = new AbortController();

const firing: Incident = {
  id: `${sourceId}:g1`,
  sourceId,
  nativeId: 'g1',
  title: 'Card charges fail',
  status: 'triggered',
  urgency: 'high',
  service: { id: 'cart', name: 'cart' },
  createdAt: start,
  assignees: [],
  acknowledgedBy: [],
  mine: false,
  withoutAcknowledge: true,
  pendingActions: [],
};

describe('the past of an Alertmanager', () => {
  let temp: TempDir;
  let state: SharedState;
  let store: IncidentStore;
  let metrics: readonly MetricSource[];
  const owned: SeenHistories[] = [];
  const clock = { now: () => start + 60 * minute, after: () => ({ dispose: () => undefined }) };

  beforeEach(() => {
    temp = makeTempDir('seen');
    state = new SharedState(temp.path, file => assert.fail(file));
    store = new IncidentStore(() => ({ severity: 'major', reason: { kind: 'urgency', value: 'low' } }));
    store.addSource(sourceId, 'Alertmanager');
    metrics = [];
  });
  afterEach(() => {
    for (const one of owned.splice(0)) one.dispose();
    temp.remove();
  });

  const open = () => {
    const histories = new SeenHistories({
      store,
      state,
      metrics: () => Promise.resolve(metrics),
      clock,
      log: silentLogger,
    });
    owned.push(histories);
    return histories.of(sourceId, 'Alertmanager');
  };
  /** Reads are half a minute apart: each is taken in before the next. */
  const look = async (incidents: readonly Incident[], minutes: number): Promise<void> => {
    store.beginRead(sourceId).succeed({ incidents, asOf: start + minutes * minute });
    await new Promise(resolve => setTimeout(resolve, 30));
  };
  const kept = (records: number) =>
    until('what was seen on disk', async () => {
      const file = (await state.read('seenIncidents', sourceId)) as { records?: unknown[] } | undefined;
      return file?.records?.length === records;
    });

  it('is what was seen, over a restart, and says that it is no more than that', async () => {
    const first = open();
    await look([], 0);
    await look([firing], 1);
    await look([], 5);
    await kept(1);
    for (const source of [first, open()]) {
      const told = await source.readHistory(window, signal);
      assert.deepEqual(
        told.records.map(({ title, status, events }) => [
          title,
          status,
          events.map(({ kind, at }) => [kind, at]),
        ]),
        [
          [
            'Card charges fail',
            'resolved',
            [
              ['trigger', start],
              ['resolve', start + 5 * minute],
            ],
          ],
        ],
      );
      assert.equal(told.incomplete?.code, 'review.seenOnly');
      assert.equal(told.missing[0]?.since, window.since);
    }
  });

  it('takes no look that failed or is not whole for an end', async () => {
    const source = open();
    await look([firing], 1);
    store
      .beginRead(sourceId)
      .fail({ code: 'http.unreachable', args: { host: 'am', reason: 'refused' } } as never);
    store.beginRead(sourceId).succeed({
      incidents: [],
      asOf: start + 9 * minute,
      incomplete: { code: 'incidents.rowsDropped', args: {} } as never,
    });
    await kept(1);
    const { records } = await source.readHistory(window, signal);
    assert.deepEqual(
      records.map(({ status }) => status),
      ['triggered'],
    );
  });

  it('is what its Prometheus remembers, under the names that people saw', async () => {
    const queryRange: MetricSource['queryRange'] = (expression, range) => {
      const times = timesOf(range);
      const values = times.map(at =>
        expression.includes('up[') || (at >= start && at < start + 20 * minute) ? 1 : undefined,
      );
      const labels = { alertname: 'ChargeFailures', service: 'cart' };
      return Promise.resolve({ asOf: 0, problems: [], remarks: [], times, series: [{ labels, values }] });
    };
    metrics = [{ label: 'Prometheus', id: 'prometheus:p', queryRange } as MetricSource];
    const source = open();
    await look([firing], 1);
    await kept(1);
    const told = await source.readHistory(window, signal);
    assert.deepEqual(
      told.records.map(({ title, alertKey }) => [title, alertKey]),
      [['Card charges fail', 'ChargeFailures']],
    );
    assert.equal(told.incomplete?.code, 'review.fromAlerts');
    assert.deepEqual(told.missing, []);
    // What did not change comes back as the same object.
    const known = new Map(told.records.map(record => [record.id, record] as const));
    const again = await source.readHistory(window, signal, known);
    assert.equal(again.records[0], told.records[0]);
  });
});
