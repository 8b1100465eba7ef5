import assert from 'node:assert/strict';
import fc from 'fast-check';
import { longestTrail, readPlaybookPageState, readPlaybookRequest } from '../../../src/protocol/playbookPage';

describe('requests of the playbook page', () => {
  const good: readonly object[] = [
    { type: 'ready' },
    { type: 'back' },
    { type: 'openSource' },
    { type: 'openIncident' },
    { type: 'search' },
    { type: 'runAction' },
    { type: 'openExternal', href: 'https://example.com' },
    { type: 'copy', text: '' },
    { type: 'openFile', path: 'a.md', scroll: 0 },
    { type: 'openFile', path: 'a.md', scroll: 12.5, fragment: 'L1' },
  ];
  for (const request of good) {
    it(JSON.stringify(request), () =>
      assert.deepEqual(readPlaybookRequest({ ...request, more: 1 }), request),
    );
  }

  const bad: readonly unknown[] = [
    undefined,
    null,
    'ready',
    [],
    {},
    { type: 'delete' },
    { type: 'openExternal' },
    { type: 'openExternal', href: 1 },
    { type: 'copy', text: ['x'] },
    { type: 'copy', text: 'x'.repeat(1_000_001) },
    { type: 'openFile', path: 'a.md' },
    { type: 'openFile', path: 'a.md', scroll: NaN },
    { type: 'openFile', path: 'a.md', scroll: 0, fragment: null },
  ];
  for (const request of bad) {
    it(`not ${JSON.stringify({ request }).slice(0, 60)}`, () =>
      assert.equal(readPlaybookRequest(request), undefined));
  }
});

describe('what a page kept', () => {
  const uri = 'file:///a.md';
  const cases: readonly (readonly [kept: unknown, state: unknown])[] = [
    [
      { version: 1, uri, trail: [] },
      { version: 1, uri, trail: [] },
    ],
    [
      {
        version: 1,
        uri,
        scroll: 12,
        incidentId: 'pagerduty:a:Q1',
        trail: [{ uri, scroll: 3 }, { uri: 1 }, 'x'],
        x: 1,
      },
      { version: 1, uri, scroll: 12, incidentId: 'pagerduty:a:Q1', trail: [{ uri, scroll: 3 }] },
    ],
    [
      { version: 1, uri, scroll: Infinity, trail: 'x' },
      { version: 1, uri, trail: [] },
    ],
    [{ version: 2, uri, trail: [] }, undefined],
    [{ version: 1, uri: '', trail: [] }, undefined],
    [{ version: 1 }, undefined],
    [undefined, undefined],
    [null, undefined],
    ['x', undefined],
  ];
  for (const [kept, state] of cases) {
    it(`kept ${JSON.stringify(kept)}`, () => assert.deepEqual(readPlaybookPageState(kept), state));
  }

  it('is bounded', () => {
    const trail = Array.from({ length: 200 }, (_, at) => ({ uri, scroll: at }));
    const state = readPlaybookPageState({ version: 1, uri, trail });
    assert.equal(state?.trail.length, longestTrail);
    assert.equal(state.trail.at(-1)?.scroll, 199);
  });

  it('may be anything', () => {
    fc.assert(
      fc.property(fc.anything(), value => {
        readPlaybookPageState(value);
        readPlaybookRequest(value);
      }),
    );
  });
});
