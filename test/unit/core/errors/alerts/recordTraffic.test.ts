import assert from 'node:assert/strict';
import { RecordTraffic, serviceOfCalmText } from '../../../../../src/core/errors/alerts/recordTraffic';
import { day, minute, start } from './world';

describe('RecordTraffic', () => {
  it('counts records and errors by service and minute, and forgets what lies before the window', () => {
    const traffic = new RecordTraffic(day);
    for (const [at, service] of [
      [0, 'checkout'],
      [30_000, 'checkout'],
      [minute, 'checkout'],
      [minute, undefined],
    ] as const) {
      traffic.countRecord(start + at, service);
    }
    traffic.countError(start + 30_000, 'checkout', 'major');
    const [checkout, nobody] = traffic.read(start, start + 2 * minute + 20_000);
    assert.deepEqual(checkout, {
      service: 'checkout',
      from: start,
      stepMs: minute,
      all: [2, 1],
      byClass: { critical: [0, 0], major: [1, 0], standard: [0, 0] },
    });
    assert.deepEqual(nobody?.all, [0, 1]);
    assert.deepEqual(traffic.read(start + minute, start + 3 * minute)[0]?.all, [1, 0]);
    assert.deepEqual(traffic.read(start, start + minute)[0]?.all, [0]);
  });

  it('keeps the names of fifty services, and counts the rest without one', () => {
    const traffic = new RecordTraffic(day);
    for (let number = 0; number < 60; number += 1) traffic.countRecord(start, `service-${String(number)}`);
    const read = traffic.read(start, start + minute);
    assert.equal(read.length, 51);
    assert.deepEqual(read.find(({ service }) => service === undefined)?.all, [10]);
  });

  const texts: readonly (readonly [string, string | undefined])[] = [
    ['{"level":"info","service":"checkout","msg":"paid"}', 'checkout'],
    ['{"level":"info","service.name": "checkout"}', 'checkout'],
    ['{"service":{"version":"1","name":"checkout"}}', 'checkout'],
    ['ts=1 level=info app=search msg="service up"', 'search'],
    ['level=info service="card gateway" msg=x', 'card gateway'],
    ['{"msg":"no name here","microservice":"x"}', undefined],
    ['12:00 INFO started', undefined],
  ];
  for (const [text, service] of texts) {
    it(`reads ${service ?? 'no service'} out of ${text}`, () => {
      assert.equal(serviceOfCalmText(text), service);
    });
  }
});
