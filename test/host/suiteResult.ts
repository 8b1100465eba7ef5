import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import type { Tally } from './tally';

/** A test that failed, as far as a person needs it. */
export interface TestFailure {
  /** Titles of its suites and its own, joined by ` › `. */
  readonly title: string;
  readonly message: string;
  readonly stack: string;
}

/** What one mocha run leaves in its result file. */
export interface SuiteResult {
  readonly version: 1;
  readonly passed: number;
  readonly skipped: readonly string[];
  readonly failures: readonly TestFailure[];
}

/** Writes a result whole: a reader never sees half a file. */
export function writeSuiteResult(file: string, result: SuiteResult): void {
  writeFileSync(`${file}.part`, JSON.stringify(result));
  renameSync(`${file}.part`, file);
}

/** The result of a run; undefined when it left none. */
export function readSuiteResult(file: string): SuiteResult | undefined {
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as SuiteResult) : undefined;
}

/** A result for a run that never got to its tests. */
export function crashResult(title: string, message: string): SuiteResult {
  return { version: 1, passed: 0, skipped: [], failures: [{ title, message, stack: '' }] };
}

/**
 * Turns the silent ways to be green into failures: no result file, and a run in which no test ran.
 * `suite` names the run in the message, `otherwise` is what is known when there is no result.
 */
export function settleResult(suite: string, result: SuiteResult | undefined, otherwise: string): SuiteResult {
  if (result === undefined) {
    return crashResult(suite, `left no result file: ${otherwise}`);
  }
  if (result.passed === 0 && result.failures.length === 0) {
    const failure = { title: suite, message: 'ran no test', stack: '' };
    return { ...result, failures: [failure] };
  }
  return result;
}

/** Counts a result. */
export function tallyOf(result: SuiteResult): Tally {
  return {
    passed: result.passed,
    failed: result.failures.length,
    skipped: result.skipped.length,
  };
}
