import assert from 'node:assert/strict';
import { maskSecrets, maskValue } from '../../../../src/core/errors/maskSecrets';

const jwt = ['eyJhbGciOiJIUzI1NiJ9', 'eyJzdWIiOiIxMjM0NTY3ODkwIn0', 'dozjgNryP4J3jVmNHl0w5N'].join('.');

const texts: readonly [text: string, masked: string][] = [
  ['login failed password=hunter2 user=ann', 'login failed password=*** user=ann'],
  ['{"apiKey": "abc", "id": 7}', '{"apiKey": "***", "id": 7}'],
  ['Authorization: Bearer abcdefghijkl', 'Authorization: Bearer ***'],
  [`got ${jwt} from header`, 'got *** from header'],
  ['postgres://app:s3cret@db:5432/shop', 'postgres://app:***@db:5432/shop'],
  ['card 4111 1111 1111 1111 declined', 'card *** declined'],
  ['order 1234567890123 kept', 'order 1234567890123 kept'],
  ['max_tokens=4096 token=abc', 'max_tokens=4096 token=***'],
  [`cookie: 'a=b; c'`, `cookie: '***'`],
  ['-----BEGIN PRIVATE KEY-----\nMIIE\n-----END PRIVATE KEY-----\nafter', '***\nafter'],
  ['nothing to hide: yes', 'nothing to hide: yes'],
];

describe('maskSecrets', () => {
  for (const [text, masked] of texts) {
    it(JSON.stringify(text), () => assert.equal(maskSecrets(text), masked));
  }

  it('masks fields of a record by name, at any depth', () => {
    const record = {
      req: { headers: { authorization: ['Basic x'], accept: 'json' } },
      password: 7,
      token: null,
      db: { url: 'redis://:pw@h' },
    };
    assert.deepEqual(maskValue(record), {
      req: { headers: { authorization: '***', accept: 'json' } },
      password: '***',
      token: null,
      db: { url: 'redis://:***@h' },
    });
  });

  it('takes time linear in its text', () => {
    const started = process.hrtime.bigint();
    for (const unit of [
      'a',
      'a=',
      '"',
      ':',
      'password=',
      '-----BEGIN A-----',
      'x://',
      '4111 ',
      'eyJ.',
      'a:b@',
    ])
      maskSecrets(unit.repeat(16_384));
    const ms = Number(process.hrtime.bigint() - started) / 1e6;
    assert.ok(ms < 4_000, `${Math.round(ms)} ms`);
  });
});
