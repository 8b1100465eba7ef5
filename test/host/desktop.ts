import { downloadAndUnzipVSCode, resolveCliPathFromVSCodeExecutablePath } from '@vscode/test-electron';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { runProcess, startProcess, type RunningProcess } from './childProcess';
import { canReachDownloads, hasDisplay, isDesktopCached } from './chooseHost';
import { atExit } from './cleanup';
import { findOnPath } from './findOnPath';
import { cacheRoot } from './paths';
import { hostEnv, type HostFolders } from './vscodeServer';

/** Downloads desktop VS Code into the cache folder (`OPEX_VSCODE_VERSION`, else stable) and returns its program. */
export function provideDesktop(): Promise<string> {
  return downloadAndUnzipVSCode({
    version: process.env['OPEX_VSCODE_VERSION'] ?? 'stable',
    cachePath: join(cacheRoot(), 'vscode'),
  });
}

/** Arguments that every desktop window of ours gets: nothing of the user's own VS Code is read or changed. */
export function desktopArgs(
  folders: HostFolders,
  options: { readonly isTrusted: boolean; readonly isRoot: boolean },
): readonly string[] {
  return [
    `--user-data-dir=${folders.userData}`,
    `--extensions-dir=${folders.extensions}`,
    ...['--disable-updates', '--skip-welcome', '--skip-release-notes', '--disable-telemetry'],
    '--disable-gpu-sandbox',
    ...(options.isTrusted ? ['--disable-workspace-trust'] : []),
    ...(options.isRoot ? ['--no-sandbox'] : []),
  ];
}

/** The `code` command of a desktop VS Code: installed, in the cache or to be downloaded; undefined where none can be. */
export async function findDesktopCommand(): Promise<string | undefined> {
  if (!hasDisplay()) {
    return undefined;
  }
  const installed = process.env['OPEX_CODE'] ?? findOnPath('code');
  if (installed !== undefined) {
    return installed;
  }
  return isDesktopCached() || (await canReachDownloads())
    ? resolveCliPathFromVSCodeExecutablePath(await provideDesktop())
    : undefined;
}

/** A desktop window of its own: a fresh VS Code beside the one that the user may have open. */
export interface DesktopWindow {
  readonly process: RunningProcess;
  close(): Promise<void>;
}

/** The main process of the VS Code that uses this user data folder; it writes its number into `code.lock`. */
function mainProcess(folders: HostFolders): number | undefined {
  const lock = join(folders.userData, 'code.lock');
  const pid = existsSync(lock) ? Number(readFileSync(lock, 'utf8')) : NaN;
  return Number.isInteger(pid) && pid > 1 ? pid : undefined;
}

function endMain(folders: HostFolders): void {
  const pid = mainProcess(folders);
  if (pid !== undefined) {
    try {
      process.kill(pid);
    } catch {
      // It ended by itself.
    }
  }
}

/** Installs a VSIX and opens a folder. The `code` command detaches VS Code, so it is ended by its lock file. */
export async function openDesktop(
  command: string,
  folders: HostFolders,
  vsix: string,
  folder: string,
): Promise<DesktopWindow> {
  const args = desktopArgs(folders, { isTrusted: true, isRoot: process.getuid?.() === 0 });
  const env = hostEnv();
  await runProcess(command, [...args, '--install-extension', vsix, '--force'], { env });
  const running = startProcess(command, [...args, '--new-window', '--wait', folder], { env });
  const takeBack = atExit(() => endMain(folders));
  return {
    process: running,
    close: async () => {
      takeBack();
      endMain(folders);
      // Its files must not be written any more when their folder is removed.
      await Promise.race([running.exited, sleep(5000)]);
      await running.stop();
    },
  };
}
