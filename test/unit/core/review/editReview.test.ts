import assert from 'node:assert/strict';
import type { ReviewItem } from '../../../../src/core/review/actionItems';
import { addItem, addRemark, setDecision, setItem, setVerdict } from '../../../../src/core/review/editReview';
import { readReview } from '../../../../src/core/review/readReview';
import { file, week } from './week';
import { write } from './writing';

const item: ReviewItem = {
  id: 'aaaaaaaaaaaa',
  text: 'Cap retries',
  done: false,
  owner: 'ann',
  prevents: [{ label: '#1482', href: 'https://acme.example.com/incidents/Q1' }],
  refs: ['alert:PCHK|checkout-5xx'],
  since: '2026-W47',
  remarks: [],
};
const fresh = write(week()).text;
const repeat = 'alert:PCHK|checkout-5xx';

/** Lines of `after` that `before` does not have, and the other way round. */
function changed(before: string, after: string | undefined): readonly (readonly string[])[] {
  assert.ok(after !== undefined);
  const [was, is] = [before.split('\n'), after.split('\n')];
  return [is.filter(line => !was.includes(line)), was.filter(line => !is.includes(line))];
}

describe('editing a review', () => {
  for (const [name, text] of [
    ['', fresh],
    [' with line breaks of Windows', fresh.replace(/\n/g, '\r\n')],
  ] as const) {
    it(`sets one verdict${name}`, () => {
      const next = setVerdict(text, repeat, 'tune', 'to 5%\nfrom Monday');
      const [added, removed] = changed(text, next);
      assert.deepEqual([added?.length, removed?.length], [1, 1]);
      assert.equal(readReview(next ?? '', file).verdicts.get(repeat), 'tune');
      const again = setVerdict(next ?? '', repeat, 'delete') ?? '';
      assert.equal(readReview(again, file).verdicts.get(repeat), 'delete');
      assert.ok(!again.includes('to 5%'));
    });
  }

  it('says nothing was changed where the place is gone', () => {
    assert.equal(setVerdict(fresh, 'alert:other', 'tune'), undefined);
    assert.equal(
      setItem(fresh, '2026-W47', item.id, () => item),
      undefined,
    );
    assert.equal(addItem('# no review\n', '2026-W47', item), undefined);
  });

  it('records who decided to pause', () => {
    const [goal] = week().value.goals;
    assert.ok(goal);
    const next = setDecision(fresh, goal, 'goOn', 'Mia') ?? '';
    assert.deepEqual([...readReview(next, file).pauses.values()], [{ decision: 'goOn', by: 'Mia' }]);
    assert.equal(write(week(), next).text, next);
  });

  it('adds items, changes them in place, and a new writing leaves them be', () => {
    const one = addItem(fresh, '2026-W47', item) ?? '';
    assert.ok(!one.includes('No action item yet'));
    const two = addItem(one, '2026-W47', { ...item, id: 'bbbbbbbbbbbb', text: 'Alert on depth' }) ?? '';
    assert.deepEqual(
      readReview(two, file).items.map(({ text }) => text),
      ['Cap retries', 'Alert on depth'],
    );
    assert.deepEqual(readReview(two, file).items[0], item);
    assert.equal(addItem(two, '2026-W47', item), two);
    const dropped =
      setItem(two, '2026-W47', item.id, now => ({
        ...now,
        due: '2026-12-01',
        priority: 1,
        dropped: 'facets',
        allowedBy: 'Mia',
      })) ?? '';
    const [first] = readReview(dropped, file).items;
    assert.deepEqual(
      [first?.due, first?.priority, first?.dropped, first?.allowedBy],
      ['2026-12-01', 1, 'facets', 'Mia'],
    );
    // Only their names are added to the part's end mark.
    const names = '<!-- opex:end items aaaaaaaaaaaa bbbbbbbbbbbb -->';
    assert.equal(write(week(), dropped).text, dropped.replace('<!-- opex:end items -->', names));
  });

  it('changes an item as the file has it: two fields that were typed in a row both stay', () => {
    const one = addItem(fresh, '2026-W47', item) ?? '';
    const owned = setItem(one, '2026-W47', item.id, now => ({ ...now, owner: 'bea' })) ?? '';
    const due = setItem(owned, '2026-W47', item.id, now => ({ ...now, due: '2026-12-01' })) ?? '';
    assert.deepEqual(readReview(due, file).items, [{ ...item, owner: 'bea', due: '2026-12-01' }]);
  });

  it('puts remarks below each other', () => {
    const once = addRemark(fresh, 'we should log that');
    const twice = addRemark(once, 'and\nthis');
    assert.deepEqual(changed(fresh, twice), [['- we should log that', '- and this'], []]);
    assert.match(twice, /## Remarks\n\n- we should log that\n- and this\n/);
    assert.equal(write(week(), twice).text, twice);
    assert.match(addRemark('# x', 'y'), /## Remarks\n\n- y\n$/);
  });
});
