/** `npm run test:e2e [WORD…]`: packs the extension and runs the stories whose file name contains a word (all by default). */
import { rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { packExtension } from './packExtension';
import { projectRoot, screenshotsDir } from './paths';
import { provideCodeServer } from './provisionServer';
import { findFiles } from './findFiles';
import { runMocha } from './runMocha';
import { say } from './say';
import { formatTally, type Tally } from './tally';

/** Longest time for one step of a story, ms. */
const stepTimeout = 120_000;

/** Runs the stories on the VS Code server host; the packed extension must be there. */
export async function runE2e(words: readonly string[] = []): Promise<Tally> {
  // What failed in an earlier run is not to be taken for this one's.
  rmSync(join(screenshotsDir, 'failed'), { recursive: true, force: true });
  // Before mocha starts its clocks: a first install takes minutes.
  await provideCodeServer();
  const stories = findFiles(join(projectRoot, 'test', 'e2e'), '.story.ts');
  const files = stories.filter(
    file => words.length === 0 || words.some(word => basename(file).includes(word)),
  );
  return runMocha({ suite: 'e2e', files, timeoutMs: stepTimeout, isVerbose: true });
}

async function main(): Promise<void> {
  await packExtension();
  const tally = await runE2e(process.argv.slice(2));
  process.stdout.write(`${formatTally(tally)}\n`);
  process.exitCode = tally.failed === 0 ? 0 : 1;
}

if (require.main === module) {
  main().catch((error: unknown) => {
    say(error instanceof Error ? error.message : String(error));
    process.exit(1);
  });
}
