import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { publishRecords, surveyRecords, type Published } from '../../../../src/clients/git/publishRecords';
import type { RecordTarget } from '../../../../src/clients/git/recordBranch';

const identity = {
  GIT_AUTHOR_NAME: 'Dana Reyes',
  GIT_AUTHOR_EMAIL: 'dana.reyes@example.com',
  GIT_COMMITTER_NAME: 'Dana Reyes',
  GIT_COMMITTER_EMAIL: 'dana.reyes@example.com',
  // The machine's own configuration is no part of a test.
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CONFIG_SYSTEM: '/dev/null',
};

/** A clone of a team member, worked on with the real git. */
export class Clone {
  constructor(
    readonly path: string,
    private readonly storage: string,
  ) {}

  git(...args: readonly string[]): string {
    const env = { ...process.env, ...identity };
    return execFileSync('git', [...args], { cwd: this.path, env, encoding: 'utf8', stdio: 'pipe' }).trimEnd();
  }

  write(path: string, text: string): void {
    mkdirSync(dirname(join(this.path, path)), { recursive: true });
    writeFileSync(join(this.path, path), text);
  }

  read(path: string): string {
    return readFileSync(join(this.path, path), 'utf8');
  }

  commit(message: string): void {
    this.git('add', '-A');
    this.git('commit', '-q', '-m', message);
  }

  target(branch = 'records', remote = 'origin'): RecordTarget {
    return {
      git: { path: 'git', cwd: this.path, env: identity },
      branch,
      folders: ['.opex/root-causes', '.opex/journal', '.opex/reviews'],
      remote,
    };
  }

  publish(target = this.target(), replace: readonly string[] = []): Promise<Published> {
    const subject = (count: number): string => `Publish ${count} records`;
    return publishRecords(target, { storage: this.storage, subject, replace });
  }

  /** Paths that are not published, with what is to be done: `path: add`. */
  async unpublished(target = this.target()): Promise<readonly string[]> {
    const { steps } = await surveyRecords(target);
    return [...steps].map(([path, step]) => `${path.replace('.opex/', '')}: ${step.kind}`);
  }

  /** All of the person's that must stay as it is: branch, HEAD, index with its times, work tree, stash, worktrees. */
  state(): string {
    const index = readFileSync(join(this.path, '.git', 'index')).toString('hex');
    return [
      this.git('symbolic-ref', '-q', 'HEAD'),
      this.git('for-each-ref', 'refs/heads', 'refs/stash', 'refs/tags'),
      index,
      this.git('status', '--porcelain', '--ignored'),
      this.git('worktree', 'list'),
      this.git('diff'),
      this.git('diff', '--cached'),
    ].join('\n');
  }
}

/** A bare remote with a first commit on `main`, and clones of it; gone with `dispose`. */
export class GitWorld {
  readonly path = mkdtempSync(join(tmpdir(), 'opex-git-'));
  readonly remote = join(this.path, 'remote.git');
  private count = 0;

  constructor() {
    execFileSync('git', ['init', '-q', '--bare', '-b', 'main', this.remote]);
    const first = this.clone();
    first.write('src/a.ts', 'code\n');
    first.write('.opex/root-causes/old.md', '---\ntitle: Old\n---\n');
    first.commit('start');
    first.git('push', '-q', 'origin', 'HEAD:main');
  }

  clone(): Clone {
    this.count += 1;
    const path = join(this.path, `clone-${this.count}`);
    execFileSync('git', ['clone', '-q', this.remote, path], { stdio: 'pipe' });
    const clone = new Clone(path, join(this.path, `storage-${this.count}`));
    if (this.count === 1) clone.git('checkout', '-q', '-B', 'main');
    return clone;
  }

  /** Git in the remote itself. */
  there(...args: readonly string[]): string {
    return execFileSync('git', [...args], { cwd: this.remote, encoding: 'utf8', stdio: 'pipe' }).trimEnd();
  }

  dispose(): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}
