/**
 * An extension that measures others: waits until its host is quiet, activates one extension after another, each
 * again in a quiet host, and leaves the text of VS Code's "Startup Performance" page in a file.
 */
import { renameSync, writeFileSync } from 'node:fs';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import * as vscode from 'vscode';

/** What the bench tells the driver, as JSON in the environment variable `OPEX_BENCH_PLAN`. */
export interface DriverPlan {
  /** Extension ids, in order. */
  readonly activate: readonly string[];
  readonly resultFile: string;
}

/** What the driver leaves. */
export interface DriverResult {
  /** Markdown of the performance page; undefined when something failed. */
  readonly page?: string;
  readonly error?: string;
  /** The host never became quiet before an activation: the figures of this run are not to be trusted. */
  readonly isNoisy: boolean;
}

/** A host is quiet when its event loop was never this late (ms) for `quietFor`. */
const lateness = 25;
const quietFor = 1500;
const patience = 30_000;

async function becomeQuiet(): Promise<boolean> {
  const deadline = Date.now() + patience;
  while (Date.now() < deadline) {
    const delay = monitorEventLoopDelay({ resolution: 10 });
    delay.enable();
    await sleep(quietFor);
    delay.disable();
    if (delay.max / 1e6 < lateness) {
      return true;
    }
  }
  return false;
}

async function measure(plan: DriverPlan): Promise<DriverResult> {
  let isNoisy = false;
  for (const id of plan.activate) {
    isNoisy = !(await becomeQuiet()) || isNoisy;
    const extension = vscode.extensions.getExtension(id);
    if (extension === undefined || extension.isActive) {
      throw new Error(`${id} is ${extension ? 'active already' : 'not installed'}`);
    }
    await extension.activate();
  }
  await becomeQuiet();
  await vscode.commands.executeCommand('perfview.show');
  const page = vscode.workspace.textDocuments.find(document => document.uri.scheme === 'perf');
  return { page: page?.getText() ?? '', isNoisy };
}

/** VS Code's entry. */
export async function activate(): Promise<void> {
  const plan = JSON.parse(process.env['OPEX_BENCH_PLAN'] ?? '') as DriverPlan;
  const result: DriverResult = await measure(plan).catch((error: unknown) => ({
    error: error instanceof Error ? error.message : String(error),
    isNoisy: true,
  }));
  writeFileSync(`${plan.resultFile}.part`, JSON.stringify(result));
  renameSync(`${plan.resultFile}.part`, plan.resultFile);
}
