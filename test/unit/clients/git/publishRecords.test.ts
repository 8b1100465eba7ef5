import assert from 'node:assert/strict';
import { chmodSync, existsSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { surveyRecords } from '../../../../src/clients/git/publishRecords';
import { problemOf } from '../../../../src/core/base/problem';
import { GitWorld, type Clone } from './gitWorld';

const note = '.opex/root-causes/2026-11-20-storm.md';
const lines = (...texts: readonly string[]): string => `---\ntitle: Storm\n---\n${texts.join('\n\n')}\n`;

describe('publishing records', function () {
  this.timeout(60_000);
  let world: GitWorld;
  let dana: Clone;

  beforeEach(() => {
    world = new GitWorld();
    dana = world.clone();
  });
  afterEach(() => world.dispose());

  const there = (path: string, branch = 'records'): string => world.there('show', `${branch}:${path}`);

  it('puts a note from a feature branch with staged and unstaged work where the team finds it, and touches nothing', async () => {
    dana.git('checkout', '-q', '-b', 'feature');
    dana.write('src/feature.ts', 'not for anybody yet\n');
    dana.commit('feature');
    dana.write('src/a.ts', 'staged\n');
    dana.git('add', 'src/a.ts');
    dana.write('src/a.ts', 'unstaged\n');
    dana.write(note, lines('It paged.'));
    dana.write('.opex/journal/2026-W47.md', '# W47\n');
    dana.write('.opex/team.json', '{}');
    const before = dana.state();
    assert.deepEqual(await dana.unpublished(), [
      'journal/2026-W47.md: add',
      'root-causes/2026-11-20-storm.md: add',
    ]);
    const published = await dana.publish();
    assert.deepEqual(published.paths, ['.opex/journal/2026-W47.md', note]);
    assert.deepEqual([published.merged, published.clashes, published.defaultBranch], [[], [], 'main']);
    assert.equal(dana.state(), before);
    assert.equal(there(note), lines('It paged.').trimEnd());
    assert.deepEqual(world.there('diff', '--name-only', 'main', 'records').split('\n'), [
      '.opex/journal/2026-W47.md',
      note,
    ]);
    assert.equal(
      world.there('log', '--format=%an <%ae> %s', 'main..records'),
      'Dana Reyes <dana.reyes@example.com> Publish 2 records',
    );
    assert.deepEqual(await dana.unpublished(), []);
    const again = await dana.publish();
    assert.deepEqual([again.commit, again.paths], [undefined, []]);
  });

  it('publishes straight to the default branch where that is its name', async () => {
    dana.write(note, lines('It paged.'));
    await dana.publish(dana.target('main'));
    assert.equal(there(note, 'main'), lines('It paged.').trimEnd());
    assert.equal(there('src/a.ts', 'main'), 'code');
  });

  it('counts as published what a colleague has merged, and what is only behind', async () => {
    dana.write(note, lines('It paged.'));
    await dana.publish();
    const lee = world.clone();
    lee.git('merge', '-q', '--no-ff', '-m', 'records', 'origin/records');
    lee.write(note, lines('It paged.', 'More.'));
    lee.commit('more');
    lee.git('push', '-q', 'origin', 'HEAD:main', ':records');
    dana.git('fetch', '-q', '--prune');
    assert.deepEqual(await dana.unpublished(), []);
    dana.write(note, lines('It paged twice.'));
    assert.deepEqual(await dana.unpublished(), ['root-causes/2026-11-20-storm.md: merge']);
    // Lines that touch are a person's to decide.
    const { clashes } = await dana.publish();
    assert.deepEqual(
      clashes.map(({ path, why }) => [path, why]),
      [[note, 'lines']],
    );
  });

  it('merges with a branch that moved on, file by file, and stays published', async () => {
    const text = (first: string, last: string): string => lines(first, 'a', 'b', 'c', 'd', last);
    dana.write(note, text('It paged.', 'end'));
    await dana.publish();
    const lee = world.clone();
    lee.git('checkout', '-q', 'records');
    lee.write(note, text('It paged.', 'end, says Lee'));
    lee.write('.opex/root-causes/lee.md', lines('of Lee'));
    lee.commit('lee');
    lee.git('push', '-q', 'origin', 'records');
    dana.write(note, text('It paged twice.', 'end'));
    dana.write('.opex/root-causes/dana.md', lines('of Dana'));
    const before = dana.state();
    const published = await dana.publish();
    assert.deepEqual([published.merged, published.clashes], [[note], []]);
    assert.equal(there(note), text('It paged twice.', 'end, says Lee').trimEnd());
    assert.equal(there('.opex/root-causes/lee.md'), lines('of Lee').trimEnd());
    assert.equal(there('.opex/root-causes/dana.md'), lines('of Dana').trimEnd());
    assert.equal(dana.state(), before);
    assert.deepEqual(await dana.unpublished(), []);
    dana.write(note, text('It paged thrice.', 'end'));
    await dana.publish();
    assert.equal(there(note), text('It paged thrice.', 'end, says Lee').trimEnd());
  });

  it('tells a clash for its file only, and replaces only when told so', async () => {
    dana.write(note, lines('It paged.'));
    await dana.publish();
    const lee = world.clone();
    lee.git('checkout', '-q', 'records');
    lee.write(note, lines('It paged Lee.'));
    lee.commit('lee');
    lee.git('push', '-q', 'origin', 'records');
    dana.write(note, lines('It paged Dana.'));
    dana.write('.opex/reviews/2026-W47.md', '# W47\n');
    const published = await dana.publish();
    assert.deepEqual(published.paths, ['.opex/reviews/2026-W47.md']);
    const theirs = world.there('rev-parse', `records~1:${note}`);
    assert.deepEqual(published.clashes, [{ path: note, why: 'lines', theirs }]);
    assert.equal(there(note), lines('It paged Lee.').trimEnd());
    assert.equal(dana.read(note), lines('It paged Dana.'));
    assert.deepEqual(await dana.unpublished(), ['root-causes/2026-11-20-storm.md: merge']);
    await dana.publish(dana.target(), [note]);
    assert.equal(there(note), lines('It paged Dana.').trimEnd());
    assert.deepEqual(await dana.unpublished(), []);
  });

  it('overwrites no other record of the same name', async () => {
    const lee = world.clone();
    lee.write(note, lines('of Lee'));
    await lee.publish();
    dana.write(note, lines('of Dana'));
    const { clashes, paths } = await dana.publish();
    assert.deepEqual([paths, clashes.map(({ why }) => why)], [[], ['twice']]);
    assert.equal(there(note), lines('of Lee').trimEnd());
  });

  it('brings no record back that the team removed, and removes none that is not here', async () => {
    dana.write(note, lines('It paged.'));
    await dana.publish();
    const lee = world.clone();
    lee.git('checkout', '-q', 'records');
    lee.git('rm', '-q', note);
    lee.commit('gone');
    lee.git('push', '-q', 'origin', 'records');
    assert.deepEqual((await dana.publish()).paths, []);
    dana.write(note, lines('It paged again.'));
    assert.deepEqual(
      (await dana.publish()).clashes.map(({ why }) => why),
      ['removed'],
    );
    dana.git('checkout', '-q', '-b', 'bare');
    dana.git('rm', '-q', '.opex/root-causes/old.md');
    dana.commit('without');
    dana.write('.opex/journal/a.md', 'a\n');
    await dana.publish();
    assert.equal(there('.opex/root-causes/old.md'), '---\ntitle: Old\n---');
  });

  it('tries again where somebody else was quicker', async () => {
    const lee = world.clone();
    lee.write('.opex/journal/lee.md', 'lee\n');
    dana.write('.opex/journal/dana.md', 'dana\n');
    // Between fetch and push of the first try: the remote's hook lets Lee's commit in, once, and refuses ours.
    const hook = join(world.remote, 'hooks', 'update');
    await lee.publish(lee.target('waiting'));
    writeFileSync(
      hook,
      `#!/bin/sh\nrm -f hooks/update\nunset GIT_QUARANTINE_PATH GIT_OBJECT_DIRECTORY GIT_ALTERNATE_OBJECT_DIRECTORIES\ngit update-ref refs/heads/records refs/heads/waiting\n`,
    );
    chmodSync(hook, 0o755);
    const { paths } = await dana.publish();
    assert.deepEqual(paths, ['.opex/journal/dana.md']);
    assert.equal(there('.opex/journal/dana.md'), 'dana');
    assert.equal(there('.opex/journal/lee.md'), 'lee');
  });

  it('publishes no commit of the feature branch, no link and nothing half written', async () => {
    dana.git('checkout', '-q', '-b', 'feature');
    dana.write('src/secret.ts', 'secret\n');
    dana.commit('feature');
    dana.write('elsewhere.txt', 'elsewhere\n');
    dana.write('.opex/root-causes/.2026.tmp', 'half');
    symlinkSync('../../elsewhere.txt', join(dana.path, '.opex/root-causes/link.md'));
    symlinkSync('/etc', join(dana.path, '.opex/journal'));
    dana.write(note, lines('x'));
    assert.deepEqual((await dana.publish()).paths, [note]);
    assert.throws(() => there('src/secret.ts'));
  });

  it('takes no name of a remote for an option of git', async () => {
    dana.write(note, lines('x'));
    const sign = join(dana.path, 'ran');
    const remote = `--upload-pack=touch ${sign};`;
    await assert.rejects(dana.publish(dana.target('records', remote)), {
      message: 'notes.remoteUnreachable',
    });
    assert.ok(!existsSync(sign));
  });

  it('runs no hook of the person', async () => {
    for (const name of ['pre-commit', 'commit-msg', 'pre-push', 'post-commit', 'reference-transaction']) {
      const hook = join(dana.path, '.git', 'hooks', name);
      writeFileSync(hook, `#!/bin/sh\necho ${name} >> "${dana.path}/hooked"\nexit 1\n`);
      chmodSync(hook, 0o755);
    }
    dana.write(note, lines('x'));
    assert.deepEqual((await dana.publish()).paths, [note]);
    assert.ok(!readdirSync(dana.path).includes('hooked'));
  });

  const failures: readonly (readonly [
    name: string,
    prepare: () => void,
    code: string,
    branch?: string,
    remote?: string,
  ])[] = [
    [
      'a remote that is gone',
      () => dana.git('remote', 'set-url', 'origin', '/nowhere'),
      'notes.remoteUnreachable',
    ],
    ['a remote that has no name', () => undefined, 'notes.remoteUnreachable', 'records', 'upstream'],
    ['a branch with a space', () => undefined, 'notes.badBranch', 'my records'],
    ['a branch that is an option', () => undefined, 'notes.badBranch', '--force'],
    [
      'a branch that is protected',
      () => {
        const hook = join(world.remote, 'hooks', 'pre-receive');
        writeFileSync(hook, '#!/bin/sh\necho "records is protected" >&2\nexit 1\n');
        chmodSync(hook, 0o755);
      },
      'notes.pushRefused',
    ],
  ];
  for (const [name, prepare, code, branch, remote] of failures) {
    it(`tells ${name}, and has changed nothing`, async () => {
      prepare();
      dana.write(note, lines('x'));
      const before = dana.state();
      await assert.rejects(dana.publish(dana.target(branch, remote ?? 'origin')), (error: unknown) => {
        assert.equal(problemOf(error).code, code);
        if (code === 'notes.pushRefused') {
          assert.match((problemOf(error).args as { detail: string }).detail, /records is protected/);
        }
        return true;
      });
      assert.equal(dana.state(), before);
      assert.equal(world.there('for-each-ref', '--format=%(refname)'), 'refs/heads/main');
    });
  }

  it('without a remote commits to a branch that nobody has checked out', async () => {
    dana.git('remote', 'remove', 'origin');
    dana.write(note, lines('x'));
    const { git, branch, folders } = dana.target();
    const local = { git, branch, folders };
    const { paths } = await dana.publish(local);
    assert.deepEqual(paths, [note]);
    assert.equal(dana.git('show', `records:${note}`), lines('x').trimEnd());
    await assert.rejects(dana.publish({ ...local, branch: 'main' }), (error: unknown) => {
      return problemOf(error).code === 'notes.branchCheckedOut';
    });
    assert.deepEqual([...(await surveyRecords(local)).steps], []);
  });

  it('begins the history of an empty remote', async () => {
    const empty = new GitWorld();
    try {
      empty.there('update-ref', '-d', 'refs/heads/main');
      const clone = empty.clone();
      clone.write(note, lines('x'));
      assert.deepEqual((await clone.publish()).paths, [note]);
      assert.equal(empty.there('show', `records:${note}`), lines('x').trimEnd());
    } finally {
      empty.dispose();
    }
  });
});
