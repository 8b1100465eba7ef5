import { isDotnetLibrary, isLibraryPath } from '../libraryFrame';
import { isAbsolutePath, lineNumber } from '../sourceLocation';
import { oneFrame, type StackFormat } from '../stackFormat';
import type { StackFrame } from '../stackFrame';

/** `.cs:line 12`, in whatever language the machine speaks (`:Zeile 12.`, `:行 12`), Mono's and Unity's `.cs:12`. */
const ending =
  /\.(?:cs|csx|vb|fsx?|cshtml|vbhtml|razor|aspx|ascx|asmx|ashx|master|xaml|ps[dm]?1): ?(?:\p{L}{1,14}:? )?(\d{1,9})(?:\.|<---)?$/iu;

/** .NET, Mono, Unity, PowerShell: `at Shop.Cart.Add(Item i) in C:\shop\Cart.cs:line 12`; the inner exception first. */
export const dotnet: StackFormat = {
  name: 'dotnet',
  failing: 'first',
  rootCause: 'first',
  read(line) {
    const text = line.trim();
    // Unity puts the place in brackets: `Cart:Add(Item) (at Assets/Cart.cs:12)`.
    const unity = text.endsWith(')') ? text.lastIndexOf('(at ') : -1;
    const found = ending.exec(unity < 0 ? text : text.slice(0, -1));
    const number = lineNumber(found?.[1]);
    if (!found || number === undefined) return undefined;
    const colon = text.indexOf(':', found.index);
    const before = text.slice(0, colon);
    const start = unity < 0 ? placeStart(before) : unity + 4;
    return start < 1 ? undefined : oneFrame(toFrame(before.slice(start), number, before.slice(0, start)));
  },
  begins: line => (/^\s*(?:---> |\(Inner Exception #\d)/.test(line) ? 'next' : undefined),
};

/** Where the path begins: at the first root after the arguments, else after the last word before it. */
function placeStart(before: string): number {
  const close = before.indexOf(')');
  // PowerShell: `at Get-Order, C:\shop\order.ps1: line 12`.
  const comma = close < 0 ? before.indexOf(', ') : -1;
  if (close < 0 && (comma < 0 || !before.startsWith('at '))) return -1;
  for (
    let space = before.indexOf(' ', Math.max(close, comma));
    space >= 0;
    space = before.indexOf(' ', space + 1)
  ) {
    if (isAbsolutePath(before.slice(space + 1, space + 5))) return space + 1;
  }
  const word = before.lastIndexOf(' in ');
  return word > close ? word + 4 : -1;
}

function toFrame(file: string, line: number, before: string): StackFrame {
  const name = methodName(before);
  return {
    file,
    line,
    ...(name ? { function: name } : {}),
    library: isLibraryPath(file) || isDotnetLibrary(name),
  };
}

/** `   at Shop.Cart.Add(Item i) in ` → `Shop.Cart.Add`: the word before it depends on the machine's language. */
function methodName(before: string): string {
  const open = before.search(/[(,]/);
  const call = (open < 0 ? before : before.slice(0, open)).trim();
  return call.slice(call.lastIndexOf(' ') + 1);
}
