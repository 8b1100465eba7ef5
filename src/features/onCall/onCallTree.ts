import * as vscode from 'vscode';
import type { Clock } from '../../core/base/clock';
import { Owner, toDisposable, type Disposable } from '../../core/base/disposable';
import type { OnCallBoard } from '../../core/incidents/onCallBoard';
import type { OnCallWatch } from '../../core/incidents/onCallWatch';
import { onCallItem } from './onCallItem';
import { policyNodes, topNodes, type OnCallNode } from './onCallNodes';

export interface OnCallTreeDeps {
  readonly board: OnCallBoard;
  readonly watch: OnCallWatch;
  readonly clock: Clock;
  /** False: the view's welcome says what to do. */
  readonly isConnected: () => boolean;
}

const minute = 60_000;

/** The On Call view's data. While somebody can see it, it is read again when old and drawn again at hand-overs. */
export class OnCallTree extends Owner implements vscode.TreeDataProvider<OnCallNode> {
  private readonly changed = this.register(new vscode.EventEmitter<OnCallNode | undefined>());
  private timer: Disposable | undefined;
  private drawn = '';

  readonly onDidChangeTreeData = this.changed.event;

  constructor(private readonly deps: OnCallTreeDeps) {
    super();
    this.register(deps.board.onDidChange(() => this.redraw()));
    this.register(deps.watch.onDidChange(() => this.redraw()));
    this.register(toDisposable(() => this.timer?.dispose()));
  }

  setVisible(visible: boolean): void {
    this.timer?.dispose();
    if (!visible) return;
    void this.deps.board.look();
    this.redraw();
    this.timer = this.deps.clock.after(minute, () => this.setVisible(true));
  }

  getChildren(node?: OnCallNode): OnCallNode[] {
    if (!node) {
      const nodes = this.top();
      this.drawn = this.looks(nodes);
      return nodes;
    }
    return node.kind === 'policy' ? this.below(node) : [];
  }

  getTreeItem(node: OnCallNode): vscode.TreeItem {
    const item = onCallItem(node, this.deps.clock.now());
    item.id = node.id;
    return item;
  }

  /** Only when a row would look different: a redraw takes the row away from under an open menu. */
  private redraw(): void {
    if (this.looks(this.top()) !== this.drawn) this.changed.fire(undefined);
  }

  private top(): OnCallNode[] {
    const { board, watch, isConnected } = this.deps;
    return isConnected() ? topNodes(watch.shifts, board.view) : [];
  }

  private looks(nodes: readonly OnCallNode[]): string {
    const all = nodes.flatMap(node => [node, ...(node.kind === 'policy' ? this.below(node) : [])]);
    return JSON.stringify(
      all.map(node => {
        const { label, description } = this.getTreeItem(node);
        return [node.id, label, description];
      }),
    );
  }

  private below({ part, ladder }: Extract<OnCallNode, { kind: 'policy' }>): OnCallNode[] {
    const me = this.deps.watch.sources.find(source => source.sourceId === part.sourceId)?.me;
    return policyNodes(part, ladder, me?.id);
  }
}
