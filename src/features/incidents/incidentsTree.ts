import * as vscode from 'vscode';
import type { Clock } from '../../core/base/clock';
import { Owner, toDisposable, type Disposable } from '../../core/base/disposable';
import type { SourceHealth } from '../../core/base/sourceHealth';
import type { IncidentAction } from '../../core/incidents/incidentAction';
import type { IncidentsChange } from '../../core/incidents/incidentRow';
import type { IncidentStore } from '../../core/incidents/incidentStore';
import type { NotLookedAt } from '../../core/incidents/notLookedAt';
import type { Outbox } from '../../core/incidents/outbox';
import type { Severity } from '../../core/team/severity';
import { commandOf } from '../../platform/commands';
import { severityIcon, severityName } from '../../platform/severityText';
import { incidentCard, incidentItem } from './incidentItem';
import { incidentNodes, pageSize, topNodes, waitsForSomebody, type IncidentNode } from './incidentNodes';
import { noticeItem, quietItem, sourceItem } from './sourceItems';
import { outboxItem, unsentItem } from './unsentItems';

export interface IncidentsTreeDeps {
  readonly store: IncidentStore;
  readonly outbox: Outbox;
  readonly clock: Clock;
  readonly actionsOf: (sourceId: string) => ReadonlySet<IncidentAction>;
  readonly marks: NotLookedAt;
}

/** How late (ms) a row may be to say that a minute is over or a promise broken; rows that look the same stay. */
const lookMs = 10_000;

/** The Incidents view's data: classes, incidents below them, and every source that is in trouble. */
export class IncidentsTree extends Owner implements vscode.TreeDataProvider<IncidentNode> {
  private readonly changed = this.register(new vscode.EventEmitter<IncidentNode | undefined>());
  private readonly shown = new Map<Severity, number>();
  private pending: Disposable | undefined;
  private minute: Disposable | undefined;

  readonly onDidChangeTreeData = this.changed.event;

  constructor(private readonly deps: IncidentsTreeDeps) {
    super();
    this.register(deps.store.onDidChange(change => this.take(change)));
    this.register(deps.outbox.onDidChange(() => this.lookAtTop()));
    this.register(deps.marks.onDidChange(ids => ids.forEach(id => this.redraw(id))));
    void deps.marks.load();
    this.register(toDisposable(() => this.pending?.dispose()));
    this.register(toDisposable(() => this.minute?.dispose()));
  }

  /** Ages and clocks in rows move by the minute, and only while somebody can see them. */
  setVisible(visible: boolean): void {
    this.minute?.dispose();
    this.minute = undefined;
    if (!visible) return;
    const tick = (): void => {
      this.minute = this.deps.clock.after(lookMs, () => {
        for (const node of this.nodes.values()) if (this.looksOld(node)) this.changed.fire(node);
        tick();
      });
    };
    tick();
  }

  showMore(severity: Severity): void {
    this.shown.set(severity, (this.shown.get(severity) ?? pageSize) + pageSize);
    this.fireNode(this.nodes.get(`severity:${severity}`));
  }

  getChildren(node?: IncidentNode): IncidentNode[] {
    const { store, outbox } = this.deps;
    if (!node) {
      const nodes = this.known(topNodes(store.rows, store.health, outbox.items));
      this.top = this.topOf(nodes);
      return nodes;
    }
    return node.kind === 'severity'
      ? this.known(incidentNodes(store.rows, node.severity, this.shown.get(node.severity) ?? pageSize))
      : [];
  }

  getParent(node: IncidentNode): IncidentNode | undefined {
    if (node.kind !== 'incident' && node.kind !== 'more') return undefined;
    const severity = node.kind === 'incident' ? node.row.classified.severity : node.severity;
    return this.getChildren().find(top => top.kind === 'severity' && top.severity === severity);
  }

  getTreeItem(node: IncidentNode): vscode.TreeItem {
    const item = this.itemOf(node);
    item.id = node.id;
    if (node.kind === 'incident' || node.kind === 'quiet') this.drawn.set(node.id, textOf(item));
    return item;
  }

  resolveTreeItem(item: vscode.TreeItem, node: IncidentNode): vscode.TreeItem {
    if (node.kind === 'incident')
      item.tooltip = incidentCard(node.row, this.healthOf(node.row.incident.sourceId), this.deps.clock.now());
    return item;
  }

  private itemOf(node: IncidentNode): vscode.TreeItem {
    switch (node.kind) {
      case 'source':
        return sourceItem(node.health, this.deps.clock.now(), this.deps.store.health.length === 1);
      case 'notice':
        return noticeItem(node.health, node.problem);
      case 'quiet':
        return quietItem(node.sources, this.deps.clock.now());
      case 'severity': {
        const item = new vscode.TreeItem(
          severityName(node.severity),
          vscode.TreeItemCollapsibleState.Expanded,
        );
        item.description = String(node.count);
        item.iconPath = severityIcon(node.severity);
        item.contextValue = waitsForSomebody(this.deps.store.rows, node.severity, this.deps.actionsOf)
          ? 'severity acknowledgeAll'
          : 'severity';
        item.accessibilityInformation = {
          label: vscode.l10n.t('{0}, {1} open', severityName(node.severity), node.count),
        };
        return item;
      }
      case 'incident':
        return incidentItem(
          node.row,
          this.deps.actionsOf(node.row.incident.sourceId),
          this.nowOf(node.row.incident.sourceId),
          this.originOf(node.row.incident.sourceId),
          this.deps.marks.has(node.incidentId),
        );
      case 'more': {
        const item = new vscode.TreeItem(vscode.l10n.t('Show {0} more', Math.min(node.hidden, pageSize)));
        item.description = vscode.l10n.t('{0} not shown', node.hidden);
        item.iconPath = new vscode.ThemeIcon('ellipsis');
        item.command = commandOf('opex.showMoreIncidents', vscode.l10n.t('Show More'), node.severity);
        return item;
      }
      case 'unsent':
        return unsentItem(node.item);
      case 'outbox':
        return outboxItem(node.waiting);
    }
  }

