import { join } from 'node:path';
import { awaitResult } from './awaitResult';
import { bundledDir } from './bundleIntegration';
import { startProcess } from './childProcess';
import { desktopArgs } from './desktop';
import { projectRoot } from './paths';
import type { HostRun, HostVerdict } from './runSuite';
import { hostEnv } from './vscodeServer';

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
