// Builds dist/: a small startup entry, bundles that it requires when first needed, a worker, one file a webview page.
import { existsSync } from 'node:fs';
import { cp, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import l10nDev from '@vscode/l10n-dev';
import * as esbuild from 'esbuild';

const root = dirname(fileURLToPath(import.meta.url));
const production = process.argv.includes('--production');
const watch = process.argv.includes('--watch');
const dist = join(root, 'dist');

/**
 * Modules that startup code reaches by `await import(...)` only. Each becomes a file of its own; esbuild can split
 * only ESM, and the extension is CommonJS. Bundles share no module instances.
 */
const lazy = {
  'src/core/documents/frontMatter.ts': 'frontMatter',
  'src/features/playbooks/playbooks.ts': 'playbooks',
  'src/features/notes/recordRootCause.ts': 'recordRootCause',
  'src/features/notes/rootCauses.ts': 'rootCauses',
  'src/clients/pagerDuty/index.ts': 'pagerDuty',
  'src/clients/sample/index.ts': 'sample',
  'src/features/errors/errorsFeature.ts': 'errors',
  'src/platform/frameSearch.ts': 'frameSearch',
  'src/platform/logReading.ts': 'logReading',
  'src/features/incidents/connect.ts': 'connect',
  'src/features/incidents/incidentPage.ts': 'incidentPage',
  'src/platform/problemSentences/all.ts': 'problemSentences',
  'src/clients/patterns/index.ts': 'patterns',
  'src/core/team/teamFile.ts': 'teamFile',
  'src/features/team/setUpTeam.ts': 'setUpTeam',
};

/** Turns `import('./x')` and `require('./x')` of a listed module into a require of its bundle; an unlisted one fails the build. */
const lazyBundles = {
  name: 'lazy-bundles',
  setup(build) {
    build.onResolve({ filter: /^\.{1,2}\// }, async args => {
      if (args.importer.includes('node_modules')) return undefined;
      if (args.kind !== 'dynamic-import' && args.kind !== 'require-call') return undefined;
      const target = await build.resolve(args.path, {
        kind: 'import-statement',
        resolveDir: args.resolveDir,
      });
      if (target.errors.length > 0) return { errors: target.errors };
      const path = relative(root, target.path).replaceAll('\\', '/');
      const name = lazy[path];
      if (!name)
        return {
          errors: [{ text: `${path} is imported dynamically but not in esbuild.mjs's table "lazy"` }],
        };
      return { path: `./${name}.js`, external: true };
    });
  },
};

/**
 * Parts of axios that Opex cannot reach: it sends no forms (`form-data` brings 137 KB of MIME tables), follows no
 * redirect and takes VS Code's own proxy (its transport is `src/clients/http/transport.ts`), and runs in Node only.
 */
const unusedParts = {
  'form-data': 'module.exports = class FormData {};',
  'follow-redirects': 'module.exports = { http: undefined, https: undefined };',
  'https-proxy-agent': 'module.exports = class HttpsProxyAgent {};',
  'proxy-from-env': 'exports.getProxyForUrl = () => "";',
  './fetch.js': 'exports.getFetch = () => undefined;',
  './xhr.js': 'module.exports = undefined;',
};

const withoutUnusedParts = {
  name: 'without-unused-parts',
  setup(build) {
    build.onResolve({ filter: /./ }, ({ path, importer }) =>
      path in unusedParts && /[\\/]axios[\\/]lib[\\/]/.test(importer)
        ? { path, namespace: 'unused-part' }
        : undefined,
    );
    build.onLoad({ filter: /./, namespace: 'unused-part' }, ({ path }) => ({ contents: unusedParts[path] }));
  },
};

/** @type {import('esbuild').BuildOptions} */
const shared = {
  bundle: true,
  minify: production,
  sourcemap: production ? false : 'linked',
  legalComments: 'none',
  charset: 'utf8',
  logLevel: 'warning',
  absWorkingDir: root,
  metafile: true,
};

/** @type {import('esbuild').BuildOptions} */
const host = {
  ...shared,
  platform: 'node',
  format: 'cjs',
  target: 'node16',
  // jsonc-parser's UMD build crashes when bundled: take the ES module.
  mainFields: ['module', 'main'],
  external: ['vscode'],
  // In CommonJS output `import()` becomes a require, which the extension host resolves beside the entry.
  supported: { 'dynamic-import': false },
  plugins: [lazyBundles, withoutUnusedParts],
  outdir: dist,
  entryPoints: {
    extension: 'src/extension.ts',
    worker: 'src/worker.ts',
    patternWorker: 'src/patternWorker.ts',
    ...Object.fromEntries(Object.entries(lazy).map(([path, name]) => [name, path])),
  },
};

/** Every folder of media/ with a main.ts is a page. */
async function pages() {
  const names = (await readdir(join(root, 'media'), { withFileTypes: true }))
    .filter(entry => entry.isDirectory() && existsSync(join(root, 'media', entry.name, 'main.ts')))
    .map(entry => entry.name);
  const entryPoints = {};
  for (const name of names) {
    entryPoints[name] = `media/${name}/main.ts`;
    if (existsSync(join(root, 'media', name, 'style.css')))
      entryPoints[`${name}-style`] = `media/${name}/style.css`;
  }
  return {
    ...shared,
    platform: 'browser',
    format: 'iife',
    target: 'es2021',
    outdir: join(dist, 'media'),
    loader: { '.ttf': 'copy' },
    entryPoints,
  };
}

/** Imports a TypeScript module of the project at build time. */
async function load(path) {
  const out = join(dist, '.build', path.replaceAll('/', '_') + '.mjs');
  await esbuild.build({
    ...shared,
    minify: false,
    metafile: false,
    platform: 'node',
    format: 'esm',
    mainFields: ['module', 'main'],
    entryPoints: [path],
    outfile: out,
  });
  return import(`${pathToFileURL(out).href}?${Date.now()}`);
}

/** What is made from sources and data: codicons, the team file's schema, localisation, the sample. */
async function assets() {
  await mkdir(join(dist, 'media'), { recursive: true });
  for (const file of ['codicon.css', 'codicon.ttf']) {
    await cp(join(root, 'node_modules/@vscode/codicons/dist', file), join(dist, 'media', file));
  }
  if (existsSync(join(root, 'src/core/team/teamJsonSchema.ts'))) {
    const { teamJsonSchema } = await load('src/core/team/teamJsonSchema.ts');
    await writeFile(join(dist, 'team.schema.json'), JSON.stringify(teamJsonSchema()));
  }
  await writeStrings();
  const pack = join(root, 'test/workspaces/shop/pack.mjs');
  if (existsSync(pack)) {
    const { packShop } = await import(pathToFileURL(pack).href);
    await mkdir(join(dist, 'sample'), { recursive: true });
    await writeFile(join(dist, 'sample/shop.json'), JSON.stringify(await packShop()));
  }
  await rm(join(dist, '.build'), { recursive: true, force: true });
}

/** Collects the strings of the source for translators, as `vscode.l10n` looks them up. */
async function writeStrings() {
  const { getL10nJson } = l10nDev;
  const files = (await readdir(join(root, 'src'), { recursive: true })).filter(name => name.endsWith('.ts'));
  const sources = await Promise.all(
    files.map(async name => ({
      extension: '.ts',
      contents: await readFile(join(root, 'src', name), 'utf8'),
    })),
  );
  await mkdir(join(dist, 'l10n'), { recursive: true });
  await writeFile(join(dist, 'l10n/bundle.l10n.json'), JSON.stringify(await getL10nJson(sources)));
}

async function main() {
  if (!watch) await rm(dist, { recursive: true, force: true });
  const configs = [host, await pages()];
  if (watch) {
    await assets();
    for (const config of configs) await (await esbuild.context(config)).watch();
    return;
  }
  const results = await Promise.all(configs.map(config => esbuild.build(config)));
  await assets();
  // For the size bench: which input went where.
  const outputs = Object.assign({}, ...results.map(result => result.metafile.outputs));
  await mkdir(join(root, 'out'), { recursive: true });
  await writeFile(join(root, 'out/metafile.json'), JSON.stringify(outputs));
}

await main();
