import * as vscode from 'vscode';
import type { Disposable } from '../../core/base/disposable';
import type { EntityId } from '../../core/base/identity';
import { readLinkQuery } from '../../core/incidents/incidentRef';

const extensionId = 'opex.opex';
const path = '/incident';

/** A link that opens the incident's page in the editor of whoever follows it and is connected to the same account. */
export function incidentLink(id: EntityId): string {
  return `${vscode.env.uriScheme}://${extensionId}${path}?id=${encodeURIComponent(id)}`;
}

/**
 * Follows such links. Anybody can make one: it is checked, it only shows a page, and nothing is done to an incident
 * without a press on that page.
 */
export function registerIncidentLinks(show: (id: EntityId) => Promise<void>): Disposable {
  return vscode.window.registerUriHandler({
    handleUri: async uri => {
      const id = uri.path === path ? readLinkQuery(uri.query) : undefined;
      if (id !== undefined) await show(id);
      else
        void vscode.window.showWarningMessage(
          vscode.l10n.t(
            'This link names no incident: Opex opens links like {0}.',
            incidentLink('pagerduty:acme:Q1482ABC'),
          ),
        );
    },
  });
}
