import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import * as esbuild from 'esbuild';
import { readVsix } from '../../host/vsix';

/** Built-ins that are measured as a scale; the originals are left out of the host. */
export const builtIns = ['github-authentication', 'git-base', 'references-view'] as const;

interface Manifest {
  readonly name: string;
  readonly publisher: string;
  readonly [key: string]: unknown;
}

/** Takes away what would activate an extension before its turn; returns its id. */
function stripStartup(folder: string, drop: readonly string[]): string {
  const file = join(folder, 'package.json');
  const manifest = JSON.parse(readFileSync(file, 'utf8')) as Manifest;
  const kept = Object.entries({ ...manifest, activationEvents: [] }).filter(([key]) => !drop.includes(key));
  writeFileSync(file, JSON.stringify(Object.fromEntries(kept)));
  return `${manifest.publisher}.${manifest.name}`;
}

/** Unpacks a VSIX as an extension that nothing starts. */
export function unpackQuiet(vsix: string, extensions: string): string {
  const folder = join(extensions, 'opex');
  for (const entry of readVsix(readFileSync(vsix))) {
    mkdirSync(dirname(join(folder, entry.path)), { recursive: true });
    writeFileSync(join(folder, entry.path), entry.read());
  }
  return stripStartup(folder, []);
}

/** Copies a built-in as an extension that nothing starts: without its `browser` entry and what it contributes. */
export function copyBuiltIn(name: string, codeRoot: string, extensions: string): string {
  const folder = join(extensions, name);
  cpSync(join(codeRoot, 'extensions', name), folder, { recursive: true });
  return stripStartup(folder, ['browser', 'contributes']);
}

function writeExtension(folder: string, name: string, activationEvents: readonly string[]): void {
  mkdirSync(folder, { recursive: true });
  const manifest = {
    ...{ name, publisher: 'bench', version: '1.0.0', main: './extension.js', activationEvents },
    ...{ engines: { vscode: '^1.74.0' }, extensionKind: ['workspace'] },
  };
  writeFileSync(join(folder, 'package.json'), JSON.stringify(manifest));
}

/** Writes an extension that does nothing: the least that any costs. */
export function writeEmpty(extensions: string): string {
  const folder = join(extensions, 'empty');
  writeExtension(folder, 'empty', []);
  writeFileSync(join(folder, 'extension.js'), 'exports.activate = () => undefined;\n');
  return 'bench.empty';
}

/** Bundles the driver as an extension that starts with the window. */
export async function writeDriver(extensions: string): Promise<void> {
  const folder = join(extensions, 'driver');
  writeExtension(folder, 'driver', ['onStartupFinished']);
  await esbuild.build({
    entryPoints: [join(__dirname, 'activationDriver.ts')],
    outfile: join(folder, 'extension.js'),
    bundle: true,
    platform: 'node',
    format: 'cjs',
    external: ['vscode'],
  });
}
