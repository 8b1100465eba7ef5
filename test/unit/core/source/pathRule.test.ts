import assert from 'node:assert/strict';
import fc from 'fast-check';
import { applyRules, learnRule, type PathRule } from '../../../../src/core/source/pathRule';

const rules: readonly PathRule[] = [
  { from: '/usr/src/app', to: 'services/checkout' },
  { from: '/usr/src/app/shared', to: 'packages/shared' },
  { from: 'C:\\inetpub\\shop', to: '.' },
  { from: 'https://cdn.example.com/static/', to: 'web/dist' },
  { from: '', to: 'services/orders/src/main/java' },
];

const cases: readonly (readonly [path: string, found: readonly string[]])[] = [
  ['/usr/src/app/src/cart.ts', ['services/checkout/src/cart.ts']],
  ['/usr/src/app/shared/money.ts', ['packages/shared/money.ts', 'services/checkout/shared/money.ts']],
  ['/USR/src/App/src/Cart.ts', ['services/checkout/src/Cart.ts']],
  ['c:/inetpub/Shop/cart.cs', ['cart.cs']],
  ['https://cdn.example.com/static/app.js', ['web/dist/app.js']],
  ['https://other.example.com/static/app.js', []],
  ['com/example/Cart.java', ['services/orders/src/main/java/com/example/Cart.java']],
  ['/com/example/Cart.java', []],
  ['/usr/src/application/cart.ts', []],
  ['/usr/src/app', []],
  // What climbs out is taken back within the rest: it cannot leave the rule's folder.
  ['/usr/src/app/src/../../../../etc/passwd', []],
  ['', []],
];

describe('applyRules', () => {
  for (const [path, found] of cases) {
    it(`${path || 'nothing'} → ${found.join(', ') || 'nothing'}`, () => {
      assert.deepEqual(
        applyRules(path, rules).map(({ path: to }) => to),
        found,
      );
    });
  }

  it('never leads out of a root', () => {
    const part = fc.oneof(
      fc.constantFrom('..', '.', 'app', 'src', '', 'C:', 'usr'),
      fc.string({ maxLength: 5 }),
    );
    fc.assert(
      fc.property(fc.array(part, { maxLength: 12 }), fc.constantFrom('/', '\\'), (parts, separator) => {
        for (const { path } of applyRules(`/usr/src/app/${parts.join(separator)}`, rules)) {
          assert.ok(!path.split('/').includes('..') && !path.startsWith('/'), path);
        }
      }),
    );
  });
});

describe('learnRule', () => {
  const file = { root: 'file:///home/me/shop', path: 'services/search/src/index.ts' };
  const learnt: readonly (readonly [path: string, from: string | undefined, to?: string])[] = [
    ['/app/src/index.ts', '/app', 'services/search'],
    ['/index.ts', '/', 'services/search/src'],
    ['C:\\agent\\src\\index.ts', 'C:/agent', 'services/search'],
    ['https://cdn.example.com/src/index.ts', 'https:/cdn.example.com', 'services/search'],
    ['SRC/Index.ts', '', 'services/search'],
    ['/app/src/other.ts', undefined],
  ];
  for (const [path, from, to] of learnt) {
    it(`${path} → ${from === undefined ? 'nothing' : `"${from}" is ${to ?? ''}`}`, () => {
      const rule = learnRule(path, file);
      assert.deepEqual(
        rule && [rule.from, rule.to, rule.root],
        from === undefined ? undefined : [from, to, file.root],
      );
      if (!rule) return;
      // What was learnt leads back to the file, and so to others beside it.
      assert.deepEqual(
        applyRules(path, [rule]).map(ruled => ruled.path.toLowerCase()),
        [file.path],
      );
    });
  }
});
