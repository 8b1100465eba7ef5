import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { chromium, type BrowserContext, type LaunchOptions } from 'playwright-core';
import { findOnPath } from './findOnPath';

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'microsoft-edge'];

function fixedPlaces(env: NodeJS.ProcessEnv): readonly string[] {
  if (process.platform === 'darwin') {
    return [
      '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
      '/Applications/Chromium.app/Contents/MacOS/Chromium',
    ];
  }
  if (process.platform === 'win32') {
    return [env['ProgramFiles'], env['ProgramFiles(x86)'], env['LOCALAPPDATA']]
      .filter(folder => folder !== undefined)
      .map(folder => join(folder, 'Google', 'Chrome', 'Application', 'chrome.exe'));
  }
  return [];
}

/** A Chromium-family browser on this machine: `OPEX_CHROMIUM`, the PATH, then the usual places. */
export function findChromium(env: NodeJS.ProcessEnv = process.env): string | undefined {
  const named = env['OPEX_CHROMIUM'];
  if (named !== undefined && named !== '') {
    return existsSync(named) ? named : undefined;
  }
  for (const name of names) {
    const found = findOnPath(name, env);
    if (found !== undefined) {
      return found;
    }
  }
  return fixedPlaces(env).find(file => existsSync(file));
}

function launchOptions(): LaunchOptions {
  const executablePath = findChromium();
  if (executablePath === undefined) {
    throw new Error('No Chromium found: install chromium or set OPEX_CHROMIUM to its path.');
  }
  return {
    executablePath,
    headless: process.env['OPEX_HEADED'] !== '1',
    // Ctrl-C is ours to handle: the browser is closed with everything else.
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
    args: [
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--force-color-profile=srgb',
    ],
  };
}

/**
 * Starts headless Chromium on a profile folder. What the workbench keeps in the browser (SecretStorage, layout)
 * lives in that folder: the same folder is the same person, a new one starts signed out.
 */
export async function launchBrowser(
  profileDir: string,
  viewport: { readonly width: number; readonly height: number } = { width: 1400, height: 900 },
): Promise<BrowserContext> {
  const context = await chromium.launchPersistentContext(profileDir, {
    ...launchOptions(),
    viewport,
    locale: 'en-US',
    permissions: ['clipboard-read', 'clipboard-write'],
  });
  // tsx compiles named functions to calls of a helper that code evaluated inside a page does not have.
  await context.addInitScript('globalThis.__name ??= value => value');
  return context;
}
