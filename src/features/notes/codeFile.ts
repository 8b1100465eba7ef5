import * as vscode from 'vscode';
import { notesFolder } from '../../core/notes/notePath';

/** A file of code as notes name it. */
export interface CodeFile {
  readonly folder: vscode.WorkspaceFolder;
  /** URI of the folder, as `NoteFile.root` has it. */
  readonly root: string;
  /** Relative to the folder, with `/`. */
  readonly path: string;
}

/** The folder and path of a file on disk, or undefined where it is in no open folder, unsaved or virtual. */
export function codeFileOf(uri: vscode.Uri): CodeFile | undefined {
  if (uri.scheme !== 'file') return undefined;
  const folder = vscode.workspace.getWorkspaceFolder(uri);
  if (!folder) return undefined;
  const base = folder.uri.path.replace(/\/$/, '');
  return { folder, root: rootOf(folder), path: uri.path.slice(base.length + 1) };
}

/** A folder's URI in the one form that stores use. */
export function rootOf(folder: vscode.WorkspaceFolder): string {
  return folder.uri.toString();
}

/** A file that an anchor names, below the folder with this URI. The path was checked by `insidePath`. */
export function anchoredFile(root: string, path: string): vscode.Uri {
  return vscode.Uri.joinPath(vscode.Uri.parse(root, true), path);
}

/** Where a folder keeps its notes. */
export function notesFolderOf(folder: vscode.WorkspaceFolder): vscode.Uri {
  return vscode.Uri.joinPath(folder.uri, notesFolder);
}

/** Folders on disk: notes of virtual ones cannot be watched, and their documents get no lens. */
export function diskFolders(): readonly vscode.WorkspaceFolder[] {
  return (vscode.workspace.workspaceFolders ?? []).filter(folder => folder.uri.scheme === 'file');
}
