import { existsSync } from 'node:fs';
import { runProcess } from '../../host/childProcess';
import { findOnPath } from '../../host/findOnPath';
import { ensureSystemPackages } from '../../host/systemPackages';
import { MissingBackend, type Provided } from './realBackend';

export interface DebianProgram {
  /** Debian's package. */
  readonly debian: string;
  /** Names of its program, Debian's first: elsewhere it goes by its own. */
  readonly programs: readonly string[];
  readonly what: string;
}

/**
 * A program of a Debian package: as it is on the PATH, else installed where that is allowed (root on Debian or
 * Ubuntu). It is run by hand afterwards, with a configuration and data of its own: the package's service is not used.
 */
export async function provideDebianProgram({ debian, programs, what }: DebianProgram): Promise<Provided> {
  const find = (): string | undefined =>
    programs.map(name => findOnPath(name)).find(path => path !== undefined);
  const mayInstall = process.getuid?.() === 0 && existsSync('/etc/debian_version');
  if (find() === undefined && !mayInstall) {
    throw new MissingBackend(`${what} is missing. On Debian or Ubuntu: sudo apt-get install ${debian}`);
  }
  await ensureSystemPackages([{ debian, what, isThere: () => find() !== undefined }]);
  const program = find();
  if (program === undefined) throw new MissingBackend(`${what} is missing`);
  const version = /version ([\w.~+-]+)/.exec(await runProcess(program, ['--version']))?.[1] ?? '?';
  return { program, what: `${version} (${program})` };
}
