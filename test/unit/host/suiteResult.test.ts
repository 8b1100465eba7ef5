import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Mocha from 'mocha';
import { LineFollower } from '../../host/awaitResult';
import { reporterFor } from '../../host/resultReporter';
import { readSuiteResult, settleResult, tallyOf, type SuiteResult } from '../../host/suiteResult';
import { addTallies, emptyTally, formatTally } from '../../host/tally';

const good: SuiteResult = { version: 1, passed: 3, skipped: ['a'], failures: [] };

describe('settleResult', () => {
  it('lets a result with tests stand', () => assert.equal(settleResult('s', good, ''), good));

  it('makes a missing result a failure that says why', () => {
    const settled = settleResult('s', undefined, 'nothing within 3 min');
    assert.deepEqual(tallyOf(settled), { passed: 0, failed: 1, skipped: 0 });
    assert.match(settled.failures[0]?.message ?? '', /nothing within 3 min/);
  });

  it('makes a run without a test a failure, skipped ones or not', () => {
    const settled = settleResult('s', { ...good, passed: 0 }, '');
    assert.deepEqual(tallyOf(settled), { passed: 0, failed: 1, skipped: 1 });
  });
});

describe('formatTally', () => {
  it('names skipped tests only where there are some', () => {
    assert.equal(formatTally({ passed: 2, failed: 0, skipped: 0 }), '2 passed, 0 failed');
    assert.equal(formatTally({ passed: 2, failed: 1, skipped: 4 }), '2 passed, 1 failed, 4 skipped');
  });

  it('adds up', () => {
    const one = { passed: 1, failed: 2, skipped: 3 };
    assert.deepEqual(addTallies([one, one]), { passed: 2, failed: 4, skipped: 6 });
    assert.deepEqual(addTallies([]), emptyTally);
  });
});

describe('the reporter', () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'reporter-'))));
  afterEach(() => rmSync(folder, { recursive: true }));

  async function runInner(define: (suite: Mocha.Suite) => void): Promise<SuiteResult | undefined> {
    const resultFile = join(folder, 'result.json');
    const progressFile = join(folder, 'progress.txt');
    const inner = new Mocha({ reporter: reporterFor({ resultFile, progressFile, isVerbose: true }) });
    inner.cleanReferencesAfterRun(false);
    define(Mocha.Suite.create(inner.suite, 'inner'));
    await new Promise(resolve => inner.run(resolve));
    return readSuiteResult(resultFile);
  }

  it('counts passed, failed and skipped tests and failing hooks', async () => {
    const result = await runInner(suite => {
      suite.addTest(new Mocha.Test('passes', () => undefined));
      suite.addTest(
        new Mocha.Test('fails', () => {
          throw new Error('as it should');
        }),
      );
      suite.addTest(new Mocha.Test('is skipped'));
      suite.afterAll(() => {
        throw new Error('hook broke');
      });
    });
    assert.equal(result?.passed, 1);
    assert.deepEqual(result.skipped, ['inner › is skipped']);
    assert.deepEqual(
      result.failures.map(failure => failure.message),
      ['as it should', 'hook broke'],
    );
    const progress = readFileSync(join(folder, 'progress.txt'), 'utf8');
    assert.match(progress, /… inner › passes\n {2}✓ inner › passes/);
    assert.match(progress, /✗ inner › fails/);
  });
});

describe('LineFollower', () => {
  it('passes on whole lines, each once', () => {
    const folder = mkdtempSync(join(tmpdir(), 'lines-'));
    const file = join(folder, 'log');
    const seen: string[] = [];
    const follower = new LineFollower(file, line => seen.push(line));
    follower.poll();
    writeFileSync(file, 'one\ntw');
    follower.poll();
    writeFileSync(file, 'one\ntwo\nthree\n');
    follower.poll();
    follower.poll();
    rmSync(folder, { recursive: true });
    assert.deepEqual(seen, ['one', 'two', 'three']);
  });
});
