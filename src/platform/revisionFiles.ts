import { realpath } from 'node:fs/promises';
import { basename, dirname, sep } from 'node:path';
import * as vscode from 'vscode';
import { renamesSince, textsAt } from '../clients/git/fileHistory';
import { pathAt, pathsAt } from '../clients/git/revisions';
import { resolveFrame } from '../core/source/resolveFrame';
import { SourceIndex } from '../core/source/sourceIndex';
import type { StackFrame } from '../core/source/stackFrame';
import type { FoundFailure } from './failedRevision';
import { recordRepositoryOf, type RecordRepository } from './recordRepository';

/** Scheme of read-only documents that show a file as it was at a commit. */
export const revisionScheme = 'opex-revision';

/** A file at a commit. */
export interface RevisionFile {
  /** Top of the repository on disk. */
  readonly top: string;
  /** Whole hash; empty for a file that was not there yet. */
  readonly commit: string;
  /** Path at the commit, from the top. */
  readonly path: string;
  /** The path today, from the top. */
  readonly now: string;
  /** The release, as it is shown. */
  readonly release: string;
}

/** The release is part of the file's name, as in `charge (v2.31).ts`: the tab must not look like that of today's file. */
export function revisionUri(file: RevisionFile): vscode.Uri {
  const release =
    shortRelease(file.release)
      .replace(/[^\p{L}\p{N}.@+-]+/gu, '-')
      .slice(0, 40) || '-';
  // A name without an ending, or of an ending alone, tells the language by itself.
  const path = file.path.replace(/([^/])(\.[^./]+)$/, `$1 (${release})$2`);
  const query = JSON.stringify(file);
  return vscode.Uri.from({ scheme: revisionScheme, path: `/${release}/${path}`, query });
}

/** A whole hash is told by its first letters. */
export function shortRelease(release: string): string {
  return /^[0-9a-f]{12,64}$/i.test(release.trim()) ? release.trim().slice(0, 7) : release;
}

/** What a URI names; undefined for what is no such URI, for anybody can write a link. */
export function revisionFileOf(uri: vscode.Uri): RevisionFile | undefined {
  if (uri.scheme !== revisionScheme) return undefined;
  try {
    const value = JSON.parse(uri.query) as Partial<Record<keyof RevisionFile, unknown>>;
    const { top, commit, path, now, release } = value;
    const texts = [top, commit, path, now, release];
    if (!texts.every((text): text is string => typeof text === 'string' && !text.includes('\0')))
      return undefined;
    const file = { top, commit, path, now, release } as RevisionFile;
    if (!/^(?:[0-9a-f]{40,64})?$/.test(file.commit)) return undefined;
    return [file.path, file.now].some(isOutside) ? undefined : file;
  } catch {
    return undefined;
  }
}

/** Today's file. */
export function todayOf({ top, now }: RevisionFile): vscode.Uri {
  return vscode.Uri.joinPath(vscode.Uri.file(top), now);
}

/** True where the repository holds a folder of this window, or lies in one: git runs in no other. */
export async function isOfWorkspace(top: string): Promise<boolean> {
  const real = async (path: string): Promise<string | undefined> => realpath(path).catch(() => undefined);
  const repository = await real(top);
  if (repository === undefined) return false;
  const isIn = (inner: string, outer: string): boolean =>
    inner === outer || inner.startsWith(outer.endsWith(sep) ? outer : outer + sep);
  for (const { uri } of vscode.workspace.workspaceFolders ?? []) {
    const folder = uri.scheme === 'file' ? await real(uri.fsPath) : undefined;
    if (folder !== undefined && (isIn(folder, repository) || isIn(repository, folder))) return true;
  }
  return false;
}

function isOutside(path: string): boolean {
  return path === '' || /^[\\/]|^[A-Za-z]:/.test(path) || path.split(/[\\/]/).includes('..');
}

/**
 * The text of a file at its commit; undefined where it is not there, or too large. Nothing is read in a window that is
 * not trusted, nor from a repository that is none of the window's. @throws GitError
 */
export async function textOfRevision(file: RevisionFile): Promise<string | undefined> {
  if (file.commit === '') return '';
  if (!vscode.workspace.isTrusted || !(await isOfWorkspace(file.top))) return undefined;
  const repository = await recordRepositoryOf(vscode.Uri.file(file.top));
  const [text] = repository
    ? await textsAt(repository.git, [{ commit: file.commit, path: file.path }])
    : [undefined];
  return text?.replace(/^\uFEFF/, '');
}

/** A file of today as it was at the revision that failed, under whatever name it had. */
export async function fileAtFailure(failure: FoundFailure, today: vscode.Uri): Promise<RevisionFile> {
  const { repository, commit, release } = failure;
  const folder = await recordRepositoryOf(vscode.Uri.file(dirname(today.fsPath)));
  const now = `${folder?.prefix ?? repository.prefix}${basename(today.fsPath)}`;
  const [text] = await textsAt(repository.git, [{ commit, path: now }]);
  // A file that is there under its own name was not renamed: no need to look at all of the history's changes.
  const path = text === undefined ? await pathAt(repository.git, commit, { path: now }) : now;
  return { top: repository.top, commit, path, now, release };
}

/** The file that a frame means at the revision that failed, where no file of today fits; none where several do. */
export async function goneFileOf(
  failure: FoundFailure,
  frame: StackFrame,
): Promise<RevisionFile | undefined> {
  const { repository, commit, release } = failure;
  const { git, top } = repository;
  const files = (await pathsAt(git, commit)).map(path => ({ root: top, path }));
  const found = resolveFrame(frame, new SourceIndex(files, [{ id: top, path: top }]));
  const [best, ...others] = found;
  if (!best || others.length > 0 || best.reason === 'nameOnly') return undefined;
  const { path } = best.file;
  const now = (await renamesSince(git, commit)).get(path) ?? path;
  return { top, commit, path, now, release };
}

/** The file at another commit before or at that of `file`. */
export async function fileAtCommit(
  { git }: RecordRepository,
  file: RevisionFile,
  commit: string,
): Promise<RevisionFile> {
  if (commit === '') return { ...file, commit };
  const path = await pathAt(git, commit, { path: file.path, commit: file.commit });
  return { ...file, commit, path };
}
