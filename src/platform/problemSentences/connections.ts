import * as vscode from 'vscode';
import '../../core/incidents/connectionProblems';
import { plainText } from '../remoteText';
import type { Sentences } from './sentence';

export const connectionSentences: Sentences<'connections'> = {
  'connections.tokenMissing': ({ label }) => ({
    text: vscode.l10n.t(
      'The API key of {0} is not in this machine’s secret storage. Connect again.',
      plainText(label),
    ),
    action: { label: vscode.l10n.t('Connect'), command: 'opex.connect' },
  }),
  'connections.tokenMoved': ({ label }) => ({
    text: vscode.l10n.t(
      'The address of {0} is not the one that its API key was tested against, so the key was not sent. Connect again.',
      plainText(label),
    ),
    action: { label: vscode.l10n.t('Connect'), command: 'opex.connect' },
  }),
  'connections.unusable': ({ id }) => ({
    text: vscode.l10n.t(
      'What this machine keeps of the connection {0} cannot be read, or was written by a newer Opex. Connect again.',
      plainText(id),
    ),
    action: { label: vscode.l10n.t('Connect'), command: 'opex.connect' },
  }),
};
