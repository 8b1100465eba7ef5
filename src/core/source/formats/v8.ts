import { isLibraryPath } from '../libraryFrame';
import {
  hasSourceExtension,
  isAbsolutePath,
  isUrl,
  parseLocation,
  type SourceLocation,
} from '../sourceLocation';
import { oneFrame, type StackFormat } from '../stackFormat';
import type { StackFrame } from '../stackFrame';

/** Places that are no file: what a console, an `eval` or a virtual machine runs. */
const noFile =
  /^(?:<[^<>]{1,200}>|\[[^[\]]{1,200}\]|repl\d*|REPL\d+|eval code|evalmachine\.<anonymous>|native|vm\.js)$/;

/** Turbopack: `[project]/src/page.tsx [app-ssr] (ecmascript):10:9`. */
const bundlerNote = / \[[\w-]{1,40}\] \(ecmascript[^()]{0,60}\)(?=:\d)/;

/** Node, Chrome, Edge, IE, Hermes, Deno, Bun: `at function (file:line:column)`, `at file:line:column`. */
export const v8: StackFormat = {
  name: 'v8',
  failing: 'first',
  rootCause: 'last',
  read(line) {
    const text = line.trimStart().replace(/^["'`]\s*/, '');
    return text.startsWith('at ') ? oneFrame(v8Frame(withoutTail(text.slice(3).trimStart()))) : undefined;
  },
  begins(line) {
    if (/^\s*(?:\[cause\]:|Caused by:?|caused by:) /.test(line)) return 'next';
    // Errors of an AggregateError are no causes of one another.
    return /^\s*(?:\[errors\]: \[|\[\w{1,60}\]: \w{0,60}Error\b)/.test(line) ? 'aside' : undefined;
  },
};

/** What `util.inspect` and JSON leave after a frame. */
function withoutTail(text: string): string {
  return text.replace(/ \{$|["'`][\]}, ]{0,9}$|(?<=\d|\)),$/, '').replace(bundlerNote, '');
}

function v8Frame(text: string): StackFrame | undefined {
  const evaluated = evalLocation(text);
  if (evaluated) return evaluated;
  const open = openingBracket(text);
  // A cut line may lack its last bracket: what follows the opening one is still the place.
  const inside = open < 0 ? text : text.slice(open + 1, text.endsWith(')') ? -1 : undefined);
  const inner = inside.replace(/^async /, '').replace(/^address at /, '');
  const location = parseLocation(inner);
  if (!location || !isPlace(location, open >= 0)) return undefined;
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
  const start = text.indexOf('eval at ');
  if (start < 0 || (start > 0 && text[start - 1] !== '(')) return undefined;
  // The innermost bracket holds the file; it may hold brackets of its own, so that its end is the first `)` after numbers.
  const open = text.lastIndexOf(' (', lastEvalEnd(text, start));
  const close = /:\d{1,9}\)/.exec(text.slice(open));
  const location =
    open > start && close
      ? parseLocation(text.slice(open + 2, open + close.index + close[0].length - 1))
      : undefined;
  if (!location || !isPlace(location, true)) return undefined;
  const name = text.slice(0, Math.max(start - 1, 0)).trim();
  return { ...location, ...(name ? { function: name } : {}), library: isLibraryPath(location.file) };
}

/** Where the made code's own place begins: after `), ` or, in older engines, at the end. */
function lastEvalEnd(text: string, start: number): number {
  const comma = text.lastIndexOf('), ');
  return comma > start ? comma : text.length;
}

/** Where the brackets of the place open: `f (x)`, `f(x)`, `Type.f [as g] (file(copy).js:1:2)`; -1 where there are none. */
function openingBracket(text: string): number {
  const from = text.startsWith('(') && !isPathStart(text.slice(1, 12)) ? text.indexOf(')') : 0;
  const spaced = text.indexOf(' (', from);
  // `at C:\Program Files (x86)\shop\app.js:1:2`: the bracket is part of the path.
  if (spaced > 0)
    return !text.endsWith(')') && isPathStart(text.replace(/^async /, '').slice(0, 12)) ? -1 : spaced + 1;
  if (from === 0 && text.startsWith('(')) return 0;
  return text.endsWith(')') && /^[^\s(]+\(/.test(text) ? text.indexOf('(') : -1;
}

function isPathStart(text: string): boolean {
  return isAbsolutePath(text) || /^[a-z][a-z+.-]{1,20}:\/\//i.test(text);
}

function isPlace({ file, column }: SourceLocation, inBrackets: boolean): boolean {
  if (isUrl(file) || isAbsolutePath(file) || hasSourceExtension(file)) return true;
  // `<anonymous>:8:9`, `repl:1:2`, `[eval]:1:1`: a column makes it a place, a time of day is none.
  return column !== undefined && (noFile.test(file) || (inBrackets && /^[A-Za-z_$][^\s()]*$/.test(file)));
}
