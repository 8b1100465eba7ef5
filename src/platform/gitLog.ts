import * as vscode from 'vscode';
import { runGit } from '../clients/git/gitProgram';
import type { Logger } from '../core/base/logger';
import { problem, ProblemError } from '../core/base/problem';
import type { KeptCommit } from '../core/incidents/incidentBundle';
import type {} from '../core/notes/problems';
import { gitPath } from './gitExtension';

/** Which commits are wanted: those that touch the paths between two times (Unix ms), the newest first. */
export interface CommitQuery {
  /** Globs relative to the repository's root. */
  readonly paths: readonly string[];
  readonly since: number;
  readonly until: number;
  readonly most: number;
}

const timeoutMs = 5_000;
const mostOutput = 4_000_000;

/**
 * Commits of the workspace's repositories on the checked-out branch and on the remote's main one. Git runs only in a
 * trusted window, over folders on this disk, never through a shell, and with nothing of the repository's that could
 * start a program. A folder without a repository has none.
 */
export async function commitsOfPaths(query: CommitQuery, log: Logger): Promise<readonly KeptCommit[]> {
  if (!vscode.workspace.isTrusted || query.paths.length === 0) return [];
  const folders = (vscode.workspace.workspaceFolders ?? []).filter(({ uri }) => uri.scheme === 'file');
  const found = await Promise.all(folders.map(({ uri }) => commitsOfFolder(uri, query, log)));
  const bySha = new Map(found.flat().map(commit => [commit.sha, commit] as const));
  return [...bySha.values()].sort((a, b) => b.at - a.at).slice(0, query.most);
}

/**
 * A commit as a diff with its message; only the paths where some are given.
 * @throws ProblemError in a window that is not trusted (a kept copy names commits there, too); and where git fails
 */
export async function showCommit(folder: vscode.Uri, sha: string, paths: readonly string[]): Promise<string> {
  if (!vscode.workspace.isTrusted) throw new ProblemError(problem('notes.notTrusted', {}));
  const args = ['show', '--no-color', '--no-ext-diff', '--no-textconv', '--no-show-signature'];
  return gitOutput(folder, [...args, '--stat', '--patch', '--format=medium', sha, '--', ...pathspecs(paths)]);
}

async function commitsOfFolder(
  folder: vscode.Uri,
  { paths, since, until, most }: CommitQuery,
  log: Logger,
): Promise<readonly KeptCommit[]> {
  try {
    const text = await gitOutput(folder, [
      'log',
      '--no-show-signature',
      `--since=${Math.floor(since / 1000)}`,
      `--until=${Math.ceil(until / 1000)}`,
      `--max-count=${most}`,
      '--format=%H%x1f%ct%x1f%an%x1f%s%x1e',
      'HEAD',
      '--remotes=origin/HEAD',
      '--',
      ...pathspecs(paths),
    ]);
    return readLog(text, folder.toString());
  } catch (error) {
    log.info(`git log: ${error instanceof Error ? error.message.slice(0, 200) : String(error)}`);
    return [];
  }
}

/** Reads what `git log` wrote: hash, time, author and subject, parted by unit and record separators. */
export function readLog(text: string, folder: string): readonly KeptCommit[] {
  return text.split('\x1e').flatMap((record): KeptCommit[] => {
    const [sha = '', seconds = '', author = '', ...subject] = record.trim().split('\x1f');
    if (!/^[0-9a-f]{40,64}$/.test(sha) || !/^\d+$/.test(seconds)) return [];
    return [
      {
        sha,
        at: Number(seconds) * 1000,
        author: author.slice(0, 200),
        subject: subject.join(' ').slice(0, 500),
        folder,
      },
    ];
  });
}

/** A glob names a folder, too, and then all below it. */
function pathspecs(paths: readonly string[]): string[] {
  return paths
    .map(path => path.replace(/^\.?\/+/, '').replace(/\/+$/, ''))
    .filter(path => path !== '')
    .flatMap(path => [`:(top,glob)${path}`, `:(top,glob)${path}/**`]);
}

/** What git wrote of a folder on this disk. @throws GitError with what it said */
export async function gitOutput(folder: vscode.Uri, args: readonly string[]): Promise<string> {
  const git = { path: await gitPath(), cwd: folder.fsPath };
  return runGit(git, args, { isolated: true, timeoutMs, mostOutput });
}
