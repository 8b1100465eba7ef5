import { cpSync, existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { makeTempDir } from '../../host/cleanup';
import { installVsix } from '../../host/installVsix';
import { vsixFile } from '../../host/paths';
import { provideCodeServer, type ServerInstall } from '../../host/provisionServer';

interface Prepared {
  readonly install: ServerInstall;
  readonly extensions: string;
}

/** Kept for the process: the stories share one installation, each window gets a copy. */
let prepared: Promise<Prepared> | undefined;

async function prepare(): Promise<Prepared> {
  if (!existsSync(vsixFile)) {
    throw new Error(`${vsixFile} is missing: run "npm run package" first`);
  }
  const install = await provideCodeServer();
  const extensions = join(makeTempDir('vsix').path, 'extensions');
  mkdirSync(extensions);
  await installVsix(install, vsixFile, extensions);
  return { install, extensions };
}

/** Copies the installed extension into a window's extensions folder and returns the VS Code it belongs to. */
export async function copyInstalledExtension(target: string): Promise<ServerInstall> {
  prepared ??= prepare();
  const { install, extensions } = await prepared;
  cpSync(extensions, target, { recursive: true });
  return install;
}
