import assert from 'node:assert/strict';
import fc from 'fast-check';
import { patternCost } from '../../../../src/core/team/patternCost';
import { compilePatterns } from '../../../../src/core/team/rulePatterns';
import type { SeverityRule } from '../../../../src/core/team/team';

const rule = (message: string, number = 1): SeverityRule => ({ class: 'major', message, number, line: 0 });

describe('compilePatterns', () => {
  const found: readonly (readonly [pattern: string, text: string, found: boolean])[] = [
    ['^client disconnected', 'client disconnected early', true],
    ['^client disconnected', 'the client disconnected', false],
    ['time(d )?out', 'gateway timed out', true],
    ['(?i)GATEWAY', 'the gateway', true],
    ['order \\d{4,6}', 'order 12345', true],
    ['\\bcard\\b', 'discarded', false],
    ['\\p{Lu}rror', 'Ärror', true],
    ['[]x]+$', 'a]', true],
  ];
  for (const [pattern, text, expected] of found) {
    it(`${pattern} ${expected ? 'finds' : 'does not find'} ${text}`, () => {
      const { patterns, problems } = compilePatterns([rule(pattern)]);
      assert.deepEqual(problems, []);
      assert.equal(patterns.matches(pattern, text), expected);
    });
  }

  const bad: readonly (readonly [pattern: string, code: string])[] = [
    ['(', 'team.badPattern'],
    ['[a', 'team.badPattern'],
    ['(?=look)ahead', 'team.badPattern'],
    ['(a)\\1', 'team.badPattern'],
    ['a{2,1}', 'team.badPattern'],
    ['a{0,1000}'.repeat(9), 'team.patternTooLarge'],
    ['((a{30}){32}){1}b', 'team.patternTooLarge'],
    ['(\\pL|\\pN)*x'.repeat(70), 'team.patternTooLarge'],
  ];
  for (const [pattern, code] of bad) {
    it(`${pattern.slice(0, 30)} is told, matches nothing and costs no other rule`, () => {
      const messagePlace = { file: 'f', line: 3, column: 7 };
      const rules = [rule('fine'), { ...rule(pattern, 2), messagePlace }];
      const { patterns, problems } = compilePatterns(rules);
      assert.deepEqual(
        problems.map(problem => [problem.code, problem.place]),
        [[code, messagePlace]],
      );
      assert.equal(patterns.matches(pattern, 'aaaaaaaaaaaaaaaaa(['), false);
      assert.equal(patterns.matches('fine', 'all fine'), true);
    });
  }

  it('looks at the first 2,000 characters only', () => {
    const { patterns } = compilePatterns([rule('end')]);
    assert.equal(patterns.matches('end', `${'x'.repeat(1990)} end`), true);
    assert.equal(patterns.matches('end', `${'x'.repeat(2000)} end`), false);
  });

  it('ends fast on patterns made to hang', () => {
    const hostile = [
      ...[
        '(a+)+$',
        '(a*)*b',
        '(x+x+)+y',
        '(a|aa)+$',
        '(.*){20}b',
        '(a?){100}a{100}',
        '(a|a?)+b',
        '.*.*.*.*.*=.*',
      ],
      ...['a{0,1000}'.repeat(30), `${'('.repeat(400)}a${')'.repeat(400)}`, '(?i)[^x]*'.repeat(80)],
    ];
    const texts = ['a'.repeat(100_000), `${'a'.repeat(1999)}!`, 'x'.repeat(5000)];
    const started = performance.now();
    const { patterns } = compilePatterns(hostile.map((pattern, index) => rule(pattern, index + 1)));
    for (const pattern of hostile) for (const text of texts) patterns.matches(pattern, text);
    // 33 matches that JavaScript's own engine would not end in a lifetime; the bound allows for a slow machine.
    assert.ok(performance.now() - started < 5000);
  });

  it('never throws', () => {
    const parts = fc.constantFrom(
      ...'(){}[]|*+?.^$\\,-:<>=!aZ09é😀'.split(''),
      '(?',
      '\\p',
      '\\Q',
      '\\E',
      '{9}',
      '[:alpha:]',
    );
    const pattern = fc.oneof(
      fc.string({ minLength: 1 }),
      fc.array(parts, { maxLength: 20 }).map(list => list.join('')),
    );
    fc.assert(
      fc.property(pattern, fc.string(), (made, text) => {
        const { patterns, problems } = compilePatterns([rule(made)]);
        const matches = patterns.matches(made, text);
        assert.ok(problems.length === 0 || !matches);
      }),
      { numRuns: 1000 },
    );
  });
});

describe('patternCost', () => {
  const costs: readonly (readonly [pattern: string, cost: number])[] = [
    ['', 0],
    ['abc', 3],
    ['a{10}', 10],
    ['a{2,10}', 10],
    ['a{10,}', 11],
    ['(ab){10}', 40],
    ['((a{10}){10}){10}', 1220],
    ['[a-z]{8}-', 9],
    ['a\\{9}', 4],
    ['[{9}]', 1],
    ['{9}', 0],
    ['a{x}', 4],
  ];
  for (const [pattern, cost] of costs)
    it(`${pattern} costs ${cost}`, () => assert.equal(patternCost(pattern), cost));
});
