import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { findFiles } from '../../host/findFiles';

/** How often extension hosts of a server have activated an extension, from their logs: once a window load. */
export function countActivations(userDataDir: string, extensionId: string): number {
  return findFiles(join(userDataDir, 'logs'), 'remoteexthost.log')
    .flatMap(file => readFileSync(file, 'utf8').split('\n'))
    .filter(line => line.includes(`_doActivateExtension ${extensionId},`)).length;
}
