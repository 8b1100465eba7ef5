import assert from 'node:assert/strict';
import fc from 'fast-check';
import { FactBook } from '../../../../src/core/review/factBook';
import type { IncidentEvent, IncidentRecord } from '../../../../src/core/review/incidentHistory';
import { brokenNights, loadOf } from '../../../../src/core/review/nights';
import {
  handOverAfter,
  isIn,
  mondayMorning,
  periodEnding,
  type ReviewPeriod,
} from '../../../../src/core/review/period';
import { factsIn, figuresOf } from '../../../../src/core/review/periodFigures';
import { ann, bob, by, context, monitor, record, t } from './records';

const start = t('2026-01-05T09:00:00+01:00');
const hour = 3_600_000;
const weeks = 12;

const eventArbitrary = fc.record({
  kind: fc.constantFrom('acknowledge', 'resolve', 'reopen', 'notify', 'merge', 'snooze', 'escalate'),
  after: fc.integer({ min: 0, max: 40 * hour }),
  who: fc.constantFrom(ann, bob),
  urgency: fc.constantFrom('high' as const, 'low' as const),
  byMonitor: fc.boolean(),
});

const recordArbitrary = fc
  .record({
    at: fc.integer({ min: 0, max: weeks * 7 * 24 * hour }),
    service: fc.constantFrom('checkout', 'cart', undefined),
    urgency: fc.constantFrom('high' as const, 'low' as const),
    priority: fc.constantFrom('P1', 'P2', undefined),
    alertKey: fc.constantFrom('A', 'B', 'C'),
    events: fc.array(eventArbitrary, { maxLength: 6 }),
  })
  .map(({ at, service, urgency, priority, alertKey, events }) => (id: string): IncidentRecord => {
    const triggered = start + at;
    const told = events.map(({ kind, after, who, urgency: how, byMonitor }): IncidentEvent => {
      const when = triggered + after;
      if (kind === 'notify') return { kind, at: when, to: who, urgency: how };
      if (kind === 'acknowledge' || kind === 'resolve')
        return { kind, at: when, by: byMonitor ? monitor : by(who) };
      if (kind === 'reopen') return { kind, at: when };
      if (kind === 'merge') return { kind, at: when };
      if (kind === 'snooze') return { kind, at: when };
      return { kind: 'escalate', at: when };
    });
    const made = record(id, new Date(triggered).toISOString(), told, {
      urgency,
      alertKey,
      ...(service === undefined ? {} : { service: { id: service, name: service } }),
      ...(priority === undefined ? {} : { priority }),
    });
    return service === undefined ? withoutService(made) : made;
  });

function withoutService(of: IncidentRecord): IncidentRecord {
  const entries = Object.entries(of).filter(([key]) => key !== 'service');
  return Object.fromEntries(entries) as unknown as IncidentRecord;
}

const history = fc
  .array(recordArbitrary, { maxLength: 60 })
  .map(makers => makers.map((make, index) => make(`Q${index}`)));

function periodsFrom(zone: string, count: number): ReviewPeriod[] {
  const periods: ReviewPeriod[] = [];
  let end = handOverAfter(start, mondayMorning, zone);
  for (let number = 0; number < count; number += 1) {
    periods.push(periodEnding(end, periods, zone));
    end = handOverAfter(end, mondayMorning, zone);
  }
  return periods;
}

describe('sums and parts', () => {
  it('add up: by class, by service, by time of day, by resolution, by person-night', () => {
    fc.assert(
      fc.property(history, records => {
        const facts = new FactBook().of(records, context);
        const nights = brokenNights(facts);
        const { figures, byClass, byService, spreads, sla } = figuresOf(facts, nights, start);
        const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);
        const value = (id: keyof typeof figures): number => figures[id].value ?? NaN;
        assert.equal(sum(byClass.map(({ pages }) => pages)), value('pages'));
        assert.equal(sum(byService.map(({ pages }) => pages)), value('pages'));
        assert.equal(value('sleepPages') + value('eveningPages') + value('hoursPages'), value('pages'));
        assert.equal(sum(byClass.map(({ incidents }) => incidents)), value('incidents'));
        assert.equal(value('incidents') + value('merged'), records.length);
        assert.equal(sum(byService.map(row => row.nights)), value('nights'));
        assert.equal(sum(loadOf(facts, nights).map(row => row.nights)), value('nights'));
        assert.equal(
          new Set(facts.flatMap(fact => fact.wakings.map(({ night }) => night))).size,
          value('nights'),
        );
        const resolve = spreads.find(({ id }) => id === 'resolve');
        assert.equal((resolve?.count ?? NaN) + value('stillOpen'), value('incidents'));
        assert.equal(sum(byClass.map(row => row.resolve.count)), resolve?.count);
        for (const of of ['acknowledge', 'resolve'] as const) {
          const rows = sla.filter(row => row.of === of);
          const promises = facts.flatMap(fact => fact.promises.filter(promise => promise.of === of));
          assert.equal(sum(rows.map(row => row.kept + row.breached + row.leftOut)), promises.length);
          assert.ok(rows.every(({ breached, breaches }) => new Set(breaches).size === breached));
        }
        for (const { value: shown, incidents, count } of Object.values(figures)) {
          assert.equal(incidents.length, count);
          assert.ok(new Set(incidents).size === count && (shown ?? 0) >= 0);
        }
      }),
      { numRuns: 200 },
    );
  });

  it('put every incident into exactly one period, and add up over the periods', () => {
    fc.assert(
      fc.property(history, fc.constantFrom('Europe/Berlin', 'America/New_York', 'UTC'), (records, zone) => {
        const facts = new FactBook().of(records, context);
        const nights = brokenNights(facts);
        const periods = periodsFrom(zone, weeks + 2);
        const first = periods[0];
        const last = periods.at(-1);
        assert.ok(first && last);
        const covered = facts.filter(({ record: { triggeredAt } }) =>
          isIn({ from: first.from, to: last.to }, triggeredAt),
        );
        for (const {
          record: { triggeredAt },
        } of covered) {
          assert.equal(periods.filter(period => isIn(period, triggeredAt)).length, 1);
        }
        const whole = figuresOf(covered, nights, start).figures;
        for (const id of ['pages', 'incidents', 'merged', 'nights', 'sleepPages', 'stillOpen'] as const) {
          const parts = periods.map(
            period => figuresOf(factsIn(facts, period), nights, start).figures[id].value ?? NaN,
          );
          assert.equal(
            parts.reduce((a, b) => a + b, 0),
            whole[id].value,
            id,
          );
        }
      }),
      { numRuns: 60 },
    );
  });

  it('work only the changed incident out again, with the same result', () => {
    fc.assert(
      fc.property(fc.array(recordArbitrary, { minLength: 1, maxLength: 20 }), makers => {
        const records = makers.map((make, index) => make(`Q${index}`));
        const book = new FactBook();
        const before = book.of(records, context);
        const [first, ...rest] = records as [IncidentRecord, ...IncidentRecord[]];
        const changed = { ...first, title: 'changed' };
        const after = book.of([changed, ...rest], context);
        assert.deepEqual(after, new FactBook().of([changed, ...rest], context));
        const kept = after.filter(fact => before.includes(fact));
        assert.equal(kept.length, records.length - 1);
      }),
      { numRuns: 50 },
    );
  });
});
