import assert from 'node:assert/strict';
import { readReviewRequest } from '../../../src/protocol/reviewPage';

describe('requests about trackers', () => {
  const cases: readonly (readonly [body: object, isOne: boolean])[] = [
    [{ type: 'issue', id: 'a' }, true],
    [{ type: 'createIssue', id: 'a' }, true],
    [{ type: 'signIn', host: 'github.com' }, true],
    [{ type: 'typedBugs', text: '12 open' }, true],
    [{ type: 'createIssue' }, false],
    [{ type: 'createIssue', id: 7 }, false],
    [{ type: 'signIn', host: ' ' }, false],
    [{ type: 'signIn', id: 'github.com' }, false],
    [{ type: 'typedBugs', text: '' }, false],
    [{ type: 'typedBugs', text: 'x'.repeat(1_001) }, false],
  ];
  for (const [body, isOne] of cases) {
    it(`${isOne ? 'takes' : 'refuses'} ${JSON.stringify(body).slice(0, 60)}`, () =>
      assert.deepEqual(readReviewRequest(body), isOne ? body : undefined));
  }
});
