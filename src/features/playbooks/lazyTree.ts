import * as vscode from 'vscode';
import { Owner } from '../../core/base/disposable';
import type { PlaybookNode } from './playbookNodes';
import type { PlaybooksTree } from './playbooksTree';

/** Stands for the view's data until the view is first looked at. */
export class LazyTree extends Owner implements vscode.TreeDataProvider<PlaybookNode> {
  private readonly changed = this.register(new vscode.EventEmitter<PlaybookNode | undefined>());
  private tree: PlaybooksTree | undefined;

  readonly onDidChangeTreeData = this.changed.event;

  constructor(private readonly load: () => Promise<PlaybooksTree>) {
    super();
  }

  async getChildren(node?: PlaybookNode): Promise<PlaybookNode[]> {
    const tree = await this.load();
    if (!this.tree) {
      this.tree = tree;
      this.register(tree.onDidChangeTreeData(changed => this.changed.fire(changed)));
    }
    return tree.getChildren(node);
  }

  getTreeItem(node: PlaybookNode): vscode.TreeItem {
    // Rows come from the tree itself, so it is there.
    return this.tree?.getTreeItem(node) ?? new vscode.TreeItem('');
  }
}
