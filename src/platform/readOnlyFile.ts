import { statSync } from 'node:fs';
import * as vscode from 'vscode';

/** True where VS Code opens the document for reading only: by its file system, by settings, or by its permissions. */
export function isReadOnly(document: vscode.TextDocument): boolean {
  const { uri } = document;
  if (vscode.workspace.fs.isWritableFileSystem(uri.scheme) === false) return true;
  const files = vscode.workspace.getConfiguration('files', uri);
  if (isAmong(files.get('readonlyExclude'), document)) return false;
  if (isAmong(files.get('readonlyInclude'), document)) return true;
  return files.get('readonlyFromPermissions') === true && uri.scheme === 'file' && isLocked(uri.fsPath);
}

/** Globs as `files.exclude` has them. */
function isAmong(globs: unknown, document: vscode.TextDocument): boolean {
  if (typeof globs !== 'object' || globs === null) return false;
  const folder = vscode.workspace.getWorkspaceFolder(document.uri);
  return Object.entries(globs).some(([glob, isOn]) => {
    if (isOn !== true) return false;
    const patterns = folder ? [glob, new vscode.RelativePattern(folder, glob)] : [glob];
    return patterns.some(pattern => vscode.languages.match({ pattern }, document) > 0);
  });
}

function isLocked(path: string): boolean {
  try {
    return (statSync(path).mode & 0o222) === 0;
  } catch {
    return false;
  }
}
