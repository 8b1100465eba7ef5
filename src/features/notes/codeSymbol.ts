import * as vscode from 'vscode';

/** Longest wait for a language server, which may just be starting. */
const patienceMs = 1500;

/** The innermost function, class, … around a line as its language tells it: `Cart.add`; undefined where none does. */
export async function symbolAt(document: vscode.TextDocument, line: number): Promise<string | undefined> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<undefined>(resolve => {
    timer = setTimeout(() => resolve(undefined), patienceMs);
  });
  try {
    const asked = vscode.commands.executeCommand<
      (vscode.DocumentSymbol | vscode.SymbolInformation)[] | undefined
    >('vscode.executeDocumentSymbolProvider', document.uri);
    const symbols = await Promise.race([asked, late]);
    const names = symbols ? innermost(symbols, line) : [];
    return names.length === 0 ? undefined : names.join('.').slice(0, 200);
  } catch {
    // A language's provider that fails must not keep a note from being written.
    return undefined;
  } finally {
    clearTimeout(timer);
  }
}

const kinds = new Set([
  vscode.SymbolKind.Function,
  vscode.SymbolKind.Method,
  vscode.SymbolKind.Constructor,
  vscode.SymbolKind.Class,
  vscode.SymbolKind.Interface,
  vscode.SymbolKind.Struct,
  vscode.SymbolKind.Enum,
  vscode.SymbolKind.Module,
  vscode.SymbolKind.Namespace,
  vscode.SymbolKind.Object,
]);

function innermost(
  symbols: readonly (vscode.DocumentSymbol | vscode.SymbolInformation)[],
  line: number,
): readonly string[] {
  const around = symbols.filter(symbol => {
    const { start, end } = 'range' in symbol ? symbol.range : symbol.location.range;
    return start.line <= line && line <= end.line;
  });
  const trees = around.flatMap(symbol => ('range' in symbol ? [symbol] : []));
  const [tree] = trees.filter(symbol => kinds.has(symbol.kind)).slice(-1);
  if (tree) return [tree.name, ...innermost(tree.children, line)];
  // Flat answers have no children: the one that starts last is the innermost.
  const flat = around.flatMap(symbol => ('location' in symbol && kinds.has(symbol.kind) ? [symbol] : []));
  const [last] = flat.sort((a, b) => b.location.range.start.line - a.location.range.start.line);
  return last ? [last.name] : [];
}
