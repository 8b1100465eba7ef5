import { runProcess } from './childProcess';
import { makeTempDir } from './cleanup';
import type { ServerInstall } from './provisionServer';
import { hostEnv } from './vscodeServer';

/** Installs a VSIX into an extensions folder of the VS Code server, as its command line does for a user. */
export async function installVsix(install: ServerInstall, vsix: string, extensions: string): Promise<void> {
  const temp = makeTempDir('install');
  const args = ['--user-data-dir', temp.path, '--extensions-dir', extensions, '--install-extension', vsix];
  await runProcess(install.node, [install.wrapper, ...args], { env: hostEnv() });
  temp.remove();
}
