import * as vscode from 'vscode';
import { tryGit } from '../clients/git/gitProgram';
import type { CodeAuthor } from '../core/review/pairing';
import { recordRepositoryOf } from './recordRepository';

/**
 * Commits of the last year by who made them, of these paths or globs (relative to the folder); undefined where no
 * history can be read.
 */
export async function authorsOfPaths(
  folder: vscode.Uri,
  paths: readonly string[],
  kind: 'literal' | 'glob',
): Promise<readonly CodeAuthor[] | undefined> {
  if (!vscode.workspace.isTrusted || paths.length === 0) return undefined;
  try {
    const repository = await recordRepositoryOf(folder);
    if (!repository) return undefined;
    const { git, prefix } = repository;
    const run = await tryGit(git, [
      'log',
      '--since=1.year',
      '--no-merges',
      '--no-show-signature',
      '--max-count=2000',
      '--format=%aN%x00%aE',
      '--',
      ...paths.map(path => `:(top,${kind})${prefix}${path}`),
    ]);
    if (run.code !== 0) return undefined;
    const counts = new Map<string, number>();
    for (const who of run.stdout.split('\n')) if (who !== '') counts.set(who, (counts.get(who) ?? 0) + 1);
    return [...counts].map(([who, commits]) => {
      const [name = '', email = ''] = who.split('\0');
      return { name, email, commits };
    });
  } catch {
    return undefined;
  }
}
