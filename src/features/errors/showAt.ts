import * as vscode from 'vscode';
import type { StackFrame } from '../../core/source/stackFrame';

/** Opens a document with the cursor at a place of a trace. */
export async function showAt(
  uri: vscode.Uri,
  { line, column }: Pick<StackFrame, 'line' | 'column'>,
): Promise<void> {
  const document = await vscode.workspace.openTextDocument(uri);
  const position = new vscode.Position(line - 1, (column ?? 1) - 1);
  const selection = new vscode.Range(position, position);
  const editor = await vscode.window.showTextDocument(document, { selection });
  editor.revealRange(selection, vscode.TextEditorRevealType.InCenterIfOutsideViewport);
  if (line <= document.lineCount) return;
  const text = vscode.l10n.t(
    'The trace names line {0}, but this file has {1}: another revision failed.',
    line,
    document.lineCount,
  );
  void vscode.window.showWarningMessage(text);
}
