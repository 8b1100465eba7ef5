import assert from 'node:assert/strict';
import { problemOf } from '../../../../src/core/base/problem';
import { changed, checkChange, newItem } from '../../../../src/features/review/itemChange';
import type { ItemChange } from '../../../../src/protocol/reviewPage';

describe('what the page changes of an action item', () => {
  const item = newItem('Cap retries', '2026-W47', '1');

  const refused: readonly (readonly [ItemChange, string])[] = [
    [{ due: 'next week' }, 'review.badItem'],
    [{ due: '2026-02-30' }, 'review.badItem'],
    [{ due: '2026-12-01) (owner: x' }, 'review.badItem'],
    [{ priority: 'high' }, 'review.badItem'],
    [{ priority: '0' }, 'review.badItem'],
    [{ tracker: 'javascript:alert(1)' }, 'review.badLink'],
  ];
  for (const [change, code] of refused) {
    it(`is not taken where the file could not hold it: ${JSON.stringify(change)}`, () => {
      assert.throws(
        () => checkChange(change),
        (error: unknown) => problemOf(error).code === code,
      );
    });
  }

  it('is taken, and an empty text takes a fact away', () => {
    const change = {
      owner: 'Priya',
      due: '2026-12-01',
      priority: '2',
      tracker: 'https://tracker.example.com/1',
    };
    checkChange(change);
    const next = changed(item, change);
    assert.deepEqual([next.owner, next.due, next.priority], ['Priya', '2026-12-01', 2]);
    const none = { owner: '', due: '', priority: '', tracker: '' };
    checkChange(none);
    assert.deepEqual(changed(next, none), item);
  });
});
