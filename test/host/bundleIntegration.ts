import { rmSync } from 'node:fs';
import { join } from 'node:path';
import * as esbuild from 'esbuild';
import { projectRoot } from './paths';
import { findFiles } from './findFiles';
import { integrationDir } from './suites';

/** Folder of the bundled suites; its `index.js` is what VS Code is told to run. */
export const bundledDir = join(projectRoot, 'out', 'test', 'integration');

/** Bundles the suites and their entry into plain CommonJS that every extension host can load. */
export async function bundleIntegration(): Promise<void> {
  rmSync(bundledDir, { recursive: true, force: true });
  await esbuild.build({
    entryPoints: [join(integrationDir, 'index.ts'), ...findFiles(integrationDir, '.test.ts')],
    outbase: integrationDir,
    outdir: bundledDir,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    mainFields: ['module', 'main'],
    // mocha must be one instance for all files; it is found in the project's node_modules.
    external: ['vscode', 'mocha'],
    sourcemap: 'inline',
    logLevel: 'warning',
  });
}
