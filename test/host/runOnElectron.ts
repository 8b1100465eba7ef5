import { downloadAndUnzipVSCode } from '@vscode/test-electron';
import { join } from 'node:path';
import { awaitResult } from './awaitResult';
import { bundledDir } from './bundleIntegration';
import { startProcess } from './childProcess';
import { cacheRoot, projectRoot } from './paths';
import type { HostRun, HostVerdict } from './runSuite';
import { hostEnv } from './vscodeServer';

/** Downloads desktop VS Code into the cache folder (`OPEX_VSCODE_VERSION`, else stable) and returns its program. */
export function provideDesktop(): Promise<string> {
  return downloadAndUnzipVSCode({
    version: process.env['OPEX_VSCODE_VERSION'] ?? 'stable',
    cachePath: join(cacheRoot(), 'vscode'),
  });
}

/** Arguments that every desktop window of ours gets. */
export function desktopArgs(
  folders: HostRun['folders'],
  options: { readonly isTrusted: boolean; readonly isRoot: boolean },
): readonly string[] {
  return [
    `--user-data-dir=${folders.userData}`,
    `--extensions-dir=${folders.extensions}`,
    ...['--disable-updates', '--skip-welcome', '--skip-release-notes', '--disable-telemetry'],
    ...['--disable-gpu-sandbox', '--password-store=basic'],
    ...(options.isTrusted ? ['--disable-workspace-trust'] : []),
    ...(options.isRoot ? ['--no-sandbox'] : []),
  ];
}

/**
 * Runs a suite in the extension host of desktop VS Code. Not by test-electron's `runTests`: that always switches
 * workspace trust off, and a run that hangs would hang for ever.
 */
export async function runOnElectron(executable: string, run: HostRun): Promise<HostVerdict> {
  const args = [
    ...(run.workspace === undefined ? ['--new-window'] : [run.workspace]),
    ...desktopArgs(run.folders, { isTrusted: run.isTrusted, isRoot: process.getuid?.() === 0 }),
    `--extensionDevelopmentPath=${projectRoot}`,
    `--extensionTestsPath=${join(bundledDir, 'index.js')}`,
  ];
  const running = startProcess(executable, args, { env: hostEnv(run.env) });
  const end = await awaitResult({
    resultFile: run.resultFile,
    timeoutMs: run.timeoutMs,
    exited: running.exited,
    onPoll: run.onPoll,
  });
  const log = running.tail();
  // It ends by itself when the suite does; a result without an end is given a moment.
  const timer = setTimeout(() => void running.stop(), end === 'result' ? 10_000 : 0);
  await running.exited;
  clearTimeout(timer);
  return { end, log };
}
