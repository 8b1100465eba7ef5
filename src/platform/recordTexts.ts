import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import * as vscode from 'vscode';
import { problem, ProblemError } from '../core/base/problem';
import type {} from '../core/notes/problems';
import type {} from '../core/team/problems';
import { changeOpen } from './changeOpen';
import { readUtf8, rewriteFile } from './recordFile';
import type { ReadableRoots } from './readableRoots';
import { RootedFiles } from './rootedFiles';

/** Two changes of one text to one: what both sides made stays. */
export type MergeTexts = (base: string, ours: string, theirs: string) => string;

/** Where the team keeps its journal and reviews: `.opex` of the team home, else of a folder of the workspace. */
export class RecordHome {
  private chosen: vscode.Uri | undefined;

  constructor(private readonly roots: ReadableRoots) {}

  /** Without asking anybody; undefined where it is not clear, or where there is none. */
  async find(): Promise<vscode.Uri | undefined> {
    const { current } = this.roots;
    const home = current.find(({ kind }) => kind === 'teamHome');
    if (home) return home.uri;
    const folders = current.filter(({ uri }) => uri.scheme === 'file').map(({ uri }) => uri);
    if (this.chosen && folders.some(folder => folder.toString() === this.chosen?.toString()))
      return this.chosen;
    if (folders.length <= 1) return folders[0];
    const withTeam: vscode.Uri[] = [];
    for (const folder of folders) {
      if (await exists(vscode.Uri.joinPath(folder, '.opex', 'team.json'))) withTeam.push(folder);
    }
    return withTeam.length === 1 ? withTeam[0] : undefined;
  }

  /**
   * Asks once where it is not clear. Undefined where the person picked none.
   * @throws ProblemError `team.noPlaceForFile` where no folder is open and no team home set.
   */
  async ask(): Promise<vscode.Uri | undefined> {
    const found = await this.find();
    if (found) return found;
    const folders = (vscode.workspace.workspaceFolders ?? []).filter(({ uri }) => uri.scheme === 'file');
    if (folders.length === 0) throw new ProblemError(problem('team.noPlaceForFile', {}));
    const picked = await vscode.window.showQuickPick(
      folders.map(({ name, uri }) => ({ label: name, description: uri.fsPath, uri })),
      { title: vscode.l10n.t('Where does the team keep its journal and reviews?') },
    );
    this.chosen = picked?.uri;
    return picked?.uri;
  }
}

/** The text as it stands in an editor with unsaved changes, else on disk; undefined where there is no such file. */
export async function readRecord(home: vscode.Uri, path: string): Promise<string | undefined> {
  const uri = vscode.Uri.joinPath(home, path);
  const open = dirtyDocument(uri);
  if (open) return open.getText();
  const place = await new RootedFiles([home]).placeOf(uri);
  if (place.kind === 'missing') return undefined;
  if (place.kind !== 'inside') throw outside(path, place);
  return readUtf8(place.uri.fsPath);
}

/**
 * Changes a record: a file of the team home that people and git change too. What somebody wrote in between is merged
 * in; in an editor with unsaved changes the change joins them, unsaved.
 * @param change from the text as it is (empty where there is no file) to what it shall be.
 * @returns the text as it is now.
 * @throws ProblemError where nothing was written; or what the disk says.
 */
export async function changeRecord(
  home: vscode.Uri,
  path: string,
  change: (text: string) => string,
  merge: MergeTexts,
): Promise<string> {
  const uri = vscode.Uri.joinPath(home, path);
  const open = dirtyDocument(uri);
  if (open) return changeOpen(open, change);
  const file = await fileOf(home, path, uri);
  const read = await readUtf8(file);
  const next = change(read);
  if (next === read) return read;
  const written = await rewriteFile(file, read, next, (base, ours, theirs) => ({
    kind: 'merged',
    text: merge(base, ours, theirs),
  }));
  // A merge of this kind never clashes.
  return written.kind === 'written' ? written.text : written.theirs;
}

/** The file itself, made empty where there was none. Looked at on the way too: a folder can be a link that leads out. */
async function fileOf(home: vscode.Uri, path: string, uri: vscode.Uri): Promise<string> {
  const rooted = new RootedFiles([home]);
  const place = await rooted.placeOf(uri);
  if (place.kind === 'inside') return place.uri.fsPath;
  if (place.kind !== 'missing') throw outside(path, place);
  const parts = path.split('/').slice(0, -1);
  for (let length = 1; length <= parts.length; length += 1) {
    const folder = vscode.Uri.joinPath(home, ...parts.slice(0, length));
    const there = await rooted.placeOf(folder);
    if (there.kind === 'missing') break;
    if (there.kind !== 'inside') throw outside(path, there);
  }
  await mkdir(dirname(uri.fsPath), { recursive: true });
  await writeFile(uri.fsPath, '', { flag: 'wx' }).catch((error: unknown) => {
    // Another window was faster: it is changed like any other.
    if (!(error instanceof Error) || (error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  });
  return uri.fsPath;
}

function outside(path: string, place: { readonly kind: string; readonly detail?: string }): ProblemError {
  return new ProblemError(
    place.kind === 'unreadable'
      ? problem('notes.unreadable', { detail: `${path}: ${place.detail ?? ''}` })
      : problem('notes.linkOutside', {}),
  );
}

function dirtyDocument(uri: vscode.Uri): vscode.TextDocument | undefined {
  return vscode.workspace.textDocuments.find(
    document => document.uri.toString() === uri.toString() && document.isDirty,
  );
}

async function exists(uri: vscode.Uri): Promise<boolean> {
  try {
    await vscode.workspace.fs.stat(uri);
    return true;
  } catch {
    return false;
  }
}
