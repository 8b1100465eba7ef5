import assert from 'node:assert/strict';
import {
  faultOfTraffic,
  partOfCounts,
  seriesOfRecords,
} from '../../../../../src/core/errors/alerts/trafficParts';
import { partOfRequests } from '../../../../../src/core/errors/alerts/trafficOfRequests';
import type { CountRow } from '../../../../../src/core/errors/logBackend';
import { minute, seriesOf, start } from './world';

const nameOf = (service: string | undefined): string | undefined =>
  service === undefined ? undefined : { 'checkout-prod': 'Checkout', search: 'Search' }[service];

function row(service: string | null, level: string | null, counts: readonly number[]): CountRow {
  const buckets = new Map(
    counts.flatMap((count, i) => (count > 0 ? [[start + i * minute, count] as const] : [])),
  );
  return { values: { service, level }, total: counts.reduce((a, b) => a + b, 0), buckets };
}

const about = { from: start, to: start + 3 * minute, stepMs: minute, byService: true, nameOf } as const;

describe('traffic of counts', () => {
  it('adds the levels up by the team’s names; error and fatal are what failed', () => {
    const part = partOfCounts(
      {
        by: ['level', 'service'],
        rows: [
          row('checkout-prod', 'info', [10, 10, 0]),
          row('checkout-prod', 'ERROR', [1, 0, 0]),
          row('checkout-prod', 'fatal', [0, 2, 0]),
          row('checkout-prod', null, [1, 0, 0]),
          row('of another team', 'error', [9, 9, 9]),
        ],
      },
      about,
    );
    assert.ok('services' in part);
    assert.deepEqual([...part.services.keys()], ['Checkout']);
    assert.deepEqual(part.services.get('Checkout'), [
      { all: 12, bad: 1 },
      { all: 12, bad: 2 },
      { all: 0, bad: 0 },
    ]);
  });

  const refused = [
    [['service'], 'alerts.noLevels'],
    [['level'], 'alerts.noServices'],
  ] as const;
  for (const [by, code] of refused) {
    it(`says ${code} where counts are split by ${by.join()} only`, () => {
      const part = partOfCounts({ by, rows: [] }, about);
      assert.equal('problem' in part && part.problem.code, code);
    });
  }

  it('takes logs of errors only for no traffic, once hours say so', () => {
    const onlyErrors = { ...seriesOf(3 * 60, minute, () => ({ all: 5, bad: 5 })), basis: 'records' as const };
    assert.equal(faultOfTraffic(onlyErrors)?.code, 'alerts.onlyErrors');
    assert.equal(faultOfTraffic({ ...onlyErrors, buckets: onlyErrors.buckets.slice(0, 60) }), undefined);
    assert.equal(faultOfTraffic({ ...onlyErrors, basis: 'requests' }), undefined);
  });

  it('adds the services of log files up that are one to the team', () => {
    const counts = {
      from: start,
      stepMs: minute,
      all: [5, 5],
      byClass: { critical: [1, 0], major: [0, 0], standard: [0, 2] },
    };
    const series = seriesOfRecords(
      [
        { service: 'checkout-prod', ...counts },
        { service: 'other', ...counts },
      ],
      'Checkout',
      nameOf,
    );
    assert.deepEqual(series?.buckets, [
      { all: 5, bad: 1, byClass: { critical: 1, major: 0, standard: 0 } },
      { all: 5, bad: 2, byClass: { critical: 0, major: 0, standard: 2 } },
    ]);
    assert.deepEqual(
      seriesOfRecords([counts, counts], undefined, nameOf)?.buckets.map(bucket => bucket?.all),
      [10, 10],
    );
    assert.equal(seriesOfRecords([counts], 'Checkout', nameOf), undefined);
  });
});

describe('traffic of requests', () => {
  const times = [1, 2, 3, 4].map(step => start + step * minute);
  const wide = { ...about, to: start + 4 * minute };

  it('lays each value on the step that ends there; a service that stops has no traffic from then on', () => {
    const part = partOfRequests(
      {
        label: 'job',
        all: {
          times,
          series: [{ labels: { job: 'checkout-prod' }, values: [undefined, 100, 80, undefined] }],
        },
        failed: {
          times,
          series: [{ labels: { job: 'checkout-prod' }, values: [undefined, 3, Number.NaN, 7] }],
        },
      },
      wide,
    );
    assert.deepEqual(part.services.get('Checkout'), [
      undefined,
      { all: 100, bad: 3 },
      { all: 80, bad: 0 },
      { all: 0, bad: 0 },
    ]);
  });

  it('is all of it where the team names no service', () => {
    const series = [
      { labels: { job: 'a' }, values: [1, 1, 1, 1] },
      { labels: { job: 'b' }, values: [2, 2, 2, 2] },
    ];
    const part = partOfRequests(
      { label: 'job', all: { times, series }, failed: { times, series: [] } },
      { ...wide, byService: false },
    );
    assert.deepEqual(part.services.get(undefined)?.[0], { all: 3, bad: 0 });
  });
});
