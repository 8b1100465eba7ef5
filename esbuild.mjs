// Builds dist/: a small startup entry, bundles that it requires when first needed, a worker, one file a webview page.
import { existsSync, realpathSync } from 'node:fs';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import l10nDev from '@vscode/l10n-dev';
import * as esbuild from 'esbuild';
import { minify } from 'terser';
import { pickCodicons } from './media/icons/pickCodicons.mjs';

const root = dirname(fileURLToPath(import.meta.url));
const production = process.argv.includes('--production');
const watch = process.argv.includes('--watch');
/** `--dist FOLDER` builds elsewhere: tests do, beside a `dist` that is in use. */
const elsewhere = process.argv.includes('--dist')
  ? process.argv[process.argv.indexOf('--dist') + 1]
  : undefined;
const dist = resolve(root, elsewhere ?? 'dist');

/**
 * Modules that startup code reaches by `await import(...)` only, and the bundle that each lies in; esbuild can split
 * only ESM, and the extension is CommonJS. Bundles share no module instances. A bundle of several is smaller than
 * one for each, so what shows something is one: `views`. What brings a library in is a bundle of its own.
 */
export const lazy = {
  'src/core/documents/frontMatter.ts': 'frontMatter',
  'src/features/playbooks/playbooks.ts': 'views',
  'src/features/playbooks/usings.ts': 'playbookUse',
  'src/features/playbooks/playbookHealth.ts': 'playbookUse',
  'src/core/playbooks/renderPlaybook.ts': 'markdown',
  'src/core/review/reviewHtml.ts': 'markdown',
  'src/features/notes/recordRootCause.ts': 'views',
  'src/features/notes/rootCauses.ts': 'views',
  'src/features/notes/outcomes.ts': 'views',
  'src/clients/pagerDuty/index.ts': 'pagerDuty',
  'src/clients/alertmanager/index.ts': 'pagerDuty',
  'src/platform/seenHistories.ts': 'pagerDuty',
  'src/clients/elasticsearch/index.ts': 'pagerDuty',
  'src/clients/loki/index.ts': 'pagerDuty',
  'src/clients/prometheus/index.ts': 'pagerDuty',
  'src/clients/github/index.ts': 'pagerDuty',
  'src/clients/victoriaLogs/index.ts': 'pagerDuty',
  'src/core/incidents/sourceReading.ts': 'reading',
  'src/core/incidents/incidentScopes.ts': 'reading',
  'src/platform/sharedReadFiles.ts': 'reading',
  'src/core/incidents/outbox.ts': 'outbox',
  'src/core/incidents/bindWrites.ts': 'outbox',
  'src/platform/outboxFiles.ts': 'outbox',
  'src/clients/sample/index.ts': 'sample',
  'src/features/errors/errorsFeature.ts': 'views',
  'src/platform/frameSearch.ts': 'views',
  'src/platform/logReading.ts': 'views',
  'src/platform/connectedLogs.ts': 'views',
  'src/features/errors/connectLogs.ts': 'views',
  'src/features/incidents/connect.ts': 'views',
  'src/features/onCall/onCallFeature.ts': 'views',
  'src/features/incidents/incidentPage.ts': 'views',
  'src/features/incidents/incidentsTree.ts': 'views',
  'src/features/incidents/incidentActions.ts': 'views',
  'src/features/incidents/silenceIncident.ts': 'views',
  'src/features/incidents/silenceWarnings.ts': 'views',
  'src/platform/problemSentences/all.ts': 'problemSentences',
  'src/clients/patterns/index.ts': 'patterns',
  'src/clients/sourceMaps/index.ts': 'sourceMaps',
  'src/core/team/teamFile.ts': 'teamFile',
  'src/core/errors/decisionFile.ts': 'teamFile',
  'src/core/review/panelFile.ts': 'teamFile',
  'src/features/team/setUpTeam.ts': 'views',
  'src/features/team/teamFeature.ts': 'team',
  'src/features/review/reviewFeature.ts': 'review',
  'src/features/alerts/alertsFeature.ts': 'views',
};

/** Bundle -> its modules; each is exported by its place in the list. */
const bundles = new Map();
for (const [path, name] of Object.entries(lazy)) bundles.set(name, [...(bundles.get(name) ?? []), path]);

/** A module that lies in another bundle: the code that takes it from there. */
const takenFrom = (name, place) => `module.exports = require('./${name}.js').m${place};`;

