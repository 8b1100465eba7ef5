import * as vscode from 'vscode';

/** Opens a page of a log backend: only http(s), since the address comes from outside. */
export async function openLink(link: string | undefined): Promise<void> {
  if (link === undefined) {
    void vscode.window.showInformationMessage(vscode.l10n.t('This log has no page of its own.'));
    return;
  }
  const uri = vscode.Uri.parse(link, true);
  if (uri.scheme === 'https' || uri.scheme === 'http') await vscode.env.openExternal(uri);
}
