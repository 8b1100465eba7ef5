import assert from 'node:assert/strict';
import { pullRequestPage, readRemoteAddress } from '../../../../src/core/notes/remoteAddress';
import { stepFor, type RecordStep, type RecordVersions } from '../../../../src/core/notes/recordState';

describe('the address of a remote', () => {
  const addresses: readonly (readonly [url: string, label: string, mayBePublic: boolean])[] = [
    ['https://github.com/acme/shop.git', 'github.com/acme/shop', true],
    ['https://dana:s3cret@github.com/acme/shop', 'github.com/acme/shop', true],
    ['https://dana:p@s3cret@github.com/acme/shop', 'github.com/acme/shop', true],
    ['https://s3cret@git.acme.example', 'git.acme.example', false],
    ['git@github.com:acme/shop.git', 'github.com/acme/shop', true],
    ['ssh://git@ssh.github.com:443/acme/shop.git', 'github.com/acme/shop', true],
    ['https://gitlab.com/a/b/c.git', 'gitlab.com/a/b/c', true],
    ['https://GitHub.acme.example/pay/shop.git/', 'github.acme.example/pay/shop', false],
    ['/srv/git/shop.git', '/srv/git/shop.git', false],
    ['C:\\git\\shop', 'C:\\git\\shop', false],
    ['file:///srv/git/shop.git', 'file:///srv/git/shop.git', false],
  ];
  for (const [url, label, mayBePublic] of addresses) {
    it(`of ${url} is ${label}`, () => {
      const address = readRemoteAddress(url);
      assert.deepEqual([address.label, address.mayBePublic], [label, mayBePublic]);
      assert.ok(!JSON.stringify(address).includes('s3cret'));
    });
  }

  const pages: readonly (readonly [url: string, page: string | undefined])[] = [
    ['git@github.com:acme/shop.git', 'https://github.com/acme/shop/compare/main...ops/r%26d?expand=1'],
    [
      'git@gitlab.acme.example:acme/shop.git',
      'https://gitlab.acme.example/acme/shop/-/merge_requests/new?merge_request%5Bsource_branch%5D=ops%2Fr%26d&merge_request%5Btarget_branch%5D=main',
    ],
    [
      'https://bitbucket.org/acme/shop',
      'https://bitbucket.org/acme/shop/pull-requests/new?source=ops%2Fr%26d&dest=main',
    ],
    ['https://codeberg.org/acme/shop', 'https://codeberg.org/acme/shop/compare/main...ops/r%26d'],
    ['https://git.acme.example/shop', undefined],
    ['/srv/git/shop.git', undefined],
  ];
  for (const [url, page] of pages) {
    it(`leads from ${url} to ${page ?? 'no page'}`, () => {
      assert.equal(pullRequestPage(readRemoteAddress(url), 'ops/r&d', 'main'), page);
    });
  }
});

describe('what a branch lacks', () => {
  const of = (
    versions: Omit<Partial<RecordVersions>, 'history'> & { readonly history?: readonly string[] },
  ) => stepFor({ local: 'L', ...versions, history: new Set(versions.history ?? []) });
  const steps: readonly (readonly [name: string, step: RecordStep, ...Parameters<typeof of>])[] = [
    ['a new record', { kind: 'add' }, {}],
    ['the same', { kind: 'published' }, { remote: 'L', history: ['L'] }],
    ['a record behind', { kind: 'published' }, { remote: 'R', history: ['L', 'R'] }],
    ['what was merged there', { kind: 'published' }, { remote: 'R', history: ['B', 'R'], last: 'L' }],
    ['removed there, unchanged here', { kind: 'published' }, { history: ['L'] }],
    ['removed there, changed here', { kind: 'clash', why: 'removed' }, { history: ['B'] }],
    [
      'changed since the last time',
      { kind: 'merge', bases: ['B'] },
      { remote: 'B', history: ['B'], last: 'B' },
    ],
    [
      'changed since the checkout',
      { kind: 'merge', bases: ['B'] },
      { remote: 'R', history: ['B', 'R'], head: 'B' },
    ],
    [
      'both',
      { kind: 'merge', bases: ['P', 'B'] },
      { remote: 'R', history: ['B', 'R'], head: 'B', last: 'P' },
    ],
    ['one name, two records', { kind: 'clash', why: 'twice' }, { remote: 'R', history: ['R'], head: 'X' }],
  ];
  for (const [name, step, versions] of steps) {
    it(`of ${name}: ${step.kind}`, () => assert.deepEqual(of(versions), step));
  }
});
