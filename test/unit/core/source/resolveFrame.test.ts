import assert from 'node:assert/strict';
import { localPath, resolveFrame } from '../../../../src/core/source/resolveFrame';
import { SourceIndex } from '../../../../src/core/source/sourceIndex';
import type { StackFrame } from '../../../../src/core/source/stackFrame';

const shop = [
  'services/checkout/src/index.ts',
  'services/checkout/src/checkout.ts',
  'services/checkout/src/money.ts',
  'services/search/src/index.ts',
  'services/search/search/query.py',
  'services/billing/src/main/java/com/example/billing/App.java',
  'services/orders/src/main/java/com/example/orders/App.java',
  'shared/src/money.ts',
  'tools/deploy.py',
  'app.js',
];
const index = new SourceIndex(
  shop.map(path => ({ root: 'shop', path })),
  [{ id: 'shop', path: '/home/me/shop' }],
);

function frame(file: string, change: Partial<StackFrame> = {}): StackFrame {
  return { file, line: 1, library: false, ...change };
}

const cases: readonly [name: string, frame: StackFrame, service: string, found: readonly string[]][] = [
  ['the very path', frame('/home/me/shop/app.js'), '', ['exact app.js']],
  ['the very path as a URL', frame('file:///home/me/shop/app.js'), '', ['exact app.js']],
  [
    'a container',
    frame('/app/services/checkout/src/checkout.ts'),
    '',
    ['suffix services/checkout/src/checkout.ts'],
  ],
  [
    'Windows',
    frame('C:\\agent\\_work\\services\\checkout\\src\\checkout.ts'),
    '',
    ['suffix services/checkout/src/checkout.ts'],
  ],
  [
    'other case',
    frame('/APP/Services/Checkout/SRC/Checkout.ts'),
    '',
    ['suffix services/checkout/src/checkout.ts'],
  ],
  ['webpack', frame('webpack:///./src/checkout.ts?'), '', ['suffix services/checkout/src/checkout.ts']],
  [
    'a URL with a query',
    frame('https://cdn.example.com/src/checkout.ts?v=3'),
    '',
    ['suffix services/checkout/src/checkout.ts'],
  ],
  [
    'escaped',
    frame('file:///app/services/checkout/src/check%6Fut.ts'),
    '',
    ['suffix services/checkout/src/checkout.ts'],
  ],
  [
    'two fit: both come back',
    frame('/app/src/index.ts'),
    '',
    ['suffix services/checkout/src/index.ts', 'suffix services/search/src/index.ts'],
  ],
  [
    'two fit, the service decides',
    frame('/app/src/index.ts'),
    'services/search/',
    ['service services/search/src/index.ts'],
  ],
  [
    'a longer path outside the service',
    frame('/app/shared/src/money.ts'),
    'services/checkout/',
    ['suffix shared/src/money.ts'],
  ],
  ['a name only, in the service', frame('/srv/x/deploy.py'), 'tools/', ['nameOnly tools/deploy.py']],
  ['a whole path of one part', frame('/srv/bundle/app.js'), '', ['suffix app.js']],
  [
    'a Java class by its package',
    frame('App.java', { impliedPath: 'com/example/orders/App.java' }),
    '',
    ['suffix services/orders/src/main/java/com/example/orders/App.java'],
  ],
  [
    'a Java class without one',
    frame('App.java'),
    '',
    [
      'suffix services/billing/src/main/java/com/example/billing/App.java',
      'suffix services/orders/src/main/java/com/example/orders/App.java',
    ],
  ],
  [
    '-trimpath and modules',
    frame('example.com/shop/services/search/search/query.py'),
    '',
    ['suffix services/search/search/query.py'],
  ],
  [
    'a library of the same name',
    frame('/usr/lib/python3/dist-packages/search/query.py', { library: true }),
    '',
    [],
  ],
  ['nowhere', frame('/etc/passwd'), '', []],
  ['climbing out', frame('../../../../etc/passwd'), '', []],
  ['a prototype key', frame('/app/__proto__'), '', []],
  ['nothing', frame(''), '', []],
  ['a drive', frame('C:\\'), '', []],
];

describe('resolveFrame', () => {
  for (const [name, asked, service, found] of cases) {
    it(`${name}: ${asked.file} → ${found.join(', ') || 'nothing'}`, () => {
      const inService = (file: { path: string }): boolean => service !== '' && file.path.startsWith(service);
      const candidates = resolveFrame(asked, index, { inService });
      assert.deepEqual(
        candidates.map(candidate => `${candidate.reason} ${candidate.file.path}`),
        found,
      );
    });
  }

  it('finds the right root of several, and prefers no root where the path fits both', () => {
    const two = new SourceIndex(
      [
        { root: 'a', path: 'src/x.ts' },
        { root: 'b', path: 'src/x.ts' },
      ],
      [
        { id: 'a', path: '/w/a' },
        { id: 'b', path: '/w/b' },
      ],
    );
    assert.deepEqual(
      resolveFrame(frame('/w/b/src/x.ts'), two).map(candidate => candidate.file.root),
      ['b'],
    );
    assert.deepEqual(
      resolveFrame(frame('/app/src/x.ts'), two).map(candidate => candidate.file.root),
      ['a', 'b'],
    );
  });

  it('keeps a broken escape as it is', () => assert.equal(localPath('file:///a/%zz.ts'), '/a/%zz.ts'));
});
