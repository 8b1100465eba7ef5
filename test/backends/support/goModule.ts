import { chmodSync, existsSync, readdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { runProcess } from '../../host/childProcess';
import { findOnPath } from '../../host/findOnPath';
import { MissingBackend } from './realBackend';

/** Oldest Go that builds the servers, and the one that is taken where the machine's is older. */
const oldest = [1, 24] as const;
const bootstrap = 'v0.0.1-go1.24.6';

/** A Go toolchain; modules come from where the machine's own settings (`go env`) say. */
export interface GoTools {
  readonly go: string;
  readonly version: string;
}

/**
 * The machine's Go; where that is too old, a newer one as a module, by the old one's own download.
 * @throws MissingBackend where there is none, or no newer one can be had.
 */
export async function provideGo(what: string): Promise<GoTools> {
  const go =
    findOnPath('go') ?? ['/usr/local/go/bin/go', '/usr/lib/go/bin/go'].find(path => existsSync(path));
  const needed = `${what} is built with Go ${oldest.join('.')} or newer`;
  if (go === undefined) {
    throw new MissingBackend(
      `${needed}, and there is no Go. On Debian or Ubuntu: sudo apt-get install golang-go`,
    );
  }
  const version = await versionOf(go);
  if (isEnough(version)) return { go, version };
  try {
    const newer = await newerGo(go);
    return { go: newer, version: await versionOf(newer) };
  } catch (error) {
    throw new MissingBackend(
      `${needed}; ${go} is ${version}, and no newer one could be had: ${lastLine(error)}`,
    );
  }
}

async function versionOf(go: string): Promise<string> {
  return /go(\d+\.\d+(?:\.\d+)?)/.exec(await runProcess(go, ['version']))?.[1] ?? '0';
}

function isEnough(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major > oldest[0] || (major === oldest[0] && minor >= oldest[1]);
}

/** The module `golang.org/toolchain` is a toolchain; a module's files come without the right to run. */
async function newerGo(go: string): Promise<string> {
  const arch = process.arch === 'x64' ? 'amd64' : process.arch;
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const { Dir } = await downloadModule(go, `golang.org/toolchain@${bootstrap}.${platform}-${arch}`);
  for (const folder of [join(Dir, 'bin'), join(Dir, 'pkg', 'tool', `${platform}_${arch}`)]) {
    if (!existsSync(folder)) continue;
    for (const name of readdirSync(folder)) chmodSync(join(folder, name), 0o755);
  }
  return join(Dir, 'bin', platform === 'windows' ? 'go.exe' : 'go');
}

/** Where a module lies in the module cache, with its go.mod and go.sum. */
export async function downloadModule(go: string, module: string): Promise<{ readonly Dir: string }> {
  const told = await runProcess(go, ['mod', 'download', '-json', module]);
  const { Dir, Error: why } = JSON.parse(told) as { readonly Dir?: string; readonly Error?: string };
  if (Dir === undefined) throw new Error(why ?? `no ${module}`);
  return { Dir };
}

/** Runs Go at a low priority: a build of minutes must not take the machine from who works on it. */
export async function runGo(
  { go }: GoTools,
  args: readonly string[],
  cwd: string,
  env: Readonly<Record<string, string>> = {},
): Promise<void> {
  const nice = process.platform === 'win32' ? undefined : findOnPath('nice');
  const [program, all] = nice ? [nice, ['-n', '10', go, ...args]] : [go, args];
  const path = [join(go, '..'), process.env['PATH'] ?? ''].join(delimiter);
  await runProcess(program, all, { cwd, env: { ...process.env, PATH: path, CGO_ENABLED: '0', ...env } });
}

/** A module that its proxy does not give: nothing that can be tried again. */
export function refusedModule(error: unknown): string | undefined {
  const text = error instanceof Error ? error.message : String(error);
  return /\b(?:403 Forbidden|404 Not Found|410 Gone|not available)\b/.test(text)
    ? lastLine(error)
    : undefined;
}

function lastLine(error: unknown): string {
  const lines = (error instanceof Error ? error.message : String(error)).split('\n');
  const told = lines.filter(line => line.trim() !== '');
  // Where it was asked is the machine's own business.
  return (told[told.length - 1] ?? '')
    .trim()
    .replace(/https?:\/\/\S+/g, '…')
    .slice(0, 300);
}
