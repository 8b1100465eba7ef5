/**
 * `npm test`: every check in turn, each with its time; goes on after a failure, so that one run shows all of them.
 * The last line is `N passed, N failed`; lint, types, the package and each of its limits count as a check each.
 */
import { join } from 'node:path';
import { startProcess } from './childProcess';
import { npm, packExtension } from './packExtension';
import { checkPackage } from './packageChecks';
import { projectRoot, vsixFile } from './paths';
import { failureLines, noteFailure } from './printFailures';
import { runE2e } from './runE2e';
import { runIntegration } from './runIntegration';
import { findFiles } from './findFiles';
import { runMocha } from './runMocha';
import { formatSpan, say, stopwatch } from './say';
import { addTallies, emptyTally, formatTally, type Tally } from './tally';

const passedOnce: Tally = { ...emptyTally, passed: 1 };
const failedOnce: Tally = { ...emptyTally, failed: 1 };

/** Longest time for one unit test, ms. */
const unitTimeout = 10_000;

/** Its output is printed when it ended: another check runs beside it. */
async function npmScript(script: string): Promise<Tally> {
  const lines: string[] = [];
  const running = startProcess(npm, ['run', '--silent', script], {
    cwd: projectRoot,
    output: line => lines.push(line),
  });
  const code = await running.exited;
  if (lines.length > 0) say([`\n── ${script} said ──`, ...lines].join('\n'));
  if (code === 0) return passedOnce;
  noteFailure(
    `${script}: ${lines
      .filter(line => line.trim() !== '')
      .slice(-3)
      .join(' ')}`,
  );
  return failedOnce;
}

async function packAndCheck(): Promise<Tally> {
  await packExtension();
  const checks = checkPackage(vsixFile);
  for (const { name, isKept, found } of checks) {
    say(`  ${isKept ? '✓' : '✗'} ${name}: ${found}`);
    if (!isKept) noteFailure(`package: ${name}: ${found}`);
  }
  return addTallies([passedOnce, ...checks.map(check => (check.isKept ? passedOnce : failedOnce))]);
}

interface Step {
  readonly name: string;
  readonly run: () => Promise<Tally>;
}

/** Each chain runs in turn; those of a stage run beside each other, each with about one core. */
const stages: readonly (readonly (readonly Step[])[])[] = [
  [
    [
      { name: 'lint', run: () => npmScript('lint') },
      { name: 'types', run: () => npmScript('types') },
    ],
    [
      {
        name: 'unit',
        run: () =>
          runMocha({
            suite: 'unit',
            files: findFiles(join(projectRoot, 'test', 'unit'), '.test.ts'),
            timeoutMs: unitTimeout,
            isVerbose: false,
          }),
      },
    ],
  ],
  [
    [
      { name: 'package', run: packAndCheck },
      { name: 'integration', run: () => runIntegration() },
      { name: 'e2e', run: () => runE2e() },
    ],
  ],
];

interface Told {
  readonly tally: Tally;
  readonly line: string;
}

async function runStep({ name, run }: Step): Promise<Told> {
  const stepTime = stopwatch();
  say(`\n── ${name} ──`);
  let tally: Tally;
  try {
    tally = await run();
  } catch (error) {
    // A step that could not even run (no build, no VS Code) is a failure; the steps after it still tell theirs.
    const message = error instanceof Error ? error.message : String(error);
    say(`  ${message}`);
    noteFailure(`${name}: ${message}`);
    tally = failedOnce;
  }
  return { tally, line: `  ${name.padEnd(12)} ${formatTally(tally).padEnd(36)} ${formatSpan(stepTime())}` };
}

async function runChain(steps: readonly Step[]): Promise<readonly Told[]> {
  const told: Told[] = [];
  for (const step of steps) told.push(await runStep(step));
  return told;
}

async function main(): Promise<void> {
  const elapsed = stopwatch();
  const told: Told[] = [];
  for (const chains of stages) told.push(...(await Promise.all(chains.map(runChain))).flat());
  const total = addTallies(told.map(({ tally }) => tally));
  const report = told.map(({ line }) => line).join('\n');
  say(`\n${report}\n  ${'all'.padEnd(49)} ${formatSpan(elapsed())}`);
  if (total.failed > 0) failureLines().forEach(say);
  process.stdout.write(`${formatTally(total)}\n`);
  process.exitCode = total.failed === 0 && total.passed > 0 ? 0 : 1;
}

void main();
