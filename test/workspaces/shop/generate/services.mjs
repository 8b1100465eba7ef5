// Builds and starts the services of the sample, as their own package.json says.

import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { createInterface } from 'node:readline';

const require = createRequire(import.meta.url);

/** Compiles the TypeScript services in a copy of the tree, with this project's compiler. */
export function buildServices(root) {
  const tsc = require.resolve('typescript/bin/tsc');
  const types = dirname(dirname(require.resolve('@types/node/package.json')));
  for (const name of ['checkout', 'billing']) {
    const args = [tsc, '-p', join(root, 'services', name), '--typeRoots', types];
    execFileSync(process.execPath, args, { stdio: 'inherit' });
  }
}

const python = process.env.PYTHON ?? 'python3';
const where = 'import sysconfig; print(sysconfig.get_path("stdlib"))';
const pythonLibrary = execFileSync(python, ['-c', where], { encoding: 'utf8' }).trim();

const commands = {
  checkout: root => [
    process.execPath,
    '--enable-source-maps',
    join(root, 'services/checkout/dist/server.js'),
  ],
  billing: root => [process.execPath, '--enable-source-maps', join(root, 'services/billing/dist/worker.js')],
  search: root => [python, '-B', join(root, 'services/search/app.py')],
};

/** Starts a service; everything it prints goes to the recorder, as of the virtual time `at`. */
export async function startService({ root, name, release, env, recorder, at }) {
  const [command, ...args] = commands[name](root);
  recorder.mark(at);
  const child = spawn(command, args, {
    cwd: root,
    env: { PATH: process.env.PATH, PORT: '0', RELEASE: release, ENVIRONMENT: 'production', ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const lines = createInterface({ input: child.stdout });
  const read = once(lines, 'close');
  const exited = once(child, 'exit').then(() => read);
  const port = new Promise(resolve => {
    lines.on('line', line => {
      const found = /"port":(\d+)|listening on port (\d+)/.exec(line);
      if (found) resolve(Number(found[1] ?? found[2]));
      // In the pods the repository is at /app, Python is Debian's, and the ports are the usual ones.
      const usual = line
        .replace(/("address":")127\.0\.0\.1/, '$10.0.0.0')
        .replace(/"port":\d+/, '"port":8080')
        .replace(/(listening on port )\d+/, '$18081')
        .replaceAll(root, '/app')
        .replaceAll(pythonLibrary, `/usr/lib/${basename(pythonLibrary)}`);
      recorder.accept(usual);
    });
  });
  return {
    port: name === 'billing' ? undefined : await port,
    exited,
    async stop(stopAt) {
      // Nobody stops a service at the end of the night: what it says then is not part of it.
      if (stopAt === undefined) recorder.end();
      else recorder.mark(stopAt);
      child.kill('SIGTERM');
      await exited;
    },
  };
}
