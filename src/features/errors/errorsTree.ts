import * as vscode from 'vscode';
import type { Clock } from '../../core/base/clock';
import { Owner, toDisposable, type Disposable } from '../../core/base/disposable';
import { shareOfGroup } from '../../core/errors/recordShare';
import { unclassifiedShare } from '../../core/errors/groupView';
import type { ErrorStore } from '../../core/errors/errorStore';
import type { Severity } from '../../core/team/severity';
import { commandOf } from '../../platform/commands';
import { severityIcon, severityName } from '../../platform/severityText';
import { readingText, sampledText } from './readingText';
import { frameItem, sampleItem, recordsText } from './errorItem';
import { alertItem, alertsItem } from './alertItem';
import {
  alertNodes,
  detailNodes,
  frameNodes,
  groupNode,
  groupNodes,
  pageSize,
  problemNodes,
  sampleNodes,
  topNodes,
  type ErrorNode,
  type GroupNode,
} from './errorNodes';
import type { ErrorsModel } from './errorsModel';
import { groupCard, groupItem, sumText } from './groupItem';
import { shareCardText, shareText } from './shareText';
import { problemItem, problemsItem, sourceItem } from './troubleItem';

type SeverityNode = Extract<ErrorNode, { kind: 'severity' }>;

interface ErrorsTreeDeps {
  readonly model: ErrorsModel;
  readonly clock: Clock;
}

/** The Errors view's data: trouble, classes, groups below them, frames and samples below those. */
export class ErrorsTree extends Owner implements vscode.TreeDataProvider<ErrorNode> {
  private readonly changed = this.register(new vscode.EventEmitter<ErrorNode | undefined>());
  private readonly shown = new Map<Severity, number>();
  private pending: Disposable | undefined;
  private minute: Disposable | undefined;
  private drawn = '';

  readonly onDidChangeTreeData = this.changed.event;

  constructor(private readonly deps: ErrorsTreeDeps) {
    super();
    this.register(deps.model.onDidChange(() => this.refreshSoon()));
    this.register(toDisposable(() => this.pending?.dispose()));
    this.register(toDisposable(() => this.minute?.dispose()));
  }

  /** Ages in rows move by the minute, and only while somebody can see them. */
  setVisible(visible: boolean): void {
    this.minute?.dispose();
    this.minute = undefined;
    if (!visible) return;
    const tick = (): void => {
      this.minute = this.deps.clock.after(60_000, () => {
        this.changed.fire(undefined);
        tick();
      });
    };
    tick();
  }

  showMore(severity: Severity): void {
    this.shown.set(severity, (this.shown.get(severity) ?? pageSize) + pageSize);
    this.changed.fire(undefined);
  }

  /** The node of a group, to reveal it; its page is shown as far as needed. */
  nodeOf(fingerprint: string): GroupNode | undefined {
    const { model } = this.deps;
    const viewed = model.byFingerprint(fingerprint);
    if (!viewed) return undefined;
    const { severity } = viewed.group.classified;
    const at = model.of(severity).findIndex(row => row.group === viewed.group);
    while (at >= (this.shown.get(severity) ?? pageSize)) this.showMore(severity);
    return groupNode(viewed);
  }

  getChildren(node?: ErrorNode): ErrorNode[] {
    const { model } = this.deps;
    if (!node) return isUnconfigured(model.store) ? [] : topNodes(model);
    switch (node.kind) {
      case 'alerts':
        return alertNodes(node.rows);
      case 'problems':
        return problemNodes(node.problems);
      case 'severity':
        return groupNodes(model, node.severity, this.shown.get(node.severity) ?? pageSize);
      case 'ignored':
        return model.ignored.map(groupNode);
      case 'group':
        return detailNodes(node.group);
      case 'library':
        return frameNodes(node.group, true);
      case 'samples':
        return sampleNodes(node.group);
      default:
        return [];
    }
  }

  getParent(node: ErrorNode): ErrorNode | undefined {
    if (node.kind !== 'group') return undefined;
    const { severity } = node.group.classified;
    const isIgnored = node.viewed.ignored !== undefined;
    return topNodes(this.deps.model).find(top =>
      isIgnored ? top.kind === 'ignored' : top.kind === 'severity' && top.severity === severity,
    );
  }

  getTreeItem(node: ErrorNode): vscode.TreeItem {
    const item = this.itemOf(node);
    item.id = node.id;
    return item;
  }

  resolveTreeItem(item: vscode.TreeItem, node: ErrorNode): vscode.TreeItem {
    if (node.kind === 'group') item.tooltip = groupCard(node.viewed, this.deps.clock.now());
    if (node.kind === 'severity') item.tooltip = this.classTooltip(node);
    return item;
  }

  /** What a class is made of, and how much of it is by the level alone. */
  private classTooltip({ severity, share: part }: SeverityNode): string {
    const groups = this.deps.model.of(severity).map(({ group }) => group);
    const share = Math.round(unclassifiedShare(groups) * 100);
    const explained =
      share === 0
        ? vscode.l10n.t('Every error here has a class by a rule of the team or by its own record.')
        : vscode.l10n.t(
            '{0} % of these errors carry no class of their own: their log level decides. “Change Class…” on a group writes a rule.',
            share,
          );
    return part ? `${shareCardText(part)}.\n\n${explained}` : explained;
  }

