/**
 * `npm run test:backends [-- [--build] NAME…]`: the clients against real servers. Each folder with a `backend.ts` is one; its
 * server is found or installed first, then its `*.test.ts` run. A server that cannot be had is named and skipped,
 * and is a failure where CI is set. What takes minutes to build is built by `--build` only. The last line is `N passed, N failed`.
 */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { findFiles } from '../host/findFiles';
import { projectRoot } from '../host/paths';
import { failureLines, noteFailure } from '../host/printFailures';
import { runMocha } from '../host/runMocha';
import { formatSpan, say, stopwatch } from '../host/say';
import { addTallies, emptyTally, formatTally, type Tally } from '../host/tally';
import type { Backend } from './support/realBackend';

const backendsDir = join(projectRoot, 'test', 'backends');

/** Longest time for one test, ms. */
const testTimeout = 60_000;

async function runBackend(folder: string, withBuild: boolean): Promise<Tally> {
  const elapsed = stopwatch();
  const module: unknown = await import(pathToFileURL(join(folder, 'backend.ts')).href);
  const { backend } = module as { readonly backend: Backend };
  say(`\n── ${backend.name} ──`);
  try {
    if (withBuild) await backend.build?.();
    say(`  ${(await backend.provide()).what}`);
  } catch (error) {
    const isMissing = error instanceof Error && error.name === 'MissingBackend';
    const message = error instanceof Error ? error.message : String(error);
    say(`  ${message}`);
    const isAllowed = isMissing && (backend.isOptional === true || !process.env['CI']);
    if (isAllowed) return { ...emptyTally, skipped: 1 };
    noteFailure(`backends/${backend.name}: ${message}`);
    return { ...emptyTally, failed: 1 };
  }
  const tally = await runMocha({
    suite: `backends/${backend.name}`,
    files: findFiles(folder, '.test.ts'),
    timeoutMs: testTimeout,
    isVerbose: true,
  });
  say(`  ${backend.name}: ${formatTally(tally)}, ${formatSpan(elapsed())}`);
  return tally;
}

async function main(args: readonly string[]): Promise<void> {
  const names = args.filter(name => name !== '--build');
  const withBuild = args.includes('--build');
  if (withBuild && names.length === 0) throw new Error('--build wants names: --build loki');
  const folders = readdirSync(backendsDir)
    .filter(name => existsSync(join(backendsDir, name, 'backend.ts')))
    .filter(name => names.length === 0 || names.includes(name))
    .map(name => join(backendsDir, name));
  const tallies: Tally[] = [];
  for (const folder of folders) tallies.push(await runBackend(folder, withBuild));
  const total = addTallies(tallies);
  if (total.failed > 0) failureLines().forEach(say);
  process.stdout.write(`${formatTally(total)}\n`);
  process.exitCode = total.failed === 0 && total.passed + total.skipped > 0 ? 0 : 1;
}

main(process.argv.slice(2)).catch((error: unknown) => {
  say(error instanceof Error ? (error.stack ?? error.message) : String(error));
  process.exit(1);
});
