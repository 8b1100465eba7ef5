import { realpath } from 'node:fs/promises';
import { sep } from 'node:path';
import * as vscode from 'vscode';

/** Where a file lies, seen from the folders that may be read. */
export type Place =
  /** Within `root`, symbolic links followed. `uri` is the file itself, without links on the way. */
  | { readonly kind: 'inside'; readonly root: vscode.Uri; readonly uri: vscode.Uri }
  | { readonly kind: 'outside' }
  | { readonly kind: 'missing' };

/**
 * Tells whether a file lies in one of the folders, by its path and by where symbolic links really lead. Files of other
 * schemes than `file` have no links that could be followed here: their path decides.
 */
export async function placeOf(uri: vscode.Uri, roots: readonly vscode.Uri[]): Promise<Place> {
  const root = roots.find(candidate => contains(candidate, uri));
  if (!root) return { kind: 'outside' };
  if (uri.scheme !== 'file') return { kind: 'inside', root, uri };
  let real: string;
  try {
    real = await realpath(uri.fsPath);
  } catch {
    return { kind: 'missing' };
  }
  for (const candidate of roots) {
    if (candidate.scheme !== 'file') continue;
    const realRoot = await realpath(candidate.fsPath).catch(() => undefined);
    if (realRoot === undefined) continue;
    if (real === realRoot || real.startsWith(realRoot.endsWith(sep) ? realRoot : realRoot + sep)) {
      return { kind: 'inside', root, uri: vscode.Uri.file(real) };
    }
  }
  return { kind: 'outside' };
}

/** By path alone: true where `uri` is `root` or lies below it. `..` does not count, URIs are normalised. */
export function contains(root: vscode.Uri, uri: vscode.Uri): boolean {
  if (root.scheme !== uri.scheme || root.authority !== uri.authority) return false;
  const base = root.path.endsWith('/') ? root.path : `${root.path}/`;
  if (uri.path.split('/').includes('..')) return false;
  return uri.path === root.path || uri.path.startsWith(base);
}

/** Reads a whole file. @throws vscode.FileSystemError; `undefined` where it is larger than `limit` bytes, with its size. */
export async function readBounded(
  uri: vscode.Uri,
  limit: number,
): Promise<{ readonly bytes: Uint8Array } | { readonly tooLarge: number }> {
  const { size } = await vscode.workspace.fs.stat(uri);
  if (size > limit) return { tooLarge: size };
  const bytes = await vscode.workspace.fs.readFile(uri);
  return bytes.length > limit ? { tooLarge: bytes.length } : { bytes };
}
