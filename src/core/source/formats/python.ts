import { isLibraryPath } from '../libraryFrame';
import { lineNumber, parseLine } from '../sourceLocation';
import type { FormatFrames, StackFormat } from '../stackFormat';
import type { StackFrame } from '../stackFrame';

const frameLine = /^File "([^"]{1,4096})", line (\d{1,9})(?:, in (.{1,1000}))?$/;
/** faulthandler, which prints the most recent call first, leaves the comma out. */
const faultLine = /^File "([^"]{1,4096})", line (\d{1,9}) in (.{1,1000})$/;
/** IPython: `File ~/shop/app.py:12, in charge(order)`. */
const ipythonLine = /^File ([^":][^:]{0,1000}|[A-Za-z]:[^:]{1,1000}):(\d{1,9}), in ([^(]{1,1000})/;
/** pytest (`test_a.py:12: in test_x`, `a.py:7: ValueError`) and rich (`/a.py:12 in charge`), after the place. */
const afterPlace =
  /^(?:: in ([^\s(]{1,200})| in ([^\s(]{1,200})|: (?:[\w.]{0,100}(?:Error|Exception|Failed|Exit|Warning|Interrupt))(?:$|:))/;
const repeated = /^\[Previous line repeated (\d{1,9}) more times?\]$/;
/** Recursion is told by a few frames as well as by a thousand. */
const maxRepeats = 16;

/** Python: the failing frame is last; chained exceptions print their cause first; groups draw bars before each line. */
export const python: StackFormat = {
  name: 'python',
  failing: 'last',
  rootCause: 'first',
  read(line, next) {
    const text = withoutBars(line);
    if (!text.startsWith('File ')) return pytestFrame(text);
    const fault = faultLine.exec(text);
    const [, file, number, name] = fault ?? frameLine.exec(text) ?? ipythonLine.exec(text) ?? [];
    const frame = toFrame(file, lineNumber(number), name);
    if (!frame) return undefined;
    if (fault) return { frames: [frame], failing: 'first' };
    const times = next === undefined ? undefined : repeated.exec(withoutBars(next))?.[1];
    return times === undefined
      ? { frames: [frame] }
      : { frames: Array<StackFrame>(1 + Math.min(Number(times), maxRepeats)).fill(frame), usesNext: true };
  },
  begins: line =>
    /(?:\(most recent call (?:last|first)\):?|^Thread 0x.{0,60}:)$/.test(line.slice(-100))
      ? 'next'
      : undefined,
};

function pytestFrame(text: string): FormatFrames | undefined {
  const ends = text.indexOf('.py:');
  if (ends < 1) return undefined;
  const digits = /^\d{1,9}/.exec(text.slice(ends + 4, ends + 14))?.[0] ?? '';
  const place = text.slice(0, ends + 4 + digits.length);
  const after = afterPlace.exec(text.slice(place.length, place.length + 400));
  const location = after && !/[\s"'(]/.test(place) ? parseLine(place) : undefined;
  const frame = toFrame(location?.file, location?.line, after?.[1] ?? after?.[2]);
  return frame && { frames: [frame] };
}

function toFrame(
  file: string | undefined,
  line: number | undefined,
  name: string | undefined,
): StackFrame | undefined {
  if (file === undefined || line === undefined) return undefined;
  return { file, line, ...(name ? { function: name } : {}), library: isLibraryPath(file) };
}

/** Exception groups: `  | File "…"`, `    +---------------- 1 ----------------`; rich: `│ /a.py:12 in f │`. */
function withoutBars(line: string): string {
  let start = 0;
  let end = line.length;
  while (start < end && isBar(line.charCodeAt(start))) start++;
  while (end > start && isBar(line.charCodeAt(end - 1))) end--;
  return line.slice(start, end);
}

/** Space, tab, `|`, `│`. */
function isBar(code: number): boolean {
  return code === 32 || code === 9 || code === 124 || code === 0x2502;
}
