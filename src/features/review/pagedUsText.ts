import * as vscode from 'vscode';
import type { Problem } from '../../core/base/problem';
import type { WhatPagedUs, WorstAlert } from '../../core/review/whatPagedUs';
import { lookBackDays } from '../../core/review/whatPagedUs';
import { nameOf } from '../../core/review/nights';
import type { Histories, HistoryState } from '../../platform/incidentHistories';
import { sentenceOf } from '../../platform/problemSentences';
import { plainText } from '../../platform/remoteText';
import { timeOfDay } from '../../platform/timeText';
import type { PagedUsAlert, PagedUsShown, PagedUsStrings } from '../../protocol/pagedUsPage';

export function pagedUsStrings(): PagedUsStrings {
  return {
    title: vscode.l10n.t('What Paged Us'),
    worst: vscode.l10n.t('The alerts that paged most'),
    load: vscode.l10n.t('Who was paged'),
    loadHelp: vscode.l10n.t('To share the load fairly, by name. It ranks nobody.'),
    person: vscode.l10n.t('Person'),
    pages: vscode.l10n.t('Pages'),
    nights: vscode.l10n.t('Nights'),
    refresh: vscode.l10n.t('Read Again'),
    copy: vscode.l10n.t('Copy as Text'),
    copied: vscode.l10n.t('Copied'),
  };
}

/** What the page shows of the last 90 days. */
export function pagedUsShown(
  found: WhatPagedUs,
  histories: Histories,
  now: number,
  isReading: boolean,
): PagedUsShown {
  const isEmpty = found.pages === 0;
  const isUnsure = histories.sources.some(({ failed, incomplete }) => failed || incomplete);
  return {
    kind: 'shown',
    scope: scopeText(histories, now),
    notices: noticesOf(histories, now),
    figures: isEmpty && isUnsure ? [] : figuresOf(found, histories),
    alerts: found.worst.map(alertText),
    load: found.load.map(({ person, pages, nights }) => ({
      name: plainText(nameOf(person), 80),
      pages,
      nights,
    })),
    // Nothing found in a part is no quiet time.
    ...(isEmpty && !isUnsure
      ? { quiet: vscode.l10n.t('Nothing paged you in the last {0} days.', lookBackDays) }
      : {}),
    isReading,
  };
}

function scopeText({ sources }: Histories, now: number): string {
  const labels = sources.map(({ label }) => plainText(label, 60)).join(', ');
  const oldest = Math.min(...sources.flatMap(({ asOf }) => asOf ?? []));
  const range = vscode.l10n.t('Last {0} days', lookBackDays);
  return [
    range,
    labels,
    ...(Number.isFinite(oldest) ? [vscode.l10n.t('as of {0}', timeOfDay(oldest, now))] : []),
  ].join(' · ');
}

/** What is told of the sources, in the order of their notices. */
export function toldProblems({ sources }: Histories): readonly Problem[] {
  return sources.flatMap(({ failed, incomplete }) => failed ?? incomplete ?? []);
}

function noticesOf({ sources }: Histories, now: number): PagedUsShown['notices'] {
  return sources.flatMap(source => {
    const problem = source.failed ?? source.incomplete;
    if (!problem) return [];
    const { text, action } = sentenceOf(problem);
    return [{ text: noticeText(source, text, now), ...(action ? { action: action.label } : {}) }];
  });
}

function noticeText({ label, asOf, failed, incomplete }: HistoryState, why: string, now: number): string {
  const name = plainText(label, 60);
  if (failed) {
    return asOf === undefined
      ? vscode.l10n.t('{0} could not be read, and nothing of it is shown: {1}', name, why)
      : vscode.l10n.t('{0} could not be read now; this is of {1}: {2}', name, timeOfDay(asOf, now), why);
  }
  // A source without a past says so by itself.
  return incomplete?.code === 'review.seenOnly' || incomplete?.code === 'review.fromAlerts'
    ? why
    : vscode.l10n.t('{0} told only a part, so these figures are at least so high: {1}', name, why);
}

function figuresOf(found: WhatPagedUs, { records }: Histories): PagedUsShown['figures'] {
  // A source that knows no acknowledgement knows nobody who was notified either: none is no quiet night then.
  const isTold = records.some(({ withoutAcknowledge }) => !withoutAcknowledge);
  const text = (value: number): string =>
    found.atLeast ? `≥ ${value.toLocaleString()}` : value.toLocaleString();
  return [
    {
      value: text(found.pages),
      label: vscode.l10n.t('pages'),
      help: vscode.l10n.t('Each time an incident was triggered or came back, merged ones too.'),
    },
    {
      value: isTold ? text(found.nights) : '–',
      label: found.nights === 1 ? vscode.l10n.t('night broken') : vscode.l10n.t('nights broken'),
      help: isTold
        ? vscode.l10n.t(
            'One for each person and night: notified between 22 and 8 where they live, low urgency left out.',
          )
        : vscode.l10n.t('Not known: nothing that is connected tells who was notified.'),
    },
    {
      value: text(found.incidents),
      label: found.incidents === 1 ? vscode.l10n.t('incident') : vscode.l10n.t('incidents'),
      help: vscode.l10n.t('Merged ones count as pages, not as incidents.'),
    },
  ];
}

function alertText(alert: WorstAlert): PagedUsAlert {
  return {
    title: plainText(alert.title, 200),
    service: plainText(alert.service ?? vscode.l10n.t('no service'), 80),
    facts: [
      alert.pages === 1 ? vscode.l10n.t('1 page') : vscode.l10n.t('{0} pages', alert.pages),
      alert.episodes === 1 ? vscode.l10n.t('1 episode') : vscode.l10n.t('{0} episodes', alert.episodes),
      ...(alert.nights === 0
        ? []
        : [alert.nights === 1 ? vscode.l10n.t('1 night') : vscode.l10n.t('{0} nights', alert.nights)]),
    ].join(' · '),
    playbook: knownText(alert.playbook, vscode.l10n.t('Playbook'), vscode.l10n.t('No playbook')),
    cause: knownText(alert.cause, vscode.l10n.t('Cause recorded'), vscode.l10n.t('No cause recorded')),
    actions: [
      ...(alert.playbook === true
        ? []
        : [{ action: 'writePlaybook' as const, label: vscode.l10n.t('Write Playbook') }]),
      ...(alert.cause === true
        ? []
        : [{ action: 'recordCause' as const, label: vscode.l10n.t('Record Cause') }]),
      { action: 'openLast' as const, label: vscode.l10n.t('Open Last Incident') },
    ],
  };
}

function knownText(known: boolean | undefined, yes: string, no: string): string {
  return known === undefined ? '' : known ? `✓ ${yes}` : no;
}

/** The same as text, ready to post. */
export function pagedUsAsText(shown: PagedUsShown): string {
  const { title, worst } = pagedUsStrings();
  return [
    `${title} · ${shown.scope}`,
    ...shown.notices.map(({ text }) => text),
    shown.quiet ?? shown.figures.map(({ value, label }) => `${value} ${label}`).join(' · '),
    ...(shown.alerts.length === 0 ? [] : ['', worst]),
    ...shown.alerts.map(
      ({ title: name, service, facts, playbook, cause }, index) =>
        `${index + 1}. ${[name, service, facts, playbook, cause].filter(part => part !== '').join(' · ')}`,
    ),
  ].join('\n');
}
