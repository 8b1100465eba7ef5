import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { gitProgram } from '../../../../src/clients/sample/gitRunner';
import {
  parseSampleSource,
  readSampleSource,
  type SampleSource,
} from '../../../../src/clients/sample/sampleSource';
import { writeSampleRepository } from '../../../../src/clients/sample/shopHistory';
import { problemOf } from '../../../../src/core/base/problem';
import { buildShop } from '../../../workspaces/shop/build';
import { packShop, shopTrees } from '../../../workspaces/shop/pack.mjs';
import { git, TemporaryFolders } from './builtShop';

const now = Date.parse('2026-11-20T02:14:00Z');
const day = 86_400_000;

/** A sample of one commit with one file, or with a log at that path. */
function sampleWith(path: string, kind: 'file' | 'log' = 'file'): SampleSource {
  const author = { name: 'A', email: 'a@example.com' };
  const files = { 'README.md': 'x\n', ...(kind === 'file' ? { [path]: 'x\n' } : {}) };
  const logs = kind === 'log' ? [{ path, format: 'json' as const, text: '{"time":1768478400000}\n' }] : [];
  return { version: 1, reference: now, commits: [{ key: 'a', author, ageMs: 0, message: 'a', files }], logs };
}

async function assertNotWritten(writing: Promise<unknown>, detail: RegExp): Promise<void> {
  await assert.rejects(writing, error => {
    const { code, args } = problemOf(error);
    assert.equal(code, 'sample.notWritten');
    assert.match((args as { detail: string }).detail, detail);
    return true;
  });
}

