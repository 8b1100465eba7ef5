import assert from 'node:assert/strict';
import { parseSilenceLength } from '../../../../src/core/incidents/silenceLength';

describe('the length of a silence', () => {
  const minute = 60_000;
  const cases: readonly (readonly [string, number | undefined])[] = [
    ['45', 45 * minute],
    ['45m', 45 * minute],
    ['45 min', 45 * minute],
    ['1h30m', 90 * minute],
    ['2 D', 2 * 1440 * minute],
    ['30d', 30 * 1440 * minute],
    ['31d', undefined],
    ['0', undefined],
    ['0m', undefined],
    ['-5m', undefined],
    ['1.5h', undefined],
    ['half an hour', undefined],
    ['10s', undefined],
    ['99999999999', undefined],
    ['', undefined],
  ];
  for (const [text, length] of cases) {
    it(`"${text}" is ${length === undefined ? 'none' : `${length / minute} min`}`, () =>
      assert.equal(parseSilenceLength(text), length));
  }
});
