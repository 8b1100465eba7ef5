import * as vscode from 'vscode';
import type { Severity, SeverityReason } from '../core/team/severity';

/** The class in words. */
export function severityName(severity: Severity): string {
  switch (severity) {
    case 'critical':
      return vscode.l10n.t('Critical');
    case 'major':
      return vscode.l10n.t('Major');
    case 'standard':
      return vscode.l10n.t('Standard');
  }
}

/** Icon of a class: shape and colour, so that colour never tells it alone. */
export function severityIcon(severity: Severity): vscode.ThemeIcon {
  switch (severity) {
    case 'critical':
      return new vscode.ThemeIcon('flame', new vscode.ThemeColor('errorForeground'));
    case 'major':
      return new vscode.ThemeIcon('warning', new vscode.ThemeColor('list.warningForeground'));
    case 'standard':
      return new vscode.ThemeIcon('info');
  }
}

/** Why it is of that class. */
export function reasonText(reason: SeverityReason): string {
  switch (reason.kind) {
    case 'teamRule':
      return reason.lowered
        ? vscode.l10n.t('rule {0} of the team file, below PagerDuty’s priority', reason.rule)
        : vscode.l10n.t('rule {0} of the team file', reason.rule);
    case 'priority':
      return vscode.l10n.t('priority {0}, as the team file maps it', reason.name);
    case 'alertSeverity':
      return vscode.l10n.t('alert severity {0}', reason.value);
    case 'urgency':
      return reason.value === 'high' ? vscode.l10n.t('high urgency') : vscode.l10n.t('low urgency');
    case 'field':
      return vscode.l10n.t('the record says {0} = {1}', reason.field, reason.value);
    case 'level':
      return vscode.l10n.t('log level {0}', reason.level);
    case 'valuePerHour':
      return vscode.l10n.t(
        'rule {0} of the team file: up to {1} an hour',
        reason.rule,
        moneyText(reason.perHour, reason.currency),
      );
    case 'uncaught':
      return vscode.l10n.t('an exception that nobody caught');
    case 'default':
      return vscode.l10n.t('no rule says otherwise');
  }
}

/** An amount as people say it: "$8,100", "€540"; two digits that tell something, no cents. */
export function moneyText(amount: number, currency: string): string {
  const digits = Math.max(0, Math.floor(Math.log10(Math.max(1, amount))) - 1);
  const rounded = Math.round(amount / 10 ** digits) * 10 ** digits;
  const options = {
    style: 'currency',
    currency,
    maximumFractionDigits: 0,
    minimumFractionDigits: 0,
  } as const;
  try {
    return new Intl.NumberFormat(undefined, options).format(rounded);
  } catch {
    // Three letters that are no currency here.
    return `${rounded.toLocaleString()} ${currency}`;
  }
}
