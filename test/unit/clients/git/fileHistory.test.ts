import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { filesHolding, renamesSince, textsAt } from '../../../../src/clients/git/fileHistory';
import { runGit, type GitProgram } from '../../../../src/clients/git/gitProgram';

describe('history of files', () => {
  let git: GitProgram;
  let first = '';

  before(async () => {
    const cwd = mkdtempSync(join(tmpdir(), 'opex-history-'));
    const who = {
      GIT_AUTHOR_NAME: 'a',
      GIT_AUTHOR_EMAIL: 'a@example.com',
      GIT_COMMITTER_NAME: 'a',
      GIT_COMMITTER_EMAIL: 'a@example.com',
    };
    git = { path: 'git', cwd, env: { ...who, GIT_CONFIG_GLOBAL: join(cwd, 'none') } };
    const body = Array.from({ length: 30 }, (_, line) => `line ${line} of the file`).join('\n');
    writeFileSync(join(cwd, 'a.ts'), `const größe = 1;\n${body}\n`);
    writeFileSync(join(cwd, 'b.md'), 'const größe = 1;\n');
    await runGit(git, ['init', '-q']);
    await runGit(git, ['add', '.']);
    await runGit(git, ['commit', '-qm', 'first']);
    first = (await runGit(git, ['rev-parse', 'HEAD'])).trim();
    mkdirSync(join(cwd, 'lib'));
    await runGit(git, ['mv', 'a.ts', 'lib/c.ts']);
    await runGit(git, ['commit', '-qm', 'second']);
  });

  after(() => rmSync(git.cwd, { recursive: true, force: true }));

  it('reads texts at a commit, in the order asked for, whatever is not there', async () => {
    const texts = await textsAt(git, [
      { commit: first, path: 'b.md' },
      { commit: first, path: 'gone.ts' },
      { commit: 'deadbeef00', path: 'a.ts' },
      { commit: '--help', path: 'a.ts' },
      { commit: first, path: 'a.ts\nHEAD:b.md' },
      { commit: first.slice(0, 12), path: 'a.ts' },
    ]);
    assert.deepEqual(
      texts.map(text => text?.split('\n')[0]),
      ['const größe = 1;', undefined, undefined, undefined, undefined, 'const größe = 1;'],
    );
    assert.deepEqual(await textsAt(git, []), []);
  });

  it('sees renames since a commit', async () => {
    assert.deepEqual([...(await renamesSince(git, first))], [['a.ts', 'lib/c.ts']]);
    assert.deepEqual([...(await renamesSince(git, 'deadbeef00'))], []);
    assert.deepEqual([...(await renamesSince(git, '--output=x'))], []);
  });

  it('finds the files that hold a line, of one ending', async () => {
    assert.deepEqual(await filesHolding(git, 'const größe = 1;', '.ts'), ['lib/c.ts']);
    assert.deepEqual(await filesHolding(git, '-e nothing', '.ts'), []);
    assert.deepEqual(await filesHolding(git, 'a\nb', '.ts'), []);
  });
});
