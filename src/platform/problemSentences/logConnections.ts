import * as vscode from 'vscode';
import type {} from '../../core/errors/connectionProblems';
import type { QueryLanguage } from '../../core/errors/queryRunner';
import { plainText } from '../remoteText';
import type { SentenceAction, Sentences } from './sentence';

/** Connected log backends. */
export const logConnectionSentences: Sentences<'logConnections'> = {
  'logConnections.secretMissing': ({ label }) => ({
    text: vscode.l10n.t(
      'The password or token of {0} is not in this machine’s secret storage. Connect again.',
      plainText(label),
    ),
    action: connect(),
  }),
  'logConnections.secretMoved': ({ label }) => ({
    text: vscode.l10n.t(
      'The address of {0} is not the one that its password or token was tested against, so it was not sent. Connect again.',
      plainText(label),
    ),
    action: connect(),
  }),
  'logConnections.unusable': ({ id }) => ({
    text: vscode.l10n.t(
      'What this machine keeps of the connection {0} cannot be read, or was written by a newer Opex. Connect again.',
      plainText(id),
    ),
    action: connect(),
  }),
  'logConnections.unknown': () => ({
    text: vscode.l10n.t('Which log backends are connected on this machine cannot be read.'),
    action: { label: vscode.l10n.t('Show Log'), command: 'opex.showLog' },
  }),
  'logConnections.noServices': ({ label }) => ({
    text: vscode.l10n.t(
      '{0} shows the errors of the team file’s services, and the team file names none.',
      plainText(label),
    ),
    action: { label: vscode.l10n.t('Open Team File'), command: 'opex.openTeamFile' },
  }),
  'logConnections.noneFor': ({ language }) => ({
    text: vscode.l10n.t(
      'Nothing is connected that answers {0}: {1} would.',
      languageName(language),
      productsOf(language),
    ),
    action: connect(),
  }),
  'logConnections.severalFor': ({ language, labels }) => ({
    text: vscode.l10n.t(
      'Several connected backends answer {0}: {1}. Say which one.',
      languageName(language),
      plainText(labels.join(', ')),
    ),
  }),
  'logConnections.unauthorized': ({ host, auth }) => ({
    text:
      auth === 'none'
        ? vscode.l10n.t('{0} asks for a password or a token.', host)
        : auth === 'basic'
          ? vscode.l10n.t('{0} does not accept this user and password.', host)
          : auth === 'bearer'
            ? vscode.l10n.t('{0} does not accept the token. It is wrong or expired.', host)
            : vscode.l10n.t('{0} does not accept the API key. It is wrong, expired or revoked.', host),
    action: connect(),
  }),
  'logConnections.forbidden': ({ host }) => ({
    text: vscode.l10n.t(
      '{0} knows you and does not let you read this. A tenant or a role may be missing.',
      host,
    ),
    action: connect(),
  }),
  'logConnections.badHeader': ({ host, name }) => ({
    text: vscode.l10n.t(
      '{0} was not asked: the value of the header {1} is missing or cannot be sent.',
      host,
      plainText(name),
    ),
    action: connect(),
  }),
  'logConnections.tenantMissing': ({ host, header }) => ({
    text: vscode.l10n.t('{0} keeps the logs of several tenants: give the header {1}.', host, header),
    action: connect(),
  }),
  'logConnections.notThere': ({ host, product }) => ({
    text: vscode.l10n.t(
      'No {1} answers at this address of {0}. A path prefix may be missing.',
      host,
      plainText(product),
    ),
    action: connect(),
  }),
};

function languageName(language: QueryLanguage): string {
  return { logql: 'LogQL', promql: 'PromQL', esql: 'ES|QL', logsql: 'LogsQL' }[language];
}

function productsOf(language: QueryLanguage): string {
  return { logql: 'Loki', promql: 'Prometheus', esql: 'Elasticsearch', logsql: 'VictoriaLogs' }[language];
}

function connect(): SentenceAction {
  return { label: vscode.l10n.t('Connect Logs…'), command: 'opex.connectLogs' };
}
