import { mkdirSync, writeFileSync } from 'node:fs';
import { devNull } from 'node:os';
import { join } from 'node:path';
import { startProcess, type RunningProcess } from './childProcess';
import type { ServerInstall } from './provisionServer';

/** Folders of one run of VS Code, all below one temporary folder. */
export interface HostFolders {
  readonly userData: string;
  readonly extensions: string;
  readonly serverData: string;
  readonly profile: string;
}

/** Makes the folders of one run below `parent` and writes the user's settings. */
export function makeHostFolders(parent: string, settings: Readonly<Record<string, unknown>>): HostFolders {
  const folders: HostFolders = {
    userData: join(parent, 'data'),
    extensions: join(parent, 'extensions'),
    serverData: join(parent, 'server'),
    profile: join(parent, 'profile'),
  };
  for (const folder of Object.values<string>({ ...folders })) {
    mkdirSync(folder, { recursive: true });
  }
  writeSettings(join(folders.userData, 'User'), { ...quietSettings, ...settings });
  return folders;
}

/** Replaces the machine's settings of a server, which a running window takes over at once. */
export function writeMachineSettings(
  folders: HostFolders,
  settings: Readonly<Record<string, unknown>>,
): void {
  writeSettings(join(folders.userData, 'Machine'), settings);
}

function writeSettings(folder: string, settings: Readonly<Record<string, unknown>>): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'settings.json'), JSON.stringify(settings, undefined, 2));
}

/** Settings that keep a test window free of what a fresh VS Code shows a new user. */
export const quietSettings: Readonly<Record<string, unknown>> = {
  'workbench.startupEditor': 'none',
  'workbench.welcomePage.walkthroughs.openOnInstall': false,
  'workbench.tips.enabled': false,
  'workbench.reduceMotion': 'on',
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'telemetry.telemetryLevel': 'off',
  'extensions.autoCheckUpdates': false,
  'extensions.autoUpdate': false,
  'extensions.ignoreRecommendations': true,
  'chat.disableAIFeatures': true,
  'chat.commandCenter.enabled': false,
  'update.mode': 'none',
  'security.workspace.trust.startupPrompt': 'never',
  'git.openRepositoryInParentFolders': 'never',
  'git.autofetch': false,
};

/** A VS Code server that listens on 127.0.0.1 only. */
export interface VsCodeServer {
  /** Origin, without a slash at the end. */
  readonly url: string;
  readonly port: number;
  readonly process: RunningProcess;
}

async function waitForPort(running: RunningProcess, ready: Promise<number>): Promise<number> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new Error(`VS Code did not listen within 60 s\n${running.tail()}`)),
      60_000,
    );
  });
  const ended = running.exited.then(code => {
    throw new Error(`VS Code ended with ${code} before it listened\n${running.tail()}`);
  });
  try {
    return await Promise.race([ready, ended, late]);
  } catch (error) {
    await running.stop();
    throw error;
  } finally {
    clearTimeout(timer);
  }
}

async function start(
  install: ServerInstall,
  args: readonly string[],
  listening: RegExp,
  folders: HostFolders,
  env: NodeJS.ProcessEnv,
): Promise<VsCodeServer> {
  let found: (port: number) => void = () => undefined;
  const ready = new Promise<number>(resolve => (found = resolve));
  const running = startProcess(install.node, args, {
    // Sockets go where they are removed with the rest, instead of gathering in the temporary folder.
    env: { ...env, XDG_RUNTIME_DIR: folders.serverData },
    output: line => {
      const port = listening.exec(line)?.[1];
      if (port !== undefined) {
        found(Number(port));
      }
    },
  });
  const port = await waitForPort(running, ready);
  return { url: `http://127.0.0.1:${port}`, port, process: running };
}

/** The environment of an extension host: nothing of a VS Code that we may ourselves run in. */
export function hostEnv(extra: Readonly<Record<string, string>> = {}): NodeJS.ProcessEnv {
  const own = Object.entries(process.env).filter(
    ([name]) => !/^(VSCODE_|ELECTRON_|NODE_OPTIONS$|PORT$)/.test(name),
  );
  return { ...Object.fromEntries(own), CODE_SERVER_CONFIG: devNull, ...extra };
}

/** The bare server, in which a page may ask for a test suite or an extension under development. */
export function startTestServer(
  install: ServerInstall,
  folders: HostFolders,
  env: NodeJS.ProcessEnv,
): Promise<VsCodeServer> {
  const args = [
    install.serverMain,
    ...['--host', '127.0.0.1', '--port', '0'],
    ...['--without-connection-token', '--accept-server-license-terms', '--enable-smoke-test-driver'],
    ...['--user-data-dir', folders.userData, '--extensions-dir', folders.extensions],
    ...['--server-data-dir', folders.serverData, '--telemetry-level', 'off'],
  ];
  return start(install, args, /Extension host agent listening on (\d+)/, folders, env);
}

/** The code-server wrapper: the workbench with installed extensions, as a user has it. */
export function startUserServer(
  install: ServerInstall,
  folders: HostFolders,
  options: { readonly env: NodeJS.ProcessEnv; readonly isTrusted: boolean },
): Promise<VsCodeServer> {
  const args = [
    install.wrapper,
    ...['--auth', 'none', '--bind-addr', '127.0.0.1:0'],
    ...['--user-data-dir', folders.userData, '--extensions-dir', folders.extensions],
    ...['--disable-telemetry', '--disable-update-check', '--disable-getting-started-override'],
    ...(options.isTrusted ? ['--disable-workspace-trust'] : []),
    '--ignore-last-opened',
  ];
  return start(install, args, /HTTP server listening on http:\/\/127\.0\.0\.1:(\d+)/, folders, options.env);
}
