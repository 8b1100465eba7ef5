import assert from 'node:assert/strict';
import { readPatterns } from '../../../../src/core/team/rulePatterns';
import type { SeverityRule } from '../../../../src/core/team/team';

const rule = (message: string | undefined, number = 1): SeverityRule => ({
  class: 'major',
  number,
  line: number,
  ...(message === undefined ? {} : { message, messagePlace: { file: 'f', line: number, column: 7 } }),
});

describe('readPatterns', () => {
  const read: readonly (readonly [message: string, source: string, flags: string])[] = [
    ['timeout', 'timeout', 'u'],
    ['(?i)timeout', 'timeout', 'ui'],
    ['(?si)time.out', 'time.out', 'usi'],
    ['(?ii)timeout', 'timeout', 'ui'],
    ['(?m)^timeout', '^timeout', 'um'],
    ['(?i)', '', 'ui'],
    // Not a list of flags, or not at the start: JavaScript says what it is.
    ['(?g)timeout', '(?g)timeout', 'u'],
    ['(?i:timeout)', '(?i:timeout)', 'u'],
    ['time(?i)out', 'time(?i)out', 'u'],
    ['(?=a)a', '(?=a)a', 'u'],
  ];
  for (const [message, source, flags] of read) {
    it(`${message} is /${source}/${flags}`, () => {
      const { patterns, problems } = readPatterns([rule(message)]);
      assert.deepEqual(problems, []);
      assert.deepEqual(
        patterns.map(pattern => [pattern.message, pattern.source, pattern.flags]),
        [[message, source, flags]],
      );
    });
  }

  it('names every rule of a pattern, and leaves rules without one out', () => {
    const { patterns } = readPatterns([rule('b'), rule(undefined, 2), rule('a', 3), rule('b', 4)]);
    assert.deepEqual(
      patterns.map(({ message, rules }) => [
        message,
        rules.map(({ number, place }) => [number, place?.line]),
      ]),
      [
        [
          'b',
          [
            [1, 1],
            [4, 4],
          ],
        ],
        ['a', [[3, 3]]],
      ],
    );
  });

  it('takes 20,000 characters in all; a rule beyond is told at its place', () => {
    const rules = Array.from({ length: 22 }, (_, index) => rule(`${index}`.padEnd(1000, 'x'), index + 1));
    const { patterns, problems } = readPatterns([...rules, rule('0'.padEnd(1000, 'x'), 23)]);
    assert.equal(patterns.length, 20);
    assert.deepEqual(
      problems.map(({ code, args, place }) => [code, args, place?.line]),
      [
        ['team.patternTooLarge', { rule: 21 }, 21],
        ['team.patternTooLarge', { rule: 22 }, 22],
      ],
    );
  });
});
