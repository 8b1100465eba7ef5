import { cpSync, existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { buildShop } from '../workspaces/shop/build';
import { projectRoot } from './paths';

const workspacesDir = join(projectRoot, 'test', 'workspaces');

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
    await buildShop({ targetDir: target });
  } else if (kind !== 'empty') {
    const source = join(workspacesDir, kind);
    if (!existsSync(source)) {
      throw new Error(`test/workspaces has no folder "${kind}"`);
    }
    cpSync(source, target, { recursive: true });
  }
  return target;
}
