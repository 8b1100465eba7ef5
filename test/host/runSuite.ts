import { join } from 'node:path';
import { LineFollower, type WaitEnd } from './awaitResult';
import { makeTempDir } from './cleanup';
import { planVariable, type IntegrationPlan } from './integrationPlan';
import { prepareWorkspace } from './prepareWorkspace';
import { printFailures } from './printFailures';
import { formatSpan, say, stopwatch } from './say';
import { readSuiteResult, settleResult, type SuiteResult } from './suiteResult';
import type { IntegrationSuite } from './suites';
import { makeHostFolders, type HostFolders } from './vscodeServer';

/** One suite, ready to be run by either host. */
export interface HostRun {
  readonly suite: string;
  readonly folders: HostFolders;
  /** Folder the window opens; undefined opens none. */
  readonly workspace: string | undefined;
  readonly isTrusted: boolean;
  /** For the extension host. */
  readonly env: Readonly<Record<string, string>>;
  readonly resultFile: string;
  readonly timeoutMs: number;
  readonly onPoll: () => void;
}

/** How a host's run ended, and what the host itself had to say. */
export interface HostVerdict {
  readonly end: WaitEnd;
  readonly log: string;
}

/** A host that runs suites; suites do not know which. */
export type SuiteHost = (run: HostRun) => Promise<HostVerdict>;

function describeEnd(end: WaitEnd, timeoutMs: number): string {
  switch (end) {
    case 'result':
      return 'it ended';
    case 'exited':
      return 'VS Code ended before the suite did';
    case 'timeout':
      return `nothing within ${formatSpan(timeoutMs)}`;
  }
}

/** Runs one suite in a window of its own and prints what failed. */
export async function runSuite(suite: IntegrationSuite, host: SuiteHost): Promise<SuiteResult> {
  const elapsed = stopwatch();
  const { name, config } = suite;
  say(`\n  integration/${name}`);
  const temp = makeTempDir('suite');
  const resultFile = join(temp.path, 'result.json');
  const progressFile = join(temp.path, 'progress.txt');
  const plan: IntegrationPlan = { suite: name, resultFile, progressFile, trusted: config.trusted };
  const follower = new LineFollower(progressFile, line => {
    if (!line.startsWith('  …')) {
      say(`  ${line}`);
    }
  });
  const timeoutMs = config.timeoutSeconds * 1000;
  try {
    const verdict = await host({
      suite: name,
      folders: makeHostFolders(temp.path, {
        ...config.settings,
        ...(config.trusted ? { 'security.workspace.trust.enabled': false } : {}),
      }),
      workspace: await prepareWorkspace(config.workspace, temp.path),
      isTrusted: config.trusted,
      env: { [planVariable]: JSON.stringify(plan) },
      resultFile,
      timeoutMs,
      onPoll: () => follower.poll(),
    });
    follower.poll();
    const result = settleResult(
      `integration/${name}`,
      readSuiteResult(resultFile),
      describeEnd(verdict.end, timeoutMs),
    );
    printFailures(`integration/${name}`, result);
    if (verdict.end !== 'result') {
      say(`\n  What VS Code said last:\n${verdict.log}`);
    }
    say(`  integration/${name}: ${formatSpan(elapsed())}`);
    return result;
  } finally {
    temp.remove();
  }
}
