// Makes logs/*.log.gz anew: runs the services of this sample, of the release that was deployed at each time, under a
// scripted load against partners that misbehave on purpose, and keeps what they print.
//
//   npx tsx test/workspaces/shop/generate.mjs
//
// 26 hours pass in a few minutes: each request is sent as soon as there is room, and its records are moved to the time
// the script has for it. What a record says, stack traces and durations among it, is what the service printed.
// Needs Python 3.11 or newer (`PYTHON` names another one), about five minutes, and nothing on the network.

import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';

import { buildServices, startService } from './generate/services.mjs';
import { seededRandom, tonight } from './generate/plan.mjs';
import { startPartners } from './generate/partners.mjs';
import { driveBilling, driveCheckout, driveSearch } from './generate/drive.mjs';
import { Recorder } from './generate/recorder.mjs';
import { shopTrees } from './pack.mjs';

const reference = Date.parse('2026-01-15T12:00:00.000Z');
const rotatedAt = reference - 9 * 3_600_000;
/** Which commit each release was made of. */
const releases = { 'v2.30': 'browser-errors', 'v2.31': 'one-gateway-client' };

const work = await mkdtemp(join(tmpdir(), 'shop-'));
try {
  const plan = tonight(seededRandom(42), reference);
  const trees = new Map((await shopTrees()).map(({ key, tree }) => [key, tree]));
  const recorders = {
    checkout: new Recorder('json', /"request_id":"(r-\w+)"/),
    search: new Recorder('text', /\[(r-\w+)\]/),
    billing: new Recorder('logfmt', /\b(?:job=(\w+))/),
  };
  for (const [release, key] of Object.entries(releases)) {
    const root = join(work, release);
    for (const [path, text] of trees.get(key)) {
      await mkdir(dirname(join(root, path)), { recursive: true });
      await writeFile(join(root, path), text);
    }
    buildServices(root);
    const partners = await startPartners();
    const start = (name, env, at) =>
      startService({ root, name, release, env: { ...partners.env, ...env }, recorder: recorders[name], at });
    const part = plan.releases[release];
    console.error(
      `${release}: ${part.checkout.length} orders, ${part.search.length} searches, ${part.billing.length} batches`,
    );
    const common = { start, partners };
    const index = { folder: join(root, 'index'), products: plan.products };
    await driveCheckout({ ...common, recorder: recorders.checkout }, part);
    await driveSearch({ ...common, ...index, recorder: recorders.search }, part);
    await driveBilling({ ...common, recorder: recorders.billing }, part);
    await partners.stop();
  }
  const folder = new URL('logs/', import.meta.url);
  await mkdir(folder, { recursive: true });
  const write = (name, text) => writeFile(new URL(`${name}.gz`, folder), gzipSync(text, { level: 9 }));
  await write('checkout.1.log', recorders.checkout.text({ before: rotatedAt }));
  await write('checkout.log', recorders.checkout.text({ from: rotatedAt }));
  await write('search.log', recorders.search.text({}));
  await write('billing.log', recorders.billing.text({}));
} finally {
  await rm(work, { recursive: true, force: true });
}
