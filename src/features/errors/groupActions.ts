import * as vscode from 'vscode';
import type { Clock } from '../../core/base/clock';
import { problem, ProblemError } from '../../core/base/problem';
import type { DecisionChange } from '../../core/errors/editDecisions';
import type {} from '../../core/errors/problems';
import type { ViewedGroup } from '../../core/errors/groupView';
import type { TeamStore } from '../../core/team/teamStore';
import type { GroupTarget } from '../../platform/commands';
import type { ErrorReader } from '../../platform/errorReader';
import { plainText } from '../../platform/remoteText';
import { severityIcon } from '../../platform/severityText';
import { changeClass, openRule } from './changeClass';
import type { ErrorsModel } from './errorsModel';
import type { GroupCommand } from './groupCommands';
import { titleOf } from './groupItem';
import { askIgnore } from './askIgnore';
import { openLink } from './openLink';

export interface GroupActionsDeps {
  readonly model: ErrorsModel;
  readonly reader: ErrorReader;
  readonly team: TeamStore;
  readonly clock: Clock;
}

interface GroupItem extends vscode.QuickPickItem {
  readonly viewed: ViewedGroup;
}

/** What a person decides about a group: its class, whether it is looked at, what it is one with, what it is called. */
export class GroupActions {
  constructor(private readonly deps: GroupActionsDeps) {}

  /** Without a target, from the palette, the group is asked for. @throws ProblemError `logs.groupGone` and more */
  async run(command: GroupCommand, target: GroupTarget | undefined): Promise<void> {
    // Said before anything is asked.
    if (isWriting(command) && !vscode.workspace.isTrusted) {
      throw new ProblemError(problem('decisions.notTrusted', {}));
    }
    const viewed = target ? this.viewedOf(target) : await this.askGroup(command);
    if (!viewed) return;
    switch (command) {
      case 'opex.changeErrorClass':
        return changeClass(viewed, this.deps);
      case 'opex.openErrorRule':
        return openRule(viewed, this.deps.team.state);
      case 'opex.ignoreErrorGroup':
        return this.ignore(viewed);
      case 'opex.showErrorGroup':
        return this.decide(viewed, { ignore: null });
      case 'opex.mergeErrorGroup':
        return this.merge(viewed);
      case 'opex.splitErrorGroup':
        return this.split(viewed);
      case 'opex.renameErrorGroup':
        return this.rename(viewed);
      case 'opex.undoErrorDecision':
        return this.undo(viewed);
      case 'opex.openErrorsInBackend':
        return openLink(viewed.group.link);
    }
  }

  /** Opens the file of the team's decisions. */
  async openFile(): Promise<void> {
    const { decisions } = await this.deps.reader.reading();
    const { file } = decisions;
    if (!file) throw new ProblemError(problem('decisions.noPlace', {}));
    try {
      await vscode.window.showTextDocument(file);
    } catch {
      void vscode.window.showInformationMessage(
        vscode.l10n.t('Nobody has decided anything about a group yet, so there is no file.'),
      );
    }
  }

  private viewedOf({ fingerprint }: GroupTarget): ViewedGroup {
    const viewed = this.deps.model.byFingerprint(fingerprint);
    if (!viewed) throw new ProblemError(problem('logs.groupGone', { fingerprint }));
    return viewed;
  }

  private async askGroup(command: GroupCommand): Promise<ViewedGroup | undefined> {
    const { model } = this.deps;
    if (model.all.length === 0) await this.deps.reader.refresh();
    const fitting = model.all.filter(viewed => fits(command, viewed));
    const placeHolder =
      fitting.length > 0
        ? vscode.l10n.t('Which group of errors?')
        : vscode.l10n.t('None of the known groups of errors is one that this can be done to.');
    return (await vscode.window.showQuickPick(itemsOf(fitting), { placeHolder, matchOnDescription: true }))
      ?.viewed;
  }

  private async ignore(viewed: ViewedGroup): Promise<void> {
    const ignore = await askIgnore(viewed.group, this.deps.clock.now());
    if (ignore) await this.decide(viewed, { ignore });
  }

