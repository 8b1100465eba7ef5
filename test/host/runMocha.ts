import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startProcess } from './childProcess';
import { makeTempDir } from './cleanup';
import { projectRoot } from './paths';
import { printFailures } from './printFailures';
import type { MochaPlan } from './runMochaFiles';
import { readSuiteResult, settleResult, tallyOf, type SuiteResult } from './suiteResult';
import type { Tally } from './tally';

/** A mocha run outside VS Code. */
export interface MochaRun {
  readonly suite: string;
  readonly files: readonly string[];
  /** Longest time for one test, ms. */
  readonly timeoutMs: number;
  readonly isVerbose: boolean;
  readonly env?: Readonly<Record<string, string>>;
}

/** Runs test files in a process of their own, prints what failed, and counts. */
export async function runMocha(run: MochaRun): Promise<Tally> {
  const result = await mochaResult(run);
  printFailures(run.suite, result);
  return tallyOf(result);
}

/** Runs test files in a process of their own. */
export async function mochaResult(run: MochaRun): Promise<SuiteResult> {
  const temp = makeTempDir('mocha');
  const resultFile = join(temp.path, 'result.json');
  const plan: MochaPlan = {
    files: run.files,
    timeoutMs: run.timeoutMs,
    isVerbose: run.isVerbose,
    resultFile,
  };
  // In a file: Windows has no room for hundreds of paths on a command line.
  const planFile = join(temp.path, 'plan.json');
  writeFileSync(planFile, JSON.stringify(plan));
  const running = startProcess(
    process.execPath,
    ['--import', 'tsx', join(projectRoot, 'test', 'host', 'runMochaFiles.ts'), planFile],
    { cwd: projectRoot, env: { ...process.env, ...run.env }, output: 'inherit' },
  );
  const code = await running.exited;
  const result = settleResult(run.suite, readSuiteResult(resultFile), `mocha ended with ${code}`);
  temp.remove();
  return result;
}
