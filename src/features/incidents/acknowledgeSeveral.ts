import * as vscode from 'vscode';
import type { IncidentRow } from '../../core/incidents/incidentRow';
import type { IncidentStore } from '../../core/incidents/incidentStore';
import type { NotLookedAt } from '../../core/incidents/notLookedAt';
import type { Outbox } from '../../core/incidents/outbox';
import { executeCommand } from '../../platform/commands';
import { plainText } from '../../platform/remoteText';
import { severityName } from '../../platform/severityText';
import { leftOf } from './outcomeOf';

export interface SeveralDeps {
  readonly store: IncidentStore;
  readonly outbox: Outbox;
  readonly marks: NotLookedAt;
}

type Choice = vscode.QuickPickItem & { readonly row?: IncidentRow };

/**
 * Acknowledges a storm: Enter takes all that is ticked. Critical ones are listed first, by name, and are not ticked:
 * they are worth a look each. What was taken in bulk stays marked until somebody opens it.
 */
export async function acknowledgeSeveral(deps: SeveralDeps, rows: readonly IncidentRow[]): Promise<void> {
  const { store, outbox, marks } = deps;
  if (rows.length === 0) {
    void vscode.window.showInformationMessage(
      store.counts.complete
        ? vscode.l10n.t('No incident waits to be acknowledged.')
        : vscode.l10n.t('No such incident is known, but not every source could be read.'),
    );
    return;
  }
  const chosen = await pickRows(rows);
  if (!chosen || chosen.length === 0) return;
  const incidents = chosen.map(row => row.incident);
  if (chosen.length > 1) {
    const ids = incidents.map(incident => incident.id);
    await marks.add(ids, id => store.find(id) !== undefined);
  }
  const entries = await outbox.pressAll(incidents, { kind: 'acknowledge' });
  const left = await leftOf(
    outbox,
    entries.map(entry => entry.id),
  );
  if (left.length === 0 || entries.length === 1) return;
  const show = vscode.l10n.t('Show Them');
  const pressed = await vscode.window.showWarningMessage(
    vscode.l10n.t('{0} of {1} are not acknowledged. Each row says why.', left.length, entries.length),
    show,
  );
  if (pressed === show) await executeCommand('opex.showOutbox');
}

function pickRows(rows: readonly IncidentRow[]): Promise<readonly IncidentRow[] | undefined> {
  const critical = rows.filter(isCritical);
  const others = rows.filter(row => !isCritical(row));
  const itemOf = (row: IncidentRow): Choice => ({
    label: plainText(
      `${row.incident.number === undefined ? '' : `#${row.incident.number} `}${row.incident.title}`,
    ),
    description: `${severityName(row.classified.severity)} · ${plainText(row.incident.service.name, 40)}`,
    row,
  });
  const ticked = others.map(itemOf);
  const pick = vscode.window.createQuickPick<Choice>();
  pick.canSelectMany = true;
  pick.ignoreFocusOut = true;
  pick.matchOnDescription = true;
  pick.items = [
    ...(critical.length > 0
      ? [heading(vscode.l10n.t('Critical: tick what you take on')), ...critical.map(itemOf)]
      : []),
    ...(ticked.length > 0 ? [heading(vscode.l10n.t('All others')), ...ticked] : []),
  ];
  pick.selectedItems = ticked;
  const show = (count: number): void => {
    pick.title =
      critical.length > 0
        ? vscode.l10n.t('Acknowledge {0} incidents ({1} critical left to you)', count, critical.length)
        : vscode.l10n.t('Acknowledge {0} incidents', count);
    pick.placeholder = vscode.l10n.t('Enter acknowledges what is ticked');
  };
  show(ticked.length);
  return new Promise(resolve => {
    pick.onDidChangeSelection(items => show(items.length));
    pick.onDidAccept(() => {
      resolve(pick.selectedItems.flatMap(({ row }) => row ?? []));
      pick.hide();
    });
    pick.onDidHide(() => {
      resolve(undefined);
      pick.dispose();
    });
    pick.show();
  });
}

function isCritical({ classified }: IncidentRow): boolean {
  return classified.severity === 'critical';
}

function heading(label: string): Choice {
  return { label, kind: vscode.QuickPickItemKind.Separator };
}
