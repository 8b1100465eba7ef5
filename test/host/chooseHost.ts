import { existsSync, readdirSync } from 'node:fs';
import { request } from 'node:https';
import { join } from 'node:path';
import { cacheRoot } from './paths';

/** The VS Code that integration suites run in. */
export type HostKind = 'electron' | 'server';

/** What the choice depends on. */
export interface HostFacts {
  /** `OPEX_TEST_HOST`, when set. */
  readonly wanted: string | undefined;
  readonly hasDisplay: boolean;
  /** Desktop VS Code is in the cache already, or can be downloaded. Asked only when it matters. */
  readonly isDesktopAvailable: () => Promise<boolean>;
}

/** Chooses; a wish that cannot be understood is an error, not a default. */
export async function decideHost(facts: HostFacts): Promise<HostKind> {
  if (facts.wanted !== undefined && facts.wanted !== '') {
    if (facts.wanted === 'electron' || facts.wanted === 'server') {
      return facts.wanted;
    }
    throw new Error(`OPEX_TEST_HOST is "${facts.wanted}"; it can be "electron" or "server".`);
  }
  return facts.hasDisplay && (await facts.isDesktopAvailable()) ? 'electron' : 'server';
}

/** Whether windows can be shown here. */
export function hasDisplay(env: NodeJS.ProcessEnv = process.env): boolean {
  return process.platform !== 'linux' || Boolean(env['DISPLAY']) || Boolean(env['WAYLAND_DISPLAY']);
}

/** Asks the download service for its headers; false after `timeoutMs` or any error: a closed network fails fast. */
export function canReachDownloads(
  url = 'https://update.code.visualstudio.com/api/releases/stable',
  timeoutMs = 3000,
): Promise<boolean> {
  return new Promise(resolve => {
    const probe = request(url, { method: 'HEAD', signal: AbortSignal.timeout(timeoutMs) }, response => {
      response.resume();
      resolve((response.statusCode ?? 500) < 500);
    });
    probe.on('error', () => resolve(false));
    probe.end();
  });
}

/** A downloaded desktop VS Code is in the cache folder. */
export function isDesktopCached(): boolean {
  const folder = join(cacheRoot(), 'vscode');
  return existsSync(folder) && readdirSync(folder).some(name => name.startsWith('vscode-'));
}

/** Desktop VS Code can be had: from the cache, else by download. */
export async function isDesktopAvailable(): Promise<boolean> {
  return isDesktopCached() || (await canReachDownloads());
}

/** The host of this run: `OPEX_TEST_HOST`, else desktop where it can be had and shown, else the server. */
export function chooseHost(): Promise<HostKind> {
  return decideHost({
    wanted: process.env['OPEX_TEST_HOST'],
    hasDisplay: hasDisplay(),
    isDesktopAvailable,
  });
}