/** An entry that gives each of these modules by its place in the list. */
const entryOf = modules => ({
  contents: modules.map((module, index) => `export * as m${index} from './${module}';`).join('\n'),
  resolveDir: root,
});

/** The path of a module as the tables above have it. */
const pathOf = file => relative(root, file).replaceAll('\\', '/');

/** Turns `import('./x')` and `require('./x')` of a listed module into a require of its bundle; an unlisted one fails the build. */
const lazyBundles = {
  name: 'lazy-bundles',
  setup(build) {
    build.onResolve({ filter: /./, namespace: 'lazy-module' }, ({ path }) => ({ path, external: true }));
    build.onResolve({ filter: /^\.{1,2}\// }, async args => {
      if (args.importer.includes('node_modules')) return undefined;
      if (args.kind !== 'dynamic-import' && args.kind !== 'require-call') return undefined;
      const target = await build.resolve(args.path, {
        kind: 'import-statement',
        resolveDir: args.resolveDir,
      });
      if (target.errors.length > 0) return { errors: target.errors };
      const path = pathOf(target.path);
      if (!lazy[path])
        return {
          errors: [{ text: `${path} is imported dynamically but not in esbuild.mjs's table "lazy"` }],
        };
      return { path, namespace: 'lazy-module' };
    });
    build.onLoad({ filter: /./, namespace: 'lazy-module' }, ({ path }) => ({
      contents: takenFrom(lazy[path], bundles.get(lazy[path]).indexOf(path)),
    }));
    build.onResolve({ filter: /^lazy-bundle:/ }, ({ path }) => ({ path, namespace: 'lazy-bundle' }));
    build.onLoad({ filter: /./, namespace: 'lazy-bundle' }, ({ path }) =>
      entryOf(bundles.get(path.slice('lazy-bundle:'.length))),
    );
  },
};

/** Takes modules from other bundles, whoever imports them: bundle -> the modules that it gives. */
const takenModules = taken => ({
  name: 'taken-modules',
  setup(build) {
    const places = new Map(
      [...taken].flatMap(([name, modules]) => modules.map((module, index) => [module, { name, index }])),
    );
    build.onResolve({ filter: /./, namespace: 'taken-module' }, ({ path }) => ({ path, external: true }));
    build.onResolve({ filter: /^\.{1,2}\// }, ({ kind, path, resolveDir }) => {
      const module = `${pathOf(resolve(resolveDir, path))}.ts`;
      return kind === 'import-statement' && places.has(module)
        ? { path: module, namespace: 'taken-module' }
        : undefined;
    });
    build.onLoad({ filter: /./, namespace: 'taken-module' }, ({ path }) => {
      const { name, index } = places.get(path);
      return { contents: takenFrom(name, index) };
    });
  },
});

/** Modules that hold nothing but data, and the file of `dist` that it goes to: it is no code, and is read when needed. */
const data = {
  'src/clients/sample/sampleAround.ts': 'sample/around.json',
  'src/clients/sample/sampleIncidents.ts': 'sample/incidents.json',
};

const dataFiles = {
  name: 'data-files',
  setup(build) {
    const paths = Object.keys(data).map(path => join(root, path));
    build.onLoad({ filter: /[\\/]src[\\/].*\.ts$/ }, ({ path }) => {
      if (!paths.includes(path)) return undefined;
      const file = data[pathOf(path)];
      return { contents: `module.exports = require('./${file}');`, loader: 'js' };
    });
    build.onResolve({ filter: /\.json$/ }, ({ path }) =>
      Object.values(data).includes(path.slice(2)) ? { path, external: true } : undefined,
    );
  },
};

/** Throws where it is called after all, so that a test of what ships finds it. */
const thrower = name => `function ${name}() { throw new Error('${name} is left out of this build'); }`;
const unreachable = name => `export default ${thrower(name)}`;
const unreachableParts = (...names) => names.map(name => `export ${thrower(name)}`).join('\n');

/**
 * Parts of libraries that Opex cannot reach, by their place in the package. Of axios: its own adapters (Opex's is
 * `src/clients/http/transport.ts`), forms and what is there for older programs. Of YAML: its writer and its way to
 * plain values (Opex's are in `src/core/documents`), and every schema but the core one; a tag of another is told as
 * unknown. `test/unit/house/shipped.test.ts` runs the tests of both without them.
 */
