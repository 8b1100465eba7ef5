/**
 * Harness of the stories: a real workbench with the packed extension, driven as a person would.
 *
 *   describe('a night', () => {
 *     let bench: Workbench;
 *     before(async () => { bench = await openWorkbench({ folder, settings: { … } }); });
 *     after(() => bench.close());
 *     screenshotFailures(() => bench);
 *     it('…', async () => {
 *       await bench.runCommand('Opex: Connect…');
 *       await bench.quickInput.pick('Other URL');
 *       await bench.sideBar.open('Opex');
 *       await bench.sideBar.view('Incidents').waitRow('card charges failing');
 *       await bench.screenshot('01-page-arrives');
 *     });
 *   });
 *
 * Everything waits for its condition (30 s at most), nothing sleeps. Stories are `test/e2e/**\/*.story.ts`.
 */
import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { BrowserContext, Page } from 'playwright-core';
import { launchBrowser } from '../../host/chromium';
import { makeTempDir, type TempDir } from '../../host/cleanup';
import { screenshotsDir } from '../../host/paths';
import {
  hostEnv,
  makeHostFolders,
  startUserServer,
  writeMachineSettings,
  type HostFolders,
  type VsCodeServer,
} from '../../host/vscodeServer';
import { until } from '../../host/until';
import { EditorArea } from './editorArea';
import { countActivations } from './extensionHostLogs';
import { copyInstalledExtension } from './installedExtension';
import { Notifications } from './notifications';
import { PageProblems } from './pageProblems';
import { QuickInput } from './quickInput';
import { SideBar } from './sideBar';
import { StatusBar } from './statusBar';
import { Webviews } from './webviews';

/** A colour theme of the workbench. */
export type Theme = 'dark' | 'light' | 'hc-dark' | 'hc-light';

/** All themes, for a test that looks at each. */
export const themes: readonly Theme[] = ['dark', 'light', 'hc-dark', 'hc-light'];

const themeFacts: Readonly<Record<Theme, { readonly id: string; readonly css: string }>> = {
  dark: { id: 'Default Dark Modern', css: '.vs-dark' },
  light: { id: 'Default Light Modern', css: '.vs' },
  'hc-dark': { id: 'Default High Contrast', css: '.hc-black' },
  'hc-light': { id: 'Default High Contrast Light', css: '.hc-light' },
};

/** Longest time from a page load to the activation of the extension, ms. */
const activationTimeout = 45_000;

/** How a workbench is opened; every key is optional. */
export interface WorkbenchOptions {
  /** Folder to open; none opens an empty window. */
  readonly folder?: string | undefined;
  /** User settings, beside those that keep a test window quiet. */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** Default dark. */
  readonly theme?: Theme;
  /** False opens the folder in Restricted Mode. */
  readonly isTrusted?: boolean;
  /** Environment of the extension host, beside our own. */
  readonly env?: Readonly<Record<string, string>>;
  readonly viewport?: { readonly width: number; readonly height: number };
}

/** An open workbench. */
export class Workbench {
  readonly quickInput: QuickInput;
  readonly sideBar: SideBar;
  readonly statusBar: StatusBar;
  readonly notifications: Notifications;
  readonly editor: EditorArea;
  readonly webviews: Webviews;
  readonly problems: PageProblems;
  private liveSettings: Readonly<Record<string, unknown>> = {};

  constructor(
    private readonly parts: {
      readonly temp: TempDir;
      readonly folders: HostFolders;
      readonly server: VsCodeServer;
      readonly browser: BrowserContext;
    },
    /** The Playwright page, for what the parts do not cover. */
    readonly page: Page,
    private theme: Theme,
  ) {
    this.quickInput = new QuickInput(page);
    this.sideBar = new SideBar(page);
    this.statusBar = new StatusBar(page);
    this.notifications = new Notifications(page);
    this.editor = new EditorArea(page);
    this.webviews = new Webviews(page);
    this.problems = new PageProblems(page);
  }

  /** The folder that holds VS Code's user data: `User/globalStorage/opex.opex` is the extension's. */
  get userDataDir(): string {
    return this.parts.folders.userData;
  }

  /** Runs a command by its full title in the palette (`Opex: Refresh`). */
  runCommand(title: string): Promise<void> {
    return this.quickInput.runCommand(title);
  }

