import assert from 'node:assert/strict';
import { recentMs, TrafficBook, type TrafficPart } from '../../../../../src/core/errors/alerts/trafficBook';
import { day, hour, minute, start } from './world';

const now = start + 12 * hour + 20_000;
const floor = start + 12 * hour;

function part(from: number, to: number, stepMs: number, all: number, bad = 0): TrafficPart {
  const buckets = Array.from({ length: (to - from) / stepMs }, () => ({ all, bad }));
  return { from, to, stepMs, basis: 'records', services: new Map([['checkout', buckets]]) };
}

describe('TrafficBook', () => {
  it('asks for the last hours first, then for what is new with an overlap', () => {
    const book = new TrafficBook();
    assert.deepEqual(book.dueRecent(now), { from: floor - recentMs, to: floor });
    book.takeRecent(part(floor - recentMs, floor, minute, 10));
    assert.deepEqual(book.dueRecent(now + minute), { from: floor - 10 * minute, to: floor + minute });
  });

  it('asks for one day after another, newest first, and for those that a sleep of the machine left out', () => {
    const book = new TrafficBook();
    const asked: number[] = [];
    for (let due = book.dueDay(now, 2); due; due = book.dueDay(now, 2)) {
      asked.push(due.from);
      book.takeDay(part(due.from, due.to, 5 * minute, 50));
    }
    assert.deepEqual(asked, [start, start - day, start - 2 * day]);
    book.takeRecent(part(floor - recentMs, floor, minute, 10));
    const later = now + day;
    book.dueRecent(later);
    assert.equal(book.dueDay(later, 2)?.from, start + day);
  });

  it('lays coarse steps beside fine ones, of which the fine stand', () => {
    const book = new TrafficBook();
    book.takeRecent(part(floor - recentMs, floor, minute, 7, 1));
    book.takeDay(part(start, floor - hour, 5 * minute, 50, 5));
    const series = book.series('checkout', now);
    assert.equal(series?.from, start);
    assert.equal(series.buckets.length, 12 * 60);
    assert.deepEqual(series.buckets[0], { all: 10, bad: 1 });
    assert.deepEqual(series.buckets[12 * 60 - 70], { all: 7, bad: 1 });
  });

  it('takes a service that an answer leaves out for one without traffic, and knows nothing of one never seen', () => {
    const book = new TrafficBook();
    book.takeRecent(part(floor - recentMs, floor, minute, 7));
    book.takeRecent({
      from: floor - 10 * minute,
      to: floor + minute,
      stepMs: minute,
      basis: 'records',
      services: new Map(),
    });
    assert.deepEqual(book.series('checkout', now + minute)?.buckets.at(-1), { all: 0, bad: 0 });
    assert.equal(book.series('search', now), undefined);
  });

  it('says nothing of the time after its last answer', () => {
    const book = new TrafficBook();
    book.takeRecent(part(floor - recentMs, floor, minute, 7));
    const series = book.series('checkout', now + hour);
    assert.equal((series?.from ?? 0) + (series?.buckets.length ?? 0) * minute, floor);
  });

  it('lays classes where the failures are; what is in no group has the class of its level', () => {
    const book = new TrafficBook();
    const buckets = [0, 4, 0, 0, 6].map(bad => ({ all: 100, bad }));
    book.takeRecent({
      from: floor - 5 * minute,
      to: floor,
      stepMs: minute,
      basis: 'records',
      services: new Map([['checkout', buckets]]),
    });
    const counts = { critical: [5], major: [], standard: [] };
    const window = { from: floor - 5 * minute, to: floor };
    book.layClasses(
      window,
      [{ service: 'checkout', from: floor - 5 * minute, stepMs: 5 * minute, counts }],
      false,
    );
    const series = book.series('checkout', now);
    assert.deepEqual(
      series?.buckets.map(bucket => bucket?.byClass),
      [0, 2, 0, 0, 3].map(critical => ({ critical, major: 0, standard: critical })),
    );
    assert.equal(series.isEstimated, true);
  });

  it('tells no classes outside of what was looked at', () => {
    const book = new TrafficBook();
    book.takeRecent(part(floor - recentMs, floor, minute, 7, 1));
    book.layClasses({ from: floor - 10 * minute, to: floor }, [], false);
    const series = book.series('checkout', now);
    assert.equal(series?.buckets[0]?.byClass, undefined);
    assert.deepEqual(series?.buckets.at(-1)?.byClass, { critical: 0, major: 0, standard: 1 });
  });
});