  private itemOf(node: ErrorNode): vscode.TreeItem {
    const now = this.deps.clock.now();
    switch (node.kind) {
      case 'alert':
        return alertItem(node.row, now);
      case 'alerts':
        return alertsItem(node.rows);
      case 'source':
        return sourceItem(node.health, now);
      case 'problems':
        return problemsItem(node.problems);
      case 'problem':
        return problemItem(node.problem);
      case 'quiet':
        return quietItem(this.deps.model.store, now);
      case 'hidden':
        return hiddenItem(node);
      case 'ignored':
        return ignoredItem(node);
      case 'severity':
        return severityItem(node);
      case 'group':
        return groupItem(node, now);
      case 'frame':
        return frameItem(node);
      case 'library':
        return folded(libraryText(node.count), 'library');
      case 'samples':
        return folded(samplesText(node.group.samples.length), 'output');
      case 'sample':
        return sampleItem(node, now);
      case 'more': {
        const item = new vscode.TreeItem(vscode.l10n.t('Show {0} more', Math.min(node.hidden, pageSize)));
        item.description = vscode.l10n.t('{0} not shown', node.hidden);
        item.iconPath = new vscode.ThemeIcon('ellipsis');
        item.command = commandOf('opex.showMoreErrors', vscode.l10n.t('Show More'), node.severity);
        return item;
      }
    }
  }

  /** Readings come often and mostly say the same: rows are drawn again only where they would look different. */
  private refreshSoon(): void {
    this.pending ??= this.deps.clock.after(50, () => {
      this.pending = undefined;
      const { alerts, all, shown, store } = this.deps.model;
      const { sources } = store;
      const drawn = JSON.stringify([
        shown,
        alerts,
        all.map(({ group, decision, ignored, ended, value, fresh, regressed, incident }) => [
          [group.fingerprint, group.title, group.count, group.lastSeen, group.classified],
          shareOfGroup(group)?.share.toPrecision(2),
          [decision, ignored, ended, value?.loss, fresh, regressed, incident],
        ]),
        sources.map(({ health, reading }) => [
          health.sourceId,
          health.asOf === undefined ? health.state : 'read',
          health.problem,
          health.incomplete,
          reading?.problems,
          reading?.recordsRead.toPrecision(2),
          all.length === 0 && health.asOf,
        ]),
      ]);
      if (drawn === this.drawn) return;
      this.drawn = drawn;
      this.changed.fire(undefined);
    });
  }
}

/** True where there is nothing to read, so that the view says what to do about it. */
export function isUnconfigured(store: ErrorStore): boolean {
  const { sources } = store;
  return (
    sources.length > 0 &&
    store.all.length === 0 &&
    sources.every(({ health }) => health.problem?.code === 'logs.noFiles')
  );
}

function severityItem(node: SeverityNode): vscode.TreeItem {
  const item = new vscode.TreeItem(severityName(node.severity), vscode.TreeItemCollapsibleState.Expanded);
  const values = node.values.map(sumText);
  const shares = node.share ? [shareText(node.share)] : [];
  item.description = [
    node.groups.toLocaleString(),
    recordsText(node.records, node.estimated),
    ...shares,
    ...values,
  ].join(' · ');
  item.iconPath = severityIcon(node.severity);
  item.contextValue = 'severity';
  item.accessibilityInformation = {
    label: `${severityName(node.severity)}: ${groupsText(
      node.groups,
    )}, ${[recordsText(node.records, node.estimated), ...shares, ...values].join(', ')}`,
  };
  return item;
}

function groupsText(groups: number): string {
  return groups === 1 ? vscode.l10n.t('1 group') : vscode.l10n.t('{0} groups', groups.toLocaleString());
}

/** What the team ignores is one press away, and counted. */
function ignoredItem(node: Extract<ErrorNode, { kind: 'ignored' }>): vscode.TreeItem {
  const title = vscode.l10n.t('{0} ignored', node.groups.toLocaleString());
  const item = new vscode.TreeItem(title, vscode.TreeItemCollapsibleState.Collapsed);
  item.description = recordsText(node.records);
  item.iconPath = new vscode.ThemeIcon('bell-slash');
  item.accessibilityInformation = {
    label: `${vscode.l10n.t('Ignored')}: ${groupsText(node.groups)}, ${recordsText(node.records)}`,
  };
  return item;
}

function hiddenItem({ groups, isAll }: Extract<ErrorNode, { kind: 'hidden' }>): vscode.TreeItem {
  const title = isAll
    ? vscode.l10n.t('The filter hides all {0} groups', groups.toLocaleString())
    : vscode.l10n.t('The filter hides {0} more', groupsText(groups));
  const item = new vscode.TreeItem(title);
  item.description = vscode.l10n.t('Show all');
  item.iconPath = new vscode.ThemeIcon('filter-filled');
  item.command = commandOf('opex.filterErrors', vscode.l10n.t('Show All'), 'clear');
  item.accessibilityInformation = { label: `${title}. ${item.description}` };
  return item;
}

function quietItem(store: ErrorStore, now: number): vscode.TreeItem {
  const item = new vscode.TreeItem(vscode.l10n.t('No errors'));
  item.description = [readingText(store, now), sampledText(store) ?? ''].filter(Boolean).join(' · ');
  item.iconPath = new vscode.ThemeIcon('check');
  item.accessibilityInformation = { label: `${item.label as string} ${item.description}` };
  return item;
}

function libraryText(count: number): string {
  return count === 1 ? vscode.l10n.t('1 library frame') : vscode.l10n.t('{0} library frames', count);
}

function samplesText(count: number): string {
  return count === 1 ? vscode.l10n.t('1 sample record') : vscode.l10n.t('{0} sample records', count);
}

function folded(label: string, icon: string): vscode.TreeItem {
  const item = new vscode.TreeItem(label, vscode.TreeItemCollapsibleState.Collapsed);
  item.iconPath = new vscode.ThemeIcon(icon);
  item.accessibilityInformation = { label };
  return item;
}
