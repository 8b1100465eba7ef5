import * as vscode from 'vscode';
import { Owner } from '../core/base/disposable';

/** Stands for a view's data until the view is first looked at: what draws the rows is loaded then. */
export class LazyTree<T> extends Owner implements vscode.TreeDataProvider<T> {
  private readonly changed = this.register(new vscode.EventEmitter<T | undefined>());
  private tree: vscode.TreeDataProvider<T> | undefined;

  readonly onDidChangeTreeData = this.changed.event;

  constructor(private readonly load: () => Promise<vscode.TreeDataProvider<T>>) {
    super();
  }

  async getChildren(node?: T): Promise<T[]> {
    const tree = (this.tree ??= await this.loadOnce());
    return (await tree.getChildren(node)) ?? [];
  }

  getParent(node: T): vscode.ProviderResult<T> {
    return this.tree?.getParent?.(node);
  }

  getTreeItem(node: T): vscode.TreeItem | Thenable<vscode.TreeItem> {
    // Rows come from the tree itself, so it is there.
    return this.tree?.getTreeItem(node) ?? new vscode.TreeItem('');
  }

  resolveTreeItem(
    item: vscode.TreeItem,
    node: T,
    token: vscode.CancellationToken,
  ): vscode.ProviderResult<vscode.TreeItem> {
    return this.tree?.resolveTreeItem?.(item, node, token);
  }

  private async loadOnce(): Promise<vscode.TreeDataProvider<T>> {
    const tree = await this.load();
    const changes = tree.onDidChangeTreeData?.(node => this.changed.fire(node as T | undefined));
    if (!this.tree && changes) this.register(changes);
    else changes?.dispose();
    return tree;
  }
}
