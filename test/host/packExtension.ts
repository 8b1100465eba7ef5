import { runProcess } from './childProcess';
import { projectRoot } from './paths';

/** npm's program. */
export const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';

/** Builds `dist/`. */
export async function buildExtension(): Promise<void> {
  await runProcess(npm, ['run', '--silent', 'build'], { cwd: projectRoot });
}

/** Builds `dist/` and packs `dist/opex.vsix`. */
export async function packExtension(): Promise<void> {
  await runProcess(npm, ['run', '--silent', 'package'], { cwd: projectRoot });
}
