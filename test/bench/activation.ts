import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BrowserContext } from 'playwright-core';
import { awaitResult } from '../host/awaitResult';
import { launchBrowser } from '../host/chromium';
import { makeTempDir } from '../host/cleanup';
import { packExtension } from '../host/packExtension';
import { vsixFile } from '../host/paths';
import { prepareWorkspace } from '../host/prepareWorkspace';
import { provideCodeServer, type ServerInstall } from '../host/provisionServer';
import { say } from '../host/say';
import { hostEnv, makeHostFolders, startTestServer, type HostFolders } from '../host/vscodeServer';
import type { DriverPlan, DriverResult } from './support/activationDriver';
import { median, type BenchResult } from './support/bench';
import { builtIns, copyBuiltIn, unpackQuiet, writeDriver, writeEmpty } from './support/benchExtensions';
import { parseActivations, type ActivationTimes } from './support/perfview';

/** Fresh extension hosts that are measured. */
const hosts = 9;

/** Longest time for one host, ms. */
const hostTimeout = 180_000;

/** Measured name -> extension id. */
type Subjects = ReadonlyMap<string, string>;

async function prepareExtensions(install: ServerInstall, extensions: string): Promise<Subjects> {
  await writeDriver(extensions);
  return new Map([
    ['opex', unpackQuiet(vsixFile, extensions)],
    ['empty', writeEmpty(extensions)],
    ...builtIns.map(name => [name, copyBuiltIn(name, install.codeRoot, extensions)] as const),
  ]);
}

interface Lab {
  readonly install: ServerInstall;
  readonly folders: HostFolders;
  readonly browser: BrowserContext;
  readonly workspace: string;
  readonly subjects: Subjects;
}

async function measureHost(lab: Lab, run: number, temp: string): Promise<DriverResult> {
  const ids = [...lab.subjects.values()];
  // Whoever goes first may pay for what all share: each starts in turn.
  const activate = ids.map((_, index) => ids[(index + run) % ids.length] ?? '');
  const plan: DriverPlan = { activate, resultFile: join(temp, `result-${run}.json`) };
  const server = await startTestServer(
    lab.install,
    lab.folders,
    hostEnv({
      OPEX_BENCH_PLAN: JSON.stringify(plan),
      // The originals would take the names that the copies register; git and github need git-base.
      VSCODE_SKIP_BUILTIN_EXTENSIONS: [...builtIns, 'git', 'github'].map(name => `vscode.${name}`).join(','),
    }),
  );
  const page = await lab.browser.newPage();
  try {
    const query = new URLSearchParams({
      folder: lab.workspace,
      payload: JSON.stringify([['enableProposedApi', '']]),
    });
    await page.goto(`${server.url}/?${query.toString()}`);
    const end = await awaitResult({
      resultFile: plan.resultFile,
      timeoutMs: hostTimeout,
      exited: server.process.exited,
      onPoll: () => undefined,
    });
    if (end !== 'result') {
      throw new Error(`host ${run + 1}: ${end} before the driver was done\n${server.process.tail()}`);
    }
    return JSON.parse(readFileSync(plan.resultFile, 'utf8')) as DriverResult;
  } finally {
    await page.close();
    await server.process.stop();
  }
}

function timesOf(page: string, subjects: Subjects): ReadonlyMap<string, ActivationTimes> {
  const rows = parseActivations(page);
  return new Map(
    [...subjects].map(([name, id]) => {
      const times = rows.get(id);
      if (times === undefined || Number.isNaN(times.loadMs + times.activateMs + times.finishMs)) {
        throw new Error(`the performance page has no times for ${id}:\n${page}`);
      }
      return [name, times];
    }),
  );
}

async function measureAll(lab: Lab, temp: string): Promise<readonly ReadonlyMap<string, ActivationTimes>[]> {
  const runs: ReadonlyMap<string, ActivationTimes>[] = [];
  for (let run = 0; run < hosts; run += 1) {
    const { page, error, isNoisy } = await measureHost(lab, run, temp);
    if (page === undefined) {
      throw new Error(`host ${run + 1}: ${error ?? 'no page'}`);
    }
    const times = timesOf(page, lab.subjects);
    runs.push(times);
    const line = [...times].map(([name, { loadMs, activateMs }]) => `${name} ${loadMs}+${activateMs}`);
    say(`host ${run + 1} of ${hosts}${isNoisy ? ' (never quiet)' : ''}: ${line.join(', ')} ms`);
  }
  return runs;
}

/**
 * `activation`: how long Opex takes to load and activate, in a quiet extension host of its own, beside an empty
 * extension and copies of built-ins. VS Code's own figures (its "Startup Performance" page, ms), median of 9 hosts.
 */
export async function run(): Promise<BenchResult> {
  say('Building and packing Opex …');
  await packExtension();
  const install = await provideCodeServer();
  const temp = makeTempDir('activation');
  const folders = makeHostFolders(temp.path, { 'security.workspace.trust.enabled': false });
  const workspace = await prepareWorkspace('shop', temp.path);
  const subjects = await prepareExtensions(install, folders.extensions);
  const browser = await launchBrowser(folders.profile);
  const lab: Lab = { install, folders, browser, workspace: workspace ?? temp.path, subjects };
  const runs = await measureAll(lab, temp.path);
  await browser.close();
  const middle = (name: string, pick: (times: ActivationTimes) => number): number =>
    median(runs.map(times => pick(times.get(name) ?? { loadMs: NaN, activateMs: NaN, finishMs: NaN })));
  const figures = Object.fromEntries(
    [...subjects.keys()].map(name => [
      name,
      {
        loadMs: middle(name, times => times.loadMs),
        activateMs: middle(name, times => times.activateMs),
        finishMs: middle(name, times => times.finishMs),
      },
    ]),
  );
  temp.remove();
  return { data: `median of ${hosts} fresh extension hosts, VS Code server`, figures };
}
