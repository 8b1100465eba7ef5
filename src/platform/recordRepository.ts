import { join } from 'node:path';
import * as vscode from 'vscode';
import { runGit, tryGit, type GitProgram } from '../clients/git/gitProgram';
import { problem, ProblemError } from '../core/base/problem';
import type {} from '../core/notes/problems';
import { gitApi, gitPath, type ScmRepository } from './gitExtension';

export {
  contentOf,
  publishRecords,
  surveyRecords,
  type Published,
  type PublishOptions,
} from '../clients/git/publishRecords';
export type { RecordTarget } from '../clients/git/recordBranch';

/** The repository that a folder's records lie in. */
export interface RecordRepository {
  readonly git: GitProgram;
  /** Its top folder on disk. */
  readonly top: string;
  /** The folder's place in it, with a slash at its end; empty for the top itself. */
  readonly prefix: string;
  readonly remotes: readonly { readonly name: string; readonly url: string }[];
}

/** A commit as lists show it. */
export interface CommitLine {
  readonly hash: string;
  readonly subject: string;
  /** Unix ms. */
  readonly at: number;
  readonly message: string;
}

/** The repository of a folder; undefined where it is in none. @throws ProblemError in a window that is not trusted */
export async function recordRepositoryOf(folder: vscode.Uri): Promise<RecordRepository | undefined> {
  if (!vscode.workspace.isTrusted) throw new ProblemError(problem('notes.notTrusted', {}));
  const path = await gitPath();
  const here: GitProgram = { path, cwd: folder.fsPath };
  const place = await tryGit(here, ['rev-parse', '--show-toplevel', '--show-prefix']);
  if (place.code !== 0) return undefined;
  const [top = '', prefix = ''] = place.stdout.split('\n');
  const git: GitProgram = { path, cwd: top };
  const listed = await tryGit(git, ['remote', '-v']);
  const remotes = listed.stdout.split('\n').flatMap(line => {
    const [, name, url] = /^(\S+)\t(.+) \(push\)$/.exec(line) ?? [];
    return name !== undefined && url !== undefined ? [{ name, url }] : [];
  });
  return { git, top, prefix, remotes };
}

/** The newest commits of what is checked out, newest first; with paths only those that touch them. */
export async function newestCommits(
  { git }: RecordRepository,
  count: number,
  paths: readonly string[] = [],
): Promise<readonly CommitLine[]> {
  const args = [
    'log',
    `--max-count=${count}`,
    '--no-show-signature',
    '--format=%H%x00%at%x00%s%x00%B%x00%x01',
  ];
  const run = await tryGit(git, [...args, '--', ...paths.map(path => `:(top,literal)${path}`)]);
  if (run.code !== 0) return [];
  return run.stdout.split('\x01').flatMap(entry => {
    const [hash = '', seconds = '', subject = '', message = ''] = entry.replace(/^\n/, '').split('\0');
    return hash === '' ? [] : [{ hash, subject, message, at: Number(seconds) * 1000 }];
  });
}

/** True where something is changed and not committed, records aside. */
export async function hasUncommitted({ git }: RecordRepository): Promise<boolean> {
  const status = await runGit(git, ['status', '--porcelain', '-z', '--untracked-files=no']);
  return status.split('\0').some(line => line !== '' && !/(?:^|\/)\.opex\//.test(line.slice(3)));
}

/** The box of the Source Control view that holds the next commit's message; undefined where there is none. */
export async function commitBoxOf(uri: vscode.Uri): Promise<{ value: string } | undefined> {
  return (await gitApi())?.getRepository(uri)?.inputBox;
}

/** Tells when another commit is checked out in one of the window's repositories. */
export async function onDidMoveHead(listener: (top: string) => void): Promise<vscode.Disposable> {
  const api = await gitApi();
  if (!api) return new vscode.Disposable(() => undefined);
  const watched: vscode.Disposable[] = [];
  const watch = (repository: ScmRepository): void => {
    let commit = repository.state.HEAD?.commit;
    watched.push(
      repository.state.onDidChange(() => {
        const now = repository.state.HEAD?.commit;
        if (now === commit) return;
        commit = now;
        if (now !== undefined) listener(repository.rootUri.fsPath);
      }),
    );
  };
  api.repositories.forEach(watch);
  watched.push(api.onDidOpenRepository(watch));
  return new vscode.Disposable(() => watched.forEach(one => void one.dispose()));
}

/** Where a blob's text is put so that an editor can compare it. */
export function comparePath(storage: string, blob: string, path: string): string {
  return join(storage, 'compare', `${blob.slice(0, 12)}-${path.slice(path.lastIndexOf('/') + 1)}`);
}
