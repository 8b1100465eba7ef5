import assert from 'node:assert/strict';
import type { DistinctSpan } from '../../../../src/core/review/distinctSpan';
import { costOf, overEngines, restoredBy, sumRanges } from '../../../../src/core/review/errorValue';
import { FactBook } from '../../../../src/core/review/factBook';
import { goalStandings, pauseProposals } from '../../../../src/core/review/goals';
import {
  countText,
  momentText,
  numberText,
  plainMarkdown,
  safeHref,
  shareText,
  spanText,
} from '../../../../src/core/review/reviewText';
import type { Comparison } from '../../../../src/core/team/team';
import { context, record, t } from './records';

const value = { distinctBy: 'order_id', loss: [40, 67] as const, currency: 'EUR', because: 'basket × share' };

/** A count that is known, without the names of those counted. */
const just = (count: number): DistinctSpan => ({
  least: count,
  most: count,
  isOpen: false,
  estimated: false,
});

describe('goals of the quarter', () => {
  const criticals = (count: number) =>
    new FactBook().of(
      Array.from({ length: count }, (_, index) =>
        record(`G${index}`, `2026-10-0${index + 1}T12:00:00+02:00`, [], { priority: 'P1' }),
      ),
      context,
    );
  // 1 Oct to 31 Dec are 92 days: the 16th of November at noon is half of them.
  const half = '2026-11-16T12:00:00+01:00';
  const cases: readonly (readonly [bound: string, count: number, now: string, state: string])[] = [
    ['<= 2', 0, half, 'onTrack'],
    ['<= 2', 1, half, 'onTrack'],
    // 2 in half of the quarter are 4 at its end.
    ['<= 2', 2, half, 'atRisk'],
    ['<= 2', 3, half, 'missed'],
    ['<= 2', 2, '2027-01-01T00:00:00+01:00', 'met'],
    ['<= 0', 1, '2026-10-03T00:00:00+02:00', 'missed'],
    // Two days say nothing about the pace.
    ['<= 2', 1, '2026-10-03T00:00:00+02:00', 'onTrack'],
  ];
  for (const [bound, count, now, state] of cases) {
    it(`${bound}, ${count} by ${now}: ${state}`, () => {
      const [operator, number] = bound.split(' ') as [Comparison['operator'], string];
      const goal = {
        quarter: '2026-Q4',
        class: 'critical' as const,
        count: { operator, value: Number(number) },
      };
      const [standing] = goalStandings([goal], criticals(count), t(now), 'Europe/Berlin');
      assert.deepEqual([standing?.count, standing?.state], [count, state]);
      assert.equal(
        pauseProposals(standing ? [standing] : [], () => undefined).length,
        state === 'missed' ? 1 : 0,
      );
    });
  }

  // What more incidents cannot change is said, and nothing else.
  const parts: readonly (readonly [bound: string, count: number, state: string])[] = [
    ['<= 2', 0, 'unknown'],
    ['<= 2', 2, 'unknown'],
    ['<= 2', 3, 'missed'],
    ['< 2', 2, 'missed'],
    ['= 1', 1, 'unknown'],
    ['= 1', 2, 'missed'],
    ['>= 1', 1, 'met'],
    ['> 1', 1, 'unknown'],
  ];
  for (const [bound, count, state] of parts) {
    it(`${bound}, at least ${count}: ${state}`, () => {
      const [operator, number] = bound.split(' ') as [Comparison['operator'], string];
      const goal = {
        quarter: '2026-Q4',
        class: 'critical' as const,
        count: { operator, value: Number(number) },
      };
      for (const now of [half, '2027-01-01T00:00:00+01:00']) {
        const [standing] = goalStandings([goal], criticals(count), t(now), 'Europe/Berlin', false);
        assert.deepEqual([standing?.count, standing?.atLeast, standing?.state], [count, true, state]);
      }
    });
  }

  it('count a service alone, leave other quarters out, and begin at midnight where the team is', () => {
    const facts = new FactBook().of(
      [
        record('A', '2026-09-30T23:59:59+02:00', [], { priority: 'P1' }),
        record('B', '2026-10-01T00:00:00+02:00', [], { priority: 'P1' }),
      ],
      context,
    );
    const goal = { class: 'critical' as const, count: { operator: '<=' as const, value: 2 } };
    const standings = goalStandings(
      [
        { ...goal, quarter: '2026-Q4', service: 'checkout' },
        { ...goal, quarter: '2026-Q4', service: 'cart' },
        { ...goal, quarter: '2026-Q3' },
      ],
      facts,
      t(half),
      'Europe/Berlin',
    );
    assert.deepEqual(
      standings.map(({ service, count }) => [service, count]),
      [
        ['checkout', 1],
        ['cart', 0],
      ],
    );
  });
});

