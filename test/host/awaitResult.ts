import { existsSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

/** Prints what was added to a growing text file, whole lines only. */
export class LineFollower {
  private read = 0;

  constructor(
    private readonly file: string,
    private readonly onLine: (line: string) => void,
  ) {}

  /** Passes on the lines written since the last call. */
  poll(): void {
    if (!existsSync(this.file)) {
      return;
    }
    const text = readFileSync(this.file, 'utf8');
    const end = text.lastIndexOf('\n') + 1;
    if (end > this.read) {
      text
        .slice(this.read, end - 1)
        .split('\n')
        .forEach(this.onLine);
      this.read = end;
    }
  }
}

/** Why a wait for a suite's result ended. */
export type WaitEnd = 'result' | 'timeout' | 'exited';

/** Waits until the result file is there, the host has ended, or time is up. */
export async function awaitResult(wait: {
  readonly resultFile: string;
  readonly timeoutMs: number;
  /** Settles when the host ends by itself. */
  readonly exited: Promise<unknown>;
  /** Called on every look, about four times a second. */
  readonly onPoll: () => void;
}): Promise<WaitEnd> {
  const deadline = Date.now() + wait.timeoutMs;
  const host = { hasExited: false };
  void wait.exited.then(() => (host.hasExited = true));
  for (;;) {
    // Asked before the file: what a host wrote before it ended must not be missed.
    const { hasExited } = host;
    wait.onPoll();
    if (existsSync(wait.resultFile)) {
      return 'result';
    }
    if (hasExited) {
      return 'exited';
    }
    if (Date.now() > deadline) {
      return 'timeout';
    }
    await sleep(250);
  }
}
