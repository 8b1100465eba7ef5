import assert from 'node:assert/strict';
import { withoutPasswords } from '../../../../src/clients/git/gitProgram';

describe('what git says', () => {
  const texts: readonly (readonly [said: string, told: string])[] = [
    [
      "fatal: unable to access 'https://dana:s3cret@git.example/shop/': gone",
      "fatal: unable to access 'https://git.example/shop/': gone",
    ],
    ['from https://dana:p@s3cret@git.example/a to b@c', 'from https://git.example/a to b@c'],
    ['https://s3cret@one.example https://two.example/a@b', 'https://one.example https://two.example/a@b'],
    ['git@github.com: permission denied', 'git@github.com: permission denied'],
  ];
  for (const [said, told] of texts)
    it(`is told without passwords: ${told}`, () => assert.equal(withoutPasswords(said), told));

  it('takes no longer for a long line', () => {
    const began = process.cpuUsage().user;
    withoutPasswords('https://'.repeat(20_000));
    withoutPasswords(`https://${'a@'.repeat(50_000)}/`);
    assert.ok(process.cpuUsage().user - began < 500_000);
  });
});
