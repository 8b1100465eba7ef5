import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { withInstallLock } from '../../host/installLock';
import { cacheRoot } from '../../host/paths';
import { formatSpan, say, stopwatch } from '../../host/say';

/**
 * A folder of the user's cache that holds one version of a server, made once for every clone on the machine; what an
 * interrupted install left is thrown away. For servers that are built (Go, Maven) or unpacked.
 * @param install fills the empty folder.
 */
export async function cachedInstall(
  name: string,
  version: string,
  install: (folder: string) => Promise<void>,
): Promise<string> {
  const folder = folderOf(name, version);
  const marker = markerOf(folder);
  if (existsSync(marker)) return folder;
  mkdirSync(join(cacheRoot(), 'backends'), { recursive: true });
  await withInstallLock(
    `${folder}.lock`,
    () => say(`  another run installs ${name} ${version}: waiting`),
    async () => {
      if (existsSync(marker)) return;
      const elapsed = stopwatch();
      say(`  installing ${name} ${version}, once for this machine`);
      rmSync(folder, { recursive: true, force: true });
      mkdirSync(folder, { recursive: true });
      await install(folder);
      writeFileSync(marker, '');
      say(`  ${name} ${version} installed in ${formatSpan(elapsed())}`);
    },
  );
  return folder;
}

/** The folder of a version that is there whole; undefined where none is. */
export function cachedVersion(name: string, version: string): string | undefined {
  const folder = folderOf(name, version);
  return existsSync(markerOf(folder)) ? folder : undefined;
}

function folderOf(name: string, version: string): string {
  return join(cacheRoot(), 'backends', `${name}-${version}`);
}

function markerOf(folder: string): string {
  return join(folder, '.complete');
}
