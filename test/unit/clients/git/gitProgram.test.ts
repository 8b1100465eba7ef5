import assert from 'node:assert/strict';
import { tmpdir } from 'node:os';
import { runGit, withoutPasswords, type GitRunOptions } from '../../../../src/clients/git/gitProgram';

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

describe('what reaches git of the environment', () => {
  const inherited = { GIT_DIR: '/elsewhere/.git', GIT_AUTHOR_NAME: 'Me', GIT_SSL_NO_VERIFY: '1' };
  const before = Object.keys(inherited).map(name => [name, process.env[name]] as const);
  beforeEach(() => void Object.assign(process.env, inherited));
  afterEach(() => {
    for (const [name, value] of before) {
      if (value === undefined) Reflect.deleteProperty(process.env, name);
      else process.env[name] = value;
    }
  });

  const seen = async (options: GitRunOptions): Promise<readonly string[]> => {
    const git = { path: 'git', cwd: tmpdir(), env: { GIT_DEFAULT_HASH: 'sha1' } };
    const text = await runGit(git, ['-c', 'alias.told=!env', 'told'], options);
    return Object.keys({ ...inherited, ...git.env }).filter(name => text.includes(`\n${name}=`));
  };

  it('is not what leads to another repository', async () =>
    assert.deepEqual(await seen({}), ['GIT_AUTHOR_NAME', 'GIT_SSL_NO_VERIFY', 'GIT_DEFAULT_HASH']));

  it('is nothing but what it is given, where it is isolated', async () =>
    assert.deepEqual(await seen({ isolated: true }), ['GIT_DEFAULT_HASH']));

  it('does not let it write more than is asked for', async () => {
    const git = { path: 'git', cwd: tmpdir() };
    const much = ['-c', 'alias.much=!seq 100000', 'much'];
    assert.equal((await runGit(git, much)).length, 588_895);
    await assert.rejects(runGit(git, much, { mostOutput: 10_000 }), /git -c ended with -1/);
  });
});
