import * as vscode from 'vscode';
import type {} from '../../core/errors/alerts/problems';
import type { Sentence, Sentences } from './sentence';

export const alertSentences: Sentences<'alerts'> = {
  'alerts.noLevels': () => ({
    text: vscode.l10n.t(
      'The records carry no level that the backend can count by, so errors cannot be told from traffic.',
    ),
  }),
  'alerts.noServices': () => ({
    text: vscode.l10n.t(
      'The records carry no service that the backend can count by, and the thresholds are by service.',
    ),
  }),
  'alerts.onlyErrors': () => ({
    text: vscode.l10n.t(
      'The logs hold errors only, so there is no traffic to hold them against. Connect Prometheus, or logs of every level.',
    ),
    action: connect(),
  }),
  'alerts.noTraffic': ({ service }) => ({
    text:
      service === undefined
        ? vscode.l10n.t('Nothing that is connected counts traffic.')
        : vscode.l10n.t(
            'Nothing that is connected counts traffic of {0}. “logs.service” in the team file names it as the records do.',
            service,
          ),
  }),
  'alerts.noClasses': () => ({
    text: vscode.l10n.t('No log that is connected tells which class the failed requests have.'),
    action: connect(),
  }),
  'alerts.noSource': () => ({
    text: vscode.l10n.t('Neither log files nor a log backend are there to count traffic.'),
    action: connect(),
  }),
  'alerts.reading': () => ({ text: vscode.l10n.t('Traffic is read for the first time.') }),
  'alerts.noRules': () => ({
    text: vscode.l10n.t('The team file asks for no alert: “alerts” says which share of traffic is too much.'),
    action: { label: vscode.l10n.t('Open Team File'), command: 'opex.openTeamFile' },
  }),
  'alerts.noRuler': () => ({
    text: vscode.l10n.t(
      'Rules are written for Prometheus and for the ruler of Loki, and none of them is connected.',
    ),
    action: connect(),
  }),
  'alerts.ruleGone': ({ file }) => ({
    text: vscode.l10n.t('Nothing was written: {0} does not hold this alert any more, or is no JSON.', file),
  }),
  'alerts.badShare': ({ text }) => ({
    text: vscode.l10n.t('“{0}” is no share of traffic: write it like 0.1%, above 0% and below 100%.', text),
  }),
};

function connect(): NonNullable<Sentence['action']> {
  return { label: vscode.l10n.t('Connect Logs…'), command: 'opex.connectLogs' };
}
