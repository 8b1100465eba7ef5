import * as vscode from 'vscode';
import { problem, ProblemError } from '../../core/base/problem';
import { classRules, groupsOfRule, placeOfRule, type ClassRule } from '../../core/errors/classRule';
import type {} from '../../core/errors/decisionProblems';
import type { ViewedGroup } from '../../core/errors/groupView';
import { severities, type Severity } from '../../core/team/severity';
import type { TeamState, TeamStore } from '../../core/team/teamStore';
import { plainText } from '../../platform/remoteText';
import { reasonText, severityIcon, severityName } from '../../platform/severityText';
import { editTeamFile } from '../../platform/teamFileEdit';
import { shownPath } from '../../platform/teamFiles';
import type { ErrorsModel } from './errorsModel';
import { titleOf } from './groupItem';

interface ChangeClassDeps {
  readonly model: ErrorsModel;
  readonly team: TeamStore;
}

/**
 * Asks for a class and for the rule that gives it, writes the rule to the team file and shows it there.
 * @throws ProblemError `decisions.noRule` where nothing tells the group from others, and as `editTeamFile`
 */
export async function changeClass(viewed: ViewedGroup, { model, team }: ChangeClassDeps): Promise<void> {
  const severity = await askClass(viewed);
  if (!severity) return;
  const { state } = team;
  const rules = classRules(viewed.group, severity, state.team);
  if (rules.length === 0) throw new ProblemError(problem('decisions.noRule', {}));
  const rule = await askRule(rules, viewed, model, state);
  if (!rule) return;
  const placement = placeOfRule(rule, viewed.group, team.team, team.state.patterns);
  const { addClassRule } = await import('../../core/errors/decisionFile');
  let line = 0;
  const { file } = await editTeamFile(team.state, text => {
    const added = addClassRule(text, rule, placement);
    if (!added) {
      const shown = state.file === undefined ? 'team.json' : shownPath(vscode.Uri.parse(state.file));
      throw new ProblemError(problem('decisions.teamFileBroken', { file: shown }));
    }
    line = added.line;
    return added.text;
  });
  await showLine(file, line);
}

/** Shows the rule that gave the group its class. @throws ProblemError `decisions.noRule` where none did */
export async function openRule({ group }: ViewedGroup, state: TeamState): Promise<void> {
  const { reason } = group.classified;
  const number = reason.kind === 'teamRule' || reason.kind === 'valuePerHour' ? reason.rule : undefined;
  const rule = state.team.severityRules.find(known => known.number === number);
  if (!rule || state.file === undefined) {
    const text = vscode.l10n.t('No rule gave it its class, but: {0}.', reasonText(reason));
    void vscode.window.showInformationMessage(text);
    return;
  }
  await showLine(vscode.Uri.parse(state.file), rule.line);
}

async function askClass({ group }: ViewedGroup): Promise<Severity | undefined> {
  const { severity: own, reason } = group.classified;
  const items = severities.map(severity => ({
    label: severityName(severity),
    iconPath: severityIcon(severity),
    description: severity === own ? vscode.l10n.t('now: {0}', reasonText(reason)) : '',
    severity,
  }));
  const picked = await vscode.window.showQuickPick(items, {
    title: vscode.l10n.t('Class of “{0}”', titleOf(group)),
    placeHolder: vscode.l10n.t(
      'A rule of the team file gives it, for errors that come and for those that were',
    ),
  });
  return picked?.severity;
}

/** Each rule with how many groups of now it is about: a rule is easily wider than it was meant. */
async function askRule(
  rules: readonly ClassRule[],
  viewed: ViewedGroup,
  model: ErrorsModel,
  { team, patterns }: TeamState,
): Promise<ClassRule | undefined> {
  const groups = model.all.map(({ group }) => group);
  const items = rules.map(rule => {
    const others = groupsOfRule(rule, groups, team, patterns).filter(group => group !== viewed.group).length;
    return {
      label: conditionsText(rule),
      description:
        others === 0
          ? vscode.l10n.t('this group alone')
          : others === 1
            ? vscode.l10n.t('and 1 other group')
            : vscode.l10n.t('and {0} other groups', others),
      rule,
    };
  });
  const picked = await vscode.window.showQuickPick(items, {
    title: vscode.l10n.t('{0}: for which errors?', severityName(rules[0]?.class ?? 'standard')),
    placeHolder: vscode.l10n.t('The rule is written to the team file and opened'),
  });
  return picked?.rule;
}

function conditionsText({ service, exception, text }: ClassRule): string {
  return [
    ...(exception === undefined ? [] : [plainText(exception, 80)]),
    ...(text === undefined ? [] : [vscode.l10n.t('“{0}”', plainText(text, 80))]),
    ...(service === undefined ? [] : [vscode.l10n.t('in {0}', plainText(service, 40))]),
  ].join(' ');
}

async function showLine(file: vscode.Uri, line: number): Promise<void> {
  const position = new vscode.Position(line, 0);
  const document = await vscode.workspace.openTextDocument(file);
  const end = document.lineAt(Math.min(line, document.lineCount - 1)).range.end;
  const editor = await vscode.window.showTextDocument(document, {
    selection: new vscode.Range(position, end),
  });
  editor.revealRange(new vscode.Range(position, end), vscode.TextEditorRevealType.InCenterIfOutsideViewport);
}
