import { isLibraryPath } from '../libraryFrame';
import { hasSourceExtension, isAbsolutePath, lineNumber, parseLocation } from '../sourceLocation';
import { oneFrame, type FormatFrames, type StackFormat } from '../stackFormat';
import type { StackFrame } from '../stackFrame';

/** `#3  `, Boost's `3# `, lldb's `* frame #3: `, Valgrind's `==12==    by 0x4: `, glog's and folly's `    @ 0x4 `. */
const start =
  /^(?:(?:\* )?(?:frame )?#\d{1,5}:?\s{1,12}|\d{1,5}# |==\d{1,9}==\s{1,12}(?:at|by) 0x[0-9A-Fa-f]{1,16}: |@\s{1,8}(?:0x)?[0-9a-f]{1,16}\s{1,4})/;
const address = /^0x[0-9a-f]{1,16}(?: in)?(?: |$)/i;
/** What stands after the place: build id, binary, notes of compiler and debugger. */
const tail =
  / (?:\(BuildId: [^()]{1,100}\)|\([^()\s]{1,1000}\+0x[0-9a-f]{1,16}\)|\[(?:opt|inlined|artificial)\]|\(discriminator \d{1,9}\)|\[0x[0-9a-f]{1,16}\])$/;
/** Breakpad: `libshop.so!Cart::add [cart.cpp : 12 + 0x5]`; WinDbg: `shop!Cart::add+0x1d [c:\shop\cart.cpp @ 12]`. */
const squared =
  /^\d{1,4}\s{1,4}(?:[0-9a-f`]{8,17} ){0,3}(\S.{0,1000}?)(?:\+0x[0-9a-f]{1,16})? \[([^[\]]{1,1000}?) (?::|@) (\d{1,9})(?: \+ 0x[0-9a-f]{1,16})?\]/;
/** `std::stacktrace` of Microsoft: `3> C:\shop\cart.cpp(12): shop!Cart::add+0x1d`. */
const angled = /^\d{1,4}> ([^()]{1,1000})\((\d{1,9})\): (\S{1,1000}?)(?:\+0x[0-9A-F]{1,16})?$/;
const quoted = /^Source "([^"]{1,4096})", line (\d{1,9}), in (\S.*)$/;
const undefinedBehaviour = ': runtime error: ';

/** C, C++ and what is compiled like it: gdb, lldb, sanitizers, Valgrind, Boost, backward-cpp, Breakpad, WinDbg, folly. */
export const native: StackFormat = {
  name: 'native',
  failing: 'first',
  rootCause: 'first',
  read(line, next) {
    const text = line.trimStart();
    const lead = start.exec(text)?.[0];
    if (lead === undefined) return otherFrame(text);
    const body = withoutTail(text.slice(lead.length));
    const frame = quotedFrame(body) ?? placedFrame(body, lead);
    if (frame) return oneFrame(frame);
    // gdb breaks long lines before `at`, folly before the place.
    const following = next?.trimStart() ?? '';
    const at = ` ${following}`.lastIndexOf(' at ');
    if (following === next || !(at >= 0 || lead.startsWith('@'))) return undefined;
    const place = parseLocation(at < 0 ? following : following.slice(at + 3));
    if (!place || !hasSourceExtension(place.file) || /[\s(]/.test(place.file)) return undefined;
    return { frames: [toFrame(place, body)], usesNext: true };
  },
};

function placedFrame(body: string, lead: string): StackFrame | undefined {
  // Valgrind: `charge (cart.c:12)`.
  const open = lead.startsWith('==') && body.endsWith(')') ? body.lastIndexOf(' (') : -1;
  if (open > 0) {
    const place = parseLocation(body.slice(open + 2, -1));
    return place && hasSourceExtension(place.file) ? toFrame(place, body.slice(0, open)) : undefined;
  }
  const at = body.lastIndexOf(' at ');
  const found = parseLocation(body);
  if (!found) return undefined;
  const from = at >= 0 ? at + 4 : fileStart(found.file);
  const file = found.file.slice(from);
  const isFile = hasSourceExtension(file) || ((at >= 0 || address.test(body)) && isAbsolutePath(file));
  return file !== '' && isFile ? toFrame({ ...found, file }, body.slice(0, at >= 0 ? at : from)) : undefined;
}

/** The sanitizers put function and file side by side: the file begins at the first root, else at the last space. */
function fileStart(text: string): number {
  const skip = address.exec(text)?.[0].length ?? 0;
  for (let space = Math.max(skip - 1, 0); space >= 0; space = text.indexOf(' ', space + 1)) {
    if (isAbsolutePath(text.slice(space + 1, space + 5)) && text[space + 2] !== ' ') return space + 1;
  }
  return text.lastIndexOf(' ') + 1;
}

function quotedFrame(body: string): StackFrame | undefined {
  const [, file, number, name] = quoted.exec(body) ?? [];
  const line = lineNumber(number);
  return file === undefined || line === undefined ? undefined : toFrame({ file, line }, name ?? '');
}

function otherFrame(text: string): FormatFrames | undefined {
  const squaredMatch = text.endsWith(']') ? squared.exec(text) : null;
  const [, file, number, name] = squaredMatch
    ? ['', squaredMatch[2], squaredMatch[3], squaredMatch[1]]
    : (angled.exec(text) ?? []);
  const line = lineNumber(number);
  if (file !== undefined && line !== undefined) return oneFrame(toFrame({ file, line }, name ?? ''));
  const error = text.indexOf(undefinedBehaviour);
  const place = error < 0 ? undefined : parseLocation(text.slice(0, error));
  return place && hasSourceExtension(place.file) ? { frames: [toFrame(place, '')], isHead: true } : undefined;
}

function toFrame(place: { file: string; line: number; column?: number }, before: string): StackFrame {
  const name = functionName(before);
  return {
    ...place,
    ...(name ? { function: name } : {}),
    library: isLibraryPath(place.file) || /^(?:__libc_|__GI_|_start$|std::|__asan|__interceptor_)/.test(name),
  };
}

/** `0x4 in Cart::add (this=0x0)` → `Cart::add`; arguments that are types stay: they tell overloads apart. */
function functionName(before: string): string {
  let name = before.trim().replace(address, '').replace(/^in /, '').trim();
  const binary = name.indexOf('`');
  if (binary > 0) name = name.slice(binary + 1);
  const open = name.indexOf(' (');
  return open > 0 && /[),]$/.test(name) && !name.includes(' -> ') ? name.slice(0, open) : name;
}

function withoutTail(text: string): string {
  const once = text.replace(tail, '');
  return once === text ? text : once.replace(tail, '');
}
