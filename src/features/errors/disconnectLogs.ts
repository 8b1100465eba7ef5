import * as vscode from 'vscode';
import type { LogConnections } from '../../platform/logConnections';
import { plainText } from '../../platform/remoteText';

/** "Disconnect Logs…": removes the connection, its password and its rows from this machine. */
export async function disconnectLogs(connections: LogConnections, connectionId?: string): Promise<void> {
  await connections.read();
  // Also what cannot be used: it fails until it is gone.
  const known = [
    ...connections.all.map(({ id, label, baseUrl }) => ({ id, label, description: new URL(baseUrl).host })),
    ...connections.unusable.map(id => ({ id, label: id, description: vscode.l10n.t('cannot be used') })),
  ].filter(({ id }) => connectionId === undefined || id === connectionId);
  if (known.length === 0) {
    void vscode.window.showInformationMessage(vscode.l10n.t('No log backend is connected.'));
    return;
  }
  const picked =
    known.length === 1
      ? known[0]
      : await vscode.window.showQuickPick(
          known.map(one => ({ ...one, label: plainText(one.label) })),
          { title: vscode.l10n.t('Disconnect which logs?') },
        );
  if (!picked) return;
  const confirm = vscode.l10n.t('Disconnect');
  const pressed = await vscode.window.showWarningMessage(
    vscode.l10n.t('Disconnect {0}?', plainText(picked.label)),
    {
      modal: true,
      detail: vscode.l10n.t(
        'Its password or token is removed from this machine, and its errors from the view. Nothing changes there.',
      ),
    },
    confirm,
  );
  if (pressed === confirm) await connections.remove(picked.id);
}
