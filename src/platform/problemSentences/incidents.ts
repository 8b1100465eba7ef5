import * as vscode from 'vscode';
import type { IncidentChangeFact } from '../../core/incidents/changedSince';
import type {} from '../../core/incidents/problems';
import { spanText } from '../timeText';
import type { Sentence, Sentences } from './sentence';

/** Incidents, their sources and the writes to them. */
export const incidentSentences: Sentences<'incidents'> = {
  'incidents.alreadyResolved': ({ by, at, agoMs }) => ({
    text:
      by && agoMs !== undefined
        ? vscode.l10n.t(
            'Resolved by {0} {1} ago; nothing was sent, so that it is not reopened.',
            by,
            spanText(agoMs),
          )
        : by && at !== undefined
          ? vscode.l10n.t(
              'Already resolved by {0} at {1}; nothing was sent, so that it is not reopened.',
              by,
              time(at),
            )
          : by
            ? vscode.l10n.t('Already resolved by {0}; nothing was sent, so that it is not reopened.', by)
            : vscode.l10n.t('Already resolved; nothing was sent, so that it is not reopened.'),
  }),
  'incidents.merged': ({ into }) => ({
    text: into
      ? vscode.l10n.t('This incident was merged into "{0}": act on that one.', into)
      : vscode.l10n.t('This incident was merged into another one: act on that one.'),
  }),
  'incidents.notFound': ({ nativeId }) => ({
    text: vscode.l10n.t('There is no incident {0}, or this key may not see it.', nativeId),
  }),
  'incidents.refused': ({ source, message }) => ({
    text: vscode.l10n.t('{0} refused: {1}', source, message),
  }),
  'incidents.notApplied': ({ wanted, found }) => ({
    text: vscode.l10n.t(
      'It did not take effect: asked for {0}, the incident is {1}.',
      status(wanted),
      status(found),
    ),
  }),
  'incidents.noAnswer': ({ seconds }) => ({
    text: vscode.l10n.t('NOT SENT: no answer for {0} s. Use your phone.', seconds),
  }),
  'incidents.interrupted': ({ attempted }) => ({
    text: attempted
      ? vscode.l10n.t('The window closed before this was confirmed. Send it again, or discard it.')
      : vscode.l10n.t('The window closed before this was sent. Send it, or discard it.'),
  }),
  'incidents.behindAnother': () => ({
    text: vscode.l10n.t('Not sent: what you pressed before it on this incident did not go through.'),
  }),
  'incidents.noSource': ({ sourceId }) => connectAgain(vscode.l10n.t('{0} is not connected.', sourceId)),
  'incidents.underWay': () => ({ text: vscode.l10n.t('It is on its way and cannot be taken back now.') }),
  'incidents.cannot': () => ({
    text: vscode.l10n.t('This source, or this key, has no such action.'),
  }),
  'incidents.pressedLongAgo': ({ ageMs }) => ({
    text: vscode.l10n.t(
      'Not sent: it waited for {0}. Look at the incident, then send it or discard it.',
      spanText(ageMs),
    ),
  }),
  'incidents.changedMeanwhile': ({ changes }) => ({
    text: vscode.l10n.t(
      'Not sent, the incident changed: {0}. Send it all the same?',
      changes.map(changeText).join(', '),
    ),
  }),
  'incidents.maybePaged': () => ({
    text: vscode.l10n.t(
      'No answer, and no trace of it at PagerDuty: it may still have arrived. Sending it again may page people twice.',
    ),
  }),
  'incidents.noResponderRequests': () => ({
    text: vscode.l10n.t('The plan of this PagerDuty account has no responder requests.'),
  }),
  'incidents.noteGone': () => ({ text: vscode.l10n.t('That note is not there any more.') }),
  'incidents.noteChanged': () => ({
    text: vscode.l10n.t('Somebody else changed that note meanwhile; yours was not sent.'),
  }),
  'incidents.noTargets': () => ({ text: vscode.l10n.t('Nobody was chosen.') }),
  'incidents.emptyNote': () => ({ text: vscode.l10n.t('The note is empty.') }),
  'incidents.noteTooLong': ({ limit, length }) => ({
    text: vscode.l10n.t('The note has {0} characters; {1} are allowed.', length, limit),
  }),
  'incidents.notKept': ({ detail }) => ({
    text: vscode.l10n.t('What you press cannot be kept on disk and would not survive a reload: {0}', detail),
  }),
  'incidents.keptUnreadable': ({ count }) => ({
    text: vscode.l10n.t(
      'Not sent, kept, and no longer readable: {0} of your actions. Nothing was deleted.',
      count,
    ),
  }),
  'incidents.keptNewer': ({ version }) => ({
    text: vscode.l10n.t(
      'A newer Opex kept actions that were not sent (version {0}). This one cannot read them and leaves them alone.',
      version,
    ),
  }),
  'incidents.readOnlyKey': () =>
    connectAgain(vscode.l10n.t('The key may only read: acknowledging, resolving and notes are off.')),
  'incidents.emailNeeded': () =>
    connectAgain(
      vscode.l10n.t("An account key acts in a person's name: PagerDuty needs the e-mail you sign in with."),
    ),
  'incidents.emailUnknown': ({ email }) => ({
    text: vscode.l10n.t('Nobody on this account has the e-mail {0}.', email),
  }),
  'incidents.filterMatchesNothing': () => ({
    text: vscode.l10n.t('The filter matches no service; everything is shown.'),
    action: { label: vscode.l10n.t('Change Filter…'), command: 'opex.filterIncidents' },
  }),
  'incidents.mineUnknown': () => ({
    text: vscode.l10n.t(
      'The filter asks for your services, and this key does not tell who you are; everything is shown.',
    ),
    action: { label: vscode.l10n.t('Change Filter…'), command: 'opex.filterIncidents' },
  }),
  'incidents.clockSkew': ({ byMs, ahead }) => ({
    text: ahead
      ? vscode.l10n.t(
          'This machine’s clock is {0} ahead; ages and countdowns go by the source’s clock.',
          spanText(byMs),
        )
      : vscode.l10n.t(
          'This machine’s clock is {0} behind; ages and countdowns go by the source’s clock.',
          spanText(byMs),
        ),
  }),
  'incidents.badToken': ({ host, other }) =>
    connectAgain(
      other
        ? vscode.l10n.t(
            '{0} does not accept the key. It is wrong or revoked, or the account is on {1}.',
            host,
            other,
          )
        : vscode.l10n.t('{0} does not accept the key. It is wrong or revoked.', host),
    ),
  'incidents.unexpectedAnswer': ({ what, where }) => ({
    text: vscode.l10n.t('The answer for {0} is not of the expected form (at {1}).', what, where),
  }),
  'incidents.unreadableRows': ({ what, dropped, first, where }) => ({
    text: vscode.l10n.t(
      'Incomplete: {0} of {1} could not be read, among them {2} (at {3}).',
      dropped,
      what,
      first,
      where,
    ),
  }),
  'incidents.endedEarly': ({ what, read }) => ({
    text: vscode.l10n.t('Incomplete: the list of {0} ended after {1}, though there are more.', what, read),
  }),
  'incidents.ceiling': ({ what, ceiling }) => ({
    text: vscode.l10n.t('Incomplete: there are more than {0} {1}; no more can be listed.', ceiling, what),
  }),
};

function changeText(change: IncidentChangeFact): string {
  switch (change.what) {
    case 'alerts':
      return change.more === 1
        ? vscode.l10n.t('1 more alert')
        : vscode.l10n.t('{0} more alerts', change.more);
    case 'retriggered':
      return vscode.l10n.t('it was triggered again');
    case 'escalated':
      return vscode.l10n.t('it escalated to {0}', change.to || vscode.l10n.t('nobody'));
    case 'changedHands':
      return vscode.l10n.t('it is now assigned to {0}', change.to || vscode.l10n.t('nobody'));
    case 'acknowledged':
      return vscode.l10n.t('acknowledged by {0}', change.by || vscode.l10n.t('somebody'));
  }
}

function connectAgain(text: string): Sentence {
  return { text, action: { label: vscode.l10n.t('Connect…'), command: 'opex.connect' } };
}

function status(word: string): string {
  switch (word) {
    case 'triggered':
      return vscode.l10n.t('triggered');
    case 'acknowledged':
      return vscode.l10n.t('acknowledged');
    case 'resolved':
      return vscode.l10n.t('resolved');
    default:
      return word;
  }
}

function time(at: number): string {
  return new Date(at).toLocaleTimeString();
}