describe('writeSampleRepository', function () {
  this.timeout(60_000);
  const folders = new TemporaryFolders();
  afterEach(() => folders.cleanUp());

  it('replays the history with its authors, dates and deploys', async () => {
    const dir = folders.make();
    assert.deepEqual(await buildShop({ targetDir: dir, now: new Date(now) }), { dir });
    const { commits } = await packShop();
    assert.deepEqual(
      git(dir, 'log', '--reverse', '--format=%ae %ce %at %ct %s'),
      commits.map(({ author, ageMs, message }) => {
        const seconds = (now - ageMs) / 1000;
        return `${author.email} ${author.email} ${seconds} ${seconds} ${message.split('\n')[0] ?? ''}`;
      }),
    );
    assert.ok(commits.length >= 12);
    assert.equal(new Set(commits.map(({ author }) => author.email)).size, 3);
    assert.deepEqual(git(dir, 'for-each-ref', '--sort=taggerdate', '--format=%(refname) %(objecttype)'), [
      'refs/heads/main commit',
      ...['v2.29', 'v2.29.1', 'v2.30', 'v2.31'].map(name => `refs/tags/${name} tag`),
    ]);
    assert.deepEqual(git(dir, 'describe'), ['v2.31']);
    assert.deepEqual(git(dir, 'fsck', '--strict'), []);
    for (const tag of git(
      dir,
      'for-each-ref',
      '--format=%(taggerdate:unix) %(*committerdate:unix)',
      'refs/tags',
    )) {
      const [deployed, committed] = tag.split(' ').map(Number);
      assert.ok(Number(deployed) > Number(committed), 'a deploy comes after its commit');
    }
  });

  it('leaves a clean working tree that is the one we show, logs ignored', async () => {
    const dir = folders.make();
    await buildShop({ targetDir: dir, now });
    assert.deepEqual(git(dir, 'status', '--porcelain'), []);
    const tracked = git(dir, 'ls-files').sort();
    assert.deepEqual(tracked, [...((await shopTrees()).at(-1)?.tree.keys() ?? [])].sort());
    assert.deepEqual(readdirSync(join(dir, 'logs')).sort(), [
      'billing.log',
      'checkout.1.log.gz',
      'checkout.log',
      'search.log',
    ]);
  });

  it('ties each past note to a line of an earlier commit', async () => {
    const dir = folders.make();
    await buildShop({ targetDir: dir, now });
    const notes = readdirSync(join(dir, '.opex/root-causes'));
    assert.equal(notes.length, 2);
    for (const name of notes) {
      const note = readFileSync(join(dir, '.opex/root-causes', name), 'utf8');
      assert.doesNotMatch(note, /\{\{/);
      const field = (key: string): string =>
        new RegExp(`^ +(?:- )?${key}: "?(.*?)"?$`, 'm').exec(note)?.[1] ?? '';
      const text = git(dir, 'show', `${field('commit')}:${field('path')}`);
      const line = Number(field('line'));
      assert.equal(text[line - 1]?.trim(), field('quote'), name);
      assert.equal(text[line - 2]?.trim(), field('before'), name);
      assert.equal(text[line]?.trim(), field('after').replaceAll('\\"', '"'), name);
      const created = Date.parse(/^created: (\S+)$/m.exec(note)?.[1] ?? '');
      assert.ok(now - created > 5 * day && now - created < 14 * day, name);
    }
  });

  it('keeps out what the person has set up for git', async () => {
    const [dir, home, elsewhere] = [folders.make(), folders.make(), folders.make()];
    const hooks = join(home, 'hooks');
    mkdirSync(hooks);
    for (const hook of ['pre-commit', 'commit-msg', 'post-commit', 'reference-transaction']) {
      writeFileSync(join(hooks, hook), `#!/bin/sh\ntouch ${join(home, 'ran')}\nexit 1\n`);
      chmodSync(join(hooks, hook), 0o755);
    }
    mkdirSync(join(home, 'git'));
    writeFileSync(join(home, 'git/ignore'), '*.ts\n');
    const config = `[core]\nhooksPath = ${hooks}\n[commit]\ngpgsign = true\n[tag]\ngpgsign = true\n[gpg]\nprogram = false\n`;
    writeFileSync(join(home, '.gitconfig'), config);
    execFileSync('git', ['init', '-q', elsewhere], {
      env: { ...process.env, GIT_CONFIG_GLOBAL: '/dev/null' },
    });
    const saved = { ...process.env };
    try {
      Object.assign(process.env, {
        HOME: home,
        XDG_CONFIG_HOME: home,
        GIT_DIR: join(elsewhere, '.git'),
        GIT_AUTHOR_NAME: 'Me',
      });
      await buildShop({ targetDir: dir, now });
    } finally {
      for (const key of ['HOME', 'XDG_CONFIG_HOME', 'GIT_DIR', 'GIT_AUTHOR_NAME']) {
        if (saved[key] === undefined) Reflect.deleteProperty(process.env, key);
        else process.env[key] = saved[key];
      }
    }
    assert.equal(existsSync(join(home, 'ran')), false);
    assert.ok(git(dir, 'ls-files').includes('services/checkout/src/checkout.ts'));
    assert.deepEqual(git(elsewhere, 'for-each-ref'), []);
  });

  it('writes the files and logs where there is no git', async () => {
    const dir = join(folders.make(), 'made', 'here');
    await writeSampleRepository({ source: await packShop(), targetDir: dir, now, git: undefined });
    assert.equal(existsSync(join(dir, '.git')), false);
    const last = (await shopTrees()).at(-1)?.tree ?? new Map<string, string>();
    for (const [path, text] of last) {
      if (!path.startsWith('.opex/')) assert.equal(readFileSync(join(dir, path), 'utf8'), text, path);
    }
    const note = '.opex/root-causes/retry-storm-when-the-card-gateway-times-out.md';
    assert.match(readFileSync(join(dir, note), 'utf8'), /commit: 0000000$/m);
  });

  it('refuses a path that leads out, before anything is written', async () => {
    const paths = [
      '../escaped',
      'a/../../escaped',
      '/tmp/escaped',
      'C:/escaped',
      'a\\..\\..\\escaped',
      '.git/hooks/post-commit',
      'a/.GIT/config',
      'git~1/config',
      'a//b',
      'a/./b',
      'a/.. /b',
      '-n',
      '',
      'a\0b',
    ];
    for (const kind of ['file', 'log'] as const) {
      for (const path of paths) {
        const dir = join(folders.make(), 'target');
        const source = sampleWith(path, kind);
        await assertNotWritten(
          writeSampleRepository({ source, targetDir: dir, now, git: undefined }),
          /leads out/,
        );
        assert.equal(existsSync(dir), false, path);
      }
    }
  });

  it('refuses a folder that holds something, and leaves it', async () => {
    const dir = folders.make();
    writeFileSync(join(dir, 'mine'), 'mine');
    await assertNotWritten(buildShop({ targetDir: dir, now }), /not empty/);
    assert.deepEqual(readdirSync(dir), ['mine']);
  });

  it('does not follow a link that appears while it writes', async () => {
    const [dir, outside] = [folders.make(), folders.make()];
    const source = sampleWith('sub/file');
    const linking = (): Promise<void> => {
      if (!existsSync(join(dir, 'sub'))) symlinkSync(outside, join(dir, 'sub'));
      return Promise.resolve();
    };
    await assertNotWritten(writeSampleRepository({ source, targetDir: dir, now, git: linking }), /leads out/);
    assert.deepEqual(readdirSync(outside), []);
  });

  it('empties the folder again when git fails, and says what git said', async () => {
    const [dir, other] = [folders.make(), folders.make()];
    const source = await packShop();
    const program = gitProgram();
    const failing: typeof program = (args, cwd, env) =>
      program(args.includes('tag') ? ['tag', '--no-such-option'] : args, cwd, env);
    await assertNotWritten(
      writeSampleRepository({ source, targetDir: dir, now, git: failing }),
      /git tag.*no-such-option/s,
    );
    assert.deepEqual(readdirSync(dir), []);
    const missing = gitProgram('no-git-of-that-name');
    await assertNotWritten(
      writeSampleRepository({ source, targetDir: other, now, git: missing }),
      /git init.*ENOENT/,
    );
  });
});

describe('the packed sample', () => {
  const folders = new TemporaryFolders();
  afterEach(() => folders.cleanUp());

  it('survives being written as JSON', async () => {
    const file = join(folders.make(), 'shop.json');
    const packed = await packShop();
    writeFileSync(file, JSON.stringify(packed));
    assert.deepEqual(await readSampleSource(file), packed);
  });

  it('names the place of what is wrong', async () => {
    const good = sampleWith('a') as unknown as Record<string, unknown>;
    const [commit] = sampleWith('a').commits;
    const cases: [unknown, RegExp][] = [
      [null, /the sample is no object/],
      [{ ...good, version: 2 }, /version 2/],
      [{ ...good, commits: {} }, /commits is no list/],
      [{ ...good, commits: [{ ...commit, ageMs: 'x' }] }, /commits\[0\]\.ageMs/],
      [{ ...good, commits: [{ ...commit, files: { a: 1 } }] }, /commits\[0\]\.files\[a\]/],
      [{ ...good, commits: [{ ...commit, tag: { name: '--force' } }] }, /commits\[0\]\.tag\.name/],
      [{ ...good, logs: [{ path: 'a', text: '', format: 'xml' }] }, /logs\[0\]\.format/],
    ];
    for (const [value, message] of cases) assert.throws(() => parseSampleSource(value), message);
    const missing = join(folders.make(), 'none.json');
    await assert.rejects(readSampleSource(missing), error => problemOf(error).code === 'sample.unreadable');
  });
});
