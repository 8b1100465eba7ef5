import * as vscode from 'vscode';
import { problem, ProblemError } from '../core/base/problem';
import type {} from '../core/notes/problems';

const mostTries = 10;

/**
 * Changes the text of an open document, unsaved. VS Code takes a change only of the text that it was made for: where
 * somebody types meanwhile it refuses, and the change is made anew, of what stands there then.
 * @throws ProblemError `notes.busy` where the document takes none; whatever `change` throws.
 */
export async function changeOpen(
  document: vscode.TextDocument,
  change: (text: string) => string,
): Promise<string> {
  for (let tried = 0; tried < mostTries; tried++) {
    const next = change(document.getText());
    const edit = new vscode.WorkspaceEdit();
    edit.replace(document.uri, new vscode.Range(0, 0, document.lineCount, 0), next);
    if (await vscode.workspace.applyEdit(edit)) return next;
  }
  throw new ProblemError(problem('notes.busy', { file: vscode.workspace.asRelativePath(document.uri) }));
}
