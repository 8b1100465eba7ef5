import assert from 'node:assert/strict';
import type { ReviewItem } from '../../../../src/core/review/actionItems';
import { filledTemplate, issueOfItem } from '../../../../src/core/review/issueDraft';

const item: ReviewItem = {
  id: 'a1b2c3d4e5f6',
  text: 'Cap retries\nper order',
  done: false,
  owner: '@dana',
  due: '2026-12-01',
  priority: 1,
  prevents: [
    { label: '#1482 <b>', href: 'https://acme.pagerduty.com/incidents/Q1' },
    { label: 'Retry storm', href: '../root-causes/retry.md' },
    { label: 'x', href: 'javascript:alert(1)' },
  ],
  refs: [],
  since: '2026-W47',
  remarks: ['  - not for everybody'],
};

describe('an item as an issue', () => {
  it('says what is known of it, mentions nobody and has no path of a file in it', () => {
    const { title, body, mark } = issueOfItem(item);
    assert.equal(title, 'Cap retries per order');
    assert.equal(
      body,
      [
        'Owner: @\u2060dana',
        'Priority: 1',
        'Due: 2026-12-01',
        'Prevents: [#1482 \\<b\\>](https://acme.pagerduty.com/incidents/Q1), Retry storm, x',
        'From the weekly review 2026-W47 (opex-item-a1b2c3d4e5f6).',
      ].join('\n\n'),
    );
    assert.ok(body.includes(mark));
  });

  const ids: readonly (readonly [id: string, isOwn: boolean])[] = [
    ['a1b2c3d4e5f6', true],
    ['12345678', true],
    ['" OR repo:acme/other "', false],
    ['x'.repeat(100), false],
    ['', false],
  ];
  for (const [id, isOwn] of ids) {
    it(`has a mark that is one plain word: “${id.slice(0, 20)}”`, () => {
      const { mark } = issueOfItem({ ...item, id });
      assert.match(mark, /^opex-item-[0-9a-z]{6,24}$/);
      assert.equal(mark === `opex-item-${id}`, isOwn);
      assert.equal(issueOfItem({ ...item, id }).mark, mark);
    });
  }

  it('fills a template in one go', () => {
    const filled = filledTemplate('https://jira.example/new?s={title}&d={body}&t={title}', {
      title: 'a {body} & b',
      body: 'c\nd',
      mark: '',
    });
    assert.equal(
      filled,
      'https://jira.example/new?s=a%20%7Bbody%7D%20%26%20b&d=c%0Ad&t=a%20%7Bbody%7D%20%26%20b',
    );
  });
});
