import * as vscode from 'vscode';

/**
 * The innermost function, class, … around a line as its language tells it: `Cart.add`; undefined where none does.
 * A language server may take long to start: the caller bounds its wait. Never rejects.
 */
export async function symbolAt(document: vscode.TextDocument, line: number): Promise<string | undefined> {
  try {
    const symbols = await vscode.commands.executeCommand<
      (vscode.DocumentSymbol | vscode.SymbolInformation)[] | undefined
    >('vscode.executeDocumentSymbolProvider', document.uri);
    const names = innermost(symbols ?? [], line);
    return names.length === 0 ? undefined : names.join('.').slice(0, 200);
  } catch {
    // A language's provider that fails must not keep a note from being written.
    return undefined;
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
