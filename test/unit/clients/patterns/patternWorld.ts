import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import { runPatterns, type PatternOptions } from '../../../../src/clients/patterns/runPatterns';
import type { RunningPatterns } from '../../../../src/core/team/rulePatterns';
import type { SeverityRule } from '../../../../src/core/team/team';

/** The thread's bundle, built for tests, and what was started from it. */
export class PatternWorld {
  private readonly folder = mkdtempSync(join(tmpdir(), 'opex-patterns-'));
  private readonly running: RunningPatterns[] = [];
  /** A script that counts how often it is started, then runs the bundle. */
  readonly script = join(this.folder, 'counting.js');

  constructor() {
    this.build('src/patternWorker.ts', 'patternWorker.js');
    const starts = JSON.stringify(join(this.folder, 'starts'));
    this.write(
      'counting.js',
      `require('node:fs').appendFileSync(${starts}, 'x'); require('./patternWorker.js');`,
    );
    this.write('starts', '');
  }

  /** How many threads were started since the last `end`. */
  get starts(): number {
    return readFileSync(join(this.folder, 'starts')).length;
  }

  async run(messages: readonly string[], options: Partial<PatternOptions> = {}): Promise<RunningPatterns> {
    const running = await runPatterns(messages.map(ruleOf), {
      script: this.script,
      mayWait: true,
      ...options,
    });
    this.running.push(running);
    return running;
  }

  build(entry: string, name: string): string {
    const outfile = join(this.folder, name);
    buildSync({ entryPoints: [entry], outfile, bundle: true, platform: 'node', format: 'cjs' });
    return outfile;
  }

  write(name: string, text: string): string {
    const file = join(this.folder, name);
    writeFileSync(file, text);
    return file;
  }

  /** Ends what runs. */
  end(): void {
    for (const running of this.running.splice(0)) running.dispose();
    this.write('starts', '');
  }

  dispose(): void {
    this.end();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** Rule 1 stands on line 10, rule 2 on line 20 … */
export function ruleOf(message: string, index: number): SeverityRule {
  const line = (index + 1) * 10;
  return { class: 'major', message, number: index + 1, line, messagePlace: { file: 'f', line, column: 7 } };
}

/** `code@line` of each problem. */
export function told({ problems }: RunningPatterns): readonly string[] {
  return problems.map(({ code, place }) => `${code}@${place?.line ?? '?'}`);
}
