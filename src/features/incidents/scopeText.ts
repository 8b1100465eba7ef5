import * as vscode from 'vscode';
import type { SourceHealth } from '../../core/base/sourceHealth';

/** What of a source is shown: "all services", or "14 services, 3 open ones hidden by the filter". */
export function scopeText({ scope, sourceId }: SourceHealth): string {
  // It groups by labels, not by services; the receivers that it is limited to are in its label.
  if (sourceId.startsWith('alertmanager:')) return vscode.l10n.t('all groups');
  if (!scope) return vscode.l10n.t('all services');
  const { services, hidden } = scope;
  const some = services === 1 ? vscode.l10n.t('1 service') : vscode.l10n.t('{0} services', services);
  return vscode.l10n.t('{0}, {1} hidden by the filter', some, hidden);
}
