import assert from 'node:assert/strict';
import { frameLinks } from '../../../../src/core/errors/frameLinks';
import { parseStack } from '../../../../src/core/source/parseStack';

describe('links to frames in a text', () => {
  const table: readonly (readonly [string, string, readonly string[]])[] = [
    [
      'Node',
      'ChargeError: gateway timeout\n    at charge (/app/services/checkout/src/checkout.ts:118:11)\n    at /app/services/checkout/src/payments.ts:44:3',
      ['/app/services/checkout/src/checkout.ts:118:11', '/app/services/checkout/src/payments.ts:44:3'],
    ],
    [
      'Python',
      'Traceback (most recent call last):\n  File "/srv/search/query.py", line 42, in run\n    rank()\nKeyError: 7',
      ['/srv/search/query.py", line 42'],
    ],
    [
      'Java',
      'java.lang.IllegalStateException: no\n\tat com.shop.Checkout.charge(Checkout.java:118)\n\tat com.shop.Main.main(Main.java:9)',
      ['Checkout.java:118', 'Main.java:9'],
    ],
    ['no trace', 'order 118 failed at 44', []],
    [
      'a line number elsewhere',
      'Error: 118 tries\n    at charge (/app/src/checkout.ts:118:11) of 118',
      ['/app/src/checkout.ts:118:11'],
    ],
  ];
  for (const [name, stack, expected] of table) {
    for (const [form, text] of [
      ['as it is', stack],
      ['in a comment', stack.replace(/^/gm, '// ')],
      ['with Windows’ line ends', stack.replace(/\n/g, '\r\n')],
    ] as const) {
      it(`${name}, ${form}`, () => {
        const lines = text.split(/\r?\n/);
        const links = frameLinks(text, parseStack(stack));
        assert.deepEqual(
          links.map(({ line, start, end }) => lines[line]?.slice(start, end)),
          expected,
        );
      });
    }
  }

  it('takes time linear in what a log can hold', () => {
    const frames = parseStack(
      Array.from({ length: 2_000 }, (_, n) => `    at f (/app/src/f${n}.ts:${n + 1}:1)`).join('\n'),
    );
    const text = `${'7 '.repeat(2_000)}\n`.repeat(500);
    const begin = performance.now();
    assert.deepEqual(frameLinks(text, frames), []);
    assert.ok(performance.now() - begin < 2_000);
  });
});
