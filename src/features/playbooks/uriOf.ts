import * as vscode from 'vscode';

/** Undefined for a text that is no URI. */
export function uriOf(text: string): vscode.Uri | undefined {
  try {
    return vscode.Uri.parse(text, true);
  } catch {
    return undefined;
  }
}
