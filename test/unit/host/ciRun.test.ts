import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { projectRoot } from '../../host/paths';

/** What a pretended npm does for each of its commands: shell code. */
interface Npm {
  readonly ci?: string;
  readonly test: string;
  readonly backends?: string;
}

function runCi(npm: Npm): { readonly code: number | null; readonly lines: readonly string[] } {
  const folder = mkdtempSync(join(tmpdir(), 'ci-'));
  try {
    mkdirSync(join(folder, '.ci'));
    cpSync(join(projectRoot, '.ci', 'run'), join(folder, '.ci', 'run'));
    const scripts = npm.backends === undefined ? {} : { 'test:backends': 'x' };
    writeFileSync(join(folder, 'package.json'), JSON.stringify({ scripts }));
    const program = join(folder, 'bin', 'npm');
    mkdirSync(join(folder, 'bin'));
    writeFileSync(
      program,
      `#!/bin/sh\ncase "$1" in ci) ${npm.ci ?? 'true'};; test) ${npm.test};; run) ${npm.backends ?? 'false'};; esac\n`,
    );
    chmodSync(program, 0o755);
    const result = spawnSync('bash', [join(folder, '.ci', 'run')], {
      encoding: 'utf8',
      env: { ...process.env, PATH: `${join(folder, 'bin')}${delimiter}${process.env['PATH'] ?? ''}` },
    });
    return { code: result.status, lines: result.stdout.trimEnd().split('\n') };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

describe('.ci/run', function () {
  before(function () {
    if (process.platform === 'win32') {
      this.skip();
    }
  });

  const cases: readonly (readonly [string, Npm, string, boolean])[] = [
    ['all green', { test: 'echo "5 passed, 0 failed"' }, '5 passed, 0 failed', true],
    ['a failure', { test: 'echo "5 passed, 2 failed"; exit 1' }, '5 passed, 2 failed', false],
    ['a failure that npm hides', { test: 'echo "5 passed, 2 failed"' }, '5 passed, 2 failed', false],
    ['no test ran', { test: 'echo "0 passed, 0 failed"' }, '0 passed, 1 failed', false],
    ['no count', { test: 'echo hello' }, '0 passed, 1 failed', false],
    [
      'a failed exit without a failure',
      { test: 'echo "5 passed, 0 failed"; exit 3' },
      '5 passed, 1 failed',
      false,
    ],
    ['npm ci fails', { ci: 'exit 1', test: 'echo "5 passed, 0 failed"' }, '0 passed, 1 failed', false],
    [
      'backends too, one line over all',
      { test: 'echo "5 passed, 0 failed, 1 skipped"', backends: 'echo "2 passed, 0 failed, 2 skipped"' },
      '7 passed, 0 failed, 3 skipped',
      true,
    ],
    [
      'backends that ran no test',
      { test: 'echo "5 passed, 0 failed"', backends: 'echo "0 passed, 0 failed"' },
      '5 passed, 1 failed',
      false,
    ],
  ];
  for (const [what, npm, last, isGreen] of cases) {
    it(`${what}: ${last}`, () => {
      const { code, lines } = runCi(npm);
      assert.equal(lines.at(-1), last);
      assert.equal(code === 0, isGreen);
    });
  }
});
