import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { devNull } from 'node:os';
import { basename, delimiter, join } from 'node:path';
import { runProcess, startProcess } from './childProcess';
import { atExit } from './cleanup';
import { withInstallLock } from './installLock';
import { cacheRoot } from './paths';
import { formatSpan, say, stopwatch } from './say';
import { compileNeeds, ensureSystemPackages, runNeeds } from './systemPackages';

/** The VS Code server from npm that the suites, the stories and the demo run in. */
export const codeServerVersion = '4.139.1';

/** The Node line that code-server's package asks for; project scripts run on the machine's own Node. */
const nodeLine = '24';

const markerVersion = 1;

/** A VS Code server that is known to start. */
export interface ServerInstall {
  /** Node 24's program. */
  readonly node: string;
  /** Script of the code-server wrapper: what a user of a VSIX gets. */
  readonly wrapper: string;
  /** Script of the bare VS Code server: what test suites run in. */
  readonly serverMain: string;
  /** The VS Code installation: built-in extensions are below `extensions/`. */
  readonly codeRoot: string;
}

/** What is known of an install folder before it is used. */
export interface InstallState {
  readonly isThere: boolean;
  /** Text of the marker that an install writes last; undefined when it never got there. */
  readonly marker: string | undefined;
  /** What `--version` of the server printed; undefined when it did not run. */
  readonly versionOutput: string | undefined;
}

/** Says whether an install can be used, must be made, or must be replaced and why. */
export function judgeInstall(
  state: InstallState,
): { readonly kind: 'use' | 'install' } | { readonly kind: 'replace'; readonly because: string } {
  if (!state.isThere) {
    return { kind: 'install' };
  }
  if (state.marker === undefined) {
    return { kind: 'replace', because: 'an earlier install did not finish' };
  }
  if (state.marker !== markerText()) {
    return { kind: 'replace', because: 'it was made by another version of this script' };
  }
  if (state.versionOutput?.startsWith(`${codeServerVersion} `) !== true) {
    return { kind: 'replace', because: `it does not run (${state.versionOutput ?? 'no output'})` };
  }
  return { kind: 'use' };
}

/** The marker's whole text: an install made for other versions does not match it. */
export function markerText(): string {
  return `${JSON.stringify({ version: markerVersion, codeServer: codeServerVersion, node: nodeLine })}\n`;
}

/**
 * Environment for an npm that runs on Node 24. What `npm run` put into ours is taken out: code-server's
 * install script reads `npm_config_user_agent` to learn the Node version and would see the outer one.
 */
export function installEnv(
  env: NodeJS.ProcessEnv,
  nodeBin?: string,
  nodeHeaders?: string,
): NodeJS.ProcessEnv {
  const outer =
    /^(npm_(package|lifecycle)_|npm_(command|execpath|node_execpath|config_(user_agent|local_prefix|nodedir|ignore_scripts|omit|global|prefix))$|NODE$|INIT_CWD$|NODE_ENV$|NODE_OPTIONS$)/i;
  const kept = Object.fromEntries(Object.entries(env).filter(([name]) => !outer.test(name)));
  return {
    ...kept,
    ...(nodeBin === undefined ? {} : { PATH: `${nodeBin}${delimiter}${env['PATH'] ?? ''}` }),
    npm_config_ignore_scripts: 'false',
    // The install script runs npm again in folders whose package.json is not ours, where newer npm would
    // want its own `allowScripts`. What runs is fixed by the pinned version and its shrinkwrap.
    npm_config_dangerously_allow_all_scripts: 'true',
    // Native modules compile against the headers that came with Node 24: no download from nodejs.org.
    ...(nodeHeaders === undefined ? {} : { npm_config_nodedir: nodeHeaders }),
  };
}

function installDir(): string {
  return join(cacheRoot(), `code-server-${codeServerVersion}`);
}

function layout(dir: string): ServerInstall {
  const code = join(dir, 'server', 'node_modules', 'code-server');
  return {
    node: join(dir, 'node', 'node_modules', 'node', 'bin', 'node'),
    wrapper: join(code, 'out', 'node', 'entry.js'),
    serverMain: join(code, 'lib', 'vscode', 'out', 'server-main.js'),
    codeRoot: join(code, 'lib', 'vscode'),
  };
}

async function versionOf(install: ServerInstall): Promise<string | undefined> {
  if (!existsSync(install.node) || !existsSync(install.wrapper) || !existsSync(install.serverMain)) {
    return undefined;
  }
  const probe = startProcess(install.node, [install.wrapper, '--version'], {
    // Else it writes a configuration file into the user's home.
    env: { ...process.env, CODE_SERVER_CONFIG: devNull },
  });
  const timer = setTimeout(() => void probe.stop(), 20_000);
  const code = await probe.exited;
  clearTimeout(timer);
  const lines = probe.tail().split('\n');
  return code === 0 ? lines.at(-1) : `exit code ${code}: ${lines.at(-1) ?? ''}`;
}

