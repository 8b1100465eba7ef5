import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What must happen before this process ends, also when it ends by Ctrl-C: newest first. */
const pending = new Set<() => void>();
let isHooked = false;

function runAll(): void {
  for (const action of [...pending].reverse()) {
    pending.delete(action);
    try {
      action();
    } catch (error) {
      process.stderr.write(`cleaning up: ${String(error)}\n`);
    }
  }
}

function hook(): void {
  if (isHooked) {
    return;
  }
  isHooked = true;
  process.on('exit', runAll);
  for (const [signal, code] of [
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ] as const) {
    // Not at once: the tsx command kills a script that has not acknowledged a signal, in the midst of its clean-up.
    process.on(signal, () => setTimeout(() => process.exit(code), 100));
  }
}

/** Registers a synchronous action for the end of the process; the returned function takes it back. */
export function atExit(action: () => void): () => void {
  hook();
  pending.add(action);
  return () => pending.delete(action);
}

/** A temporary folder that is gone when the process ends, or earlier by `remove()`. */
export interface TempDir {
  readonly path: string;
  remove(): void;
}

/** Makes a temporary folder with a short path: sockets below it must stay under 104 bytes on macOS. */
export function makeTempDir(prefix: string): TempDir {
  const base = process.platform === 'darwin' ? '/tmp' : tmpdir();
  const path = realpathSync(mkdtempSync(join(base, `opex-${prefix}-`)));
  const drop = (): void => rmSync(path, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  const takeBack = atExit(drop);
  return {
    path,
    remove: () => {
      takeBack();
      drop();
    },
  };
}
