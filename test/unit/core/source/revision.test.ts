import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  isTagName,
  isTrial,
  releasesOfChange,
  revisionNames,
  tagsLike,
} from '../../../../src/core/source/revision';

describe('names of a failed revision', () => {
  const hash = '4be1f2c0d1e2f3a4b5c6d7e8f9a0b1c2d3e4f5a6';
  /** Release -> the names that must come first, in this order (`#` for a hash); '' for none at all. */
  const cases: readonly (readonly [release: string, first: string, services?: readonly string[]])[] = [
    ['v2.31', 'v2.31 2.31'],
    ['2.31.0', '2.31.0 v2.31.0'],
    ['2.31', 'checkout@2.31', ['checkout']],
    ['4be1f2c', '#4be1f2c'],
    [hash.toUpperCase(), `#${hash}`],
    ['shop:4be1f2c', '#4be1f2c'],
    ['registry.example.com:5000/team/shop:v2.31', 'shop@2.31 shop-v2.31 v2.31'],
    ['registry.example.com:5000/team/shop:main-4be1f2c', '#4be1f2c'],
    ['checkout@1.2.3+4be1f2c', '#4be1f2c checkout@1.2.3 checkout-v1.2.3 v1.2.3'],
    ['v2.31-5-g4be1f2c', '#4be1f2c v2.31-5-g4be1f2c'],
    ['v2.31 (4be1f2c)', '#4be1f2c v2.31'],
    ['2.31.0+sha.4be1f2c', '#4be1f2c 2.31.0'],
    ['release/2.31', 'release/2.31'],
    ['20261120', '20261120 #20261120'],
    ['defaced-1.0', 'defaced-1.0 #defaced'],
    ['shop@sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08', 'shop'],
    ['latest', ''],
    ['shop:latest', ''],
    ['production', ''],
    ['--upload-pack=evil', ''],
    ['-v1.0', ''],
    ['v1..v2', ''],
    ['', ''],
  ];
  for (const [release, first, services] of cases) {
    it(`of “${release}”${services ? ` of ${services.join()}` : ''}: ${first || 'none'}`, () => {
      const names = revisionNames(release, services).map(({ kind, name }) =>
        kind === 'hash' ? `#${name}` : name,
      );
      if (first === '') assert.deepEqual(names, []);
      else assert.deepEqual(inOrder(first.split(' '), names), first.split(' '), names.join(' '));
      if (first !== '') assert.equal(names[0], first.split(' ')[0]);
    });
  }

  it('never look like an option, a range or two lines, whatever a record says', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 80 }), fc.string({ maxLength: 20 }), (release, service) => {
        for (const { kind, name } of revisionNames(release, [service])) {
          assert.match(name, kind === 'hash' ? /^[0-9a-f]{7,64}$/ : /^[A-Za-z0-9_][\w.+@/-]*$/);
          assert.ok(!name.includes('..') && !name.includes('@{'));
        }
      }),
    );
  });

  it('take linear time on hostile text', () => {
    const began = Date.now();
    for (const text of ['a@'.repeat(1e5), '1.'.repeat(1e5), '1-'.repeat(1e5), `v${'0'.repeat(1e6)}`])
      revisionNames(text);
    assert.ok(Date.now() - began < 1_000);
  });

  for (const [name, is] of [
    ['v1.0', true],
    ['a/b', true],
    ['a..b', false],
    ['-a', false],
    ['a@{1}', false],
    ['a.lock', false],
    ['a/', false],
    ['a b', false],
    ['a^b', false],
    ['a:b', false],
  ] as const) {
    it(`${is ? 'hand' : 'do not hand'} “${name}” to git`, () => assert.equal(isTagName(name), is));
  }
});

describe('what a change event says was deployed', () => {
  const none: readonly string[] = [];
  for (const [name, change, told] of [
    ['its words', { summary: 'Deployed checkout v2.31.' }, ['v2.31']],
    ['an image in words', { summary: 'Rolled out shop:4be1f2c to prod' }, ['shop:4be1f2c']],
    [
      'fields, the most exact first',
      { summary: 'Deploy', details: { version: '2.31', env: 'prod-1.0', git: { commit_sha: '4be1f2c9' } } },
      ['4be1f2c9', '2.31'],
    ],
    [
      'a link',
      { summary: 'Deploy', links: [{ href: 'https://git.example.com/shop/commit/4be1f2c9' }] },
      ['4be1f2c9'],
    ],
    ['nothing', { summary: 'Feature flag one-click turned on for 5 percent' }, none],
    ['nothing that moves', { summary: 'Deploy', details: { image: 'shop:latest', ref: 'main' } }, none],
  ] as const) {
    it(`by ${name}`, () => assert.deepEqual(releasesOfChange(change), told));
  }
});

describe('tags of releases', () => {
  for (const [tag, like] of [
    ['v2.31', 'v[0-9]*'],
    ['2.31', '[0-9]*'],
    ['checkout@2.31.0', 'checkout@[0-9]*'],
    ['checkout-v2.31', 'checkout-v[0-9]*'],
    ['s3/v2', 's3/v[0-9]*'],
    ['release/2.31-rc.1', 'release/[0-9]*'],
    ['nightly', undefined],
  ] as const) {
    it(`are like ${tag}: ${String(like)}`, () => assert.equal(tagsLike(tag), like));
  }
  for (const [tag, is] of [
    ['v2.31', false],
    ['v2.31-rc1', true],
    ['v2.31.0-beta.2', true],
    ['rcs-1.0', false],
  ] as const) {
    it(`${tag} is ${is ? '' : 'not '}tried out only`, () => assert.equal(isTrial(tag), is));
  }
});

/** The wanted names as far as they come in this order. */
function inOrder(wanted: readonly string[], names: readonly string[]): string[] {
  let at = 0;
  return wanted.filter(name => {
    const found = names.indexOf(name, at);
    if (found >= 0) at = found + 1;
    return found >= 0;
  });
}
