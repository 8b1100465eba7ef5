import * as vscode from 'vscode';
import type { Incident } from '../../core/incidents/incident';
import type { IncidentAction } from '../../core/incidents/incidentAction';
import type { IncidentRow } from '../../core/incidents/incidentRow';
import type { PlaybookPartner } from '../../core/playbooks/partners';
import { severityName } from '../../platform/severityText';
import type { PartnerView } from '../../protocol/playbookUse';

export function partnerViews(
  partners: readonly PlaybookPartner[],
  row: IncidentRow | undefined,
  deps: { readonly canWrite: (incident: Incident, action: IncidentAction) => boolean },
): readonly PartnerView[] {
  const canPullIn = row !== undefined && deps.canWrite(row.incident, 'requestResponders');
  return partners.map(({ name, when, reach }) => ({
    name,
    canPullIn,
    ...(when === undefined ? {} : { when }),
    ...(reach === undefined ? {} : { reach }),
  }));
}

/** What to send to a partner, with the incident's facts: they need not ask back. */
export function helpMessage(
  partner: PlaybookPartner,
  row: IncidentRow | undefined,
  playbook: string,
): string {
  if (!row)
    return vscode.l10n.t('We need your help ({0}). We follow the playbook “{1}”.', partner.name, playbook);
  const { incident, classified } = row;
  const name = incident.number === undefined ? incident.title : `#${incident.number} ${incident.title}`;
  const since = `${new Date(incident.createdAt).toISOString().slice(0, 16).replace('T', ' ')}Z`;
  return [
    vscode.l10n.t('We need your help ({0}): {1}', partner.name, name),
    vscode.l10n.t(
      'Service {0}, {1}, {2} since {3}.',
      incident.service.name,
      severityName(classified.severity),
      incident.status,
      since,
    ),
    vscode.l10n.t('We follow the playbook “{0}”.', playbook),
    ...(incident.url === undefined ? [] : [incident.url]),
  ].join('\n');
}
