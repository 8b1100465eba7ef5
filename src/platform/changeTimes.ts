import { realpath } from 'node:fs/promises';
import { sep } from 'node:path';
import * as vscode from 'vscode';
import type { Logger } from '../core/base/logger';
import { gitOutput } from './gitLog';

/** Tells of a file of a folder whether it was changed since the time asked for; undefined where git does not tell. */
export type ChangedSince = (uri: vscode.Uri) => boolean | undefined;

/**
 * Which Markdown files of a folder were changed since a time (Unix ms), by two questions to git for the whole folder.
 * A file with changes that are not committed counts as changed now.
 */
export async function changedSince(folder: vscode.Uri, since: number, log: Logger): Promise<ChangedSince> {
  if (!vscode.workspace.isTrusted || folder.scheme !== 'file') return () => undefined;
  const paths = ['--', '*.md', '*.markdown', '*.mdx'];
  try {
    // Relative to the folder, parted by NUL: names may hold anything else.
    const tracked = names(await gitOutput(folder, ['ls-files', '-z', ...paths]));
    if (tracked.size === 0) return () => undefined;
    const seconds = `--since=${Math.floor(since / 1000)}`;
    const history = [
      'log',
      '--no-show-signature',
      seconds,
      '--format=',
      '--name-only',
      '--relative',
      '-z',
      'HEAD',
    ];
    const changed = names(await gitOutput(folder, [...history, ...paths]));
    for (const name of names(
      await gitOutput(folder, ['diff', '--no-ext-diff', '--name-only', '--relative', '-z', 'HEAD', ...paths]),
    ))
      changed.add(name);
    const root = folder.fsPath;
    const real = await realpath(root).catch(() => root);
    return uri => {
      const base = [root, real].find(candidate => uri.fsPath.startsWith(candidate + sep));
      const name = base === undefined ? '' : uri.fsPath.slice(base.length + 1).replaceAll(sep, '/');
      return tracked.has(name) ? changed.has(name) : undefined;
    };
  } catch (error) {
    log.info(`git: ${error instanceof Error ? error.message.slice(0, 200) : String(error)}`);
    return () => undefined;
  }
}

function names(text: string): Set<string> {
  return new Set(text.split('\0').flatMap(name => name.trim() || []));
}
