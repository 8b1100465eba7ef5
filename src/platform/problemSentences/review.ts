import * as vscode from 'vscode';
import type { Sentence, SentenceAction, Sentences } from './sentence';

export const reviewSentences: Sentences<'review'> = {
  'review.mergeConflict': () => ({
    text: vscode.l10n.t(
      'A merge conflict is not settled here. The review is read, and left as it is until somebody settles it.',
    ),
  }),
  'review.newerVersion': ({ version }) => ({
    text: vscode.l10n.t(
      'This review is of format {0}, which is newer than this Opex knows: it is shown, never changed.',
      version,
    ),
  }),
  'review.brokenRegion': ({ name, fault }) => brokenRegion(name, fault),
  'review.noPeriod': () => ({
    text: vscode.l10n.t(
      'The first line, which tells the period, is gone or was changed: items are read, figures are not.',
    ),
  }),
  'review.periodsApart': ({ other, fault }) => ({
    text:
      fault === 'overlap'
        ? vscode.l10n.t(
            'It begins before {0} ends: incidents between are in both. Its times stand in its first line.',
            other,
          )
        : vscode.l10n.t(
            'It begins after {0} ended: incidents between are in no review. Its times stand in its first line.',
            other,
          ),
  }),
  'review.itemTwice': ({ text }) => ({
    text: vscode.l10n.t('“{0}” stands twice here. The first counts; it is done where either is.', text),
  }),
  'review.badItem': ({ key, value }) => ({
    text:
      key === 'due'
        ? vscode.l10n.t('“{0}” is no date of the calendar. Dates are written as 2026-10-12.', value)
        : vscode.l10n.t('“{0}” is no priority. It is a digit: 1 is the most urgent.', value),
  }),
  'review.badBugs': ({ value }) => ({
    text: vscode.l10n.t(
      '“{0}” has no figure of bugs. They are written as: Bugs: 12 open, 3 new, 2 closed, 1 past limit, and the link.',
      value,
    ),
  }),
  'review.trackerAnswer': ({ tracker }) => ({
    text: vscode.l10n.t('The answer of {0} is not as it documents it: what it said is not used.', tracker),
  }),
  'review.trackerCut': ({ tracker, shown }) => ({
    text: vscode.l10n.t(
      '{0} has more bugs than are read: figures are of the first {1}, “at least”.',
      tracker,
      shown,
    ),
  }),
  'review.trackerHidden': ({ tracker, repository }) => ({
    text: vscode.l10n.t(
      '{0} shows no repository {1} to this account: it has another name, or the account does not see it.',
      tracker,
      repository,
    ),
    action: teamFile(),
  }),
  'review.trackerForbidden': ({ tracker, repository }) => ({
    text: vscode.l10n.t(
      '{0} does not let this account do that in {1}. An organization with single sign-on wants VS Code to be authorized for it.',
      tracker,
      repository,
    ),
  }),
  'review.trackerOff': ({ repository }) => ({
    text: vscode.l10n.t('{0} has no issues: they are turned off there.', repository),
    action: teamFile(),
  }),
  'review.trackerMoved': ({ repository }) => ({
    text: vscode.l10n.t('{0} was renamed or moved: write its new name into the team file.', repository),
    action: teamFile(),
  }),
  'review.trackerSignedOut': ({ tracker }) => ({
    text: vscode.l10n.t('{0} does not accept the sign-in any more. Sign in again.', tracker),
  }),
  'review.trackerHost': ({ host }) => ({
    text: vscode.l10n.t(
      'VS Code cannot sign in to {0}: its setting “github-enterprise.uri” names another server, or none.',
      host,
    ),
    action: {
      label: vscode.l10n.t('Open Settings'),
      command: 'workbench.action.openSettings',
      args: ['github-enterprise.uri'],
    },
  }),
  'review.issuePending': ({ seconds }) => ({
    text: vscode.l10n.t(
      'Whether the issue was created is not known yet. Press again in {0} s: it is looked for first.',
      seconds,
    ),
  }),
  'review.notSignedIn': ({ tracker }) => ({
    text: vscode.l10n.t('Nobody signed in to {0}.', tracker),
  }),
  'review.badLink': ({ value }) => ({
    text: vscode.l10n.t('“{0}” is no link: it starts with https://, or is written as [words](path).', value),
  }),
  'review.placeGone': () => ({
    text: vscode.l10n.t('The file has no such place any more: somebody changed it. It is shown anew.'),
  }),
  'review.entryGone': () => ({
    text: vscode.l10n.t('That line is not in the journal any more.'),
    action: { label: vscode.l10n.t('Open Journal'), command: 'opex.openJournal' },
  }),
  'review.seenOnly': ({ label, since }) => ({
    text:
      since === undefined
        ? vscode.l10n.t(
            '{0} keeps no past: what fires is written down from now on, while VS Code runs.',
            label,
          )
        : vscode.l10n.t(
            '{0} keeps no past: this is what was seen since {1}, while VS Code ran. Its Prometheus knows more.',
            label,
            new Date(since).toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'short' }),
          ),
    action: { label: vscode.l10n.t('Connect Prometheus…'), command: 'opex.connectLogs' },
  }),
  'review.fromAlerts': ({ label, metrics }) => ({
    text: vscode.l10n.t(
      '{0} keeps no past: these are alerts as {1} remembers them, within 5 minutes. Who was notified is not known.',
      label,
      metrics,
    ),
  }),
  'review.badVerdict': ({ value }) => ({
    text: vscode.l10n.t('“{0}” is no verdict. It starts with keep, tune or delete.', value),
  }),
};

function teamFile(): SentenceAction {
  return { label: vscode.l10n.t('Open Team File'), command: 'opex.openTeamFile' };
}

function brokenRegion(name: string, fault: 'endWithoutBegin' | 'beginWithoutEnd' | 'twice'): Sentence {
  if (fault === 'twice') {
    return { text: vscode.l10n.t('The part “{0}” stands twice: the second is kept as your own text.', name) };
  }
  return {
    text: vscode.l10n.t(
      'A mark of the part “{0}” is damaged: its text is kept as your own, and the part is written anew.',
      name,
    ),
  };
}
