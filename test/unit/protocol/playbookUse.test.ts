import assert from 'node:assert/strict';
import { readPlaybookPageState, readPlaybookRequest } from '../../../src/protocol/playbookPage';
import type { UseRequest } from '../../../src/protocol/playbookUse';

const types: Readonly<Record<UseRequest['type'], true>> = {
  tick: true,
  command: true,
  query: true,
  fill: true,
  pullIn: true,
  copyMessage: true,
  showTranscript: true,
  writeTranscript: true,
  startOver: true,
  outcome: true,
  preview: true,
};

describe('requests of a playbook in use', () => {
  const good: readonly object[] = [
    { type: 'tick', step: 'restart-it', done: true },
    { type: 'command', block: 'b1', command: 0, how: 'insert' },
    { type: 'command', block: 'b1', command: 2, how: 'run' },
    { type: 'query', block: 'b1' },
    { type: 'fill', name: 'param:namespace' },
    { type: 'pullIn', partner: 'payments' },
    { type: 'copyMessage', partner: 'payments' },
    { type: 'showTranscript' },
    { type: 'writeTranscript' },
    { type: 'startOver' },
    { type: 'outcome', outcome: 'helped' },
    { type: 'outcome', outcome: 'wrong' },
    { type: 'preview' },
  ];
  for (const request of good)
    it(JSON.stringify(request), () => assert.deepEqual(readPlaybookRequest(request), request));

  it('every kind is among them', () =>
    assert.deepEqual(
      new Set(good.map(request => (request as { readonly type: string }).type)),
      new Set(Object.keys(types)),
    ));

  it('carries nothing but what it is read for: a page cannot name a command’s text', () =>
    assert.deepEqual(
      readPlaybookRequest({ type: 'command', block: 'b', command: 0, how: 'run', text: 'rm -rf /' }),
      { type: 'command', block: 'b', command: 0, how: 'run' },
    ));

  const bad: readonly object[] = [
    { type: 'tick', step: 'x' },
    { type: 'tick', step: '', done: true },
    { type: 'tick', step: 'x'.repeat(301), done: true },
    { type: 'command', block: 'b', command: -1, how: 'run' },
    { type: 'command', block: 'b', command: 1.5, how: 'run' },
    { type: 'command', block: 'b', command: 0, how: 'always' },
    { type: 'command', command: 0, how: 'run' },
    { type: 'query' },
    { type: 'fill', name: 7 },
    { type: 'pullIn' },
    { type: 'outcome', outcome: 'maybe' },
    { type: 'allowAll' },
  ];
  for (const request of bad)
    it(`${JSON.stringify(request).slice(0, 80)} is none`, () =>
      assert.equal(readPlaybookRequest(request), undefined));

  it('values that were typed outlive a reload; what is no text does not', () => {
    const state = { version: 1, uri: 'file:///a.md', trail: [], params: { 'param:ns': 'shop' } };
    assert.deepEqual(readPlaybookPageState(state), state);
    assert.equal(readPlaybookPageState({ ...state, params: { 'param:ns': 7 } })?.params, undefined);
  });
});
