import { execFileSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A folder of its own for each call; removed by `cleanUp`. */
export class TemporaryFolders {
  private readonly folders: string[] = [];

  make(): string {
    const folder = mkdtempSync(join(tmpdir(), 'shop-test-'));
    this.folders.push(folder);
    return folder;
  }

  async cleanUp(): Promise<void> {
    for (const folder of this.folders.splice(0)) await rm(folder, { recursive: true, force: true });
  }
}

/** What git says in a folder, lines without the last break; the person's own configuration is kept out. */
export function git(dir: string, ...args: string[]): string[] {
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('GIT_')));
  const output = execFileSync('git', args, {
    cwd: dir,
    env: { ...env, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1' },
    encoding: 'utf8',
  });
  return output === '' ? [] : output.replace(/\n$/, '').split('\n');
}
