import assert from 'node:assert/strict';
import fc from 'fast-check';
import { compileGroup, type SeenRecord } from '../../../../src/core/errors/compileTemplate';
import { recordOfEntry } from '../../../../src/core/errors/entryRecord';
import { groupKey } from '../../../../src/core/errors/groupKey';
import { fitsMatch } from '../../../../src/core/errors/recordMatch';
import { ecsFields, makeTruth } from '../../../backends/support/logTruth';
import { ecsMapping } from './memoryBackend';

let made = 0;
function seen(fields: Readonly<Record<string, unknown>>): SeenRecord {
  const entry = { id: `e${made++}`, time: 0, fields: { 'service.name': 'shop', ...fields }, values: {} };
  const { view, record } = recordOfEntry(entry, ecsMapping, 'x');
  return { view, record, key: groupKey(record) };
}
const said = (message: string): SeenRecord => seen({ message });
const partsOf = (own: readonly SeenRecord[], others: readonly SeenRecord[] = []): unknown =>
  compileGroup(own, others, ecsMapping)?.all.flatMap((condition): unknown[] =>
    condition.kind === 'template'
      ? [[condition.start, ...condition.parts, condition.end]]
      : condition.kind === 'contains'
        ? [condition.texts]
        : [],
  );

describe('a query made of a group', () => {
  it('is what its messages have in common, with the signs between', () => {
    assert.deepEqual(
      partsOf([said('cart 17: no tariff for "DE-7", gave up'), said('cart 9: no tariff for "x 1", gave up')]),
      [[true, 'cart ', ': no tariff for "', '", gave up', true]],
    );
    // A word that differs is none of it, though it looks like one.
    assert.deepEqual(partsOf([said('login of alice failed'), said('login of bob failed')]), [
      [true, 'login of ', ' failed', true],
    ]);
    assert.deepEqual(partsOf([said('17 carts lost')]), [[false, ' carts lost', true]]);
  });

  it('goes by words where the signs between them differ', () => {
    assert.deepEqual(partsOf([said('retry, then give up'), said('retry; then give up')]), [
      [true, 'retry', 'then', 'give', 'up', true],
    ]);
  });

  it('goes by type and frames where the exception has some of the team', () => {
    const trace = (message: string, line: number): SeenRecord =>
      seen({
        message,
        'error.type': 'ChargeError',
        'error.stack_trace': `ChargeError: ${message}\n    at charge (/app/src/charge.ts:${line}:3)\n    at pay (/app/src/pay.ts:9:1)`,
      });
    assert.deepEqual(partsOf([trace('declined 1', 17), trace('lost 2', 19)]), [
      ['charge', 'charge.ts', 'pay', 'pay.ts'],
    ]);
  });

  it('is none where it would find records of another group, or says too little', () => {
    assert.equal(partsOf([said('failed 17')], [said('failed to open 17')]), undefined);
    assert.equal(partsOf([said('17 of 30')]), undefined);
  });

  it('fits all that was seen of its group and nothing of any other', () => {
    const truth = makeTruth({ now: 0, count: 600 }).records.filter(({ group }) => group !== undefined);
    const all = truth.map(record => seen(ecsFields(record)));
    const groups = [...new Set(all.map(({ key }) => key.fingerprint))];
    for (const fingerprint of groups) {
      const own = all.filter(({ key }) => key.fingerprint === fingerprint);
      const others = all.filter(({ key }) => key.fingerprint !== fingerprint);
      const match = compileGroup(own.slice(0, 3), others.slice(0, 20), ecsMapping);
      assert.ok(match, own[0]?.record.message);
      assert.ok(own.every(({ view }) => fitsMatch(view, match)));
      assert.ok(!others.some(({ view }) => fitsMatch(view, match)));
    }
  });

  it('fits its own records whatever they say', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ maxLength: 60 }), { minLength: 1, maxLength: 4 }), texts => {
        const own = texts.map(said);
        const match = compileGroup(own, [], ecsMapping);
        if (match) assert.ok(own.every(({ view }) => fitsMatch(view, match)));
      }),
    );
  });
});
