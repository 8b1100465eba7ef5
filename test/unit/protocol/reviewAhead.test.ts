import assert from 'node:assert/strict';
import { readReviewRequest } from '../../../src/protocol/reviewPage';

const change = { what: 'Launch', on: '2026-11-27', risk: 'traffic', about: 'https://a.example/1' };
const long = 'x'.repeat(1_001);
const cases: readonly (readonly [name: string, body: unknown, isOne: boolean])[] = [
  ['one more', { type: 'ahead', id: '', change }, true],
  ['one that is known, without date', { type: 'ahead', id: 'abc', change: { ...change, on: '' } }, true],
  ['one without words', { type: 'ahead', id: '', change: { ...change, what: '  ' } }, false],
  ['a date that is none', { type: 'ahead', id: '', change: { ...change, on: 'soon' } }, false],
  ['a field that is missing', { type: 'ahead', id: '', change: { what: 'Launch' } }, false],
  ['a field that is no text', { type: 'ahead', id: '', change: { ...change, risk: 1 } }, false],
  ['a field without end', { type: 'ahead', id: '', change: { ...change, about: long } }, false],
  ['no fields', { type: 'ahead', id: '', change: null }, false],
  ['a strike', { type: 'strikeAhead', id: 'abc' }, true],
  ['a strike of nothing', { type: 'strikeAhead' }, false],
  ['its playbook', { type: 'aheadPlaybook', id: 'abc' }, true],
  ['a remark', { type: 'remark', text: 'we should log that' }, true],
  ['an empty remark', { type: 'remark', text: ' ' }, false],
  ['a struck remark', { type: 'strikeRemark', id: 'abc' }, true],
  ['a remark at a chart', { type: 'pin', chart: 'latency', at: 1 }, true],
  ['a remark at no time', { type: 'pin', chart: 'latency', at: Infinity }, false],
  ['a decision', { type: 'decide', goal: 0, decision: 'pause', by: 'Mia' }, true],
  ['a decision of nobody', { type: 'decide', goal: 0, decision: 'pause', by: ' ' }, false],
];

describe('requests about what is ahead and what was said', () => {
  for (const [name, body, isOne] of cases)
    it(name, () => assert.deepEqual(readReviewRequest(body), isOne ? body : undefined));

  it('come without blanks around what was typed', () => {
    const typed = { ...change, what: ' Launch ', risk: ' traffic\n' };
    assert.deepEqual(readReviewRequest({ type: 'ahead', id: '', change: typed }), {
      type: 'ahead',
      id: '',
      change,
    });
  });
});
