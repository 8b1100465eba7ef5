/** `npm run test:e2e [WORD…]`: packs the extension and runs the stories whose file name contains a word (all by default). */
import { rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { packExtension } from './packExtension';
import { projectRoot, screenshotsDir } from './paths';
import { provideCodeServer } from './provisionServer';
import { findFiles } from './findFiles';
import { printFailures } from './printFailures';
import { mochaResult } from './runMocha';
import { formatSpan, say, stopwatch } from './say';
import { tallyOf } from './suiteResult';
import { addTallies, emptyTally, formatTally, type Tally } from './tally';

/** Longest time for one step of a story, ms. */
const stepTimeout = 120_000;

/** More failed stories than these are no accident of the machine: none further is told twice. */
const secondTries = 3;

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
  if (files.length === 0) throw new Error(`No story's file name contains ${words.join(' or ')}`);
  let tallies = emptyTally;
  let triesLeft = secondTries;
  for (const file of files) {
    let tally = await runStory(file);
    if (tally.failed > 0 && triesLeft > 0) {
      triesLeft -= 1;
      say(`\n  ${basename(file)} once more, from its beginning, in a new window`);
      tally = await runStory(file);
      if (tally.failed === 0) say(`  ${basename(file)} FLAKY: failed above, passed when told again`);
    }
    tallies = addTallies([tallies, tally]);
  }
  return tallies;
}

/**
 * Each story is a process, a window and a browser of its own. A real browser on a busy machine now and then loses a
 * key press: a story that fails is told a second time, and counts as it ends then; both are in the output.
 */
async function runStory(file: string): Promise<Tally> {
  const time = stopwatch();
  const result = await mochaResult({ suite: 'e2e', files: [file], timeoutMs: stepTimeout, isVerbose: true });
  printFailures('e2e', result);
  say(`  ${basename(file)}: ${formatTally(tallyOf(result))}, ${formatSpan(time())}`);
  return tallyOf(result);
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
