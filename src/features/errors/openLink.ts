import * as vscode from 'vscode';

/** Opens a page of a log backend: only http(s), since the address comes from outside. */
export async function openLink(link: string | undefined): Promise<void> {
  if (link === undefined) {
    const text = vscode.l10n.t(
      'No page is known for these records. Log files have none; a connected log has one where its address was given in “Opex: Connect Logs…”.',
    );
    void vscode.window.showInformationMessage(text);
    return;
  }
  const uri = vscode.Uri.parse(link, true);
  if (uri.scheme === 'https' || uri.scheme === 'http') await vscode.env.openExternal(uri);
}
