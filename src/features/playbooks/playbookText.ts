import * as vscode from 'vscode';
import type { IncidentRow } from '../../core/incidents/incidentRow';
import type { IncidentStore } from '../../core/incidents/incidentStore';
import { isComplete, localAsOf } from '../../core/base/sourceHealth';
import type { PlaybookMatch } from '../../core/playbooks/playbook';
import { pageClocks } from '../../platform/clockText';
import { plainText } from '../../platform/remoteText';
import { severityName } from '../../platform/severityText';
import { ageText, timeOfDay } from '../../platform/timeText';
import type { IncidentLine } from '../../protocol/playbookPage';

/** Why a playbook fits, and how surely: "alert name · 95 %". */
export function matchText({ reason, confidence }: PlaybookMatch): string {
  return vscode.l10n.t('{0} · {1} %', reasonText(reason), Math.round(confidence * 100));
}

function reasonText(reason: PlaybookMatch['reason']): string {
  switch (reason) {
    case 'runbookLink':
      return vscode.l10n.t('runbook link of the alert');
    case 'alertName':
      return vscode.l10n.t('alert name');
    case 'service':
      return vscode.l10n.t('same service');
    case 'title':
      return vscode.l10n.t('similar title');
  }
}

/** How much of the playbooks could not be read, and where that is told. */
export function problemsText(count: number): string {
  return count === 1
    ? vscode.l10n.t('1 problem: see the Playbooks view')
    : vscode.l10n.t('{0} problems: see the Playbooks view', count);
}

/** "#1482 Checkout: card charges failing", cut, as text. */
export function incidentName({ incident }: IncidentRow): string {
  return plainText(incident.number === undefined ? incident.title : `#${incident.number} ${incident.title}`);
}

/** The line on top of a playbook that was opened for an incident; `last` is what was shown of it before. */
export function incidentLine(
  incidents: IncidentStore,
  id: string,
  now: number,
  last: IncidentLine | undefined,
): IncidentLine | undefined {
  const row = incidents.get(id);
  if (!row) {
    if (!last) return undefined;
    // Gone from the list is not the same as resolved: only a whole reading says so.
    const sure = incidents.health.length > 0 && incidents.health.every(isComplete);
    const notice = sure
      ? vscode.l10n.t('no longer open')
      : vscode.l10n.t('state unknown: not every source could be read');
    return { ...last, clocks: [], notice };
  }
  const { incident, classified } = row;
  const health = incidents.health.find(source => source.sourceId === incident.sourceId);
  const asOf = health && localAsOf(health);
  const age = ageText(now + (health?.clockOffsetMs ?? 0) - incident.createdAt);
  return {
    severity: classified.severity,
    severityName: severityName(classified.severity),
    title: incident.title,
    service: incident.service.name,
    status: statusText(row, age),
    clocks: pageClocks(row, health, now),
    ...(incident.number === undefined ? {} : { number: `#${incident.number}` }),
    ...(row.stale && health && asOf !== undefined
      ? { notice: vscode.l10n.t('as of {0}, {1} is unreachable', timeOfDay(asOf, now), health.label) }
      : {}),
  };
}

function statusText({ incident }: IncidentRow, age: string): string {
  switch (incident.status) {
    case 'triggered':
      return vscode.l10n.t('triggered · {0}', age);
    case 'acknowledged':
      return vscode.l10n.t('acknowledged · {0}', age);
    case 'resolved':
      return vscode.l10n.t('resolved · {0}', age);
  }
}

/** A day as people write it: "3 May 2026". */
export function dayText(time: number): string {
  return new Date(time).toLocaleDateString(vscode.env.language, {
    day: 'numeric',
    month: 'short',
    year: 'numeric',
  });
}
