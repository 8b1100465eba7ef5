import * as vscode from 'vscode';
import type { CommandId } from '../../platform/commands';
import type { IncidentShown, PageAction } from '../../protocol/incidentPage';
import type { IncidentPageInput } from './incidentPageInput';

type PageButton = IncidentShown['actions'][number];

/** What a button runs with the incident; what is not here the page's host does itself. */
export const commandOfAction: Readonly<Partial<Record<PageAction, CommandId>>> = {
  acknowledge: 'opex.acknowledgeIncident',
  resolve: 'opex.resolveIncident',
  requestResponders: 'opex.pullIn',
  escalate: 'opex.escalateIncident',
  reassign: 'opex.reassignIncident',
  snooze: 'opex.snoozeIncident',
  priority: 'opex.setIncidentPriority',
  silence: 'opex.silenceIncident',
  endSilence: 'opex.endSilence',
  retryWrite: 'opex.retryWrite',
  discardWrite: 'opex.discardWrite',
  recordRootCause: 'opex.recordRootCause',
  linkPlace: 'opex.linkIncident',
};

/** The buttons of an incident as it is now: what its source cannot do is not offered. */
export function actionsOf({ subject, actions }: IncidentPageInput): readonly PageButton[] {
  const { row, from } = subject;
  const { incident, write } = row;
  const isOpen = incident.status !== 'resolved';
  const made: PageButton[] = [];
  const add = (action: PageAction, label: string, main = false): void => {
    made.push({ action, label, main });
  };
  if (actions.has('acknowledge') && !write && incident.status === 'triggered') {
    add('acknowledge', vscode.l10n.t('Acknowledge'), true);
  }
  if (write && !write.underWay) {
    add('retryWrite', vscode.l10n.t('Send Again'), true);
    add('discardWrite', vscode.l10n.t('Discard'));
  }
  // What needs a choice of people, levels or times needs its source: a copy of this machine has none.
  if (isOpen && from === 'open') {
    if (actions.has('resolve') && write?.kind !== 'resolve') {
      add('resolve', vscode.l10n.t('Resolve…'), incident.status === 'acknowledged');
    }
    if (actions.has('requestResponders')) add('requestResponders', vscode.l10n.t('Pull in…'));
    if (actions.has('escalate')) add('escalate', vscode.l10n.t('Escalate…'));
    if (actions.has('reassign')) add('reassign', vscode.l10n.t('Reassign…'));
    if (actions.has('snooze')) add('snooze', vscode.l10n.t('Snooze…'));
    if (actions.has('priority')) add('priority', vscode.l10n.t('Priority…'));
    if (actions.has('silence')) {
      add('silence', vscode.l10n.t('Silence…'));
      if (incident.muting?.silences.length) add('endSilence', vscode.l10n.t('End Silence…'));
    }
  }
  add('recordRootCause', vscode.l10n.t('Record Root Cause'));
  add('linkPlace', vscode.l10n.t('Link to Code…'));
  add('searchPlaybooks', vscode.l10n.t('Search Playbooks'));
  if (incident.url !== undefined) {
    const isPagerDuty = incident.sourceId.startsWith('pagerduty:');
    const label = isPagerDuty ? vscode.l10n.t('Open in PagerDuty') : vscode.l10n.t('Open in Browser');
    add('openInBrowser', label);
  }
  add('copyLink', vscode.l10n.t('Copy Link'));
  return made.filter(({ action }) => hosted.has(action) || commandOfAction[action] !== undefined);
}

const hosted: ReadonlySet<PageAction> = new Set<PageAction>(['searchPlaybooks', 'openInBrowser', 'copyLink']);
