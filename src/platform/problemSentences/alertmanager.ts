import * as vscode from 'vscode';
import type {} from '../../core/incidents/alertmanagerProblems';
import { plainText } from '../remoteText';
import { ageText, timeOfDay } from '../timeText';
import type { Sentences } from './sentence';

/** What is Alertmanager's own. */
export const alertmanagerSentences: Sentences<'alertmanager'> = {
  'alertmanager.unauthorized': ({ host, auth }) => ({
    text:
      auth === 'none'
        ? vscode.l10n.t('{0} asks for a password or a token.', host)
        : auth === 'basic'
          ? vscode.l10n.t('{0} does not accept this user and password.', host)
          : vscode.l10n.t('{0} does not accept the token. It is wrong or expired.', host),
    action: { label: vscode.l10n.t('Connect…'), command: 'opex.connect' },
  }),
  'alertmanager.notThere': ({ host }) => ({
    text: vscode.l10n.t(
      'No Alertmanager answers at this address of {0}. A path prefix may be missing; releases before 0.16 are too old.',
      host,
    ),
  }),
  'alertmanager.settling': ({ label, status }) => ({
    text: vscode.l10n.t(
      '{0} is not ready (its cluster: {1}). Not everything may be known to it.',
      plainText(label),
      plainText(status),
    ),
  }),
  'alertmanager.justStarted': ({ label, at, kept }) => {
    const name = plainText(label);
    const age = ageText(Date.now() - at);
    return {
      text:
        kept === 0
          ? vscode.l10n.t(
              '{0} started {1} ago. Alerts come back as Prometheus sends them again: there may be more.',
              name,
              age,
            )
          : vscode.l10n.t(
              '{0} started {1} ago. Alerts come back as Prometheus sends them again: {2} rows are from before.',
              name,
              age,
              kept,
            ),
    };
  },
  'alertmanager.noSuchReceiver': ({ label, names }) => ({
    text: vscode.l10n.t(
      '{0} has no receiver {1} any more, to which you limited this connection. Connect again to choose.',
      plainText(label),
      plainText(names.join(', ')),
    ),
    action: { label: vscode.l10n.t('Connect…'), command: 'opex.connect' },
  }),
  'alertmanager.notAvailable': ({ what }) => ({
    text:
      what === 'acknowledge'
        ? vscode.l10n.t('Alertmanager has no acknowledging. “Silence…” mutes it for a time.')
        : what === 'resolve'
          ? vscode.l10n.t('Alertmanager has no resolving: an alert ends when its rule no longer holds.')
          : what === 'note'
            ? vscode.l10n.t('Alertmanager keeps no notes.')
            : vscode.l10n.t('Alertmanager cannot do that.'),
  }),
  'alertmanager.readOnly': ({ label }) => ({
    text: vscode.l10n.t('{0} lets you only read: silencing is off.', plainText(label)),
  }),
  'alertmanager.silenceOver': ({ at }) => ({
    text: vscode.l10n.t('Not silenced: the end that you chose, {0}, has passed.', timeOfDay(at, Date.now())),
  }),
  'alertmanager.tooManyToSilence': ({ count, limit }) => ({
    text: vscode.l10n.t(
      'That would be {0} silences; Opex makes {1} at most. Choose fewer alerts, or write one silence for all in Alertmanager.',
      count,
      limit,
    ),
  }),
};
