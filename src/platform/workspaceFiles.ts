import { isAbsolute } from 'node:path';
import * as vscode from 'vscode';
import { DisposableStore, type Disposable } from '../core/base/disposable';
import { problem, type Problem } from '../core/base/problem';
import type {} from '../core/errors/problems';
import { contains, RootedFiles } from './rootedFiles';
import type { ReadableRoots } from './readableRoots';
import { uriOfPath } from './readableRoots';

/** Files that patterns of a setting match, and what is wrong with the patterns. */
export interface FoundFiles {
  readonly files: readonly vscode.Uri[];
  readonly problems: readonly Problem[];
}

/** Files read at most: more are a pattern gone wrong. */
const fileLimit = 1_000;
const never = '**/{node_modules,.git}/**';

/** Files on disk by the globs of a setting: relative to the workspace folders, or absolute within the team home. */
export class WorkspaceFiles {
  constructor(private readonly roots: ReadableRoots) {}

  /** In Restricted Mode a link that leads out of the workspace is left out, whoever made it. */
  async find(patterns: readonly string[]): Promise<FoundFiles> {
    const problems: Problem[] = [];
    const found = new Map<string, vscode.Uri>();
    for (const pattern of patterns) {
      const places = this.placesOf(pattern);
      if (!places) problems.push(problem('logs.patternOutside', { pattern }));
      for (const place of places ?? []) {
        const files = await vscode.workspace.findFiles(place, never, fileLimit + 1);
        for (const file of files) if (file.scheme === 'file') found.set(file.toString(), file);
      }
    }
    const all = await this.allowed([...found.values()].sort((a, b) => (a.path < b.path ? -1 : 1)));
    if (all.length > fileLimit) {
      problems.push(problem('logs.tooManyFiles', { matched: all.length, read: fileLimit }));
    }
    return { files: all.slice(0, fileLimit), problems };
  }

  /** Calls back for every file of the patterns that comes, goes or changes. */
  watch(patterns: readonly string[], onChange: () => void): Disposable {
    const watchers = new DisposableStore();
    for (const place of patterns.flatMap(pattern => this.placesOf(pattern) ?? [])) {
      const watcher = watchers.add(vscode.workspace.createFileSystemWatcher(place));
      watchers.add(watcher.onDidCreate(onChange));
      watchers.add(watcher.onDidChange(onChange));
      watchers.add(watcher.onDidDelete(onChange));
    }
    return watchers;
  }

  /** Where to look for a pattern; undefined where it leads out of what may be read. */
  private placesOf(pattern: string): readonly vscode.RelativePattern[] | undefined {
    const text = pattern.trim().replaceAll('\\', '/');
    if (text === '') return [];
    if (text.split('/').includes('..')) return undefined;
    if (!isAbsolute(text) && !text.startsWith('~')) {
      return (vscode.workspace.workspaceFolders ?? [])
        .filter(folder => folder.uri.scheme === 'file')
        .map(folder => new vscode.RelativePattern(folder, text));
    }
    const wildcard = text.search(/[*?[{]/);
    const fixed = text.slice(0, text.lastIndexOf('/', wildcard < 0 ? undefined : wildcard));
    const folder = uriOfPath(fixed);
    const root = folder && this.roots.current.find(candidate => contains(candidate.uri, folder));
    return root ? [new vscode.RelativePattern(folder, text.slice(fixed.length + 1))] : undefined;
  }

  private async allowed(files: readonly vscode.Uri[]): Promise<readonly vscode.Uri[]> {
    if (vscode.workspace.isTrusted) return files;
    const rooted = new RootedFiles(this.roots.current.map(root => root.uri));
    const places = await Promise.all(files.map(file => rooted.placeOf(file)));
    return files.filter((_, i) => places[i]?.kind === 'inside');
  }
}
