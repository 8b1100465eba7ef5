import * as vscode from 'vscode';
import type { Problem } from '../../core/base/problem';
import type { SourceHealth } from '../../core/base/sourceHealth';
import { commandOf } from '../../platform/commands';
import { sentenceOf } from '../../platform/problemSentences';
import { plainText } from '../../platform/remoteText';
import { timeOfDay } from '../../platform/timeText';

/** A source that is not read whole: why, and what helps. */
export function sourceItem(health: SourceHealth, now: number): vscode.TreeItem {
  const label = plainText(health.label);
  const { problem, incomplete, asOf } = health;
  if (problem) {
    const title =
      asOf === undefined
        ? vscode.l10n.t('{0}: nothing could be read', label)
        : vscode.l10n.t('{0}: showing {1}', label, timeOfDay(asOf, now));
    const item = told(
      title,
      problem,
      new vscode.ThemeIcon('error', new vscode.ThemeColor('errorForeground')),
    );
    // That one anew, with what is known of it.
    if (item.command?.command === 'opex.connectLogs') item.command.arguments = [health.sourceId];
    item.command ??= commandOf('opex.refreshErrors', vscode.l10n.t('Try Again'));
    return item;
  }
  if (incomplete?.code === 'logs.stillReading') {
    return told(vscode.l10n.t('{0}: reading…', label), incomplete, new vscode.ThemeIcon('loading~spin'));
  }
  if (incomplete) {
    const icon = new vscode.ThemeIcon('warning', new vscode.ThemeColor('list.warningForeground'));
    return told(vscode.l10n.t('{0}: not everything is shown', label), incomplete, icon);
  }
  const title =
    health.state === 'reading'
      ? vscode.l10n.t('{0}: reading…', label)
      : vscode.l10n.t('{0}: not read yet', label);
  const item = new vscode.TreeItem(title);
  item.iconPath = new vscode.ThemeIcon(health.state === 'reading' ? 'loading~spin' : 'clock');
  item.accessibilityInformation = { label: title };
  return item;
}

/** The row above all that could not be read. */
export function problemsItem(problems: readonly Problem[]): vscode.TreeItem {
  const title =
    problems.length === 1
      ? vscode.l10n.t('1 thing could not be read')
      : vscode.l10n.t('{0} things could not be read', problems.length);
  const item = new vscode.TreeItem(title, vscode.TreeItemCollapsibleState.Collapsed);
  item.iconPath = new vscode.ThemeIcon('warning', new vscode.ThemeColor('list.warningForeground'));
  item.accessibilityInformation = { label: title };
  return item;
}

/** One thing that could not be read; a press opens its line. */
export function problemItem(problem: Problem): vscode.TreeItem {
  const sentence = sentenceOf(problem);
  const item = new vscode.TreeItem(plainText(sentence.text, 500));
  item.tooltip = plainText(sentence.text, 1_000);
  item.iconPath = new vscode.ThemeIcon('dash');
  item.accessibilityInformation = { label: plainText(sentence.text, 1_000) };
  const { place } = problem;
  if (place) {
    const position = new vscode.Position(place.line, place.column);
    item.command = {
      command: 'vscode.open',
      title: vscode.l10n.t('Open Line'),
      arguments: [vscode.Uri.file(place.file), { selection: new vscode.Range(position, position) }],
    };
  } else addAction(item, sentence);
  return item;
}

function told(title: string, problem: Problem, icon: vscode.ThemeIcon): vscode.TreeItem {
  const sentence = sentenceOf(problem);
  const item = new vscode.TreeItem(title);
  item.description = plainText(sentence.text);
  item.tooltip = plainText(sentence.text, 1_000);
  item.iconPath = icon;
  item.accessibilityInformation = { label: `${title}. ${plainText(sentence.text, 1_000)}` };
  addAction(item, sentence);
  return item;
}

function addAction(item: vscode.TreeItem, { action }: ReturnType<typeof sentenceOf>): void {
  if (action)
    item.command = { command: action.command, title: action.label, arguments: [...(action.args ?? [])] };
}
