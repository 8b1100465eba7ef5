import assert from 'node:assert/strict';
import { spark } from '../../../../src/core/errors/spark';

const cases: readonly [counts: readonly number[], columns: number, text: string][] = [
  [[], 8, ''],
  [[0, 0], 8, ''],
  [[1], 8, '█'],
  [[0, 1, 1_000], 8, '▁▂█'],
  [[0, 4, 8], 8, '▁▅█'],
  [[1, 1, 2, 2, 4, 4], 3, '▄▅█'],
];

describe('spark', () => {
  for (const [counts, columns, text] of cases) {
    it(`${counts.join(' ') || 'nothing'} → ${text}`, () => assert.equal(spark(counts, columns), text));
  }
});
