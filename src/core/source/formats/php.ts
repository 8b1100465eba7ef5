import { isLibraryPath } from '../libraryFrame';
import { hasSourceExtension, isAbsolutePath, lineNumber, parseLine } from '../sourceLocation';
import type { FormatFrames, StackFormat } from '../stackFormat';
import type { StackFrame } from '../stackFrame';

/** After the file of `#0 /app/a.php(12): charge()`, or of `/app/a.php(12) : eval()'d code(1): charge()`. */
const bracketed = /\((\d{1,9})\)(?:: |:?$| : )/;
/** Xdebug: `PHP   2. charge($order) /app/a.php:12`, with time and memory before it on a page. */
const xdebug = /^(?:PHP {1,9}|\d{1,9}\.\d{1,9}\s{1,20}\d{1,12}\s{1,20})?\d{1,4}\. /;
const phpFile = /\.(?:php\d?|phtml|phar|inc|module|install|theme|ctp|tpl)$/i;

/** PHP: the place that threw stands in the message, `#0` is its caller; `Next` begins what wraps it. */
export const php: StackFormat = {
  name: 'php',
  failing: 'first',
  rootCause: 'first',
  read(line) {
    const text = line.trimStart();
    if (text.startsWith('#')) return numbered(text);
    const traced = xdebug.test(text) ? xdebugFrame(text) : undefined;
    return traced ? { frames: [traced], failing: 'last' } : headFrame(text);
  },
};

function numbered(text: string): FormatFrames | undefined {
  const start = /^#\d{1,5}:? {1,4}/.exec(text)?.[0].length;
  if (start === undefined) return undefined;
  const rest = text.slice(start);
  const calledAt = rest.lastIndexOf(' called at [');
  if (calledAt > 0 && rest.endsWith(']')) {
    const location = parseLine(rest.slice(calledAt + 12, -1));
    return location && { frames: [frame(location.file, location.line, nameOf(rest.slice(0, calledAt)))] };
  }
  const found = bracketed.exec(rest);
  const line = lineNumber(found?.[1]);
  if (!found || line === undefined) return undefined;
  const file = rest.slice(0, found.index);
  if (!isAbsolutePath(file) && !hasSourceExtension(file) && !file.startsWith('phar:')) return undefined;
  return { frames: [frame(file, line, nameOf(rest.slice(found.index + found[0].length)))] };
}

function xdebugFrame(text: string): StackFrame | undefined {
  const call = text.replace(xdebug, '');
  const space = call.lastIndexOf(' ');
  const location = space < 0 ? undefined : parseLine(call.slice(space + 1));
  return location && phpFile.test(location.file)
    ? frame(location.file, location.line, nameOf(call.slice(0, space)))
    : undefined;
}

/** `… in /app/a.php:12`, `… in /app/a.php on line 12`, Laravel's `(E(code: 0): … at /app/a.php:12)`. */
function headFrame(text: string): FormatFrames | undefined {
  const onLine = text.lastIndexOf(' on line ');
  const isOld = onLine > 0 && /^\d{1,9}$/.test(text.slice(onLine + 9));
  const place = isOld ? `${text.slice(0, onLine)}:${text.slice(onLine + 9)}` : text.replace(/\)$/, '');
  const word = Math.max(
    text.startsWith('in ') ? -1 : -2,
    place.lastIndexOf(' in '),
    place.lastIndexOf(' at '),
  );
  if (word === -2) return undefined;
  const location = parseLine(place.slice(word + 4));
  if (!location) return undefined;
  const { file, line } = location;
  if (!phpFile.test(file) && !(isOld && (isAbsolutePath(file) || hasSourceExtension(file)))) return undefined;
  return {
    frames: [frame(file, line, undefined)],
    isHead: true,
    ...(text.startsWith('Next ') ? { begins: true } : {}),
  };
}

function nameOf(call: string): string {
  const open = call.indexOf('(');
  return (open < 0 ? call : call.slice(0, open)).trim();
}

function frame(file: string, line: number, name: string | undefined): StackFrame {
  return {
    file,
    line,
    ...(name ? { function: name } : {}),
    library: isLibraryPath(file) || isVendored(file),
  };
}

/** Composer's folder; other languages keep code of their own in a `vendor`, too. */
function isVendored(file: string): boolean {
  return /(?:^|[\\/])vendor[\\/]/.test(file) || file.startsWith('phar:');
}
