import * as vscode from 'vscode';
import type { OutboxItem } from '../../core/incidents/outbox';
import { commandOf } from '../../platform/commands';
import { sentenceOf } from '../../platform/problemSentences';
import { plainText } from '../../platform/remoteText';
import { writeName } from './incidentItem';

/** "Waiting to be sent": what the person pressed and what did not arrive, in one list. */
export function outboxItem(waiting: number): vscode.TreeItem {
  const item = new vscode.TreeItem(vscode.l10n.t('Waiting to be sent'));
  item.description = String(waiting);
  item.iconPath = new vscode.ThemeIcon('inbox', new vscode.ThemeColor('list.warningForeground'));
  item.command = commandOf('opex.showOutbox', vscode.l10n.t('Show What Waits to Be Sent'));
  item.accessibilityInformation = { label: vscode.l10n.t('Waiting to be sent: {0}', waiting) };
  return item;
}

/** Something pressed for an incident that is in no list any more. */
export function unsentItem(item: OutboxItem): vscode.TreeItem {
  const row = new vscode.TreeItem(plainText(item.entry.title));
  const reason = item.problem ? sentenceOf(item.problem).text : '';
  row.description = vscode.l10n.t('{0} NOT SENT, no longer in the list', writeName(item.entry.write.kind));
  row.tooltip = plainText(reason, 1000);
  row.iconPath = new vscode.ThemeIcon('error', new vscode.ThemeColor('errorForeground'));
  row.contextValue = item.underWay ? 'unsent' : 'unsent canRetry';
  row.accessibilityInformation = {
    label: `${plainText(item.entry.title)}, ${row.description}. ${plainText(reason, 1000)}`,
  };
  return row;
}
