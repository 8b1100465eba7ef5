import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parse } from 'yaml';
import { scalarText } from '../../../../src/core/documents/scalarText';

const at = (text: string, key: string | number): unknown =>
  (parse(text) as Record<string | number, unknown>)[key];

describe('scalarText', () => {
  const texts: readonly (readonly [value: unknown, text: string])[] = [
    ['Retry storm', 'Retry storm'],
    ['pagerduty:acme:Q1', 'pagerduty:acme:Q1'],
    ['https://example.com/a?b#c', '"https://example.com/a?b#c"'],
    ['https://example.com/a?b', 'https://example.com/a?b'],
    ['services/checkout/charge.ts', 'services/checkout/charge.ts'],
    ['2026-11-20', '2026-11-20'],
    ['9c01d2e', '9c01d2e'],
    ['12e4567', '"12e4567"'],
    ['0x1f', '"0x1f"'],
    ['.5', '".5"'],
    ['.github/x', '.github/x'],
    ['...', '"..."'],
    ['Ärger mit Größe', 'Ärger mit Größe'],
    ['a: b', '"a: b"'],
    ['a:', '"a:"'],
    ['a #b', '"a #b"'],
    ['a, b', '"a, b"'],
    ['- a', '"- a"'],
    ['a ', '"a "'],
    [' a', '" a"'],
    ['', '""'],
    ['No', '"No"'],
    ['~', '"~"'],
    ['pay("x");', 'pay("x");'],
    ['"x"', '"\\"x\\""'],
    ['a\nb\u2028', '"a\\nb\\u2028"'],
    [1.5, '1.5'],
    [-0, '-0'],
    [-Infinity, '-.inf'],
    [true, 'true'],
    [null, 'null'],
    [undefined, 'null'],
  ];
  for (const [value, text] of texts)
    it(`${JSON.stringify(value)} is ${text}`, () => assert.equal(scalarText(value), text));

  it('reads back as it was, in a line of its own, in a list and as a key', () => {
    const part = fc.constantFrom(
      ...': #,-?&*!|>%@`\'"{}[]~.0123aé 😀\\\t\n\r\u2028\u0085'.split(''),
      'true',
      '1e5',
    );
    const scalar = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.array(part, { maxLength: 8 }).map(parts => parts.join('')),
      fc.double(),
      fc.integer(),
      fc.boolean(),
      fc.constant(null),
    );
    fc.assert(
      fc.property(scalar, value => {
        const text = scalarText(value);
        assert.ok(!/[\n\r]/.test(text));
        assert.ok(Object.is(at(`a: ${text}\nb: 1\n`, 'a'), value));
        assert.ok(Object.is(at(`[${text}, 1]`, 0), value));
        assert.ok(Object.is(at(`- ${text}\n`, 0), value));
        if (typeof value === 'string') assert.deepEqual(parse(`{ ${text}: 1 }`), { [value]: 1 });
      }),
      { numRuns: 2000 },
    );
  });
});
