import * as vscode from 'vscode';
import { localTime, type SourceHealth } from '../../core/base/sourceHealth';
import { clocksOf, rowClocks, soonestOf } from '../../core/incidents/clocks';
import type { Incident } from '../../core/incidents/incident';
import type { IncidentAction } from '../../core/incidents/incidentAction';
import type { IncidentRow, WriteState } from '../../core/incidents/incidentRow';
import { isWaiting } from '../../core/incidents/muting';
import { commandOf } from '../../platform/commands';
import { sentenceOf } from '../../platform/problemSentences';
import { factCard, plainText } from '../../platform/remoteText';
import { reasonText, severityIcon, severityName } from '../../platform/severityText';
import { ageText, spokenAge, timeOfDay } from '../../platform/timeText';
import { clockMinutes } from '../../platform/clockText';
import { mutingText } from './mutingText';

/** Scheme of the URIs by which rows are dimmed: a TreeItem has no style of its own. */
export const incidentScheme = 'opex-incident';

/**
 * One incident as a row. `now` is the clock of its source (Unix ms).
 * @param origin what its source is called, where that needs to be said.
 * @param notLookedAt it was acknowledged in bulk, and nobody opened it since.
 */
export function incidentItem(
  row: IncidentRow,
  actions: ReadonlySet<IncidentAction>,
  now: number,
  origin?: string,
  notLookedAt = false,
): vscode.TreeItem {
  const { incident, classified } = row;
  const item = new vscode.TreeItem(labelOf(row, now), vscode.TreeItemCollapsibleState.None);
  const facts = descriptionParts(row, now);
  const unseen = notLookedAt && incident.status === 'acknowledged' && !row.write;
  if (unseen) facts.unshift(vscode.l10n.t('not looked at'));
  if (origin !== undefined) facts.push(plainText(origin, 40));
  item.description = facts.join(' · ');
  item.iconPath = row.write
    ? writeIcon(row.write)
    : unseen
      ? new vscode.ThemeIcon('eye-closed')
      : statusIcon(row);
  item.contextValue = contextOf(row, actions);
  item.resourceUri = vscode.Uri.from({
    scheme: incidentScheme,
    path: `/${incident.id}`,
    query: unseen ? '' : dimming(row),
  });
  item.command = commandOf('opex.openIncident', vscode.l10n.t('Open Incident'), { incidentId: incident.id });
  item.accessibilityInformation = {
    label: [
      severityName(classified.severity),
      plainText(incident.title),
      statusText(incident),
      plainText(incident.service.name),
      vscode.l10n.t('open for {0}', spokenAge(now - incident.createdAt)),
      ...(origin === undefined ? [] : [plainText(origin, 40)]),
      ...rowClocks(row, now).map(clock => clockMinutes(clock, now)),
      ...(row.write ? [writeText(row.write)] : []),
      ...(unseen ? [vscode.l10n.t('not looked at')] : []),
      ...(row.stale ? [vscode.l10n.t('not up to date')] : []),
    ].join(', '),
  };
  return item;
}

