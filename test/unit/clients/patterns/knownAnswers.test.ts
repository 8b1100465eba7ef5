import assert from 'node:assert/strict';
import { KnownAnswers } from '../../../../src/clients/patterns/knownAnswers';

describe('KnownAnswers', () => {
  it('gives what was set, yes and no, and nothing else', () => {
    const known = new KnownAnswers(1000);
    known.set('a', 'text', true);
    known.set('b', 'text', false);
    assert.deepEqual(
      [known.get('a', 'text'), known.get('b', 'text'), known.get('a', 'other'), known.get('at', 'ext')],
      [true, false, undefined, undefined],
    );
  });

  it('confuses no two pairs', () => {
    const known = new KnownAnswers(1000);
    known.set('1 1', '1', true);
    for (const [pattern, text] of [
      ['1', ' 11'],
      ['1 11', ''],
      ['', '1 11'],
    ] as const)
      assert.equal(known.get(pattern, text), undefined);
  });

  it('forgets the least recently asked beyond its characters', () => {
    const known = new KnownAnswers(3 * 'n pk'.length);
    for (const text of ['k', 'l', 'm']) known.set('p', text, true);
    known.get('p', 'k');
    known.set('p', 'n', true);
    assert.deepEqual(
      ['k', 'l', 'm', 'n'].map(text => known.get('p', text)),
      [true, undefined, true, true],
    );
  });

  it('holds nothing that is too long by itself', () => {
    const known = new KnownAnswers(10);
    known.set('p', 'x'.repeat(20), true);
    assert.equal(known.get('p', 'x'.repeat(20)), undefined);
  });
});
