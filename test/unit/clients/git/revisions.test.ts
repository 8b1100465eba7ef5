import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { GitError, runGit, type GitProgram } from '../../../../src/clients/git/gitProgram';
import {
  commitsTouching,
  findRevision,
  isBefore,
  isShallow,
  pathAt,
  pathsAt,
  releaseBefore,
} from '../../../../src/clients/git/revisions';
import { revisionNames, type RevisionName } from '../../../../src/core/source/revision';

describe('revisions of a repository', () => {
  let git: GitProgram;
  let clone: string;
  const commits = new Map<string, string>();

  const text = (rate: number, other: string): string =>
    [
      ...Array.from({ length: 12 }, (_, line) => `const filler${line} = ${line};`),
      'export function charge(order) {',
      `  return order.total * ${rate};`,
      '}',
      '',
      'export function refund(order) {',
      `  return ${other};`,
      '}',
      '',
    ].join('\n');

  const commit = async (name: string, files: Readonly<Record<string, string>>, tag?: string) => {
    for (const [path, content] of Object.entries(files)) writeFileSync(join(git.cwd, path), content);
    await runGit(git, ['add', '.']);
    await runGit(git, ['commit', '-qm', name]);
    commits.set(name, (await runGit(git, ['rev-parse', 'HEAD'])).trim());
    if (tag !== undefined) await runGit(git, ['tag', '-a', '-m', tag, tag]);
  };
  const of = (name: string): string => commits.get(name) ?? assert.fail(name);
  const nameOf = (hash: string | undefined): string =>
    [...commits].find(([, known]) => known === hash)?.[0] ?? '-';

  before(async () => {
    const cwd = mkdtempSync(join(tmpdir(), 'opex-revisions-'));
    clone = `${cwd}-shallow`;
    const who = {
      GIT_AUTHOR_NAME: 'a',
      GIT_AUTHOR_EMAIL: 'a@example.com',
      GIT_COMMITTER_NAME: 'a',
      GIT_COMMITTER_EMAIL: 'a@example.com',
    };
    git = { path: 'git', cwd, env: { ...who, GIT_CONFIG_GLOBAL: join(cwd, '.git', 'none') } };
    await runGit(git, ['init', '-q']);
    await commit('first', { 'pay.ts': text(1, '0') }, 'v2.30');
    await commit('rate', { 'pay.ts': text(2, '0') }, 'v2.31-rc1');
    await commit('refund', { 'pay.ts': text(2, 'order.total') });
    await commit('else', { 'other.ts': 'x\n' });
    await commit('rate again', { 'pay.ts': text(3, 'order.total') }, 'v2.31');
    await runGit(git, ['tag', 'billing-v9', of('else')]);
    await runGit(git, ['mv', 'pay.ts', 'charge.ts']);
    await commit('moved', {});
    // A branch whose name is the beginning of another commit's hash.
    await runGit(git, ['branch', of('first').slice(0, 7), of('moved')]);
    await runGit(git, ['clone', '-q', '--depth=1', '--no-tags', pathToFileURL(cwd).href, clone]);
  });
  after(() => {
    rmSync(git.cwd, { recursive: true, force: true });
    rmSync(clone, { recursive: true, force: true });
  });

  /** Release -> the commit that it is found as. */
  const releases: readonly (readonly [string, () => string, found: string])[] = [
    ['a tag', () => 'v2.31', 'rate again'],
    ['a tag without its v', () => '2.31', 'rate again'],
    ['a package and a version', () => 'checkout@2.30', 'first'],
    ['a beginning of a hash', () => of('refund').slice(0, 8), 'refund'],
    ['a beginning of a hash, and a branch called so', () => of('first').slice(0, 7), 'first'],
    ['an image', () => `registry:5000/shop:${of('else').slice(0, 10)}`, 'else'],
    ['a version with a hash', () => `2.31+${of('refund').slice(0, 9)}`, 'refund'],
    ['a version with a hash of another repository', () => '2.31+deadbee1', 'rate again'],
    ['another service’s tag', () => 'billing@9', 'else'],
    ['what is not here', () => 'v9.9', '-'],
    ['a hash that is not here', () => 'deadbee1', '-'],
  ];
  for (const [name, release, found] of releases) {
    it(`are found by ${name}`, async () => {
      assert.equal(nameOf((await findRevision(git, revisionNames(release())))?.commit), found);
    });
  }

  it('are told from what is checked out', async () => {
    const isHead = async (name: string) => (await findRevision(git, revisionNames(of(name))))?.isHead;
    assert.deepEqual([await isHead('moved'), await isHead('rate')], [true, false]);
  });

  it('are never asked for by what is no name', async () => {
    const bad: readonly RevisionName[] = [
      { kind: 'tag', name: '--all' },
      { kind: 'tag', name: 'v2.31\nHEAD' },
      { kind: 'hash', name: 'HEAD' },
      { kind: 'hash', name: `${of('first')}^` },
    ];
    assert.equal(await findRevision(git, bad), undefined);
    assert.deepEqual(await pathsAt(git, '--help'), []);
    assert.deepEqual(
      await commitsTouching(git, { since: '--output=x', until: of('else'), path: 'pay.ts', most: 5 }),
      [],
    );
  });

  it('fail aloud without the program', async () => {
    const none = { ...git, path: join(git.cwd, 'no-git') };
    await assert.rejects(findRevision(none, revisionNames('v2.31')), GitError);
  });

  it('in a shallow clone are not there, which is told', async () => {
    const shallow = { ...git, cwd: clone };
    assert.equal(await findRevision(shallow, revisionNames('v2.31')), undefined);
    assert.deepEqual([await isShallow(shallow), await isShallow(git)], [true, false]);
  });

  it('know what a file was called', async () => {
    const now = { path: 'charge.ts' };
    assert.equal(await pathAt(git, of('rate'), now), 'pay.ts');
    assert.equal(await pathAt(git, of('rate'), { path: 'pay.ts', commit: of('refund') }), 'pay.ts');
    assert.deepEqual(await pathsAt(git, of('else')), ['other.ts', 'pay.ts']);
  });

  it('have a release before them, of their own kind', async () => {
    const before = async (name: string, tag?: string) =>
      (await releaseBefore(git, of(name), tag))?.name.name ?? '-';
    assert.deepEqual(
      [
        await before('rate again', 'v2.31'),
        await before('moved', 'v2.31-rc2'),
        await before('rate again'),
        await before('first', 'v2.30'),
      ],
      ['v2.30', 'v2.31', 'billing-v9', '-'],
    );
    assert.deepEqual(
      [await isBefore(git, of('first'), of('moved')), await isBefore(git, of('moved'), of('first'))],
      [true, false],
    );
  });

  const charge = { start: 13, end: 15 };
  for (const [name, since, lines, found] of [
    ['a function between two releases', 'first', charge, ['rate again', 'rate']],
    ['a function since a later one', 'rate', charge, ['rate again']],
    ['a function ever', undefined, charge, ['rate again', 'rate', 'first']],
    ['another function', 'first', { start: 17, end: 19 }, ['refund']],
    ['a file', 'first', undefined, ['rate again', 'refund', 'rate']],
  ] as const) {
    it(`are listed that touch ${name}, newest first`, async () => {
      const touching = await commitsTouching(git, {
        until: of('rate again'),
        path: 'pay.ts',
        most: 9,
        ...(since === undefined ? {} : { since: of(since) }),
        ...(lines ? { lines } : {}),
      });
      assert.deepEqual(
        touching.map(({ subject }) => subject),
        found,
      );
      assert.deepEqual(
        touching.map(({ hash }) => nameOf(hash)),
        found,
      );
    });
  }

  it('are listed no more than asked for, with their parents', async () => {
    const asked = { until: of('rate again'), path: 'pay.ts', lines: charge, most: 1 };
    const [only, ...more] = await commitsTouching(git, asked);
    assert.deepEqual([nameOf(only?.parent), more.length], ['else', 0]);
  });
});
