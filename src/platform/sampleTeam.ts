import { randomUUID } from 'node:crypto';
import { execFile } from 'node:child_process';
import { promises as fs } from 'node:fs';
import { basename, join, sep } from 'node:path';
import * as vscode from 'vscode';
import type { Clock } from '../core/base/clock';
import type { AccountParts } from './incidentAccounts';

const folder = 'sample';
/** Samples older than this are removed when a new one is made (ms). */
const keepMs = 24 * 3_600_000;

/** The window shows a sample team when all it shows is what `writeSample` made: a real folder beside it makes it real. */
export function isSampleWindow(context: vscode.ExtensionContext): boolean {
  const root = join(context.globalStorageUri.fsPath, folder) + sep;
  const folders = vscode.workspace.workspaceFolders ?? [];
  return folders.length > 0 && folders.every(open => open.uri.fsPath.startsWith(root));
}

/** The sample team: in this window's memory, no network, nobody is paged. */
export async function openSample(clock: Clock): Promise<AccountParts> {
  const { openSampleTeam } = await import('../clients/sample/index');
  return openSampleTeam(vscode.l10n.t('Sample team'), clock);
}

/**
 * Writes the sample repository into a new folder below global storage, with its history where git is installed.
 * @throws ProblemError when the packed sample cannot be read or written.
 */
export async function writeSample(context: vscode.ExtensionContext, clock: Clock): Promise<vscode.Uri> {
  const root = join(context.globalStorageUri.fsPath, folder);
  await removeOld(root, clock.now());
  const { gitProgram, readSampleSource, writeSampleRepository } = await import('../clients/sample/index');
  const source = await readSampleSource(context.asAbsolutePath(join('dist', 'sample', 'shop.json')));
  const targetDir = join(root, randomUUID().slice(0, 8), 'shop');
  await writeSampleRepository({
    source,
    targetDir,
    now: clock.now(),
    // No git process is started from a window that is not trusted, whatever it would do.
    git: vscode.workspace.isTrusted && (await hasGit()) ? gitProgram() : undefined,
  });
  return vscode.Uri.file(targetDir);
}

function hasGit(): Promise<boolean> {
  return new Promise(resolve => {
    execFile('git', ['--version'], { timeout: 5000 }, error => resolve(error === null));
  });
}

/** A sample is for looking around: one of yesterday is cleared away, so that they do not pile up. */
async function removeOld(root: string, now: number): Promise<void> {
  const names = await fs.readdir(root).catch(() => []);
  for (const name of names.map(entry => basename(entry))) {
    const path = join(root, name);
    const { mtimeMs } = await fs.stat(path).catch(() => ({ mtimeMs: now }));
    // One that is open somewhere may resist.
    if (now - mtimeMs > keepMs) await fs.rm(path, { recursive: true, force: true }).catch(() => undefined);
  }
}
