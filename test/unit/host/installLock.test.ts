import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { isStale, withInstallLock } from '../../host/installLock';

/** The number of a process that has ended. */
const deadPid = spawnSync(process.execPath, ['-e', '0']).pid;

describe('isStale', () => {
  const holder = { id: 'x', pid: process.pid, host: hostname() };
  const cases: readonly (readonly [string, Parameters<typeof isStale>, boolean])[] = [
    ['a live process', [holder, 1000], false],
    ['a process that ended', [{ ...holder, pid: deadPid }, 1000], true],
    ['the same number on another machine', [{ ...holder, pid: deadPid, host: 'elsewhere' }, 1000], false],
    ['nobody touched it for a minute', [{ ...holder, host: 'elsewhere' }, 60_000], true],
    ['half written, a moment ago', [undefined, 10], false],
    ['half written, a minute ago', [undefined, 60_000], true],
  ];
  for (const [what, args, expected] of cases) {
    it(`${what}: ${expected}`, () => assert.equal(isStale(...args), expected));
  }
});

describe('withInstallLock', () => {
  let folder: string;
  let lock: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'lock-'));
    lock = join(folder, 'install.lock');
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('lets one in at a time and tells those who wait', async () => {
    let inside = 0;
    let most = 0;
    let waits = 0;
    const work = async (): Promise<void> => {
      inside += 1;
      most = Math.max(most, inside);
      await sleep(20);
      inside -= 1;
    };
    await Promise.all([1, 2, 3].map(() => withInstallLock(lock, () => (waits += 1), work)));
    assert.equal(most, 1);
    assert.equal(waits, 2);
    assert.equal(existsSync(lock), false);
  });

  it('takes over the lock of a run that died', async () => {
    writeFileSync(lock, JSON.stringify({ id: 'gone', pid: deadPid, host: hostname() }));
    assert.equal(
      await withInstallLock(
        lock,
        () => undefined,
        () => Promise.resolve('done'),
      ),
      'done',
    );
  });

  it('gives the lock back when the work fails', async () => {
    await assert.rejects(
      withInstallLock(
        lock,
        () => undefined,
        () => Promise.reject(new Error('no space')),
      ),
      /no space/,
    );
    assert.equal(existsSync(lock), false);
  });
});