  /** The clock of a source: this machine's, corrected by what the source's answers told. */
  private nowOf(sourceId: string): number {
    return this.deps.clock.now() + (this.healthOf(sourceId)?.clockOffsetMs ?? 0);
  }

  /** What its source is called, where there are several. */
  private originOf(sourceId: string): string | undefined {
    return this.deps.store.health.length > 1 ? this.healthOf(sourceId)?.label : undefined;
  }

  private healthOf(sourceId: string): SourceHealth | undefined {
    return this.deps.store.health.find(source => source.sourceId === sourceId);
  }

  /** The node objects that VS Code has seen, by id: it knows an element by its object, not by its id. */
  private readonly nodes = new Map<string, IncidentNode>();

  private known(fresh: readonly IncidentNode[]): IncidentNode[] {
    return fresh.map(node => {
      const seen = this.nodes.get(node.id);
      const current = seen ? Object.assign(seen, node) : node;
      this.nodes.set(node.id, current);
      return current;
    });
  }

  /**
   * Rows that only look different are drawn on their own: a redraw of the whole tree would take the row away from
   * under an open menu, whose command would then be about nothing. A class is drawn anew where rows came or went.
   */
  private take({ added, removed, changed }: IncidentsChange): void {
    for (const id of removed) {
      this.nodes.delete(`incident:${id}`);
      this.drawn.delete(`incident:${id}`);
    }
    for (const id of added) this.markGroup(this.deps.store.get(id)?.classified.severity);
    for (const id of changed)
      if (!this.redraw(id)) this.markGroup(this.deps.store.get(id)?.classified.severity);
    this.lookAtTop();
    if (this.dirty.size > 0) this.refreshSoon();
  }

  /** Nodes to draw anew with what is below them; undefined: everything. */
  private readonly dirty = new Set<string | undefined>();

  private markGroup(severity: Severity | undefined): void {
    if (severity) this.dirty.add(`severity:${severity}`);
  }

  /** False where the row's place changed, or VS Code has not seen it. */
  private redraw(incidentId: string): boolean {
    const node = this.nodes.get(`incident:${incidentId}`);
    const row = this.deps.store.get(incidentId);
    if (node?.kind !== 'incident' || row?.classified.severity !== node.row.classified.severity) return false;
    this.changed.fire(Object.assign(node, { row }));
    return true;
  }

  /** What rows said when drawn last, by node. */
  private readonly drawn = new Map<string, string>();

  /** A clock moved on, and with it the row's text. */
  private looksOld(node: IncidentNode): boolean {
    if (!this.drawn.has(node.id) || (node.kind === 'quiet' && !this.top.has(node.id))) return false;
    return this.drawn.get(node.id) !== textOf(this.itemOf(node));
  }

  /** The top of the tree as drawn last: which rows in which order, and what each says. */
  private top: ReadonlyMap<string, string> = new Map();

  /** Health changes with every read; what is at the top only needs to be drawn again when what it says changes. */
  private lookAtTop(): void {
    const { store, outbox } = this.deps;
    const top = this.topOf(this.known(topNodes(store.rows, store.health, outbox.items)));
    if (
      [...top.keys()].join() !== [...this.top.keys()].join() ||
      top.get('sources') !== this.top.get('sources')
    ) {
      this.dirty.add(undefined);
    } else {
      for (const [id, text] of top) if (this.top.get(id) !== text) this.dirty.add(id);
    }
    this.top = top;
    if (this.dirty.size > 0) this.refreshSoon();
  }

  private topOf(nodes: readonly IncidentNode[]): ReadonlyMap<string, string> {
    const top = new Map(nodes.map(node => [node.id, this.saying(node)] as const));
    // Rows say where they came from where there are several sources.
    return top.set('sources', this.deps.store.health.length > 1 ? 'several' : 'one');
  }

  private saying(node: IncidentNode): string {
    switch (node.kind) {
      case 'source': {
        const { problem, incomplete, asOf } = node.health;
        return JSON.stringify([problem, incomplete, problem ? asOf : asOf === undefined]);
      }
      case 'notice':
        return JSON.stringify(node.problem);
      case 'quiet':
        return JSON.stringify(node.sources.map(({ asOf, scope }) => [asOf, scope]));
      case 'severity':
        return String(node.count);
      case 'unsent':
        return JSON.stringify([node.item.problem, node.item.underWay]);
      case 'outbox':
        return String(node.waiting);
      case 'incident':
      case 'more':
        return '';
    }
  }

  /** Changes come in bursts (a storm, several sources): one redraw for all of them. */
  private refreshSoon(): void {
    this.pending ??= this.deps.clock.after(30, () => {
      this.pending = undefined;
      const dirty = [...this.dirty];
      this.dirty.clear();
      if (dirty.includes(undefined)) this.changed.fire(undefined);
      else for (const id of dirty) this.fireNode(this.nodes.get(id ?? ''));
    });
  }

  private fireNode(node: IncidentNode | undefined): void {
    if (node) this.changed.fire(node);
  }
}

function textOf({ label, description }: vscode.TreeItem): string {
  return `${label as string} ${String(description)}`;
}
