import * as vscode from 'vscode';
import '../../core/incidents/onCallProblems';
import type { Sentences } from './sentence';

export const onCallSentences: Sentences<'onCall'> = {
  'onCall.noPolicy': ({ services }) => ({
    text: vscode.l10n.t(
      'No escalation policy of the account serves any of the {0} services that the team file names. Check their ids there.',
      services,
    ),
    action: { label: vscode.l10n.t('Open Team File'), command: 'opex.openTeamFile' },
  }),
  'onCall.tooManyPolicies': ({ shown, total }) => ({
    text: vscode.l10n.t(
      'The first {0} of {1} escalation policies. Name your services in the team file to see yours.',
      shown,
      total,
    ),
    action: { label: vscode.l10n.t('Set Up Team'), command: 'opex.setUpTeam' },
  }),
  'onCall.scheduleHidden': ({ status }) => ({
    text: vscode.l10n.t(
      'PagerDuty does not show this schedule to your key ({0}): who is next and gaps are not known.',
      status,
    ),
  }),
  'onCall.tooManySchedules': ({ most }) => ({
    text: vscode.l10n.t(
      'Only {0} schedules are read at a time: who is next and gaps are not known for this one.',
      most,
    ),
  }),
  'onCall.nobody': () => ({
    text: vscode.l10n.t('This key belongs to no person, so it is not known when you are on call.'),
  }),
};
