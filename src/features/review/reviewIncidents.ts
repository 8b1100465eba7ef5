import * as vscode from 'vscode';
import { dayPartOf } from '../../core/review/incidentFacts';
import type { ReviewIncident, TimelineLine } from '../../core/review/reviewModel';
import { clockText, dayText, spanText, textOfMarkdown } from '../../core/review/reviewText';
import { plainText } from '../../platform/remoteText';
import { severityName } from '../../platform/severityText';
import type { ShownIncident } from '../../protocol/reviewPage';

/** An incident of the week: a line, and what unfolds below it. */
export function incidentText(row: ReviewIncident, zone: string): ShownIncident {
  return {
    id: row.id,
    label: plain(row.label),
    severity: row.severity,
    severityName: severityName(row.severity),
    title: plain(row.title),
    facts: [
      row.service ?? vscode.l10n.t('no service'),
      `${dayText(row.triggeredAt, zone)} ${clockText(row.triggeredAt, zone)}`,
      dayPartText(row, zone),
      // A source may know no acknowledgement at all: none is told of then.
      ...(row.acknowledgeMs === undefined
        ? []
        : [vscode.l10n.t('acknowledged after {0}', spanText(row.acknowledgeMs))]),
      resolutionText(row),
    ]
      .map(plain)
      .join(' · '),
    known: knownTexts(row),
    journal: row.journal.map(
      ({ at, who, text }) => `${clockText(at, zone)} ${plain(who)}: ${plain(textOfMarkdown(text))}`,
    ),
    timeline: timelineTexts(row, zone),
    open: row.open,
  };
}

/** Cause, playbook, who was woken; what is missing is said. */
function knownTexts(row: ReviewIncident): readonly string[] {
  return [
    row.cause ? vscode.l10n.t('cause: {0}', plain(row.cause.text)) : vscode.l10n.t('no cause recorded'),
    row.playbook
      ? row.playbook.used
        ? vscode.l10n.t('playbook used: {0}', plain(row.playbook.title))
        : vscode.l10n.t('playbook: {0}', plain(row.playbook.title))
      : vscode.l10n.t('no playbook'),
    ...(row.reopenedGaps.length === 0
      ? []
      : [vscode.l10n.t('came back after {0}', row.reopenedGaps.map(spanText).join(', '))]),
    ...(row.woken.length === 0 ? [] : [vscode.l10n.t('woken: {0}', plain(row.woken.join(', ')))]),
    ...(row.partial ? [vscode.l10n.t('its log was not read whole')] : []),
    ...(row.differs
      ? [
          vscode.l10n.t(
            'the account says {0}, its log {1}',
            spanText(row.differs.analyticsMs),
            row.differs.logMs === undefined ? vscode.l10n.t('nobody') : spanText(row.differs.logMs),
          ),
        ]
      : []),
  ];
}

/** Times stand in the zone of the review: where the one who was paged lives elsewhere, that is said. */
function dayPartText({ dayPart, triggeredAt }: ReviewIncident, zone: string): string {
  const text = {
    hours: vscode.l10n.t('business hours'),
    evening: vscode.l10n.t('evening'),
    sleep: vscode.l10n.t('at sleep'),
  }[dayPart];
  return dayPartOf(triggeredAt, zone, undefined) === dayPart
    ? text
    : vscode.l10n.t('{0} where they live', text);
}

function resolutionText({ resolution, resolveMs }: ReviewIncident): string {
  const span = resolveMs === undefined ? undefined : spanText(resolveMs);
  if (resolution === 'merged') return vscode.l10n.t('merged');
  if (span === undefined) return vscode.l10n.t('open');
  return resolution === 'timeout'
    ? vscode.l10n.t('ended by timeout after {0}', span)
    : vscode.l10n.t('resolved after {0}', span);
}

/** What happened, a minute at a time. That an incident is given to somebody as it comes goes without saying. */
function timelineTexts({ timeline }: ReviewIncident, zone: string): readonly string[] {
  const minutes = new Map<string, string[]>();
  timeline.forEach((line, at) => {
    const before = timeline[at - 1];
    if (line.kind === 'reassign' && before?.kind === 'trigger' && line.at - before.at < 2_000) return;
    const minute = clockText(line.at, zone);
    minutes.set(minute, [...(minutes.get(minute) ?? []), plain(eventText(line))]);
  });
  return [...minutes].map(([minute, events]) => `${minute} ${events.join(', ')}`);
}

function eventText({ kind, who }: TimelineLine): string {
  const texts: Readonly<Record<string, readonly [string, (who: string) => string]>> = {
    trigger: [vscode.l10n.t('triggered'), name => vscode.l10n.t('triggered by {0}', name)],
    notify: [vscode.l10n.t('notified'), name => vscode.l10n.t('notified {0}', name)],
    acknowledge: [vscode.l10n.t('acknowledged'), name => vscode.l10n.t('acknowledged by {0}', name)],
    unacknowledge: [
      vscode.l10n.t('no longer acknowledged'),
      name => vscode.l10n.t('no longer acknowledged ({0})', name),
    ],
    escalate: [vscode.l10n.t('escalated'), name => vscode.l10n.t('escalated by {0}', name)],
    reassign: [vscode.l10n.t('reassigned'), name => vscode.l10n.t('reassigned by {0}', name)],
    resolve: [vscode.l10n.t('resolved'), name => vscode.l10n.t('resolved by {0}', name)],
    reopen: [vscode.l10n.t('came back'), name => vscode.l10n.t('came back ({0})', name)],
    merge: [vscode.l10n.t('merged'), name => vscode.l10n.t('merged by {0}', name)],
    snooze: [vscode.l10n.t('snoozed'), name => vscode.l10n.t('snoozed by {0}', name)],
    responder: [vscode.l10n.t('asked for help'), name => vscode.l10n.t('asked {0}', name)],
  };
  const text = texts[kind];
  if (!text) return who === undefined ? kind : `${kind} ${who}`;
  return who === undefined ? text[0] : text[1](who);
}

function plain(text: string): string {
  return plainText(text, 400);
}
