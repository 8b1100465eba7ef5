import { realpath } from 'node:fs/promises';
import { sep } from 'node:path';
import * as vscode from 'vscode';

/** Where a file lies, seen from the folders that may be read. */
export type Place =
  /** Within `root`. `uri` is the file itself, without symbolic links on the way: read that one. */
  | { readonly kind: 'inside'; readonly root: vscode.Uri; readonly uri: vscode.Uri }
  | { readonly kind: 'outside' }
  | { readonly kind: 'missing' }
  /** It cannot be told: no permission, a circle of links. */
  | { readonly kind: 'unreadable'; readonly detail: string };

/** Files within folders that may be read; where symbolic links really lead counts, not their path. */
export class RootedFiles {
  private realRoots: Promise<readonly string[]> | undefined;

  constructor(readonly roots: readonly vscode.Uri[]) {}

  /** Files of other schemes than `file` have no links that could be followed here: their path decides. */
  async placeOf(uri: vscode.Uri): Promise<Place> {
    const root = this.roots.find(candidate => contains(candidate, uri));
    if (!root) return { kind: 'outside' };
    if (uri.scheme !== 'file') return { kind: 'inside', root, uri };
    let real: string;
    try {
      real = await realpath(uri.fsPath);
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException;
      const isMissing = code === 'ENOENT' || code === 'ENOTDIR';
      return isMissing ? { kind: 'missing' } : { kind: 'unreadable', detail: message };
    }
    this.realRoots ??= realPaths(this.roots);
    const inside = (await this.realRoots).some(
      folder => real === folder || real.startsWith(folder.endsWith(sep) ? folder : folder + sep),
    );
    return inside ? { kind: 'inside', root, uri: vscode.Uri.file(real) } : { kind: 'outside' };
  }
}

async function realPaths(roots: readonly vscode.Uri[]): Promise<readonly string[]> {
  const paths: string[] = [];
  for (const root of roots) {
    const real = root.scheme === 'file' ? await realpath(root.fsPath).catch(() => undefined) : undefined;
    if (real !== undefined) paths.push(real);
  }
  return paths;
}

/** By path alone: true where `uri` is `root` or lies below it. */
export function contains(root: vscode.Uri, uri: vscode.Uri): boolean {
  if (root.scheme !== uri.scheme || root.authority !== uri.authority) return false;
  if (uri.path.split('/').includes('..')) return false;
  return uri.path === root.path || uri.path.startsWith(root.path.endsWith('/') ? root.path : `${root.path}/`);
}
