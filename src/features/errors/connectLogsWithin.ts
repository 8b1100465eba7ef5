import * as vscode from 'vscode';
import { askTested } from '../../platform/askTested';
import type { FoundLogs } from '../../platform/logAccounts';
import type { LogKind } from '../../platform/logConnections';
import { plainText } from '../../platform/remoteText';
import { requestOf, type Move, type Step } from './connectLogsDraft';

const examples: Readonly<Record<LogKind, string>> = {
  loki: '{namespace="shop"}',
  elasticsearch: 'logs-*,filebeat-*',
  opensearch: 'logs-*,filebeat-*',
  victorialogs: '{namespace="shop"}',
  prometheus: '',
};

/** Which part of what is there? What was found is said, and the choice is looked at before it is kept. */
export const askWithin: Step = async (draft, { accounts }) => {
  const { kind, found } = draft;
  if (kind === 'prometheus' || !found) return 'skip';
  return askTested<Move>({
    title:
      kind === 'loki'
        ? vscode.l10n.t('Found {0}. Which streams?', foundText(found))
        : kind === 'victorialogs'
          ? vscode.l10n.t('Found {0}. Which of it?', foundText(found))
          : vscode.l10n.t('Found {0}. Which indices?', foundText(found)),
    prompt: vscode.l10n.t('Empty for all. Here are {0}', namesText(found)),
    testing: vscode.l10n.t('Looking at it…'),
    placeHolder: examples[kind],
    value: draft.within,
    complaint: () => undefined,
    back: typed => {
      draft.within = typed;
      return 'back';
    },
    test: async (within, signal) => {
      // What was looked at already is not asked for again.
      if (within !== '' || draft.within !== '') {
        draft.found = await accounts.look(requestOf({ ...draft, within }), signal);
      }
      draft.within = within;
      return 'next';
    },
  });
};

/** "Loki 3.4.6, 12 streams, 34 fields". */
export function foundText({ product, version, logs, metrics }: FoundLogs): string {
  const name = plainText(version === undefined ? product : `${product} ${version}`, 60);
  if (metrics) {
    return metrics.names === 1
      ? vscode.l10n.t('{0}, 1 metric', name)
      : vscode.l10n.t('{0}, {1} metrics', name, metrics.names.toLocaleString());
  }
  if (!logs) return name;
  const parts = [
    name,
    logs.streams.length === 1
      ? vscode.l10n.t('1 stream')
      : vscode.l10n.t('{0} streams', logs.streams.length.toLocaleString()),
    logs.fields.length === 1
      ? vscode.l10n.t('1 field')
      : vscode.l10n.t('{0} fields', logs.fields.length.toLocaleString()),
  ];
  return parts.join(', ');
}

function namesText({ logs }: FoundLogs): string {
  const names = (logs?.streams ?? []).map(({ name }) => plainText(name, 60));
  const rest = names.length - 4;
  if (names.length === 0) return vscode.l10n.t('none yet.');
  return names.slice(0, 4).join(', ') + (rest > 0 ? vscode.l10n.t(' and {0} more.', rest) : '.');
}
