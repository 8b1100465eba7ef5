import { homedir } from 'node:os';
import { join, resolve } from 'node:path';

/** The project's root folder. */
export const projectRoot = resolve(__dirname, '..', '..');

/** Where screenshots of integration failures and of the stories are left for a person to look at. */
export const screenshotsDir = join(projectRoot, '.vscode-test', 'screenshots');

/** The packed extension that e2e, `npm start` and the benches install. */
export const vsixFile = join(projectRoot, 'dist', 'opex.vsix');

/** Folder shared by every clone on the machine: `$XDG_CACHE_HOME/opex-test`, else `~/.cache/opex-test`. */
export function cacheRoot(env: NodeJS.ProcessEnv = process.env, home: string = homedir()): string {
  const xdg = env['XDG_CACHE_HOME'];
  // The XDG specification says that a relative path is to be ignored.
  const base = xdg !== undefined && xdg.startsWith('/') ? xdg : join(home, '.cache');
  return join(base, 'opex-test');
}
