import * as vscode from 'vscode';
import { pageOf } from '../../core/errors/backendPage';
import { askTested } from '../../platform/askTested';
import type { LogKind } from '../../platform/logConnections';
import type { Move, Step } from './connectLogsDraft';

/** Kinds that have no page of their own for a query, and whose page it is. */
const pages: Readonly<Partial<Record<LogKind, { readonly name: string; readonly example: string }>>> = {
  loki: { name: 'Grafana', example: 'https://grafana.example.com/explore?…' },
  elasticsearch: { name: 'Kibana', example: 'https://kibana.example.com' },
  opensearch: { name: 'OpenSearch Dashboards', example: 'https://dashboards.example.com' },
};

/** Where does the team look at these logs? Groups then link there. */
export const askPage: Step = async draft => {
  const page = pages[draft.kind];
  if (!page || !draft.found?.logs) return 'skip';
  return askTested<Move>({
    title: vscode.l10n.t('Where do you look at these logs in the browser?'),
    prompt:
      draft.kind === 'loki'
        ? vscode.l10n.t(
            'Copy the address of Explore with this data source; errors link there. Empty for no links.',
          )
        : vscode.l10n.t('The address of {0}; errors link there. Empty for no links.', page.name),
    testing: '',
    placeHolder: page.example,
    value: draft.page,
    complaint: text =>
      text === '' || pageOf(text)
        ? undefined
        : vscode.l10n.t('That is no address of a page: https, or http on this machine.'),
    back: typed => {
      draft.page = typed;
      return 'back';
    },
    test: typed => {
      draft.page = typed;
      return Promise.resolve('next');
    },
  });
};