async function inspect(dir: string): Promise<InstallState> {
  const markerFile = join(dir, 'complete.json');
  const marker = existsSync(markerFile) ? readFileSync(markerFile, 'utf8') : undefined;
  return {
    isThere: existsSync(dir),
    marker,
    versionOutput: marker === undefined ? undefined : await versionOf(layout(dir)),
  };
}

/** Runs npm in a folder with a line of progress every ten seconds; what it printed last is in the error. */
async function npmInstall(
  folder: string,
  allowScripts: readonly string[],
  what: string,
  env: NodeJS.ProcessEnv,
): Promise<void> {
  mkdirSync(folder, { recursive: true });
  writeFileSync(
    join(folder, 'package.json'),
    JSON.stringify({
      private: true,
      allowScripts: Object.fromEntries(allowScripts.map(name => [name, true])),
    }),
  );
  const elapsed = stopwatch();
  const timer = setInterval(() => say(`  … ${what}: ${formatSpan(elapsed())}`), 10_000);
  try {
    await runProcess('npm', ['install', '--no-audit', '--no-fund', '--foreground-scripts', what], {
      cwd: folder,
      env,
    });
  } finally {
    clearInterval(timer);
  }
  say(`  ${what} installed in ${formatSpan(elapsed())}`);
}

/** The folder above `include/node` of the Node package, which node-gyp takes as `nodedir`. */
function findHeaders(nodeFolder: string): string | undefined {
  const inner = join(nodeFolder, 'node_modules', 'node', 'node_modules');
  return readdirSync(inner)
    .map(name => join(inner, name))
    .find(folder => existsSync(join(folder, 'include', 'node', 'node_version.h')));
}

async function installInto(dir: string): Promise<void> {
  await ensureSystemPackages(compileNeeds);
  const nodeFolder = join(dir, 'node');
  await npmInstall(nodeFolder, ['node'], `node@${nodeLine}`, installEnv(process.env));
  const nodeBin = join(nodeFolder, 'node_modules', 'node', 'bin');
  const env = installEnv(process.env, nodeBin, findHeaders(nodeFolder));
  const allowed = ['code-server', 'argon2'];
  await npmInstall(join(dir, 'server'), allowed, `code-server@${codeServerVersion}`, env);
  const version = await versionOf(layout(dir));
  const verdict = judgeInstall({ isThere: true, marker: markerText(), versionOutput: version });
  if (verdict.kind !== 'use') {
    throw new Error(`code-server was installed but does not start: ${version ?? 'its files are missing'}`);
  }
  writeFileSync(join(dir, 'complete.json'), markerText());
}

/** Removes what a killed run left; its npm may still write there, then the next install removes the rest. */
function dropLeftOver(folder: string): void {
  try {
    rmSync(folder, { recursive: true, force: true, maxRetries: 3, retryDelay: 200 });
  } catch (error) {
    say(`  could not remove ${folder} (${(error as NodeJS.ErrnoException).code ?? 'unknown'}); going on`);
  }
}

/**
 * Installs beside `dir` and moves the finished install there: npm processes of a run that was killed may still
 * write into the folder they were started in.
 */
async function install(dir: string): Promise<void> {
  const stagingStart = `${basename(dir)}.new-`;
  readdirSync(cacheRoot())
    .filter(name => name.startsWith(stagingStart))
    .forEach(name => dropLeftOver(join(cacheRoot(), name)));
  const staging = mkdtempSync(join(cacheRoot(), stagingStart));
  const drop = (): void => dropLeftOver(staging);
  const takeBack = atExit(drop);
  say(`Installing a VS Code server for tests into ${dir} (once; about 2 minutes, 750 MB)`);
  try {
    await installInto(staging);
    rmSync(dir, { recursive: true, force: true });
    renameSync(staging, dir);
  } finally {
    takeBack();
    drop();
  }
}

/**
 * Finds the VS Code server in the user's cache folder, or installs it there: once for all clones on the
 * machine, by version. A broken earlier install is replaced from an empty folder; two runs at once wait.
 */
export async function provideCodeServer(): Promise<ServerInstall> {
  if (process.platform === 'win32') {
    throw new Error('The VS Code server host does not run on Windows; use OPEX_TEST_HOST=electron there.');
  }
  await ensureSystemPackages(runNeeds);
  const dir = installDir();
  if (judgeInstall(await inspect(dir)).kind === 'use') {
    return layout(dir);
  }
  mkdirSync(cacheRoot(), { recursive: true });
  const onWait = (): void => say('Another run is installing the VS Code server; waiting for it');
  return withInstallLock(`${dir}.lock`, onWait, async () => {
    // Looked at again under the lock: the run that was waited for may have made it.
    const verdict = judgeInstall(await inspect(dir));
    if (verdict.kind !== 'use') {
      if (verdict.kind === 'replace') {
        say(`Replacing the VS Code server in ${dir}: ${verdict.because}`);
      }
      await install(dir);
    }
    return layout(dir);
  });
}
