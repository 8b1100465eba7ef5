import * as vscode from 'vscode';
import { problemOf } from '../../core/base/problem';
import type { IncidentStore } from '../../core/incidents/incidentStore';
import type { Outbox, OutboxItem } from '../../core/incidents/outbox';
import { executeCommand } from '../../platform/commands';
import { sentenceOf } from '../../platform/problemSentences';
import { plainText } from '../../platform/remoteText';
import { ageText } from '../../platform/timeText';
import { writeText } from './incidentItem';

type Row = vscode.QuickPickItem & { readonly entryId?: string; readonly incidentId?: string };

/** "What waits to be sent": each with its reason, to send again or to take back. Follows the outbox while it is open. */
export function showOutbox(outbox: Outbox, store: IncidentStore, now: () => number): void {
  const again: vscode.QuickInputButton = {
    iconPath: new vscode.ThemeIcon('debug-restart'),
    tooltip: vscode.l10n.t('Send again'),
  };
  const discard: vscode.QuickInputButton = {
    iconPath: new vscode.ThemeIcon('trash'),
    tooltip: vscode.l10n.t('Take back: it is not sent'),
  };
  const pick = vscode.window.createQuickPick<Row>();
  pick.title = vscode.l10n.t('What waits to be sent');
  pick.placeholder = vscode.l10n.t('Enter opens the incident; the buttons send again or take back');
  const rowOf = (item: OutboxItem): Row => ({
    label: plainText(item.entry.title, 80),
    description: [
      writeText(item),
      ageText(now() - item.entry.pressedAt),
      ...(item.again === undefined ? [] : [vscode.l10n.t('goes again by itself')]),
    ].join(' · '),
    detail: item.problem ? plainText(sentenceOf(item.problem).text, 300) : '',
    entryId: item.entryId,
    incidentId: item.entry.incidentId,
    buttons: [...(item.underWay ? [] : [again]), ...(item.cancellable ? [discard] : [])],
  });
  const show = (): void => {
    const { items } = outbox;
    const rows: Row[] = items.map(rowOf);
    pick.items =
      rows.length > 0 ? rows : [{ label: `$(check) ${vscode.l10n.t('Nothing waits to be sent')}` }];
  };
  const following = outbox.onDidChange(show);
  pick.onDidTriggerItemButton(({ item, button }) => {
    const { entryId, incidentId } = item;
    if (entryId === undefined || incidentId === undefined) return;
    const done =
      button === again ? outbox.retry(entryId, store.find(incidentId)?.incident) : outbox.discard(entryId);
    done.catch((error: unknown) => void vscode.window.showErrorMessage(sentenceOf(problemOf(error)).text));
  });
  pick.onDidAccept(() => {
    const incidentId = pick.selectedItems[0]?.incidentId;
    pick.hide();
    if (incidentId !== undefined) void executeCommand('opex.openIncident', { incidentId });
  });
  pick.onDidHide(() => {
    following.dispose();
    pick.dispose();
  });
  show();
  pick.show();
}
