import * as vscode from 'vscode';
import { tryGit } from '../clients/git/gitProgram';
import { recordRepositoryOf } from './recordRepository';

/** Commits by person of the last year, of these paths (relative to the folder); undefined where no history can be read. */
export async function authorsOfPaths(
  folder: vscode.Uri,
  paths: readonly string[],
): Promise<ReadonlyMap<string, number> | undefined> {
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
      '--format=%aN',
      '--',
      ...paths.map(path => `:(top,literal)${prefix}${path}`),
    ]);
    if (run.code !== 0) return undefined;
    const counts = new Map<string, number>();
    for (const name of run.stdout.split('\n')) if (name !== '') counts.set(name, (counts.get(name) ?? 0) + 1);
    return counts;
  } catch {
    return undefined;
  }
}
