import * as vscode from 'vscode';
import { healthKinds, isFault, type HealthKind, type HealthProblem } from '../../core/playbooks/health';
import { healthCounts, type HealthState } from '../../core/playbooks/healthState';
import type { AlertWithout } from '../../core/playbooks/alertsWithout';
import type { AutomationCandidate } from '../../core/playbooks/automation';
import { commandOf } from '../../platform/commands';
import { factCard, plainText } from '../../platform/remoteText';
import { problemItem } from './problemItem';

/** Rows of the Playbooks view about how healthy they are. */
export type HealthNode =
  | { readonly kind: 'health'; readonly id: string; readonly wrong: number; readonly toLookAt: number }
  | {
      readonly kind: 'healthKind';
      readonly id: string;
      readonly code: HealthKind;
      readonly problems: readonly HealthProblem[];
    }
  | { readonly kind: 'healthProblem'; readonly id: string; readonly problem: HealthProblem }
  | { readonly kind: 'withoutAll'; readonly id: string; readonly alerts: readonly AlertWithout[] }
  | { readonly kind: 'without'; readonly id: string; readonly alert: AlertWithout }
  | { readonly kind: 'pastUnread'; readonly id: string }
  | { readonly kind: 'automation'; readonly id: string; readonly count: number }
  | { readonly kind: 'candidate'; readonly id: string; readonly candidate: AutomationCandidate };

const { Collapsed, None } = vscode.TreeItemCollapsibleState;

/** Groups on top; none where there is nothing to say. */
export function healthNodes(state: HealthState | undefined): HealthNode[] {
  if (!state) return [];
  const nodes: HealthNode[] = [];
  const counts = healthCounts(state);
  if (counts.wrong + counts.toLookAt > 0 || state.past.kind === 'unread')
    nodes.push({ kind: 'health', id: 'health', ...counts });
  const { length } = state.automation;
  if (length > 0) nodes.push({ kind: 'automation', id: 'automation', count: length });
  return nodes;
}

/** The rows below one; undefined where the row is none of these. */
export function healthChildren(state: HealthState | undefined, node: HealthNode): HealthNode[] {
  switch (node.kind) {
    case 'health':
      return state ? kindsOf(state) : [];
    case 'healthKind':
      return node.problems.map((problem, at) => ({
        kind: 'healthProblem',
        id: `${node.id}:${at}`,
        problem,
      }));
    case 'withoutAll':
      return node.alerts.map(alert => ({ kind: 'without', id: `without:${alert.key}`, alert }));
    case 'automation':
      return (state?.automation ?? []).map(candidate => ({
        kind: 'candidate',
        id: `candidate:${candidate.key}`,
        candidate,
      }));
    case 'healthProblem':
    case 'without':
    case 'pastUnread':
    case 'candidate':
      return [];
  }
}

function kindsOf({ problems, without, past }: HealthState): HealthNode[] {
  const nodes = healthKinds.flatMap((code): HealthNode[] => {
    const own = problems.filter(found => found.code === code);
    return own.length > 0 ? [{ kind: 'healthKind', id: `health:${code}`, code, problems: own }] : [];
  });
  if (without.length > 0) nodes.push({ kind: 'withoutAll', id: 'health:without', alerts: without });
  if (past.kind === 'unread') nodes.push({ kind: 'pastUnread', id: 'health:unread' });
  return nodes;
}

