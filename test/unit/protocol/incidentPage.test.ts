import assert from 'node:assert/strict';
import { inspect } from 'node:util';
import { readIncidentPageState, readIncidentRequest } from '../../../src/protocol/incidentPage';

describe('requests of the incident page', () => {
  const good: readonly unknown[] = [
    { type: 'ready' },
    { type: 'refresh' },
    { type: 'run', action: 'acknowledge' },
    { type: 'run', action: 'copyLink' },
    { type: 'help', part: 'timeline' },
    { type: 'open', key: 'web https://example.com/' },
    { type: 'addNote', text: 'looking' },
    { type: 'editNote', noteId: 'N1', text: 'new', was: 'old' },
  ];
  for (const request of good) {
    it(`takes ${JSON.stringify(request)}`, () => assert.deepEqual(readIncidentRequest(request), request));
  }

  const bad: readonly unknown[] = [
    undefined,
    'ready',
    { type: 'reboot' },
    { type: 'run', action: 'toString' },
    { type: 'run' },
    { type: 'help', part: 7 },
    { type: 'open', key: 'x'.repeat(6_000) },
    { type: 'addNote', text: 'x'.repeat(100_001) },
    { type: 'editNote', noteId: 'N1', text: 'new' },
  ];
  for (const request of bad) {
    it(`refuses ${inspect(request).slice(0, 60)}`, () =>
      assert.equal(readIncidentRequest(request), undefined));
  }

  const states: readonly [unknown, unknown][] = [
    [
      { version: 1, incidentId: 'pagerduty:acme:Q1', drafts: { note: 'x' } },
      { version: 1, incidentId: 'pagerduty:acme:Q1' },
    ],
    [{ version: 2, incidentId: 'pagerduty:acme:Q1' }, undefined],
    [{ version: 1, incidentId: '' }, undefined],
    [null, undefined],
  ];
  for (const [value, expected] of states) {
    it(`reads the state ${JSON.stringify(value)}`, () =>
      assert.deepEqual(readIncidentPageState(value), expected));
  }
});
