import assert from 'node:assert/strict';
import fc from 'fast-check';
import { entityId, parseEntityId } from '../../../../src/core/base/identity';

describe('identity', () => {
  const name = fc.stringMatching(/^[A-Za-z0-9._~-]{1,20}$/);

  it('gives back the parts it was made of', () => {
    fc.assert(
      fc.property(name, name, fc.string({ minLength: 1 }), (source, account, id) => {
        assert.deepEqual(parseEntityId(entityId(source, account, id)), { source, account, id });
      }),
    );
  });

  for (const text of [
    '',
    'pagerduty',
    'pagerduty:acme',
    'pagerduty:acme:',
    ':acme:Q1',
    'pager duty:acme:Q1',
    'a:b/c:d',
  ]) {
    it(`takes "${text}" for none`, () => assert.equal(parseEntityId(text), undefined));
  }

  it('refuses parts that would not come back', () => {
    for (const [source, account, id] of [
      ['', 'a', 'b'],
      ['a:b', 'c', 'd'],
      ['a', 'b:c', 'd'],
      ['a', 'b', ''],
    ] as const) {
      assert.throws(() => entityId(source, account, id), RangeError);
    }
  });
});
