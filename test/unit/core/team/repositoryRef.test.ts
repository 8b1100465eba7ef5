import assert from 'node:assert/strict';
import { originOfConfig, parseRepository } from '../../../../src/core/team/repositoryRef';

describe('parseRepository', () => {
  const cases: readonly (readonly [text: string, kind: 'remote' | 'path' | undefined, name?: string])[] = [
    ['https://git.example.com/shop/checkout.git', 'remote', 'checkout'],
    ['https://git.example.com:8443/shop/checkout', 'remote', 'checkout'],
    ['ssh://git@git.example.com:22/shop/checkout.git', 'remote', 'checkout'],
    ['git@git.example.com:shop/checkout.git', 'remote', 'checkout'],
    ['~/work/checkout', 'path', 'checkout'],
    ['/srv/checkout/', 'path', 'checkout'],
    ['../checkout', 'path', 'checkout'],
    ['C:\\work\\checkout', 'path', 'checkout'],
    ['https://user:secret@git.example.com/a.git', undefined],
    ['https://token@git.example.com/a.git', undefined],
    ['http://git.example.com/a.git', undefined],
    ['ext::sh -c touch% /tmp/x', undefined],
    ['--upload-pack=touch x', undefined],
    ['-oProxyCommand=x@host:a', undefined],
    ['ssh://-oProxyCommand=x/a', undefined],
    ['git@-oProxyCommand=x:a', undefined],
    ['file:///etc', undefined],
    ['checkout', undefined],
    ['https://git.example.com/a\nb', undefined],
    ['', undefined],
  ];
  for (const [text, kind, name] of cases) {
    it(`${JSON.stringify(text)} is ${kind ?? 'refused'}`, () => {
      const ref = parseRepository(text);
      assert.deepEqual([ref?.kind, ref?.name], [kind, name]);
    });
  }
});

describe('originOfConfig', () => {
  const cases: readonly (readonly [title: string, config: string, url: string | undefined])[] = [
    [
      'among others',
      '[remote "up"]\n\turl = a\n[remote "origin"]\n\tfetch = x\n\turl = b\n[branch "m"]\n\turl = c',
      'b',
    ],
    ['with Windows line ends', '[remote "origin"]\r\n  url = b\r\n', 'b'],
    ['quoted, with a comment', '[remote "origin"]\nurl="b" ; ours', 'b'],
    ['not there', '[remote "up"]\nurl = a', undefined],
    ['without a url', '[remote "origin"]\npushurl = a\n[x]\nurl = b', undefined],
    ['in nothing', '', undefined],
  ];
  for (const [title, config, url] of cases) {
    it(`finds origin ${title}`, () => assert.equal(originOfConfig(config), url));
  }
});
