import * as vscode from 'vscode';
import type { IncidentNode } from './incidentNodes';

/**
 * The row of the view that has the keyboard's focus. VS Code tells extensions of the selection only, and arrow keys
 * move the focus alone, so that the selected row may be another one than the person looks at: the row whose selection
 * a toggle changes is the focused one. Undefined where the focus is in no row of this view.
 */
export async function focusedNode(view: vscode.TreeView<IncidentNode>): Promise<IncidentNode | undefined> {
  const before = new Set(view.selection);
  await vscode.commands.executeCommand('list.toggleSelection');
  const after = new Set(view.selection);
  await vscode.commands.executeCommand('list.toggleSelection');
  const changed = [...before, ...after].filter(node => before.has(node) !== after.has(node));
  return changed.length === 1 ? changed[0] : undefined;
}
