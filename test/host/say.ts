import { performance } from 'node:perf_hooks';

/** Prints one line of progress. Always to stderr: stdout belongs to results that programs read. */
export function say(message: string): void {
  process.stderr.write(`${message}\n`);
}

/** `0.4 s`, `12 s`, `3 min 05 s`: how long something took, for a line that a person reads. */
export function formatSpan(milliseconds: number): string {
  if (milliseconds < 10_000) {
    return `${(milliseconds / 1000).toFixed(1)} s`;
  }
  const seconds = Math.round(milliseconds / 1000);
  return seconds < 60
    ? `${seconds} s`
    : `${Math.floor(seconds / 60)} min ${String(seconds % 60).padStart(2, '0')} s`;
}

/** Returns a function that gives the milliseconds since the call. */
export function stopwatch(): () => number {
  const start = performance.now();
  return () => performance.now() - start;
}
