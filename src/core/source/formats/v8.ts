import { isLibraryPath } from '../libraryFrame';
import {
  hasSourceExtension,
  isAbsolutePath,
  isUrl,
  parseLocation,
  type SourceLocation,
} from '../sourceLocation';
import type { StackFrame } from '../stackFrame';
import type { StackFormat } from '../stackFormat';

/** Node, Chrome, Edge, IE and React Native: `at function (file:line:column)`, `at file:line:column`. */
export const v8: StackFormat = {
  name: 'v8',
  failing: 'first',
  rootCause: 'last',
  frame(line) {
    const text = line.trim();
    if (!text.startsWith('at ')) return undefined;
    const frame = v8Frame(text.slice(3));
    return frame ? { frame } : undefined;
  },
  beginsSection: line => /^\s*(?:\[cause\]:|Caused by:?) /.test(line),
};

function v8Frame(text: string): StackFrame | undefined {
  const evaluated = evalLocation(text);
  if (evaluated) return evaluated;
  const open = openingBracket(text);
  // A cut line may lack its last bracket: what follows the opening one is still the place.
  const inner =
    open < 0 ? text.replace(/^async /, '') : text.slice(open + 1, text.endsWith(')') ? -1 : undefined);
  const location = parseLocation(inner);
  if (!location || !isPlace(location)) return undefined;
  const name = open < 0 ? '' : text.slice(0, open).trim();
  // Without brackets the whole rest is the file; a sentence that begins with "at" is none.
  if (open < 0 && /\s/.test(inner) && !isUrl(inner) && !isAbsolutePath(inner)) return undefined;
  return {
    ...location,
    ...(name ? { function: name } : {}),
    library: isLibraryPath(location.file),
  };
}

/** `baz (eval at foo (eval at speak (file:21:17)), <anonymous>:1:30)`: the innermost real file. */
function evalLocation(text: string): StackFrame | undefined {
  const start = text.indexOf('(eval at ');
  if (start < 0) return undefined;
  const open = text.lastIndexOf(' (', text.lastIndexOf('), '));
  const close = text.indexOf(')', open);
  const location = open > start && close > 0 ? parseLocation(text.slice(open + 2, close)) : undefined;
  if (!location || !isPlace(location)) return undefined;
  return { ...location, function: text.slice(0, start).trim(), library: isLibraryPath(location.file) };
}

/** Where the brackets of the place open: `f (x)`, `f(x)`, `Type.f [as g] (file(copy).js:1:2)`. */
function openingBracket(text: string): number {
  const spaced = text.indexOf(' (', text.startsWith('(') ? text.indexOf(')') : 0);
  if (spaced > 0) return spaced + 1;
  return text.endsWith(')') && /^[^\s(]+\(/.test(text) ? text.indexOf('(') : -1;
}

function isPlace({ file, column }: SourceLocation): boolean {
  if (isUrl(file) || isAbsolutePath(file) || hasSourceExtension(file)) return true;
  // `<anonymous>:8:9`, `eval code:1:1`, `repl:1:2`, `[eval]:1:1`: a column makes it a place, a time of day is none.
  return column !== undefined && /^[<[A-Za-z_$]/.test(file);
}