/** The tooltip card, made when asked for. `now` is this machine's clock (Unix ms); times are shown by it. */
export function incidentCard(
  row: IncidentRow,
  health: SourceHealth | undefined,
  now: number,
): vscode.MarkdownString {
  const { incident, classified } = row;
  const triggered = localTime(health, incident.createdAt);
  const facts: [string, string][] = [
    [vscode.l10n.t('Class'), `${severityName(classified.severity)} (${reasonText(classified.reason)})`],
    [vscode.l10n.t('Status'), statusText(incident)],
    [vscode.l10n.t('Service'), incident.service.name],
    ...(health ? [[vscode.l10n.t('From'), health.label] as [string, string]] : []),
    [vscode.l10n.t('Triggered'), `${timeOfDay(triggered, now)} (${ageText(now - triggered)})`],
  ];
  if (incident.priority !== undefined) facts.push([vscode.l10n.t('Priority'), incident.priority]);
  if (incident.muting) {
    const offset = health?.clockOffsetMs ?? 0;
    facts.push([vscode.l10n.t('Muted'), mutingText(incident.muting, offset, now)]);
    for (const { author, comment } of incident.muting.silences.slice(0, 3)) {
      facts.push([vscode.l10n.t('Silence'), `${author}: ${comment}`]);
    }
  }
  facts.push([
    vscode.l10n.t('Assigned to'),
    incident.withoutAcknowledge
      ? vscode.l10n.t('not available')
      : incident.assignees.map(person => person.name).join(', ') || vscode.l10n.t('nobody'),
  ]);
  const sourceNow = now + (health?.clockOffsetMs ?? 0);
  const clocks = clocksOf(row, sourceNow).map(clock => clockMinutes(clock, sourceNow));
  if (clocks.length > 0) facts.push([vscode.l10n.t('Clocks'), clocks.join(' · ')]);
  if (row.write) {
    facts.push([vscode.l10n.t('Your action'), writeText(row.write)]);
    if (row.write.problem) facts.push([vscode.l10n.t('Because'), sentenceOf(row.write.problem).text]);
  }
  return factCard(`${incident.number === undefined ? '' : `#${incident.number} `}${incident.title}`, facts);
}

/**
 * The title; before it what a narrow side bar must not cut: what became of a write that did not arrive, else how long
 * one has.
 */
function labelOf(row: IncidentRow, now: number): string {
  const { incident, write } = row;
  const title = plainText(incident.title);
  switch (write?.state) {
    case 'waiting':
    case 'notSent':
      return vscode.l10n.t('NOT SENT: {0}', title);
    case 'unconfirmed':
      return vscode.l10n.t('NOT CONFIRMED: {0}', title);
    case 'refused':
      return vscode.l10n.t('REFUSED: {0}', title);
    case 'sending':
    case undefined: {
      const at = soonestOf(row, now);
      return at === undefined ? title : vscode.l10n.t('{0} left · {1}', ageText(at - now), title);
    }
  }
}

/** What a reader needs after the title, most urgent first. */
function descriptionParts(row: IncidentRow, now: number): string[] {
  const { incident, write } = row;
  const parts: string[] = [];
  if (write) parts.push(writeText(write));
  else if (incident.muting) parts.push(mutingText(incident.muting, now - Date.now(), Date.now()));
  else if (incident.status === 'acknowledged') parts.push(`✓ ${acknowledgerOf(incident)}`);
  const clocks = rowClocks(row, now).map(clock => clockMinutes(clock, now));
  // What the time before the title is left for.
  if (soonestOf(row, now) !== undefined) parts.push(...clocks.splice(0));
  parts.push(plainText(incident.service.name, 40), ageText(now - incident.createdAt));
  if (incident.withoutAcknowledge) parts.push(alertsText(incident));
  else if (incident.status === 'triggered') parts.push(assigneeText(incident));
  parts.push(...clocks);
  if (row.stale) parts.push(vscode.l10n.t('old'));
  return parts;
}

/** Where nobody can be assigned, how much of it there is. */
function alertsText({ alertCount = 0 }: Incident): string {
  return alertCount === 1 ? vscode.l10n.t('1 alert') : vscode.l10n.t('{0} alerts', alertCount);
}

function assigneeText(incident: Incident): string {
  if (incident.mine) return vscode.l10n.t('you');
  const [first] = incident.assignees;
  return first ? plainText(first.name, 40) : vscode.l10n.t('nobody assigned');
}

function acknowledgerOf(incident: Incident): string {
  const last = incident.acknowledgedBy[incident.acknowledgedBy.length - 1];
  return last ? plainText(last.person.name, 40) : vscode.l10n.t('acknowledged');
}

/** Status in words, with who. */
export function statusText(incident: Incident): string {
  switch (incident.status) {
    case 'triggered':
      if (incident.muting?.whole) return vscode.l10n.t('fires, muted');
      return incident.withoutAcknowledge
        ? vscode.l10n.t('fires')
        : vscode.l10n.t('triggered, not acknowledged');
    case 'acknowledged': {
      const names = incident.acknowledgedBy.map(({ person }) => plainText(person.name, 60)).join(', ');
      return names ? vscode.l10n.t('acknowledged by {0}', names) : vscode.l10n.t('acknowledged');
    }
    case 'resolved':
      return vscode.l10n.t('resolved');
  }
}

/** Where a write stands, in the fewest words that cannot be misread. */
export function writeText(write: WriteState): string {
  const what = writeName(write.kind);
  switch (write.state) {
    case 'sending':
      return vscode.l10n.t('{0}: sending…', what);
    case 'waiting':
      return vscode.l10n.t('{0}: NOT SENT, waits for you', what);
    case 'notSent':
      return vscode.l10n.t('{0}: NOT SENT, use your phone', what);
    case 'unconfirmed':
      return vscode.l10n.t('{0}: NOT CONFIRMED', what);
    case 'refused':
      return vscode.l10n.t('{0}: refused', what);
  }
}

export function writeName(kind: WriteState['kind']): string {
  switch (kind) {
    case 'acknowledge':
      return vscode.l10n.t('acknowledge');
    case 'resolve':
      return vscode.l10n.t('resolve');
    case 'note':
      return vscode.l10n.t('note');
    case 'editNote':
      return vscode.l10n.t('edit of a note');
    case 'escalate':
      return vscode.l10n.t('escalation');
    case 'reassign':
      return vscode.l10n.t('reassignment');
    case 'snooze':
      return vscode.l10n.t('snooze');
    case 'priority':
      return vscode.l10n.t('priority');
    case 'requestResponders':
      return vscode.l10n.t('request for help');
    case 'silence':
      return vscode.l10n.t('silence');
    case 'expireSilence':
      return vscode.l10n.t('end of a silence');
  }
}

/** The group says the class; the row says whether somebody has it, in shape first and in the class's colour second. */
function statusIcon({ incident, classified }: IncidentRow): vscode.ThemeIcon {
  if (incident.muting?.whole) return new vscode.ThemeIcon('bell-slash');
  return incident.status === 'acknowledged'
    ? new vscode.ThemeIcon('pass')
    : new vscode.ThemeIcon('circle-filled', severityIcon(classified.severity).color);
}

function writeIcon(write: WriteState): vscode.ThemeIcon {
  return write.state === 'sending'
    ? new vscode.ThemeIcon('sync~spin')
    : new vscode.ThemeIcon('error', new vscode.ThemeColor('errorForeground'));
}

function dimming(row: IncidentRow): string {
  if (row.write) return '';
  return row.stale || !isWaiting(row.incident) ? 'dim' : '';
}

/** Words for `when` clauses: `incident hasLink`, what may be done now (`canAcknowledge`), `canRetry`. */
function contextOf({ incident, write }: IncidentRow, actions: ReadonlySet<IncidentAction>): string {
  const words = ['incident'];
  const offer = (action: IncidentAction, word: string, fits = true): void => {
    if (fits && actions.has(action)) words.push(word);
  };
  if (incident.url !== undefined) words.push('hasLink');
  offer('silence', 'canSilence', !write);
  offer('silence', 'canEndSilence', !write && (incident.muting?.silences.length ?? 0) > 0);
  offer('acknowledge', 'canAcknowledge', !write && incident.status === 'triggered');
  offer('resolve', 'canResolve', write?.kind !== 'resolve');
  offer('addNote', 'canNote');
  offer('editNote', 'canEditNote');
  offer('escalate', 'canEscalate');
  offer('reassign', 'canReassign');
  offer('snooze', 'canSnooze');
  offer('priority', 'canPriority');
  offer('requestResponders', 'canPullIn');
  if (write && !write.underWay) words.push('canRetry');
  return words.join(' ');
}
