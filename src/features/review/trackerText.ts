import * as vscode from 'vscode';
import { definitions } from '../../core/review/definitions';
import type { BugFigures } from '../../core/review/reviewModel';
import { numberText } from '../../core/review/reviewText';
import { plainText } from '../../platform/remoteText';
import { severityName } from '../../platform/severityText';
import type { ShownTrackers } from '../../protocol/reviewTrackers';
import type { OpenReview } from './reviewBook';

/** What the page shows of trackers: their bugs, where one may sign in, where items become issues. */
export function shownTrackers({ model, trackers }: OpenReview): ShownTrackers {
  const { bugs } = model.dashboard;
  const isMissing = model.gaps.some(({ part }) => part === 'bugs');
  const { place } = trackers;
  return {
    bugs: bugs.map(bugTable),
    note:
      bugs.length > 0
        ? definitions.bugs.text
        : isMissing
          ? vscode.l10n.t('Not known: see above.')
          : vscode.l10n.t(
              'None are counted: name labels in the team file (“bugs.labels”), or type what another tracker says.',
            ),
    signIns: trackers.signIns.map(({ server: { host, provider } }) => ({
      host,
      label:
        provider === 'github'
          ? vscode.l10n.t('Sign In to GitHub')
          : vscode.l10n.t('Sign In to {0}', plainText(host)),
    })),
    createIssue: place?.server
      ? vscode.l10n.t('Create GitHub Issue in {0}', plainText(place.repository))
      : '',
  };
}

/** What is not known is a dash, never zero. */
function bugTable({ basis, source, link, atLeast, rows }: BugFigures): ShownTrackers['bugs'][number] {
  const cell = (value: number | undefined): string =>
    value === undefined ? '–' : `${atLeast ? '≥ ' : ''}${numberText(value)}`;
  const name = plainText(source ?? '');
  const title =
    basis === 'github'
      ? vscode.l10n.t('Bugs: {0}', name)
      : name === ''
        ? vscode.l10n.t('Bugs, as typed')
        : vscode.l10n.t('Bugs, as typed from {0}', name);
  return {
    table: {
      title,
      columns: [
        '',
        vscode.l10n.t('Open'),
        vscode.l10n.t('New'),
        vscode.l10n.t('Closed'),
        vscode.l10n.t('Past limit'),
      ],
      rows: rows.map(({ severity, open, opened, closed, pastSla }) => [
        severity === undefined ? vscode.l10n.t('All') : severityName(severity),
        ...[open, opened, closed, pastSla].map(cell),
      ]),
    },
    link: name === '' ? vscode.l10n.t('Open Tracker') : vscode.l10n.t('Open {0}', name),
    href: link ?? '',
  };
}

/** Words of the page about trackers. */
export function trackerWords(): Readonly<Record<string, string>> {
  return {
    bugs: vscode.l10n.t('Bugs'),
    issue: vscode.l10n.t('Open as Issue…'),
    openTracker: vscode.l10n.t('Open in Tracker'),
    typedBugs: vscode.l10n.t('Bugs of another tracker: 12 open, 3 new, 1 past limit https://…'),
    typeBugs: vscode.l10n.t('Keep Figures'),
  };
}
