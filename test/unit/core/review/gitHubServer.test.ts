import assert from 'node:assert/strict';
import {
  gitHubServers,
  isRepository,
  issueHref,
  issueOf,
  repositoryOf,
} from '../../../../src/core/review/gitHubServer';

describe('GitHub servers', () => {
  const cases: readonly (readonly [setting: string | undefined, api: string | undefined])[] = [
    [undefined, undefined],
    ['', undefined],
    ['https://ghe.acme.com', 'https://ghe.acme.com/api'],
    ['https://GHE.acme.com/', 'https://ghe.acme.com/api'],
    ['http://127.0.0.1:8123', 'http://127.0.0.1:8123/api'],
    ['https://acme.ghe.com', 'https://api.acme.ghe.com'],
    ['https://github.com', undefined],
    ['https://evil@ghe.acme.com', undefined],
    ['https://ghe.acme.com/path', undefined],
    ['ftp://ghe.acme.com', undefined],
    ['ghe.acme.com', undefined],
  ];
  for (const [setting, api] of cases) {
    it(`of “${String(setting)}”`, () => {
      const [own, company, ...more] = gitHubServers(setting);
      assert.deepEqual([own?.api, company?.api, more.length], ['https://api.github.com', api, 0]);
    });
  }
});

describe('a link to an issue', () => {
  const servers = gitHubServers('https://ghe.acme.com');
  const cases: readonly (readonly [link: string, issue: string | undefined])[] = [
    ['https://github.com/acme/shop/issues/12', 'github acme/shop 12'],
    [' https://GitHub.com/acme/shop.js/issues/12#issuecomment-3 ', 'github acme/shop.js 12'],
    ['https://github.com/acme/shop/issues/12/?x=1', 'github acme/shop 12'],
    ['https://ghe.acme.com/acme/shop/issues/12', 'github-enterprise acme/shop 12'],
    ['https://github.com/acme/shop/pull/12', undefined],
    ['https://github.com/acme/shop/issues/0', undefined],
    ['https://github.com/acme/shop/issues/12x', undefined],
    ['https://github.com/acme/shop/issues/99999999999', undefined],
    ['https://github.com/acme/../issues/12', undefined],
    ['https://github.com/../shop/issues/12', undefined],
    ['https://github.com@evil.com/acme/shop/issues/12', undefined],
    ['https://github.com.evil.com/acme/shop/issues/12', undefined],
    ['http://github.com/acme/shop/issues/12', undefined],
    ['https://gitlab.com/acme/shop/issues/12', undefined],
    ['https://github.com/acme/shop/issues/12 https://evil.com', undefined],
    ['', undefined],
  ];
  for (const [link, wanted] of cases) {
    it(`of “${link}”`, () => {
      const issue = issueOf(link, servers);
      assert.equal(issue && `${issue.server.provider} ${issue.repository} ${issue.number}`, wanted);
    });
  }

  it('is written as it is read', () => {
    const link = 'https://ghe.acme.com/acme/shop/issues/12';
    const issue = issueOf(link, servers);
    assert.equal(issue && issueHref(issue), link);
  });
});

describe('a repository of the team file', () => {
  it('is on GitHub unless it names a host', () => {
    assert.deepEqual(repositoryOf('acme/shop'), { host: 'github.com', repository: 'acme/shop' });
    assert.deepEqual(repositoryOf('GHE.acme.com:8443/acme/shop'), {
      host: 'ghe.acme.com:8443',
      repository: 'acme/shop',
    });
    for (const odd of ['', 'shop', 'acme/..', '../shop', 'a/b/c/d', 'acme/sh op'])
      assert.equal(repositoryOf(odd), undefined, odd);
    assert.ok(!isRepository('./shop') && isRepository('acme/.github'));
  });
});
