/**
 * `npm start`: builds and packs Opex, starts the PagerDuty simulator and a fresh copy of the sample repository, and
 * opens both in a real VS Code: desktop where there is one, else the VS Code server on 127.0.0.1. Ctrl-C ends all.
 * With `OPEX_START_CHECK=1` it looks whether everything answers and ends: 0 when it does.
 */
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { startPagerDutySim, type PagerDutySim } from '../sim/pagerDuty';
import { makeTempDir } from './cleanup';
import { findDesktopCommand, openDesktop } from './desktop';
import { installVsix } from './installVsix';
import { packExtension } from './packExtension';
import { vsixFile } from './paths';
import { prepareWorkspace } from './prepareWorkspace';
import { provideCodeServer } from './provisionServer';
import { say } from './say';
import { hostEnv, makeHostFolders, startUserServer, type HostFolders } from './vscodeServer';

/** The simulator ends by itself after this long (ms), should everything else fail to end it. */
const longestDemo = 12 * 60 * 60_000;

/** The settings of the demo's window. */
const demoSettings = { 'workbench.colorTheme': 'Default Dark Modern' };

/** A VS Code that shows the demo. */
interface DemoWindow {
  /** Where a person finds it, in words. */
  readonly where: string;
  /** Address to look at in a check; undefined for a desktop window. */
  readonly address: string | undefined;
  /** Settles when it has ended by itself. */
  readonly ended: Promise<unknown>;
}

async function openServer(folders: HostFolders, folder: string): Promise<DemoWindow> {
  const install = await provideCodeServer();
  await installVsix(install, vsixFile, folders.extensions);
  const server = await startUserServer(install, folders, { env: hostEnv(), isTrusted: true });
  const address = `${server.url}/?folder=${encodeURIComponent(folder)}`;
  return { where: `open this address in a browser:  ${address}`, address, ended: server.process.exited };
}

async function openWindow(folders: HostFolders, folder: string): Promise<DemoWindow> {
  const command = process.env['OPEX_TEST_HOST'] === 'server' ? undefined : await findDesktopCommand();
  if (command !== undefined) {
    try {
      const window = await openDesktop(command, folders, vsixFile, folder);
      const where = 'in the VS Code window that opens now';
      return { where, address: undefined, ended: window.process.exited };
    } catch (error) {
      // `code` may be something else than a desktop VS Code: a remote terminal's, a leftover link.
      say(`Desktop VS Code does not start, taking the server: ${(error as Error).message}`);
    }
  }
  return openServer(folders, folder);
}

async function check(window: DemoWindow, sim: PagerDutySim): Promise<void> {
  if (window.address !== undefined) {
    const page = await fetch(window.address);
    const text = await page.text();
    if (!page.ok || !text.includes('vscode-workbench-web-configuration')) {
      throw new Error(`the workbench answered with ${page.status}`);
    }
  }
  const user = await fetch(`${sim.url}/users/me`, {
    headers: { Authorization: `Token token=${sim.tokens.user}` },
  });
  if (!user.ok) {
    throw new Error(`the simulator answered with ${user.status}`);
  }
  say('Checked: the workbench and the simulator answer.');
}

function explain(window: DemoWindow, sim: PagerDutySim, folder: string): void {
  say(`
Opex is ready: ${window.where}

  1. Run "Opex: Connect to PagerDuty or Alertmanager…" (F1, or the button in the Opex view).
  2. Region:  Other URL
     URL:     ${sim.url}
     Token:   ${sim.tokens.user}
  3. Make a page arrive:  ${process.stdin.isTTY ? 'press Enter here, or ' : ''}curl -X POST ${sim.url}/__sim/scene/pageArrives
     More scenes: test/sim/pagerDuty/control.ts

  Sample repository: ${folder} (a copy; it is removed at the end)
  Ctrl-C ends everything.
`);
}

function pageOnEnter(sim: PagerDutySim): void {
  if (process.stdin.isTTY) {
    createInterface({ input: process.stdin }).on('line', () => {
      say(`A page arrives: ${sim.scenes.pageArrives().title}`);
    });
  }
}

async function main(): Promise<void> {
  const isCheck = process.env['OPEX_START_CHECK'] === '1';
  say('Building and packing Opex …');
  await packExtension();
  const temp = makeTempDir('demo');
  const folder = await prepareWorkspace('shop', temp.path);
  if (folder === undefined) {
    throw new Error('the sample repository was not made');
  }
  const sim = await startPagerDutySim({ maxLifetimeMs: longestDemo });
  const folders = makeHostFolders(join(temp.path, 'code'), demoSettings);
  const window = await openWindow(folders, folder);
  explain(window, sim, folder);
  if (isCheck) {
    await check(window, sim);
  } else {
    pageOnEnter(sim);
    await window.ended;
    say('VS Code has ended.');
  }
  // What was registered for the end of the process stops the programs and removes the folders.
  process.exit(0);
}

main().catch((error: unknown) => {
  say(error instanceof Error ? error.message : String(error));
  process.exit(1);
});