  private async merge(viewed: ViewedGroup): Promise<void> {
    const { group, decision } = viewed;
    const others = this.deps.model.all.filter(row => row.group !== group);
    // Of its own service first: those are what it is mistaken for.
    const near = others.filter(row => row.group.service === group.service);
    const items = itemsOf([...near, ...others.filter(row => !near.includes(row))]);
    const picked = await vscode.window.showQuickPick(items, {
      title: vscode.l10n.t('Which groups are “{0}”, too?', titleOf(group)),
      placeHolder: vscode.l10n.t('They become one row, for the whole team'),
      canPickMany: true,
      matchOnDescription: true,
    });
    if (!picked || picked.length === 0) return;
    const names = picked.flatMap(({ viewed: other }) => [
      other.group.fingerprint,
      ...(other.decision ? [other.decision.fingerprint, ...other.decision.merge] : []),
    ]);
    const own = nameOf(viewed);
    const merge = [...new Set([...(decision?.merge ?? []), ...names])].filter(name => name !== own);
    await this.decide(viewed, { merge, split: null });
  }

  private async split(viewed: ViewedGroup): Promise<void> {
    const split = vscode.l10n.t('Split It');
    const detail = vscode.l10n.t(
      'Its records are told apart by their message from now on, for the whole team. Log files are counted anew.',
    );
    const text = vscode.l10n.t('Split “{0}”?', titleOf(viewed.group));
    const pressed = await vscode.window.showInformationMessage(text, { modal: true, detail }, split);
    if (pressed === split) await this.decide(viewed, { split: true, merge: null });
  }

  private async rename(viewed: ViewedGroup): Promise<void> {
    const title = await vscode.window.showInputBox({
      title: vscode.l10n.t('What the team calls this group'),
      value: titleOf(viewed.group),
      prompt: vscode.l10n.t('Empty: as its records say'),
      validateInput: text => (text.length > 300 ? vscode.l10n.t('At most {0} characters', 300) : undefined),
    });
    if (title !== undefined) await this.decide(viewed, { title: title.trim() === '' ? null : title.trim() });
  }

  private async undo(viewed: ViewedGroup): Promise<void> {
    const { decision } = viewed;
    if (!decision) return;
    const items = [
      ...(decision.title === undefined
        ? []
        : [
            {
              label: vscode.l10n.t('Its name'),
              description: plainText(decision.title, 80),
              change: { title: null },
            },
          ]),
      ...(decision.merge.length === 0
        ? []
        : [
            {
              label: vscode.l10n.t('That groups were merged into it'),
              description: decision.merge.length.toLocaleString(),
              change: { merge: null },
            },
          ]),
      ...(decision.split
        ? [{ label: vscode.l10n.t('That it was split'), description: '', change: { split: null } }]
        : []),
    ];
    const placeHolder = vscode.l10n.t('What is taken back?');
    const [only] = items;
    const picked = items.length > 1 ? await vscode.window.showQuickPick(items, { placeHolder }) : only;
    if (picked) await this.decide(viewed, picked.change);
  }

  private async decide(viewed: ViewedGroup, change: DecisionChange): Promise<void> {
    const { decisions } = await this.deps.reader.reading();
    await decisions.decide(nameOf(viewed), viewed.group.title, change);
  }
}

function isWriting(command: GroupCommand): boolean {
  return command !== 'opex.openErrorRule' && command !== 'opex.openErrorsInBackend';
}

/** The name that the team's decision is kept under; a part of a split group answers to the whole. */
function nameOf({ group, decision }: ViewedGroup): string {
  return decision?.fingerprint ?? group.fingerprint;
}

/** Whether it can be done to the group, as its row's menu tells. */
function fits(command: GroupCommand, { group, ignored, decision }: ViewedGroup): boolean {
  switch (command) {
    case 'opex.showErrorGroup':
      return ignored !== undefined;
    case 'opex.undoErrorDecision':
      return decision !== undefined;
    case 'opex.openErrorRule':
      return ['teamRule', 'valuePerHour'].includes(group.classified.reason.kind);
    case 'opex.openErrorsInBackend':
      return group.link !== undefined;
    default:
      return true;
  }
}

function itemsOf(rows: readonly ViewedGroup[]): GroupItem[] {
  return rows.slice(0, 500).map(viewed => ({
    label: titleOf(viewed.group),
    description: [
      ...(viewed.group.service === undefined ? [] : [plainText(viewed.group.service, 40)]),
      viewed.group.count.toLocaleString(),
    ].join(' · '),
    iconPath: severityIcon(viewed.group.classified.severity),
    viewed,
  }));
}
