/**
 * Runs test files in a mocha of its own: `tsx runMochaFiles.ts PLAN.json`, the file being a `MochaPlan`.
 * Outside VS Code; what runs inside the extension host is `test/integration/index.ts`.
 */
import { readFileSync } from 'node:fs';
import Mocha from 'mocha';
import { reporterFor, type ReportTarget } from './resultReporter';

/** What to run and where to report. */
export interface MochaPlan extends ReportTarget {
  readonly files: readonly string[];
  readonly timeoutMs: number;
}

async function main(plan: MochaPlan): Promise<void> {
  const mocha = new Mocha({
    ui: 'bdd',
    timeout: plan.timeoutMs,
    forbidOnly: true,
    // Paths stay absolute, so that they can be mapped and shortened where they are printed.
    fullTrace: true,
    reporter: reporterFor(plan),
  });
  plan.files.forEach(file => mocha.addFile(file));
  await mocha.loadFilesAsync();
  const failures = await new Promise<number>(resolve => mocha.run(resolve));
  // A server that a test forgot must not keep the run alive.
  process.exit(failures === 0 ? 0 : 1);
}

void main(JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8')) as MochaPlan);
