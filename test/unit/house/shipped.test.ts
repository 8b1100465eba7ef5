import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import * as esbuild from 'esbuild';
import { findFiles } from '../../host/findFiles';
import { projectRoot } from '../../host/paths';

/** Tests of what uses a library that ships without some of its parts. */
const suites: readonly (readonly [library: string, tests: readonly string[]])[] = [
  ['axios', ['clients/http/httpClient', 'clients/pagerDuty/readOpen']],
  ['yaml', ['core/documents/frontMatter', 'core/notes/readNote', 'core/playbooks/parsePlaybook']],
];

describe('libraries as they ship', function () {
  this.timeout(120_000);

  for (const [library, tests] of suites)
    it(`${library}: without the parts that are left out, the tests of what uses it pass`, async () => {
      const outdir = join(projectRoot, 'out', 'test', `shipped-${library}-${process.pid}`);
      const unit = join(projectRoot, 'test', 'unit');
      const build = (await import(pathToFileURL(join(projectRoot, 'esbuild.mjs')).href)) as {
        readonly trimmedLibraries: esbuild.Plugin;
      };
      await esbuild.build({
        entryPoints: tests.map(name => join(unit, `${name}.test.ts`)),
        outbase: unit,
        outdir,
        bundle: true,
        minify: true,
        platform: 'node',
        format: 'cjs',
        mainFields: ['module', 'main'],
        plugins: [build.trimmedLibraries],
      });
      const { code, output } = await run([
        'node_modules/mocha/bin/mocha.js',
        '--timeout',
        '20000',
        ...findFiles(outdir, '.js'),
      ]);
      rmSync(outdir, { recursive: true, force: true });
      assert.equal(code, 0, output);
      assert.match(output, /\d+ passing/);
    });
});

function run(args: readonly string[]): Promise<{ readonly code: number | null; readonly output: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { cwd: projectRoot, timeout: 110_000 });
    let output = '';
    const take = (chunk: Buffer): void => void (output += chunk.toString());
    child.stdout.on('data', take);
    child.stderr.on('data', take);
    child.on('error', reject);
    child.on('close', code => resolve({ code, output }));
  });
}