export function healthItem(node: HealthNode): vscode.TreeItem {
  switch (node.kind) {
    case 'health': {
      const item = new vscode.TreeItem(vscode.l10n.t('Health'), Collapsed);
      item.description = [
        ...(node.wrong > 0 ? [problemCount(node.wrong)] : []),
        ...(node.toLookAt > 0 ? [vscode.l10n.t('{0} to look at', node.toLookAt)] : []),
      ].join(' · ');
      item.iconPath = new vscode.ThemeIcon('pulse');
      return item;
    }
    case 'healthKind': {
      const item = new vscode.TreeItem(kindText(node.code), Collapsed);
      item.description = String(node.problems.length);
      return item;
    }
    case 'healthProblem': {
      const { problem } = node;
      const item = isFault(problem)
        ? problemItem(problem, 'warning', 'list.warningForeground')
        : problemItem(problem, 'info');
      // Its group says already what is wrong with it.
      const { file, line } = problem.place;
      const path = vscode.workspace.asRelativePath(vscode.Uri.parse(file));
      const subject = subjectOf(problem);
      item.label = plainText(subject ?? path);
      item.description = subject === undefined ? '' : `${path.slice(path.lastIndexOf('/') + 1)}:${line + 1}`;
      return item;
    }
    case 'withoutAll': {
      const item = new vscode.TreeItem(vscode.l10n.t('Alerts without a playbook'), Collapsed);
      item.description = String(node.alerts.length);
      return item;
    }
    case 'without': {
      const { title, service, count, alert } = node.alert;
      const item = new vscode.TreeItem(plainText(title), None);
      const times = count === 1 ? vscode.l10n.t('once') : vscode.l10n.t('{0} times', count);
      item.description = [times, plainText(service ?? '')].filter(Boolean).join(' · ');
      item.iconPath = new vscode.ThemeIcon('new-file');
      item.tooltip = vscode.l10n.t('Write a playbook for it');
      item.command = commandOf('opex.newPlaybook', vscode.l10n.t('New Playbook'), {
        title,
        ...(service === undefined ? {} : { service }),
        ...(alert === undefined ? {} : { alerts: [alert] }),
      });
      return item;
    }
    case 'pastUnread': {
      const item = new vscode.TreeItem(vscode.l10n.t('Alerts of the past 30 days: not read yet'), None);
      item.description = vscode.l10n.t('what paged us');
      item.iconPath = new vscode.ThemeIcon('circle-slash');
      item.command = commandOf('opex.whatPagedUs', vscode.l10n.t('What Paged Us'));
      return item;
    }
    case 'automation': {
      const item = new vscode.TreeItem(vscode.l10n.t('Worth automating'), Collapsed);
      item.description = String(node.count);
      item.iconPath = new vscode.ThemeIcon('gear');
      return item;
    }
    case 'candidate': {
      const { command, title, playbook, line = 0 } = node.candidate;
      const item = new vscode.TreeItem(plainText(command), None);
      item.description = automationText(node.candidate);
      item.iconPath = new vscode.ThemeIcon('terminal');
      item.tooltip = factCard(command, [
        [vscode.l10n.t('Playbook'), title],
        [vscode.l10n.t('Run by hand'), automationText(node.candidate)],
      ]);
      item.command = {
        command: 'vscode.open',
        title: vscode.l10n.t('Open File'),
        arguments: [vscode.Uri.parse(playbook), { selection: new vscode.Range(line, 0, line, 0) }],
      };
      return item;
    }
  }
}

/** What it is about; undefined where that is the file as a whole. */
function subjectOf({ code, args }: HealthProblem): string | undefined {
  switch (code) {
    case 'playbooks.linkDead':
    case 'playbooks.anchorDead':
      return args.href;
    case 'playbooks.imageMissing':
    case 'playbooks.commandFileGone':
      return args.path;
    case 'playbooks.unknownService':
    case 'playbooks.unknownPartner':
      return args.name;
    case 'playbooks.stepWrong':
    case 'playbooks.stale':
    case 'playbooks.unreached':
    case 'playbooks.noOwner':
      return undefined;
  }
}

/** "5 incidents · 12 min" */
export function automationText({ incidents, minutes }: AutomationCandidate): string {
  const count = vscode.l10n.t('{0} incidents', incidents);
  return minutes === 0 ? count : vscode.l10n.t('{0} · {1} min', count, minutes);
}

export function problemCount(count: number): string {
  return count === 1 ? vscode.l10n.t('1 problem') : vscode.l10n.t('{0} problems', count);
}

export function kindText(code: HealthKind): string {
  switch (code) {
    case 'playbooks.stepWrong':
      return vscode.l10n.t('A step was wrong');
    case 'playbooks.linkDead':
      return vscode.l10n.t('Links that lead nowhere');
    case 'playbooks.anchorDead':
      return vscode.l10n.t('Links to headings that are gone');
    case 'playbooks.imageMissing':
      return vscode.l10n.t('Missing images');
    case 'playbooks.commandFileGone':
      return vscode.l10n.t('Commands that need a missing file');
    case 'playbooks.unknownService':
      return vscode.l10n.t('Unknown services');
    case 'playbooks.unknownPartner':
      return vscode.l10n.t('Partners that nobody can reach');
    case 'playbooks.stale':
      return vscode.l10n.t('Not used or reviewed for long');
    case 'playbooks.unreached':
      return vscode.l10n.t('No alert leads there');
    case 'playbooks.noOwner':
      return vscode.l10n.t('No owner');
  }
}
