import { isDartLibrary } from '../libraryFrame';
import { lineNumber, parseLocation, type SourceLocation } from '../sourceLocation';
import { oneFrame, type StackFormat } from '../stackFormat';
import type { StackFrame } from '../stackFrame';

/** `package:stack_trace`: `package:shop/cart.dart 12:3   Cart.add`. */
const terse = /^(\S{1,1000}\.(?:dart|js)) (\d{1,9})(?::(\d{1,9}))?(?:$|\s{1,200}(\S.{0,500})$)/;
const dartFile = /^(?:dart:|package:|packages\/|org-dartlang-)|\.dart$/;

/** Dart and Flutter: `#0      Cart.add (package:shop/cart.dart:12:3)`. */
export const dart: StackFormat = {
  name: 'dart',
  failing: 'first',
  rootCause: 'first',
  read(line) {
    const text = line.trimStart();
    if (!text.startsWith('#')) {
      const [, file, number, column, name] =
        text.includes('.dart ') || text.includes('.js ') ? (terse.exec(text) ?? []) : [];
      const at = lineNumber(number);
      if (file === undefined || at === undefined || (!dartFile.test(file) && !name)) return undefined;
      return oneFrame(toFrame({ file, line: at, ...(column ? { column: Number(column) } : {}) }, name));
    }
    const open = text.lastIndexOf(' (');
    if (open < 0 || !text.endsWith(')')) return undefined;
    const location = parseLocation(text.slice(open + 2, -1));
    if (!location || !(dartFile.test(location.file) || /^(?:file|https?):/.test(location.file)))
      return undefined;
    return oneFrame(toFrame(location, text.slice(0, open).replace(/^#\d{1,5}\s*/, '')));
  },
};

function toFrame(location: SourceLocation, name: string | undefined): StackFrame {
  const implied = /^package:([^/]{1,200})\/(.*)$/.exec(location.file);
  return {
    ...location,
    ...(name ? { function: name } : {}),
    // A package's code lies in its `lib`.
    ...(implied ? { impliedPath: `${implied[1] ?? ''}/lib/${implied[2] ?? ''}` } : {}),
    library: isDartLibrary(location.file),
  };
}
