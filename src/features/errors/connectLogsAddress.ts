import * as vscode from 'vscode';
import { problemOf } from '../../core/base/problem';
import { askTested } from '../../platform/askTested';
import { logKinds, type LogKind } from '../../platform/logConnections';
import { pickTested } from '../../platform/pickTested';
import { productNames, requestOf, type Move, type Step } from './connectLogsDraft';

/** Which server is it? */
export const askKind: Step = async draft =>
  pickTested<LogKind, Move>({
    title: vscode.l10n.t('Connect logs: where are they?'),
    placeHolder: vscode.l10n.t('Nothing is written there; what is asked for stays on this machine'),
    rows: logKinds.map(kind => ({ label: productNames[kind], description: purpose(kind), choice: kind })),
    active: kind => kind === draft.kind,
    test: kind => {
      if (kind !== draft.kind) Object.assign(draft, { kind, within: '', headers: {}, auth: 'none' });
      return 'next';
    },
  });

function purpose(kind: LogKind): string {
  return kind === 'prometheus'
    ? vscode.l10n.t('traffic and latency; Mimir, Thanos and VictoriaMetrics too')
    : vscode.l10n.t('errors');
}

const examples: Readonly<Record<LogKind, string>> = {
  loki: 'https://loki.example.com',
  elasticsearch: 'https://elasticsearch.example.com:9200',
  opensearch: 'https://opensearch.example.com:9200',
  victorialogs: 'https://victorialogs.example.com:9428',
  prometheus: 'https://prometheus.example.com',
};

const asks: ReadonlySet<string> = new Set([
  'logConnections.unauthorized',
  'logConnections.forbidden',
  'logConnections.tenantMissing',
]);

/** Where does it answer? It is looked at before anything is asked of the person. */
export const askAddress: Step = async (draft, { accounts }) =>
  askTested<Move>({
    title: vscode.l10n.t('Connect to {0}: its address', productNames[draft.kind]),
    prompt: vscode.l10n.t(
      'Of the server itself, with the path where it is below one. It is looked at first.',
    ),
    testing: vscode.l10n.t('Looking for {0}…', productNames[draft.kind]),
    placeHolder: examples[draft.kind],
    value: draft.baseUrl,
    complaint: text => (text === '' ? vscode.l10n.t('An address, please.') : undefined),
    back: typed => {
      draft.baseUrl = typed;
      return 'back';
    },
    test: async (text, signal) => {
      const baseUrl = accounts.checkUrl(draft.kind, text);
      const bare = requestOf({ ...draft, baseUrl, auth: 'none', headers: {}, within: '' });
      const found = await accounts.look(bare, signal).catch((error: unknown) => {
        // Somebody is there and asks who we are: that comes next.
        if (!asks.has(problemOf(error).code)) throw error;
        return undefined;
      });
      draft.baseUrl = baseUrl;
      draft.isOpen = found !== undefined;
      return 'next';
    },
  });
