/**
 * Entry of every integration suite inside the extension host: VS Code calls `run()`, on desktop as on the server.
 *
 * A suite is a folder `test/integration/<suite>/` with `**\/*.test.ts` (mocha BDD: `describe`, `it`) and, where the
 * defaults do not fit, a `suite.json` (`SuiteConfig` in `test/host/suites.ts`: workspace, trusted, settings,
 * timeoutSeconds). All its files run in one window. `test/integration/support` has helpers, no tests.
 */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import Mocha from 'mocha';
import * as vscode from 'vscode';
import { planVariable, type IntegrationPlan } from '../host/integrationPlan';
import { reporterFor } from '../host/resultReporter';
import { crashResult, writeSuiteResult } from '../host/suiteResult';

/** Longest time for one test, ms: a window that has just started is slow. */
const testTimeout = 20_000;

function bundledTests(suite: string): readonly string[] {
  return readdirSync(join(__dirname, suite), { recursive: true, encoding: 'utf8' })
    .filter(name => name.endsWith('.test.js'))
    .map(name => join(__dirname, suite, name))
    .sort();
}

async function runTests(plan: IntegrationPlan): Promise<number> {
  if (vscode.workspace.isTrusted !== plan.trusted) {
    throw new Error(`the window is ${vscode.workspace.isTrusted ? 'trusted' : 'not trusted'}`);
  }
  const mocha = new Mocha({
    ui: 'bdd',
    timeout: testTimeout,
    forbidOnly: true,
    // A window on a busy machine now and then answers late; the report names every test that needed it.
    retries: 1,
    // Paths stay absolute, so that they can be mapped and shortened where they are printed.
    fullTrace: true,
    reporter: reporterFor({ ...plan, isVerbose: true }),
  });
  bundledTests(plan.suite).forEach(file => mocha.addFile(file));
  return new Promise(resolve => mocha.run(resolve));
}

/** Runs the suite that the environment names and leaves its result file. */
export async function run(): Promise<void> {
  const plan = JSON.parse(process.env[planVariable] ?? '') as IntegrationPlan;
  let failures: number;
  try {
    failures = await runTests(plan);
  } catch (error) {
    const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
    writeSuiteResult(plan.resultFile, crashResult(`integration/${plan.suite}`, message));
    throw error;
  }
  if (failures > 0) {
    throw new Error(`${failures} tests failed`);
  }
}
