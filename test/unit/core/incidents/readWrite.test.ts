import assert from 'node:assert/strict';
import { readWrite } from '../../../../src/core/incidents/readWrite';

describe('a resolve read back from disk', () => {
  for (const [what, kept, expected] of [
    ['plain', { kind: 'resolve' }, { kind: 'resolve' }],
    [
      'with what was said of it',
      { kind: 'resolve', note: 'Rolled back.', outcome: 'acted' },
      { kind: 'resolve', note: 'Rolled back.', outcome: 'acted' },
    ],
    [
      'with an outcome that this version does not know: it is asked for, nothing is lost',
      { kind: 'resolve', note: 'Rolled back.', outcome: 'merged' },
      { kind: 'resolve', note: 'Rolled back.' },
    ],
    ['with a note that is none', { kind: 'resolve', note: 7 }, undefined],
  ] as const) {
    it(what, () => assert.deepEqual(readWrite(kept), expected));
  }
});
