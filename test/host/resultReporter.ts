import { appendFileSync } from 'node:fs';
import Mocha from 'mocha';
import { writeSuiteResult, type TestFailure } from './suiteResult';

/** Where a run reports to. */
export interface ReportTarget {
  /** Result file, written once, at the end. */
  readonly resultFile: string;
  /** File that gets a line as each test ends, so that a run that hangs can be seen where; undefined: stdout. */
  readonly progressFile?: string | undefined;
  /** Print passed tests too, not only failures. */
  readonly isVerbose: boolean;
}

const {
  EVENT_TEST_PASS,
  EVENT_TEST_FAIL,
  EVENT_TEST_PENDING,
  EVENT_TEST_BEGIN,
  EVENT_TEST_RETRY,
  EVENT_RUN_END,
} = Mocha.Runner.constants;

function titleOf(test: Mocha.Runnable): string {
  return test.titlePath().join(' › ');
}

function failureOf(test: Mocha.Runnable, error: unknown): TestFailure {
  if (!(error instanceof Error)) {
    return { title: titleOf(test), message: String(error), stack: '' };
  }
  return { title: titleOf(test), message: error.message, stack: error.stack ?? '' };
}

/** Follows a mocha run and reports it; the same code inside the extension host and outside. */
export function reportTo(target: ReportTarget, runner: Mocha.Runner): void {
  const failures: TestFailure[] = [];
  const skipped: string[] = [];
  let passed = 0;
  const line = (text: string): void => {
    if (target.progressFile === undefined) {
      process.stdout.write(`${text}\n`);
    } else {
      appendFileSync(target.progressFile, `${text}\n`);
    }
  };
  if (target.progressFile !== undefined) {
    runner.on(EVENT_TEST_BEGIN, test => line(`  … ${titleOf(test)}`));
  }
  runner.on(EVENT_TEST_PASS, test => {
    passed += 1;
    if (target.isVerbose) {
      line(`  ✓ ${titleOf(test)} (${test.duration ?? 0} ms)`);
    }
  });
  runner.on(EVENT_TEST_PENDING, test => {
    skipped.push(titleOf(test));
    line(`  - skipped: ${titleOf(test)}`);
  });
  runner.on(EVENT_TEST_RETRY, (test: Mocha.Test, error: unknown) => {
    line(`  ~ FLAKY, once more: ${titleOf(test)}: ${error instanceof Error ? error.message : String(error)}`);
  });
  runner.on(EVENT_TEST_FAIL, (test, error: unknown) => {
    const failure = failureOf(test, error);
    failures.push(failure);
    line(`  ✗ ${failure.title}`);
  });
  runner.on(EVENT_RUN_END, () => {
    writeSuiteResult(target.resultFile, { version: 1, passed, skipped, failures });
  });
}

/** A mocha reporter class bound to a target (mocha constructs reporters itself). */
export function reporterFor(target: ReportTarget): Mocha.ReporterConstructor {
  return class extends Mocha.reporters.Base {
    constructor(runner: Mocha.Runner, options: Mocha.MochaOptions) {
      super(runner, options);
      reportTo(target, runner);
    }
  };
}
