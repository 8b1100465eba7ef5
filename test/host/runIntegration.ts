/** `npm run test:integration [SUITE…]`: bundles the suites and runs each in a window of the chosen VS Code. */
import { bundleIntegration } from './bundleIntegration';
import { chooseHost } from './chooseHost';
import { provideDesktop } from './desktop';
import { buildExtension } from './packExtension';
import { provideCodeServer } from './provisionServer';
import { runOnElectron } from './runOnElectron';
import { runOnServer } from './runOnServer';
import { runSuite, type SuiteHost } from './runSuite';
import { say } from './say';
import { tallyOf } from './suiteResult';
import { findSuites, type IntegrationSuite } from './suites';
import { addTallies, formatTally, type Tally } from './tally';

async function openHost(): Promise<SuiteHost> {
  if ((await chooseHost()) === 'electron') {
    const executable = await provideDesktop();
    say(`  host: desktop VS Code (${executable})`);
    return run => runOnElectron(executable, run);
  }
  const install = await provideCodeServer();
  say('  host: VS Code server with headless Chromium');
  return run => runOnServer(install, run);
}

/**
 * Runs a suite; where some of it fails, once more in a new window. What failed in both counts as failed: a real
 * browser on a busy machine now and then does nothing for seconds. Both are in the output.
 */
async function runTwice(suite: IntegrationSuite, host: SuiteHost): Promise<Tally> {
  const first = await runSuite(suite, host);
  if (first.failures.length === 0) return tallyOf(first);
  say(`\n  integration/${suite.name} once more, in a new window`);
  const second = await runSuite(suite, host);
  const titles = new Set(first.failures.map(({ title }) => title));
  const isWhole = second.passed + second.failures.length >= first.passed + first.failures.length;
  const failures = isWhole ? second.failures.filter(({ title }) => titles.has(title)) : second.failures;
  const flaky = [...first.failures, ...second.failures].filter(failure => !failures.includes(failure));
  for (const { title } of flaky) {
    if (!failures.some(failure => failure.title === title)) {
      say(`  integration/${suite.name} FLAKY: ${title}: failed in one window of two`);
    }
  }
  const passed = second.passed + second.failures.length - failures.length;
  return tallyOf({ ...second, passed, failures });
}

/** Runs the named suites, all when none is named; the extension must be built. */
export async function runIntegration(names: readonly string[] = []): Promise<Tally> {
  const suites = findSuites();
  const unknown = names.filter(name => !suites.some(suite => suite.name === name));
  if (unknown.length > 0 || suites.length === 0) {
    throw new Error(
      `No integration suite ${unknown.join(', ')}; there are: ${suites.map(s => s.name).join(', ')}`,
    );
  }
  await bundleIntegration();
  const host = await openHost();
  const tallies: Tally[] = [];
  for (const suite of suites) {
    if (names.length === 0 || names.includes(suite.name)) {
      tallies.push(await runTwice(suite, host));
    }
  }
  return addTallies(tallies);
}

async function main(): Promise<void> {
  await buildExtension();
  const tally = await runIntegration(process.argv.slice(2));
  process.stdout.write(`${formatTally(tally)}\n`);
  process.exitCode = tally.failed === 0 ? 0 : 1;
}

if (require.main === module) {
  main().catch((error: unknown) => {
    say(error instanceof Error ? error.message : String(error));
    process.exit(1);
  });
}
