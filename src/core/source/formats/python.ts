import { isLibraryPath } from '../libraryFrame';
import type { StackFormat } from '../stackFormat';
import type { StackFrame } from '../stackFrame';

const frameLine = /^File "([^"]{1,4096})", line (\d{1,9})(?:, in (.{1,1000}))?$/;
const repeated = /^\[Previous line repeated (\d{1,9}) more times?\]$/;
/** Recursion is told by a few frames as well as by a thousand. */
const maxRepeats = 16;

/** Python: the failing frame is last; chained exceptions print their cause first; groups draw bars before each line. */
export const python: StackFormat = {
  name: 'python',
  failing: 'last',
  rootCause: 'first',
  frame(line, next) {
    const text = withoutBars(line);
    if (!text.startsWith('File "')) return undefined;
    const [, file, number, name] = frameLine.exec(text) ?? [];
    if (file === undefined || Number(number) === 0) return undefined;
    const frame: StackFrame = {
      file,
      line: Number(number),
      ...(name ? { function: name } : {}),
      library: isLibraryPath(file),
    };
    const times = next === undefined ? undefined : repeated.exec(withoutBars(next))?.[1];
    return times === undefined
      ? { frame }
      : { frame, times: 1 + Math.min(Number(times), maxRepeats), usesNext: true };
  },
  beginsSection: line => withoutBars(line).replace(/^\+ /, '').endsWith('Traceback (most recent call last):'),
};

/** Exception groups: `  | File "…"`, `    +---------------- 1 ----------------`. */
function withoutBars(line: string): string {
  let start = 0;
  while (start < line.length && (line[start] === ' ' || line[start] === '|' || line[start] === '\t')) start++;
  return line.slice(start).trimEnd();
}