const unusedParts = {
  'axios/lib/adapters/http.js': 'export default undefined;',
  'axios/lib/adapters/xhr.js': 'export default undefined;',
  'axios/lib/adapters/fetch.js': 'export const getFetch = () => undefined;',
  'axios/lib/cancel/CancelToken.js': unreachable('CancelToken'),
  'axios/lib/helpers/AxiosURLSearchParams.js': unreachable('AxiosURLSearchParams'),
  'axios/lib/helpers/HttpStatusCode.js': 'export default {};',
  'axios/lib/helpers/formDataToJSON.js': unreachable('formDataToJSON'),
  'axios/lib/helpers/spread.js': unreachable('spread'),
  'axios/lib/helpers/toFormData.js': unreachable('toFormData'),
  'axios/lib/helpers/toURLEncodedForm.js': unreachable('toURLEncodedForm'),
  'axios/lib/platform/node/classes/FormData.js': unreachable('FormData'),
  'yaml/browser/dist/doc/applyReviver.js': unreachableParts('applyReviver'),
  'yaml/browser/dist/doc/createNode.js': unreachableParts('createNode'),
  'yaml/browser/dist/doc/anchors.js': unreachableParts(
    'anchorIsValid',
    'anchorNames',
    'createNodeAnchors',
    'findNewAnchor',
  ),
  'yaml/browser/dist/nodes/addPairToJSMap.js': unreachableParts('addPairToJSMap'),
  'yaml/browser/dist/nodes/toJS.js': unreachableParts('toJS'),
  'yaml/browser/dist/stringify/stringify.js': unreachableParts('createStringifyContext', 'stringify'),
  'yaml/browser/dist/stringify/stringifyCollection.js': unreachableParts('stringifyCollection'),
  'yaml/browser/dist/stringify/stringifyComment.js': unreachableParts('stringifyComment', 'lineComment'),
  'yaml/browser/dist/stringify/stringifyDocument.js': unreachableParts('stringifyDocument'),
  'yaml/browser/dist/stringify/stringifyNumber.js': unreachableParts('stringifyNumber'),
  'yaml/browser/dist/stringify/stringifyPair.js': unreachableParts('stringifyPair'),
  'yaml/browser/dist/stringify/stringifyString.js': unreachableParts('stringifyString'),
  'yaml/browser/dist/visit.js': unreachableParts('visit', 'visitAsync'),
  'yaml/browser/dist/schema/tags.js': `
    import { schema } from './core/schema.js';
    export const coreKnownTags = {};
    export const getTags = () => schema.slice();`,
};

/** Takes the libraries as they ship: without what cannot be reached, and YAML as a module, of which unused code falls away. */
export const trimmedLibraries = {
  name: 'trimmed-libraries',
  setup(build) {
    const packages = join(root, 'node_modules');
    build.onResolve({ filter: /^yaml$/ }, () => ({ path: join(packages, 'yaml/browser/dist/index.js') }));
    build.onLoad({ filter: /[\\/]node_modules[\\/](?:axios|yaml)[\\/].*\.js$/ }, ({ path }) => {
      const part = path
        .slice(path.lastIndexOf('node_modules') + 'node_modules/'.length)
        .replaceAll('\\', '/');
      return part in unusedParts ? { contents: unusedParts[part], resolveDir: dirname(path) } : undefined;
    });
  },
};

/**
 * `import * as vscode` of a CommonJS module makes esbuild copy all of its some 500 names, once for each file that
 * imports it: half of the time that the entry takes to load. The API object itself does.
 */
