import * as vscode from 'vscode';
import type {} from '../../core/incidents/contextProblems';
import { plainText } from '../remoteText';
import type { Sentences } from './sentence';

/** What a source tells around an incident: its history, changes, what is alike. */
export const contextSentences: Sentences<'context'> = {
  'context.notInPlan': ({ what }) => ({
    text:
      what === 'alike'
        ? vscode.l10n.t(
            'PagerDuty’s own “past incidents” are not in this account’s plan, or not for this key.',
          )
        : vscode.l10n.t(
            'PagerDuty’s own “related incidents” are not in this account’s plan, or not for this key.',
          ),
  }),
  'context.newestOnly': ({ shown }) => ({ text: vscode.l10n.t('Only the newest {0} were read.', shown) }),
  'context.nobodyToAsk': () => ({
    text: vscode.l10n.t('No connected source can be asked for an incident by its number.'),
    action: { label: vscode.l10n.t('Connect…'), command: 'opex.connect' },
  }),
  'context.notTold': ({ source }) => ({
    text: vscode.l10n.t('{0} does not tell this.', sourceName(source)),
  }),
};

/** Of a source's id, what people call its kind: an address says nothing here. */
function sourceName(sourceId: string): string {
  if (sourceId.startsWith('alertmanager:')) return 'Alertmanager';
  return sourceId.startsWith('pagerduty:') ? 'PagerDuty' : plainText(sourceId);
}
