import * as vscode from 'vscode';
import { problem, ProblemError } from '../../core/base/problem';
import type { AlertRule } from '../../core/errors/alerts/alertRule';
import type {} from '../../core/errors/alerts/problems';
import type { TeamState } from '../../core/team/teamStore';
import { editTeamFile } from '../../platform/teamFileEdit';
import { shownPath } from '../../platform/teamFiles';

/** Shows the line of the team file that says when the alert fires. */
export async function openRuleLine(rule: AlertRule, state: TeamState): Promise<void> {
  if (state.file === undefined) return;
  const document = await vscode.workspace.openTextDocument(vscode.Uri.parse(state.file));
  const { lineOfRule } = await import('../../core/errors/decisionFile');
  await showLine(document, lineOfRule(document.getText(), rule) ?? 0);
}

/** Writes another threshold to the team file and shows it there. @throws ProblemError as `editTeamFile` */
export async function writeThreshold(rule: AlertRule, value: string, state: TeamState): Promise<void> {
  const { setThreshold } = await import('../../core/errors/decisionFile');
  let line = -1;
  // Asked first for a file that is not there yet, which holds no rule: that is no failure where there is one.
  const { file } = await editTeamFile(state, text => {
    const changed = setThreshold(text, rule, value);
    line = changed?.line ?? -1;
    return changed?.text ?? text;
  });
  if (line < 0) throw new ProblemError(problem('alerts.ruleGone', { file: shownPath(file) }));
  await showLine(await vscode.workspace.openTextDocument(file), line);
}

async function showLine(document: vscode.TextDocument, line: number): Promise<void> {
  const place = Math.min(line, document.lineCount - 1);
  const selection = new vscode.Range(new vscode.Position(place, 0), document.lineAt(place).range.end);
  await vscode.window.showTextDocument(document, { selection, viewColumn: vscode.ViewColumn.One });
}
