import assert from 'node:assert/strict';
import { incidentKey, pagesOf } from '../../../../src/core/notes/placePages';

describe('pages of a place', () => {
  const times = new Map([
    ['pagerduty:Q1', 100],
    ['pagerduty:Q2', 200],
    ['pagerduty:Q3', 300],
    ['alertmanager:a:b', 250],
  ]);
  const cases: readonly (readonly [
    name: string,
    ids: readonly string[],
    expected: readonly [count: number, recent: number, undated: number],
  ])[] = [
    ['none', [], [0, 0, 0]],
    ['before and since', ['pagerduty:acme:Q1', 'pagerduty:acme:Q2', 'pagerduty:acme:Q3'], [3, 2, 0]],
    ['one that is named twice', ['pagerduty:acme:Q2', 'pagerduty:Q2'], [1, 1, 0]],
    ['one that nobody dates', ['pagerduty:acme:Q2', 'pagerduty:acme:Q9'], [2, 1, 1]],
    ['only such', ['pagerduty:Q8', 'pagerduty:Q9'], [2, 0, 2]],
    ['an id with a colon', ['alertmanager:prod:a:b'], [1, 1, 0]],
  ];
  for (const [name, ids, [count, recent, undated]] of cases) {
    it(name, () =>
      assert.deepEqual(
        pagesOf(ids, key => times.get(key), 200),
        { count, recent, undated },
      ),
    );
  }

  it('are keyed without the account', () => {
    assert.equal(incidentKey('pagerduty:acme:Q1'), 'pagerduty:Q1');
    assert.equal(incidentKey('pagerduty:Q1'), 'pagerduty:Q1');
    assert.equal(incidentKey('Q1'), 'Q1');
  });
});
