import assert from 'node:assert/strict';
import { ErrorAggregator } from '../../../../src/core/errors/errorAggregator';
import { distinctKey } from '../../../../src/core/errors/distinctKeys';
import { distinctOfTeam } from '../../../../src/core/errors/distinctOfTeam';
import type { DistinctKey, ErrorGroup } from '../../../../src/core/errors/errorGroup';
import { groupKey } from '../../../../src/core/errors/groupKey';
import { raisedByValue, sumOfValues, valueOfGroup } from '../../../../src/core/errors/groupValue';
import type { LogRecord } from '../../../../src/core/errors/logRecord';
import { noPatterns } from '../../../../src/core/team/severityRule';
import { defaultTeam, type SeverityRule, type Team } from '../../../../src/core/team/team';
import { serviceOf } from '../team/serviceOf';

const hour = 3_600_000;
const start = 1_000_000 * hour;

const service = serviceOf('checkout');
const value = { distinctBy: 'order_id', loss: [40, 67] as const, currency: 'USD' };
const teamOf = (rules: readonly Omit<SeverityRule, 'number' | 'line'>[] = []): Team => ({
  ...defaultTeam,
  services: [{ ...service, value }],
  severityRules: rules.map((rule, at) => ({ ...rule, number: at + 1, line: at })),
});

function record(fields: Readonly<Record<string, unknown>>, time = start): LogRecord {
  const raw = JSON.stringify({ service: 'checkout', message: 'charge failed', ...fields });
  return {
    level: 'error',
    message: 'charge failed',
    service: 'checkout',
    time,
    raw,
    origin: { source: 'f' },
  };
}

function read(records: readonly LogRecord[], team = teamOf(), to = start + hour): ErrorGroup {
  const distinctOf = distinctOfTeam(team);
  const errors = new ErrorAggregator(24 * hour, distinctOf ? { distinctOf } : {});
  for (const one of records) {
    const level = { severity: 'standard', reason: { kind: 'level', level: 'error' } } as const;
    errors.addError(one, groupKey(one), level, one.time ?? start);
  }
  const [group] = errors.read(to - 24 * hour, to).groups;
  assert.ok(group);
  return group;
}

describe('the value of a group', () => {
  const lossOf = (records: readonly LogRecord[]) => valueOfGroup(read(records), teamOf())?.loss;

  const table: readonly (readonly [string, readonly LogRecord[], readonly [number, number] | undefined])[] = [
    ['one order', [record({ order_id: 'o1' })], [40, 67]],
    ['retries of one order', Array.from({ length: 50 }, () => record({ order_id: 'o1' })), [40, 67]],
    ['three orders', ['o1', 'o2', 'o3', 'o1'].map(order_id => record({ order_id })), [120, 201]],
    ['numbers for names', [record({ order_id: 7 }), record({ order_id: '7' })], [40, 67]],
    ['a nested field', [record({ order_id: undefined, ctx: { order_id: 'o1' } })], undefined],
    ['no order in any record', [record({}), record({ order_id: '' }), record({ order_id: null })], undefined],
    ['one record of two with an order', [record({}), record({ order_id: 'o1' })], [40, 67]],
  ];
  for (const [name, records, loss] of table) {
    it(`${name}: ${loss ? loss.join('–') : 'nothing is invented'}`, () =>
      assert.deepEqual(lossOf(records), loss));
  }

  it('has its inputs', () => {
    const found = valueOfGroup(read([record({ order_id: 'o1' }), record({ order_id: 'o2' })]), teamOf());
    assert.deepEqual(
      [found?.distinct.field, found?.distinct.count, found?.distinct.atLeast, found?.each, found?.currency],
      ['order_id', 2, undefined, [40, 67], 'USD'],
    );
  });

  it('is none for a service without a figure', () => {
    assert.equal(valueOfGroup(read([record({ order_id: 'o1' })]), defaultTeam), undefined);
  });

  it('leaves the window with its orders', () => {
    const records = [record({ order_id: 'o1' }, start), record({ order_id: 'o2' }, start + 24 * hour)];
    assert.equal(read(records, teamOf(), start + 25 * hour).distinct?.count, 1);
    assert.equal(read(records, teamOf(), start + 24 * hour).distinct?.count, 2);
  });

  it('is at least that much of what was sampled alone', () => {
    const group = { ...read([record({ order_id: 'o1' })]), count: 900 };
    const sampled: { -readonly [K in keyof ErrorGroup]: ErrorGroup[K] } = { ...group };
    delete sampled.distinct;
    assert.deepEqual(valueOfGroup(sampled, teamOf())?.distinct.atLeast, true);
  });

  it('remembers no more than it may, and says so', () => {
    const records = Array.from({ length: 6_000 }, (_, at) => record({ order_id: `o${at}` }));
    const { distinct } = read(records);
    assert.deepEqual([distinct?.count, distinct?.atLeast, distinct?.keys.length], [5_000, true, 1_000]);
  });
});