  /** Navigates to a folder (none: an empty window) in the same browser profile: the same person, signed in. */
  async openFolder(folder: string | undefined): Promise<void> {
    const query = folder === undefined ? 'ew=true' : `folder=${encodeURIComponent(folder)}`;
    await this.load(() => this.page.goto(`${this.parts.server.url}/?${query}`));
  }

  /** Reloads the window, as "Developer: Reload Window" does. */
  async reload(): Promise<void> {
    await this.load(() => this.page.reload());
  }

  /**
   * Changes settings while the window is open, over those it was opened with; undefined takes a change back.
   * They go into the machine's settings: a browser window does not watch the user's file.
   */
  updateSettings(changes: Readonly<Record<string, unknown>>): void {
    this.liveSettings = { ...this.liveSettings, ...changes };
    writeMachineSettings(this.parts.folders, this.liveSettings);
  }

  /** Switches the colour theme and waits until the workbench shows it. */
  async setTheme(theme: Theme): Promise<void> {
    this.theme = theme;
    this.updateSettings({ 'workbench.colorTheme': themeFacts[theme].id });
    await this.page.locator(`.monaco-workbench${themeFacts[theme].css}`).waitFor();
  }

  /** Saves `.vscode-test/screenshots/<name>.png` (`night/03-acknowledged` makes a folder) and returns its path. */
  async screenshot(name: string): Promise<string> {
    const path = join(screenshotsDir, `${name}.png`);
    mkdirSync(dirname(path), { recursive: true });
    await this.page.screenshot({ path, animations: 'disabled' });
    return path;
  }

  /** Ends the browser and the server and removes their folders. */
  async close(): Promise<void> {
    await this.parts.browser.close();
    await this.parts.server.process.stop();
    this.parts.temp.remove();
  }

  /** Loads the page and waits until the workbench stands in its theme and has activated the extension. */
  private async load(navigate: () => Promise<unknown>): Promise<void> {
    const before = this.activations();
    await navigate();
    await this.page.locator(`.monaco-workbench${themeFacts[this.theme].css}`).waitFor();
    await this.page.locator('.part.statusbar .statusbar-item').first().waitFor();
    await until('Opex to be activated', () => this.activations() > before, activationTimeout);
  }

  private activations(): number {
    return countActivations(this.userDataDir, 'opex.opex');
  }
}

/** Opens a workbench of its own: server, browser profile, extensions and settings are new. */
export async function openWorkbench(options: WorkbenchOptions = {}): Promise<Workbench> {
  const temp = makeTempDir('e2e');
  const isTrusted = options.isTrusted ?? true;
  const theme = options.theme ?? 'dark';
  const settings = { 'workbench.colorTheme': themeFacts[theme].id, ...options.settings };
  const folders = makeHostFolders(temp.path, settings);
  const install = await copyInstalledExtension(folders.extensions);
  const server = await startUserServer(install, folders, { env: hostEnv(options.env), isTrusted });
  const browser = await launchBrowser(folders.profile, options.viewport);
  const page = browser.pages()[0] ?? (await browser.newPage());
  page.setDefaultTimeout(30_000);
  const bench = new Workbench({ temp, folders, server, browser }, page, theme);
  try {
    await bench.openFolder(options.folder);
  } catch (error) {
    await bench.screenshot('failed/workbench-did-not-open');
    await bench.close();
    throw error;
  }
  return bench;
}

/** Inside a `describe`: leaves a screenshot `failed/<title>` of every test that fails. */
export function screenshotFailures(bench: () => Workbench | undefined): void {
  afterEach(async function () {
    const test = this.currentTest;
    if (test?.state === 'failed') {
      const name = test
        .fullTitle()
        .replace(/[^\w]+/g, '-')
        .slice(0, 100);
      await bench()?.screenshot(`failed/${name}`);
    }
  });
}

/**
 * Inside a `describe` whose steps build on each other: after one has failed, the rest of it does not run, and fails.
 * Not mocha's `bail`, which would silently leave out the other stories too.
 */
export function stepsBuildOnEachOther(): void {
  let failedStep: string | undefined;
  beforeEach(() => {
    if (failedStep !== undefined) throw new Error(`does not run after: ${failedStep}`);
  });
  afterEach(function () {
    if (this.currentTest?.state === 'failed') failedStep ??= this.currentTest.title;
  });
}
