import * as vscode from 'vscode';
import { localTime } from '../../core/base/sourceHealth';
import type { IncidentRow } from '../../core/incidents/incidentRow';
import type { IncidentStore } from '../../core/incidents/incidentStore';
import type { IncidentTarget } from '../../platform/commands';
import { plainText } from '../../platform/remoteText';
import { severityName } from '../../platform/severityText';
import { ageText } from '../../platform/timeText';
import { statusText } from './incidentItem';

/**
 * The incident a command is about: the row it was called on, or the one picked from those that `fits`. Undefined when the person picked none, or when there is none (which is then said).
 */
export async function pickIncident(
  store: IncidentStore,
  target: IncidentTarget | undefined,
  title: string,
  fits: (row: IncidentRow) => boolean,
): Promise<IncidentRow | undefined> {
  if (target) {
    const named = store.find(target.incidentId);
    if (named) return named;
    void vscode.window.showInformationMessage(
      store.counts.complete
        ? vscode.l10n.t('That incident is not open any more.')
        : vscode.l10n.t('That incident is not among those that were read, and not every source could be.'),
    );
    return undefined;
  }
  const rows = store.rows.filter(fits);
  if (rows.length === 0) {
    const known = store.counts.complete;
    void vscode.window.showInformationMessage(
      known
        ? vscode.l10n.t('There is no open incident for this.')
        : vscode.l10n.t('No such incident is known, but not every source could be read.'),
    );
    return undefined;
  }
  const now = Date.now();
  const healthOf = new Map(store.health.map(health => [health.sourceId, health] as const));
  const items = rows.map(row => ({
    label: plainText(
      `${row.incident.number === undefined ? '' : `#${row.incident.number} `}${row.incident.title}`,
    ),
    description: [
      severityName(row.classified.severity),
      plainText(row.incident.service.name),
      ageText(now - localTime(healthOf.get(row.incident.sourceId), row.incident.createdAt)),
    ].join(' · '),
    detail: statusText(row.incident),
    row,
  }));
  const picked = await vscode.window.showQuickPick(items, {
    title,
    matchOnDescription: true,
    matchOnDetail: true,
  });
  return picked?.row;
}
