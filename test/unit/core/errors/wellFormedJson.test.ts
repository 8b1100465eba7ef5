import assert from 'node:assert/strict';
import fc from 'fast-check';
import { isJsonObject } from '../../../../src/core/errors/wellFormedJson';

describe('whether a line is a JSON object', () => {
  for (const [line, expected] of [
    ['{}', true],
    ['{"a":1,"b":-2.5e3,"c":"x\\n\\u00e9","d":null,"e":[1,"2",[3]],"f":{"g":[{"h":{"i":true}}]}}', true],
    ['{ "a" : [ ] , "b" : { } }', true],
    ['{"a":1}\r', true],
    ['{"a":1,}', false],
    ['{"a":[1,]}', false],
    ['{,}', false],
    ['{"a":01}', false],
    ['{"a":+1}', false],
    ['{"a":"\t"}', false],
    ['{"a":"\\x"}', false],
    ['{"a":"b}', false],
    ['{"a":1}}', false],
    ['{"a":1', false],
    ['{"a" 1}', false],
    ['[1]', false],
  ] as const) {
    it(`${JSON.stringify(line)} → ${expected}`, () => assert.equal(isJsonObject(line), expected));
  }

  it('is what JSON.parse says, whatever was done to the line', () => {
    const part = fc.constantFrom(
      '"',
      '{',
      '}',
      '[',
      ']',
      ',',
      ':',
      '\\',
      ' ',
      '\n',
      '0',
      '-',
      'e',
      '.',
      't',
      '',
    );
    const whole = fc.dictionary(fc.string({ maxLength: 4 }), fc.jsonValue({ maxDepth: 3 }), { maxKeys: 4 });
    const counts = { true: 0, false: 0 };
    fc.assert(
      fc.property(
        whole,
        fc.boolean(),
        fc.array(fc.tuple(fc.nat(), fc.nat(2), part), { maxLength: 2 }),
        (fields, isSpaced, edits) => {
          const line = edits.reduce(
            (text, [at, cut, put]) => {
              const start = at % (text.length + 1);
              return text.slice(0, start) + put + text.slice(start + cut);
            },
            isSpaced ? JSON.stringify(fields).replace(/([:,])/g, '$1 ') : JSON.stringify(fields),
          );
          const found = isJsonObject(line);
          counts[`${found}`]++;
          assert.equal(found, isParsed(line), line);
        },
      ),
      { numRuns: 5_000 },
    );
    assert.ok(counts.true > 500 && counts.false > 500, JSON.stringify(counts));
  });

  it('does not fall over a very long line', () => {
    const long = 'x'.repeat(1e6);
    assert.deepEqual([isJsonObject(`{"a":"${long}"}`), isJsonObject(`{"a":"${long}}`)], [true, false]);
    assert.equal(isJsonObject(`{"a":[${'1,'.repeat(30_000)}}`), false);
  });
});

function isParsed(line: string): boolean {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null && !Array.isArray(value);
  } catch {
    return false;
  }
}
