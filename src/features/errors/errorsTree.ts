import * as vscode from 'vscode';
import type { Clock } from '../../core/base/clock';
import { Owner, toDisposable, type Disposable } from '../../core/base/disposable';
import type { ErrorStore } from '../../core/errors/errorStore';
import type { Severity } from '../../core/team/severity';
import { commandOf } from '../../platform/commands';
import { severityIcon, severityName } from '../../platform/severityText';
import { readingText } from './readingText';
import { frameItem, groupCard, groupItem, sampleItem, recordsText } from './errorItem';
import {
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
import { problemItem, problemsItem, sourceItem } from './troubleItem';

interface ErrorsTreeDeps {
  readonly store: ErrorStore;
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
    this.register(deps.store.onDidChange(() => this.refreshSoon()));
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
    const group = this.deps.store.byFingerprint(fingerprint);
    if (!group) return undefined;
    const { severity } = group.classified;
    const at = this.deps.store.bySeverity(severity).indexOf(group);
    while (at >= (this.shown.get(severity) ?? pageSize)) this.showMore(severity);
    return groupNode(group);
  }

  getChildren(node?: ErrorNode): ErrorNode[] {
    const { store } = this.deps;
    if (!node) return isUnconfigured(store) ? [] : topNodes(store);
    switch (node.kind) {
      case 'problems':
        return problemNodes(node.problems);
      case 'severity':
        return groupNodes(store, node.severity, this.shown.get(node.severity) ?? pageSize);
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
    return topNodes(this.deps.store).find(top => top.kind === 'severity' && top.severity === severity);
  }

  getTreeItem(node: ErrorNode): vscode.TreeItem {
    const item = this.itemOf(node);
    item.id = node.id;
    return item;
  }

  resolveTreeItem(item: vscode.TreeItem, node: ErrorNode): vscode.TreeItem {
    if (node.kind === 'group') item.tooltip = groupCard(node.group, this.deps.clock.now());
    return item;
  }

  private itemOf(node: ErrorNode): vscode.TreeItem {
    const now = this.deps.clock.now();
    switch (node.kind) {
      case 'source':
        return sourceItem(node.health, now);
      case 'problems':
        return problemsItem(node.problems);
      case 'problem':
        return problemItem(node.problem);
      case 'quiet':
        return quietItem(this.deps.store, now);
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
      const { groups, sources } = this.deps.store;
      const drawn = JSON.stringify([
        groups.map(group => [group.fingerprint, group.title, group.count, group.lastSeen, group.classified]),
        sources.map(({ health, reading }) => [
          health.sourceId,
          health.asOf === undefined ? health.state : 'read',
          health.problem,
          health.incomplete,
          reading?.problems,
          groups.length === 0 && health.asOf,
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
    store.groups.length === 0 &&
    sources.every(({ health }) => health.problem?.code === 'logs.noFiles')
  );
}

function severityItem(node: Extract<ErrorNode, { kind: 'severity' }>): vscode.TreeItem {
  const item = new vscode.TreeItem(severityName(node.severity), vscode.TreeItemCollapsibleState.Expanded);
  item.description = `${node.groups.toLocaleString()} · ${recordsText(node.records)}`;
  item.iconPath = severityIcon(node.severity);
  item.contextValue = 'severity';
  item.accessibilityInformation = {
    label: `${severityName(node.severity)}: ${
      node.groups === 1 ? vscode.l10n.t('1 group') : vscode.l10n.t('{0} groups', node.groups)
    }, ${recordsText(node.records)}`,
  };
  return item;
}

function quietItem(store: ErrorStore, now: number): vscode.TreeItem {
  const item = new vscode.TreeItem(vscode.l10n.t('No errors'));
  item.description = readingText(store, now);
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