const vscodeAsItIs = {
  name: 'vscode-as-it-is',
  setup(build) {
    build.onLoad({ filter: /[\\/]src[\\/].*\.ts$/ }, async ({ path }) => ({
      contents: (await readFile(path, 'utf8')).replace(
        /^import \* as vscode from 'vscode';$/m,
        "const vscode = require('vscode');",
      ),
      loader: 'ts',
    }));
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

/** @returns {import('esbuild').BuildOptions} of bundles of the extension host, which may take modules from others. */
const host = (entryPoints, taken = new Map()) => ({
  ...shared,
  platform: 'node',
  format: 'cjs',
  // Of VS Code 1.74. Not plain 16: esbuild would write `?.` out for its first releases.
  target: 'node16.14',
  // jsonc-parser's UMD build crashes when bundled: take the ES module.
  mainFields: ['module', 'main'],
  external: ['vscode'],
  // In CommonJS output `import()` becomes a require, which the extension host resolves beside the entry.
  supported: { 'dynamic-import': false },
  plugins: [dataFiles, takenModules(taken), lazyBundles, trimmedLibraries, vscodeAsItIs],
  outdir: dist,
  entryPoints,
});

const entries = {
  extension: 'src/extension.ts',
  worker: 'src/worker.ts',
  patternWorker: 'src/patternWorker.ts',
  ...Object.fromEntries([...bundles.keys()].map(name => [name, `lazy-bundle:${name}`])),
};

/** The large ones, which take from `common` what they have in common. What loads with startup is to be one file, and quick. */
const sharing = ['worker', 'views', 'playbookUse', 'review'];

/** A module that is smaller than this, minified, costs more by being taken from another bundle than by being there twice. */
const leastShared = 400;

/** The builds of the extension host, in parts since what is shared must be known before who takes it. */
async function hostBuilds() {
  if (watch) return [host(entries)];
  const entriesOf = isMeant => Object.fromEntries(Object.entries(entries).filter(([name]) => isMeant(name)));
  const large = entriesOf(name => sharing.includes(name));
  const { metafile } = await esbuild.build({ ...host(large), minify: true, sourcemap: false, write: false });
  const shared = findShared(metafile);
  for (const [name, modules] of shared) bundles.set(name, modules);
  return [
    host(entriesOf(name => !sharing.includes(name))),
    host({ common: 'lazy-bundle:common' }),
    host(
      { commonViews: 'lazy-bundle:commonViews' },
      new Map([...shared].filter(([name]) => name === 'common')),
    ),
    host(large, shared),
  ];
}

/**
 * Modules that more than one of these bundles would hold: the bundle that they lie in -> they. What asks VS Code for
 * something lies apart, since the worker has no VS Code.
 */
function findShared({ outputs, inputs }) {
  const holders = new Map();
  for (const output of Object.values(outputs))
    for (const [path, { bytesInOutput }] of Object.entries(output.inputs))
      if (bytesInOutput >= leastShared) holders.set(path, (holders.get(path) ?? 0) + 1);
  const modules = [...holders.keys()]
    .filter(path => path.startsWith('src/') && holders.get(path) > 1)
    .filter(path => !(path in lazy) && !(path in data) && !bringsLibrary(path, inputs))
    .sort();
  const isPure = path => /^src\/(?:core|clients|protocol)\//.test(path);
  return new Map([
    ['common', modules.filter(isPure)],
    ['commonViews', modules.filter(path => !isPure(path))],
  ]);
}

/** A library lies in the bundles that are there for it, and what brings it in lies with it. */
function bringsLibrary(path, inputs, seen = new Set()) {
  if (path.includes('node_modules')) return true;
  if (seen.has(path)) return false;
  seen.add(path);
  return (inputs[path]?.imports ?? []).some(
    next => !next.external && next.kind === 'import-statement' && bringsLibrary(next.path, inputs, seen),
  );
}

/** What draws charts is larger than any page: one file, which the pages with charts import. */
const chartLibrary = {
  name: 'chart-library',
  setup(build) {
    build.onResolve({ filter: /^uplot$/ }, ({ kind }) =>
      kind === 'entry-point' ? undefined : { path: './uplot.js', external: true },
    );
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
    format: 'esm',
    target: 'es2021',
    outdir: join(dist, 'media'),
    plugins: [chartLibrary],
    entryPoints: { ...entryPoints, uplot: 'uplot' },
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

/** What is made from sources and data: codicons, schemas of the team's files, localisation, the sample. */
async function assets() {
  await mkdir(join(dist, 'media'), { recursive: true });
  await writeCodicons();
  if (existsSync(join(root, 'src/core/team/teamJsonSchema.ts'))) {
    const { teamJsonSchema } = await load('src/core/team/teamJsonSchema.ts');
    await writeFile(join(dist, 'team.schema.json'), JSON.stringify(teamJsonSchema()));
  }
  const { decisionsJsonSchema } = await load('src/core/errors/decisionsJsonSchema.ts');
  await writeFile(join(dist, 'error-groups.schema.json'), JSON.stringify(decisionsJsonSchema()));
  for (const [path, file] of Object.entries(data)) {
    await mkdir(dirname(join(dist, file)), { recursive: true });
    await writeFile(join(dist, file), JSON.stringify(await load(path)));
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

/** VS Code's icons, but those alone that the source has a string of the name of: a page takes its icons from these. */
async function writeCodicons() {
  const names = new Set();
  for (const folder of ['media', 'src'])
    for (const file of (await readdir(join(root, folder), { recursive: true })).filter(isTypeScript))
      for (const [, name] of (await readFile(join(root, folder, file), 'utf8')).matchAll(
        /['"`]([a-z][a-z\d-]*)(?=['"`])/g,
      ))
        names.add(name);
  const codicons = join(root, 'node_modules/@vscode/codicons/dist');
  const { css, font } = pickCodicons(
    await readFile(join(codicons, 'codicon.css'), 'utf8'),
    await readFile(join(codicons, 'codicon.ttf')),
    names,
  );
  await writeFile(join(dist, 'media/codicon.css'), css);
  await writeFile(join(dist, 'media/codicon.ttf'), font);
}

const isTypeScript = file => file.endsWith('.ts');

/** Collects the strings of the source for translators, as `vscode.l10n` looks them up. */
async function writeStrings() {
  const { getL10nJson } = l10nDev;
  const files = (await readdir(join(root, 'src'), { recursive: true })).filter(isTypeScript);
  const sources = await Promise.all(
    files.map(async name => ({
      extension: '.ts',
      contents: await readFile(join(root, 'src', name), 'utf8'),
    })),
  );
  await mkdir(join(dist, 'l10n'), { recursive: true });
  await writeFile(join(dist, 'l10n/bundle.l10n.json'), JSON.stringify(await getL10nJson(sources)));
}

/** The bundles that hold nearly all of the texts. Startup has few, and is to be one file. */
export const showing = ['views', 'commonViews', 'playbookUse', 'review', 'problemSentences'];

/**
 * Takes the English texts out of the code of what shows them: as in VS Code itself they are data, a list that the
 * code has the places of. What `vscode.l10n.t` is given stays the text, so that translations are found as ever.
 */
async function takeTextsOut(files) {
  const texts = [];
  const places = new Map();
  for (const file of files) {
    const code = (await readFile(file, 'utf8')).replace(
      /(\.l10n\.t\()("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|`(?:[^`\\$]|\\.)*`)(?=[,)])/g,
      (_, call, literal) => {
        const text = Function(`return ${literal}`)();
        if (!places.has(text)) places.set(text, texts.push(text) - 1);
        return `${call}opexTexts[${places.get(text)}]`;
      },
    );
    const list = 'const opexTexts = require("./l10n/texts.json");';
    await writeFile(file, code.replace(/^("use strict";)?/, `$1${list}`));
  }
  await mkdir(join(dist, 'l10n'), { recursive: true });
  await writeFile(join(dist, 'l10n/texts.json'), JSON.stringify(texts));
}

/**
 * Minifies bundles once more: a second minifier takes another 4% of what gzip leaves, since it names
 * things anew in every function.
 */
async function squeeze(outputs) {
  const files = Object.keys(outputs).filter(file => file.endsWith('.js'));
  await Promise.all(
    files.map(async file => {
      const { code } = await minify(await readFile(join(root, file), 'utf8'), {
        module: file.includes('/media/'),
        ecma: 2021,
        compress: { ecma: 2021, toplevel: true },
        format: { ecma: 2021 },
        mangle: { toplevel: true },
      });
      await writeFile(join(root, file), code);
      outputs[file].bytes = Buffer.byteLength(code);
    }),
  );
}

async function main() {
  if (!watch) await rm(dist, { recursive: true, force: true });
  const configs = [...(await hostBuilds()), await pages()];
  if (watch) {
    await assets();
    for (const config of configs) await (await esbuild.context(config)).watch();
    return;
  }
  const results = await Promise.all(configs.map(config => esbuild.build(config)));
  if (production) {
    await takeTextsOut(showing.map(name => join(dist, `${name}.js`)));
    await squeeze(Object.assign({}, ...results.map(({ metafile }) => metafile.outputs)));
  }
  await assets();
  // For the size bench: which input went where.
  const outputs = Object.assign({}, ...results.map(result => result.metafile.outputs));
  const metafile = elsewhere ? join(dist, 'metafile.json') : join(root, 'out/metafile.json');
  await mkdir(dirname(metafile), { recursive: true });
  await writeFile(metafile, JSON.stringify(outputs));
}

// Tests take parts of this file without a build.
if (realpathSync(process.argv[1] ?? '.') === fileURLToPath(import.meta.url)) void main();
