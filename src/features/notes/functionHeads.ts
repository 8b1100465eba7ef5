import * as vscode from 'vscode';
import {
  innermostFunction,
  TextFunctions,
  type FunctionHead,
  type FunctionRange,
} from '../../core/notes/functionHead';
import type { LineMark } from './followedLines';

/** A head that lenses stand over already, and the lines that it is the head of. */
export interface KnownHead {
  readonly head: LineMark;
  readonly name?: string;
  readonly from: readonly LineMark[];
}

/**
 * The functions of one document: as its language tells them, else as the text shows. A head that was found stays,
 * however the text reads while somebody types, until the file is saved or read anew: nothing jumps.
 */
export class FunctionHeads {
  private symbols: { readonly version: number; readonly functions: readonly FunctionRange[] } | undefined;
  private isAsking = false;
  /** What the language just told takes the place of what was guessed before. */
  private isNews = false;

  /** @param onNews told when the language has answered */
  constructor(
    private readonly document: vscode.TextDocument,
    private readonly onNews: () => void,
  ) {}

  /** Heads of lines of the text as it is now. `text` is asked for only where nothing else knows. */
  finder(
    known: readonly KnownHead[],
    text: () => readonly string[],
  ): (line: number) => FunctionHead | undefined {
    const kept = new Map<number, FunctionHead>();
    for (const { head, name, from } of known) {
      if (head.isGone || this.isNews) continue;
      const now = { line: head.line, ...(name === undefined ? {} : { name }) };
      for (const mark of from) if (!mark.isGone) kept.set(mark.line, now);
    }
    const { symbols } = this;
    const functions = symbols?.version === this.document.version ? symbols.functions : undefined;
    this.isNews = false;
    let lines: TextFunctions | undefined;
    return line => {
      const head = kept.get(line);
      if (head) return head;
      if (functions) return innermostFunction(functions, line);
      lines ??= new TextFunctions(text());
      return lines.around(line);
    };
  }

  /** Asks the language, at most once for a text; while somebody types, what it told before stands. */
  ask(): void {
    const { document, symbols } = this;
    const { version } = document;
    if (this.isAsking || symbols?.version === version || (symbols && document.isDirty)) return;
    this.isAsking = true;
    void functionsOf(document).then(functions => {
      this.isAsking = false;
      if (functions.length === 0 || document.isClosed || document.version !== version) return;
      this.symbols = { version, functions };
      this.isNews = true;
      this.onNews();
    });
  }
}

/** Never rejects: a language that fails tells nothing. */
async function functionsOf(document: vscode.TextDocument): Promise<readonly FunctionRange[]> {
  try {
    const symbols = await vscode.commands.executeCommand<
      (vscode.DocumentSymbol | vscode.SymbolInformation)[] | undefined
    >('vscode.executeDocumentSymbolProvider', document.uri);
    const found: FunctionRange[] = [];
    for (const symbol of symbols ?? []) collect(symbol, found);
    return found;
  } catch {
    return [];
  }
}

const functionKinds = new Set([
  vscode.SymbolKind.Function,
  vscode.SymbolKind.Method,
  vscode.SymbolKind.Constructor,
  vscode.SymbolKind.Operator,
]);
/** An arrow function is what it is assigned to. */
const valueKinds = new Set([
  vscode.SymbolKind.Variable,
  vscode.SymbolKind.Constant,
  vscode.SymbolKind.Property,
  vscode.SymbolKind.Field,
]);

function collect(symbol: vscode.DocumentSymbol | vscode.SymbolInformation, found: FunctionRange[]): void {
  if (!('range' in symbol)) {
    const { start, end } = symbol.location.range;
    if (isFunction(symbol.name, symbol.kind, false)) {
      found.push({ line: start.line, name: symbol.name, start: start.line, end: end.line });
    }
    return;
  }
  const { range, selectionRange, name, kind, children } = symbol;
  // An object holds its functions as children that are properties or methods.
  const isValue = valueKinds.has(kind) && !range.isSingleLine && !children.some(isMember);
  if (isFunction(name, kind, isValue)) {
    found.push({ line: selectionRange.start.line, name, start: range.start.line, end: range.end.line });
  }
  for (const child of children) collect(child, found);
}

function isMember({ kind }: vscode.DocumentSymbol): boolean {
  return kind === vscode.SymbolKind.Property || kind === vscode.SymbolKind.Method;
}

/** Callbacks have names such as `map() callback` or `<function>`: the function around them is what a person knows. */
function isFunction(name: string, kind: vscode.SymbolKind, isValue: boolean): boolean {
  return (functionKinds.has(kind) || isValue) && !/ callback$|^<.*>$/.test(name);
}
