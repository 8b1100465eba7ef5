import * as vscode from 'vscode';
import type { Problem } from '../../core/base/problem';
import { sentenceOf } from '../../platform/problemSentences';
import { plainText } from '../../platform/remoteText';

/** A problem in words; pressing it goes to its place, else does what its sentence offers. */
export function problemItem(problem: Problem, icon: string, color?: string): vscode.TreeItem {
  const { place } = problem;
  const { text, action } = sentenceOf(problem);
  const item = new vscode.TreeItem(plainText(text), vscode.TreeItemCollapsibleState.None);
  item.tooltip = plainText(text, 1000);
  item.iconPath = new vscode.ThemeIcon(icon, color === undefined ? undefined : new vscode.ThemeColor(color));
  if (place) {
    item.description = vscode.workspace.asRelativePath(vscode.Uri.parse(place.file));
    const start = new vscode.Position(place.line, place.column);
    item.command = {
      command: 'vscode.open',
      title: vscode.l10n.t('Open File'),
      arguments: [vscode.Uri.parse(place.file), { selection: new vscode.Range(start, start) }],
    };
  } else if (action) {
    item.command = { command: action.command, title: action.label, arguments: [...(action.args ?? [])] };
  }
  item.accessibilityInformation = { label: plainText(text, 1000) };
  return item;
}
