import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { gzipSync } from 'node:zlib';
import { findFiles } from '../../host/findFiles';
import { projectRoot } from '../../host/paths';

/** Package -> the bundles that may hold it. A package that is not named here lies in none. */
const packages: Readonly<Record<string, readonly string[]>> = {
  '@jridgewell/resolve-uri': ['sourceMaps'],
  '@jridgewell/sourcemap-codec': ['sourceMaps'],
  '@jridgewell/trace-mapping': ['sourceMaps'],
  axios: ['pagerDuty'],
  'jsonc-parser': ['teamFile'],
  marked: ['markdown'],
  valibot: ['pagerDuty', 'teamFile'],
  yaml: ['frontMatter'],
};

interface Output {
  readonly inputs: Readonly<Record<string, { readonly bytesInOutput: number }>>;
}

/** Loads every bundle with a stand-in for `vscode`, and prints which parts of bundles are not there. */
const loader = `
  const anything = new Proxy(function () {}, {
    get: (target, key) => (key === 'prototype' ? target.prototype : anything),
  });
  const Module = require('node:module');
  const load = Module._load;
  // An import keeps the prototype of what is required, and copies the rest.
  Module._load = (name, ...rest) => (name === 'vscode' ? Object.create(anything) : load(name, ...rest));
  const missing = [];
  for (const [name, part] of JSON.parse(process.argv[1])) {
    const bundle = require(process.argv[2] + '/' + name + '.js');
    if (part && Object.keys(bundle[part] ?? {}).length === 0) missing.push(name + '.' + part);
  }
  console.log(JSON.stringify(missing));
  process.exit();`;

/** Loads these files and prints what they required as they loaded, but for Node's own modules. */
const loadedBy = `
  const anything = new Proxy(function () {}, {
    get: (target, key) => (key === 'prototype' ? target.prototype : anything),
  });
  const Module = require('node:module');
  const load = Module._load;
  const files = JSON.parse(process.argv[1]);
  const loaded = new Set();
  Module._load = (name, ...rest) => {
    if (!Module.isBuiltin(name) && !files.includes(name)) loaded.add(name);
    return name === 'vscode' ? anything : load(name, ...rest);
  };
  for (const file of files) require(file);
  console.log(JSON.stringify([...loaded]));
  process.exit();`;

describe('the bundles of the extension host', function () {
  this.timeout(180_000);
  let dist: string;
  let outputs: Readonly<Record<string, Output>>;
  /** Name -> path. */
  let bundles: ReadonlyMap<string, string>;

  before(() => {
    const built = isCurrent();
    // A folder of its own: several runs may be under way.
    dist = join(projectRoot, built ? 'dist' : join('out', 'test', `dist-${process.pid}`));
    if (!built)
      execFileSync(process.execPath, ['esbuild.mjs', '--production', '--dist', dist], { cwd: projectRoot });
    const metafile = built ? join(projectRoot, 'out', 'metafile.json') : join(dist, 'metafile.json');
    outputs = JSON.parse(readFileSync(metafile, 'utf8')) as typeof outputs;
    const files = readdirSync(dist).filter(name => name.endsWith('.js'));
    bundles = new Map(files.map(name => [basename(name, '.js'), join(dist, name)]));
  });

  after(() => {
    if (!dist.endsWith('dist')) rmSync(dist, { recursive: true, force: true });
  });

  it('hold the libraries that they are there for, and startup holds none', () => {
    const found: Record<string, string[]> = {};
    for (const [output, { inputs }] of Object.entries(outputs)) {
      const name = basename(output, '.js');
      if (/[\\/]media[\\/]/.test(output) || !bundles.has(name)) continue;
      const held = Object.entries(inputs).filter(([, { bytesInOutput }]) => bytesInOutput > 0);
      for (const library of new Set(held.map(([input]) => packageOf(input)))) {
        if (library !== undefined) (found[library] ??= []).push(name);
      }
    }
    for (const names of Object.values(found)) names.sort();
    assert.deepEqual(found, packages);
  });

  it('keep within their sizes', () => {
    const sizes = [...bundles].map(
      ([name, file]) => [name, gzipSync(readFileSync(file), { level: 9 }).length] as const,
    );
    const sum = sizes.reduce((total, [, size]) => total + size, 0);
    assert.ok(sum <= 560_000, `${sum} bytes gzipped of at most 560,000: ${JSON.stringify(sizes)}`);
    const entry = statSync(join(dist, 'extension.js')).size;
    assert.ok(entry <= 80_000, `dist/extension.js has ${entry} bytes of at most 80,000`);
  });

  it('load, each by itself, and give what the others require of them', () => {
    const required = [...bundles.values()].flatMap(file =>
      [...readFileSync(file, 'utf8').matchAll(/require\("\.\/(\w+)\.js"\)\.(m\d+)/g)].map(
        match => [match[1] ?? '', match[2] ?? ''] as const,
      ),
    );
    assert.ok(required.length > 10);
    const wanted = [...[...bundles.keys()].map(name => [name, '']), ...required];
    const { stdout, stderr } = spawnSync(process.execPath, ['-e', loader, JSON.stringify(wanted), dist], {
      encoding: 'utf8',
    });
    assert.equal(stdout.trim(), '[]', stderr.slice(-1000));
  });

  it('are one file where startup loads them, and ask nothing of VS Code where a thread does', () => {
    const startup = ['extension', 'outbox', 'team', 'reading'];
    const { stdout, stderr } = spawnSync(
      process.execPath,
      ['-e', loadedBy, JSON.stringify(startup.map(name => bundles.get(name)))],
      { encoding: 'utf8' },
    );
    assert.deepEqual(JSON.parse(stdout || `"${stderr.slice(-1000)}"`), ['vscode']);
    for (const name of ['worker', 'patternWorker', 'patterns', 'common'])
      assert.doesNotMatch(readFileSync(bundles.get(name) ?? '', 'utf8'), /require\("vscode"\)/, name);
  });

  it('hold the texts of the views as data, all of them', async () => {
    const texts = JSON.parse(readFileSync(join(dist, 'l10n', 'texts.json'), 'utf8')) as readonly string[];
    const known = JSON.parse(readFileSync(join(dist, 'l10n', 'bundle.l10n.json'), 'utf8')) as object;
    assert.deepEqual(
      texts.filter(text => !(text in known)),
      [],
    );
    const build = (await import(pathToFileURL(join(projectRoot, 'esbuild.mjs')).href)) as {
      readonly showing: readonly string[];
    };
    for (const name of build.showing)
      assert.doesNotMatch(readFileSync(join(dist, `${name}.js`), 'utf8'), /\.l10n\.t\(["'`]/);
  });
});

/** True where `dist` was built for production after the last change of what it is built from. */
function isCurrent(): boolean {
  try {
    const timeOf = (path: string): number => statSync(join(projectRoot, path)).mtimeMs;
    const builtAt = timeOf('out/metafile.json');
    const sources = [
      ...findFiles(join(projectRoot, 'src'), ''),
      ...findFiles(join(projectRoot, 'media'), ''),
    ];
    const changedAt = Math.max(
      ...sources.map(file => statSync(file).mtimeMs),
      ...['esbuild.mjs', 'package.json', 'package-lock.json'].map(timeOf),
    );
    // A build for watching writes no list of inputs.
    return builtAt > changedAt && builtAt >= timeOf('dist/extension.js');
  } catch {
    return false;
  }
}

function packageOf(input: string): string | undefined {
  return /.*node_modules[\\/]((?:@[^\\/]+[\\/])?[^\\/]+)/.exec(input)?.[1];
}