describe('the sum over groups', () => {
  const group = (keys: readonly DistinctKey[], count = keys.length): ErrorGroup => ({
    ...read([record({ order_id: 'x' })]),
    distinct: { field: 'order_id', count, keys },
  });
  const key = (name: string, request?: string): DistinctKey =>
    request === undefined ? { key: distinctKey(name) } : { key: distinctKey(name), request };
  const table: readonly (readonly [string, readonly ErrorGroup[], number])[] = [
    ['different orders', [group([key('a')]), group([key('b'), key('c')])], 3],
    ['the same order in two groups', [group([key('a')]), group([key('a'), key('b')])], 2],
    ['the same request under two names', [group([key('a', 'r1')]), group([key('b', 'r1')])], 1],
    ['orders that nobody remembers by name', [group([key('a')], 10), group([key('a')], 5)], 14],
    ['nothing', [], 0],
  ];
  for (const [name, groups, count] of table) {
    it(`${name}: ${count}`, () => {
      const values = groups.flatMap(one => valueOfGroup(one, teamOf()) ?? []);
      const [sum] = sumOfValues(values);
      assert.equal(sum?.count ?? 0, count);
      assert.deepEqual(sum?.loss ?? [0, 0], [40 * count, 67 * count]);
    });
  }
});

describe('rules about value', () => {
  const orders = (count: number) => Array.from({ length: count }, (_, at) => record({ order_id: `o${at}` }));
  const rule = (bound: number, more: Partial<SeverityRule> = {}) => ({
    class: 'critical' as const,
    valuePerHour: { operator: '>=' as const, value: bound },
    ...more,
  });
  const table: readonly (readonly [string, Team, ErrorGroup, string])[] = [
    ['below the bound', teamOf([rule(500)]), read(orders(7)), 'standard'],
    ['the upper end reaches it', teamOf([rule(500)]), read(orders(8)), 'critical'],
    ['another service', teamOf([rule(1, { service: 'search' })]), read(orders(8)), 'standard'],
    ['another condition holds too', teamOf([rule(1, { text: 'charge' })]), read(orders(8)), 'critical'],
    ['nobody said what it costs', { ...teamOf([rule(0)]), services: [] }, read(orders(8)), 'standard'],
    [
      'never lowers',
      teamOf([rule(1, { class: 'major' })]),
      { ...read(orders(8)), classified: { severity: 'critical', reason: { kind: 'uncaught' } } },
      'critical',
    ],
    ['the worst of two', teamOf([rule(1, { class: 'major' }), rule(1)]), read(orders(8)), 'critical'],
  ];
  for (const [name, team, group, severity] of table) {
    it(`${name}: ${severity}`, () => assert.equal(raisedByValue(group, team, noPatterns).severity, severity));
  }

  it('say which rule and how much', () => {
    assert.deepEqual(raisedByValue(read(orders(8)), teamOf([rule(500)]), noPatterns).reason, {
      kind: 'valuePerHour',
      rule: 1,
      perHour: 536,
      currency: 'USD',
    });
  });

  it('count errors over a day by the hours in which they came', () => {
    const records = [record({ order_id: 'a' }, start), record({ order_id: 'b' }, start + 10 * hour)];
    const found = valueOfGroup(read(records, teamOf(), start + 11 * hour), teamOf());
    assert.deepEqual(found?.perHour, [8, 13.4]);
  });
});