describe('value', () => {
  it('is distinct orders times the loss of each, with the formula', () => {
    // 310 × 40 = 12,400; 310 × 67 = 20,770.
    assert.deepEqual(costOf({ service: 'checkout', distinct: 310, value }), {
      service: 'checkout',
      low: 12_400,
      high: 20_770,
      currency: 'EUR',
      formula: '310 distinct order_id × EUR 40 to 67',
      because: 'basket × share',
    });
  });

  it('restored is the rate of four weeks before the fix, adjusted for traffic, less what is still lost', () => {
    const fixedAt = t('2026-11-01T00:00:00Z');
    const until = fixedAt + 100 * 3_600_000;
    // 672 h with 1,344 orders are 2 an hour; 100 h × 2 × 1.5 traffic = 300, less 20 = 280; × 40 and × 67.
    const restored = restoredBy({
      service: 'checkout',
      value,
      fixedAt,
      until,
      before: { hours: 672, distinct: just(1_344), traffic: 672_000 },
      after: { distinct: just(20), traffic: 150_000 },
      of: [],
    });
    assert.deepEqual([restored?.low, restored?.high], [11_200, 18_760]);
    assert.match(restored?.formula ?? '', /^\(2 order_id an hour × 100 hours × 1\.5 traffic, less 20\)/);
    // Without traffic it is not adjusted, and says so; never below zero; without a rate nothing is said.
    const plain = restoredBy({
      service: 'checkout',
      value,
      fixedAt,
      until,
      before: { hours: 672, distinct: just(1_344) },
      after: { distinct: just(500) },
      of: [],
    });
    assert.deepEqual([plain?.low, plain?.high], [0, 0]);
    assert.match(plain?.formula ?? '', /traffic not known/);
    assert.equal(
      restoredBy({
        service: 'checkout',
        value,
        fixedAt,
        until,
        before: { hours: 0, distinct: just(5) },
        after: { distinct: just(0) },
        of: [],
      }),
      undefined,
    );
  });

  it('of several log engines is from the largest to the sum, since they may hold the same', () => {
    const of = (service: string, distinct: number) => costOf({ service, distinct, value });
    const told = overEngines([
      { label: 'Loki', ranges: [of('checkout', 10), of('cart', 0)] },
      { label: 'Elasticsearch', ranges: [of('checkout', 4), of('cart', 0), of('search', 1)] },
      { label: 'VictoriaLogs', ranges: [of('checkout', 0)] },
    ]);
    assert.deepEqual(
      told.map(({ service, low, high }) => [service, low, high]),
      [
        // 10 × 40; (10 + 4) × 67.
        ['checkout', 400, 938],
        ['cart', 0, 0],
        ['search', 40, 67],
      ],
    );
    assert.match(
      told[0]?.formula ?? '',
      /^Loki: 10 distinct .*; Elasticsearch: 4 distinct .*; they may hold the same$/,
    );
  });

  it('is never added up across currencies', () => {
    const euro = costOf({ service: 'a', distinct: 1, value });
    const dollar = costOf({ service: 'a', distinct: 1, value: { ...value, currency: 'USD' } });
    assert.deepEqual(
      sumRanges([euro, dollar, euro]).map(({ currency, low }) => [currency, low]),
      [
        ['EUR', 80],
        ['USD', 40],
      ],
    );
  });
});

describe('words of the files', () => {
  const cases: readonly (readonly [string, string])[] = [
    [spanText(59_400), '59s'],
    [spanText(252_000), '4m 12s'],
    [spanText(3_600_000), '1h'],
    [spanText(7_500_000), '2h 5m'],
    [spanText(3 * 86_400_000 + 4 * 3_600_000), '3d 4h'],
    [numberText(1_234_567.891), '1,234,567.89'],
    [numberText(-1_000), '-1,000'],
    [countText(1, 'night'), '1 night'],
    [shareText(0.99999), '99.99%'],
    [momentText(t('2026-12-31T23:30:00Z'), 'Europe/Berlin'), 'Fri 1 Jan 2027 00:30'],
    [plainMarkdown('# a\n| <b> [x](y) `c` *d*'), '\\# a \\| \\<b\\> \\[x\\](y) \\`c\\` \\*d\\*'],
    [plainMarkdown('1. one'), '1\\. one'],
    [String(safeHref('javascript:alert(1)')), 'undefined'],
    [String(safeHref('//evil.example')), 'undefined'],
    [String(safeHref('../a b(c).md')), '../a%20b%28c%29.md'],
  ];
  for (const [actual, expected] of cases) it(expected, () => assert.equal(actual, expected));
});
