import * as vscode from 'vscode';
import type { AlertRow } from '../../core/errors/alerts/alertBoard';
import { ruleName, stateText, watchedText } from '../../platform/alertText';
import { commandOf } from '../../platform/commands';
import { ageText } from '../../platform/timeText';

/** True for what a person is to look at. */
export function isAlarm({ state }: AlertRow): boolean {
  return state.kind === 'firing' || state.kind === 'noData';
}

/** An alert: what it is about, what it says, since when. A press tunes it. */
export function alertItem(row: AlertRow, now: number): vscode.TreeItem {
  const { rule, state, since, isExported } = row;
  const item = new vscode.TreeItem(ruleName(rule));
  const said = stateText(state, now);
  const age = isAlarm(row) ? [vscode.l10n.t('for {0}', ageText(now - since))] : [];
  const watched = watchedText(isExported);
  item.description = [said, ...age, ...(isAlarm(row) && !isExported ? [watched] : [])].join(' · ');
  item.tooltip = [ruleName(rule), said, `${watched}.`].join('\n');
  item.iconPath = iconOf(row);
  item.contextValue = 'alert';
  item.command = commandOf('opex.tuneAlert', vscode.l10n.t('Tune Alert…'), { ruleId: rule.id });
  item.accessibilityInformation = { label: `${vscode.l10n.t('Alert')}: ${item.label as string}. ${said}` };
  return item;
}

/** The alerts that do not fire, as one row with what they say counted. */
export function alertsItem(rows: readonly AlertRow[]): vscode.TreeItem {
  const item = new vscode.TreeItem(vscode.l10n.t('Alerts'), vscode.TreeItemCollapsibleState.Collapsed);
  const count = (kind: AlertRow['state']['kind']): number =>
    rows.filter(({ state }) => state.kind === kind).length;
  const parts = [
    [count('ok'), vscode.l10n.t('ok')],
    [count('tooLittle'), vscode.l10n.t('with too little traffic to judge')],
    [count('unknown'), vscode.l10n.t('unknown')],
  ] as const;
  item.description = parts
    .filter(([number]) => number > 0)
    .map(([number, words]) => `${String(number)} ${words}`)
    .join(' · ');
  item.iconPath = new vscode.ThemeIcon('graph-line');
  item.accessibilityInformation = { label: `${item.label as string}: ${item.description}` };
  return item;
}

function iconOf({ state }: AlertRow): vscode.ThemeIcon {
  switch (state.kind) {
    case 'firing':
      return new vscode.ThemeIcon(
        'graph-line',
        new vscode.ThemeColor(state.severity === 'critical' ? 'errorForeground' : 'list.warningForeground'),
      );
    case 'noData':
      return new vscode.ThemeIcon('debug-disconnect', new vscode.ThemeColor('errorForeground'));
    case 'ok':
      return new vscode.ThemeIcon('check');
    case 'tooLittle':
      return new vscode.ThemeIcon('dash');
    case 'unknown':
      return new vscode.ThemeIcon('question');
  }
}
