import { isLibraryPath } from '../libraryFrame';
import { hasSourceExtension, isAbsolutePath, isUrl, parseLocation } from '../sourceLocation';
import { oneFrame, type StackFormat } from '../stackFormat';
import type { StackFrame } from '../stackFrame';

/** Places that are no file, as engines name them. */
const noFile = /^(?:self-hosted|debugger eval code|eval code|user-script|\[native code\]|<[^<>]{1,100}>)/;

/** Firefox, Safari, JavaScriptCore and old Opera: `function@file:line:column`, or the place alone. */
export const gecko: StackFormat = {
  name: 'gecko',
  failing: 'first',
  rootCause: 'last',
  read(line) {
    const text = line.trimStart();
    const at = splitAt(text);
    return oneFrame(at < 0 ? bare(text) : named(text.slice(0, at), text.slice(at + 1)));
  },
};

function named(rawName: string, place: string): StackFrame | undefined {
  const location = parseLocation(withoutEval(place));
  if (!location) return undefined;
  const { file } = location;
  const known = isUrl(file) ? hasPath(file) : isAbsolutePath(file) || hasSourceExtension(file);
  // "root@db.example.com:22" is an address: without a known file only `name@folder/place:line:column` is a frame.
  if (!known && !noFile.test(file)) {
    if (location.column === undefined || /\s/.test(place) || file.includes('.') || !file.includes('/'))
      return undefined;
  }
  const name = cleanName(rawName);
  return { ...location, ...(name ? { function: name } : {}), library: isLibraryPath(file) };
}

/** `http://host/file.js:48:22` or `102.js:1:2956` as the whole line. */
function bare(text: string): StackFrame | undefined {
  if (text.includes('(') ? !isUrl(text) : /\s/.test(text)) return undefined;
  const location = parseLocation(text);
  if (location?.column === undefined) return undefined;
  const { file } = location;
  const isPlace = isUrl(file)
    ? hasPath(file) && !/\s/.test(file)
    : /\.(?:[cm]?[jt]sx?|(?:js)?bundle)$/.test(file);
  return isPlace ? { ...location, library: isLibraryPath(file) } : undefined;
}

/** The `@` before the place: the first one that a URL or root follows, else the last (names may hold one). */
function splitAt(text: string): number {
  for (let at = text.indexOf('@'); at >= 0; at = text.indexOf('@', at + 1)) {
    const rest = text.slice(at + 1, at + 32);
    // A URL before any `@` is the place itself: `http://h/@scope/a.js:1:2`.
    if (/^(?:[a-z][a-z0-9+.-]{1,20}:\/\/|\/|[A-Za-z]:[\\/]|blob:)/.test(rest)) return isUrl(text) ? -1 : at;
  }
  return isUrl(text) || text.startsWith('/') ? -1 : text.lastIndexOf('@');
}

/** `file.js line 26 > eval line 2 > eval:1:30`: code made in line 26 of the file. */
function withoutEval(place: string): string {
  const made = place.indexOf(' line ');
  if (made < 0) return place;
  const digits = /^\d{1,9}/.exec(place.slice(made + 6, made + 16));
  return digits && place.includes(' > ', made) ? `${place.slice(0, made)}:${digits[0]}` : place;
}

function hasPath(file: string): boolean {
  const host = file.indexOf('//');
  return host < 0 || file.indexOf('/', host + 2) > 0;
}

/** Old Firefox and Opera print arguments: `bar(1)`, `<anonymous function: run>([arguments not available])`. */
function cleanName(name: string): string {
  const trimmed = name.replace(/^Error created at /, '');
  if (trimmed === '()' || trimmed === '(null)' || trimmed === '<anonymous function>') return '';
  const run = /^<anonymous function: ([^>]+)>/.exec(trimmed);
  if (run?.[1]) return run[1];
  const open = trimmed.indexOf('(');
  return open > 0 && trimmed.endsWith(')') ? trimmed.slice(0, open) : trimmed;
}
