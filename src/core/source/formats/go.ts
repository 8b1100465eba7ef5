import { isGoStandard, isLibraryPath } from '../libraryFrame';
import type { StackFormat } from '../stackFormat';
import type { StackFrame } from '../stackFrame';

const place = /^(\S.{0,4096}?\.(?:go|s|c|cgo)):(\d{1,9})(?: \+0x[0-9a-f]+)?(?: fp=\S+ sp=\S+(?: pc=\S+)?)?$/;
/** zap and pkg/errors leave the arguments out: `main.(*Server).handle`. */
const bareCall = /^[\w./%~-]{1,300}\.[\w.()*[\]]{1,300}$/;
const createdBy = /^created by (\S+)/;

/** Go: the function on one line, its place indented on the next; or both on one line with ` in `. */
export const go: StackFormat = {
  name: 'go',
  failing: 'first',
  // A trace of several goroutines begins with the one that panicked.
  rootCause: 'first',
  frame(line, next) {
    const text = line.trim();
    const inline = text.indexOf(') in ');
    if (inline > 0) {
      const frame = goFrame(text.slice(0, inline + 1), text.slice(inline + 5));
      return frame ? { frame } : undefined;
    }
    // The place is indented, and a function line ends in its arguments: cheap to see before any pattern runs.
    if (next === undefined || !/^\s+\S/.test(next)) return undefined;
    if (!text.endsWith(')') && !text.startsWith('created by ') && !bareCall.test(text)) return undefined;
    const frame = goFrame(text, next.trim());
    return frame ? { frame, usesNext: true } : undefined;
  },
  beginsSection: line => /^goroutine \d+ .*\[.*\]:$/.test(line),
};

function goFrame(call: string, where: string): StackFrame | undefined {
  const [, file, number] = place.exec(where) ?? [];
  if (file === undefined || Number(number) === 0) return undefined;
  const name = createdBy.exec(call)?.[1] ?? functionName(call);
  return {
    file,
    line: Number(number),
    function: name,
    library: isLibraryPath(file) || isGoStandard(name),
  };
}

/** `main.(*Server).handle(0xc0000, …)` without its arguments: the last bracket that is not a receiver's. */
function functionName(call: string): string {
  if (!call.endsWith(')')) return call;
  let depth = 0;
  for (let i = call.length - 1; i >= 0; i--) {
    if (call[i] === ')' || call[i] === '}') depth++;
    else if (call[i] === '{') depth--;
    else if (call[i] === '(' && --depth === 0) return call.slice(0, i);
  }
  return call;
}
