import { randomUUID } from 'node:crypto';
import { closeSync, openSync, readFileSync, rmSync, statSync, utimesSync, writeSync } from 'node:fs';
import { hostname } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { atExit } from './cleanup';

/** A holder touches its lock this often (ms), so that a lock nobody touches is known to be left over. */
const heartbeat = 2000;
const staleAfter = 30_000;

interface Holder {
  readonly id: string;
  readonly pid: number;
  readonly host: string;
}

function readHolder(file: string): Holder | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Holder;
  } catch {
    return undefined;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Whether a lock was left behind by a run that no longer exists. */
export function isStale(holder: Holder | undefined, ageMs: number, here: string = hostname()): boolean {
  if (ageMs > staleAfter) {
    return true;
  }
  // Another machine (or container) may share the folder: its process numbers say nothing here.
  return holder !== undefined && holder.host === here && !isAlive(holder.pid);
}

function tryTake(file: string, holder: Holder): boolean {
  try {
    const descriptor = openSync(file, 'wx');
    writeSync(descriptor, JSON.stringify(holder));
    closeSync(descriptor);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') {
      return false;
    }
    throw error;
  }
}

/** Drops a left-over lock, unless someone else replaced it since it was judged. */
function dropStale(file: string): void {
  try {
    const holder = readHolder(file);
    if (isStale(holder, Date.now() - statSync(file).mtimeMs) && readHolder(file)?.id === holder?.id) {
      rmSync(file, { force: true });
    }
  } catch {
    // Gone already: the next attempt to take it decides.
  }
}

/**
 * Runs `work` while no other run on this machine (or on one that shares the folder) does.
 * `onWait` is called once when another run holds the lock. A lock left by a run that died is taken over.
 */
export async function withInstallLock<T>(
  file: string,
  onWait: () => void,
  work: () => Promise<T>,
): Promise<T> {
  const holder: Holder = { id: randomUUID(), pid: process.pid, host: hostname() };
  let hasSaid = false;
  while (!tryTake(file, holder)) {
    dropStale(file);
    if (!hasSaid) {
      hasSaid = true;
      onWait();
    }
    // Spread, so that two waiters do not judge and take in step.
    await sleep(200 + Math.random() * 300);
  }
  const release = (): void => {
    if (readHolder(file)?.id === holder.id) {
      rmSync(file, { force: true });
    }
  };
  const takeBack = atExit(release);
  const beat = setInterval(() => {
    if (readHolder(file)?.id === holder.id) {
      utimesSync(file, new Date(), new Date());
    }
  }, heartbeat);
  try {
    return await work();
  } finally {
    clearInterval(beat);
    takeBack();
    release();
  }
}
