import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { bundledDir } from './bundleIntegration';
import { launchBrowser } from './chromium';
import { projectRoot, screenshotsDir } from './paths';
import type { ServerInstall } from './provisionServer';
import type { HostRun, HostVerdict } from './runSuite';
import { awaitResult } from './awaitResult';
import { hostEnv, startTestServer } from './vscodeServer';

const keptConsoleLines = 80;

/** Address of a window on the test server that runs `extensionTestsPath` with the project under development. */
export function suiteUrl(port: number, folder: string | undefined, suiteEntry: string): string {
  const remote = (path: string): string => `vscode-remote://127.0.0.1:${port}${path}`;
  const payload = [
    ['extensionDevelopmentPath', remote(projectRoot)],
    ['extensionTestsPath', remote(suiteEntry)],
  ];
  const query = new URLSearchParams({
    ...(folder === undefined ? { ew: 'true' } : { folder }),
    payload: JSON.stringify(payload),
  });
  return `http://127.0.0.1:${port}/?${query.toString()}`;
}

/** Keeps the newest lines of a page's console. */
function followConsole(page: Page): readonly string[] {
  const lines: string[] = [];
  const keep = (line: string): void => {
    lines.push(line);
    lines.splice(0, lines.length - keptConsoleLines);
  };
  page.on('console', message => keep(`[${message.type()}] ${message.text()}`));
  page.on('pageerror', error => keep(`[page error] ${error.message}`));
  page.on('crash', () => keep('[page crashed]'));
  return lines;
}

/** Runs a suite in the extension host of the VS Code server, behind headless Chromium. */
export async function runOnServer(install: ServerInstall, run: HostRun): Promise<HostVerdict> {
  const server = await startTestServer(install, run.folders, hostEnv(run.env));
  const browser = await launchBrowser(run.folders.profile);
  try {
    const page = browser.pages()[0] ?? (await browser.newPage());
    const console = followConsole(page);
    await page.goto(suiteUrl(server.port, run.workspace, join(bundledDir, 'index.js')));
    const end = await awaitResult({
      resultFile: run.resultFile,
      timeoutMs: run.timeoutMs,
      exited: server.process.exited,
      onPoll: run.onPoll,
    });
    if (end !== 'result') {
      await page.screenshot({ path: join(screenshotsDir, 'failed', `integration-${run.suite}-${end}.png`) });
    }
    return { end, log: [...console, server.process.tail()].join('\n') };
  } finally {
    await browser.close();
    await server.process.stop();
  }
}
