import * as vscode from 'vscode';

const extensionId = 'opex.opex';

/** The extension under test, activated. */
export async function activateOpex(): Promise<vscode.Extension<unknown>> {
  const extension = vscode.extensions.getExtension(extensionId);
  if (extension === undefined) {
    throw new Error(`${extensionId} is not among the extensions of this window`);
  }
  await extension.activate();
  return extension;
}

/** The folder that the window opened. */
export function workspaceFolder(): vscode.Uri {
  const folder = vscode.workspace.workspaceFolders?.[0];
  if (folder === undefined) {
    throw new Error('this window has no folder open');
  }
  return folder.uri;
}
