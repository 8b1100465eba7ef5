import { execFile } from 'node:child_process';
import * as vscode from 'vscode';
import type { Logger } from '../core/base/logger';
import { problem, ProblemError } from '../core/base/problem';
import type { KeptCommit } from '../core/incidents/incidentBundle';
import type {} from '../core/notes/problems';

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
  return runGit(folder, [...args, '--stat', '--patch', '--format=medium', sha, '--', ...pathspecs(paths)]);
}

async function commitsOfFolder(
  folder: vscode.Uri,
  { paths, since, until, most }: CommitQuery,
  log: Logger,
): Promise<readonly KeptCommit[]> {
  try {
    const text = await runGit(folder, [
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

/** What git wrote; nobody is asked for anything. @throws Error with what it said. */
export async function runGit(folder: vscode.Uri, args: readonly string[]): Promise<string> {
  const program = await gitProgram();
  const guarded = ['--no-pager', '--no-optional-locks', '-c', 'core.fsmonitor=false', ...args];
  return new Promise((resolve, reject) => {
    const options = {
      cwd: folder.fsPath,
      env: environment(),
      timeout: timeoutMs,
      maxBuffer: mostOutput,
      windowsHide: true,
    };
    execFile(program, guarded, options, (error, stdout, stderr) => {
      if (error) reject(new Error(stderr.trim() || error.message, { cause: error }));
      else resolve(stdout);
    });
  });
}

/** The program that VS Code's own git extension found: it may be on no path. */
async function gitProgram(): Promise<string> {
  try {
    const extension = vscode.extensions.getExtension<GitExtension>('vscode.git');
    const git = extension?.isActive ? extension.exports : await extension?.activate();
    return (git?.enabled ? git.getAPI(1).git.path : undefined) ?? 'git';
  } catch {
    return 'git';
  }
}

interface GitExtension {
  readonly enabled: boolean;
  getAPI(version: 1): { readonly git: { readonly path: string } };
}

/** Without the `GIT_…` that a hook sets, which would lead elsewhere; and git asks nobody for anything. */
function environment(): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(([name]) => !/^GIT_/i.test(name));
  return { ...Object.fromEntries(kept), GIT_TERMINAL_PROMPT: '0', LC_ALL: 'C' };
}
