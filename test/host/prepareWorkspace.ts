import { cpSync, existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { projectRoot } from './paths';

const workspacesDir = join(projectRoot, 'test', 'workspaces');

interface ShopBuilder {
  buildShop(options: { readonly targetDir: string; readonly now: Date }): Promise<unknown>;
}

/** Builds a fresh copy of the sample repository: git history replayed, log records re-timed to now. */
export async function buildShopInto(targetDir: string): Promise<void> {
  const file = join(workspacesDir, 'shop', 'build.ts');
  const builder = (await import(pathToFileURL(file).href)) as ShopBuilder;
  await builder.buildShop({ targetDir, now: new Date() });
}

/**
 * Makes the folder that a window opens, below `parent`; undefined for no folder.
 * Kinds: see `SuiteConfig.workspace`.
 */
export async function prepareWorkspace(kind: string, parent: string): Promise<string | undefined> {
  if (kind === 'none') {
    return undefined;
  }
  const target = join(parent, kind);
  mkdirSync(target, { recursive: true });
  if (kind === 'shop') {
    await buildShopInto(target);
  } else if (kind !== 'empty') {
    const source = join(workspacesDir, kind);
    if (!existsSync(source)) {
      throw new Error(`test/workspaces has no folder "${kind}"`);
    }
    cpSync(source, target, { recursive: true });
  }
  return target;
}
