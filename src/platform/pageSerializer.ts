import * as vscode from 'vscode';
import type { Disposable } from '../core/base/disposable';

/**
 * Brings pages back after a reload of the window. `revive` gets the state that the page kept by `setState`, unchecked;
 * it has to adopt the panel or dispose it.
 */
export function registerPageSerializer(
  viewType: string,
  revive: (panel: vscode.WebviewPanel, state: unknown) => Promise<void> | void,
): Disposable {
  return vscode.window.registerWebviewPanelSerializer(viewType, {
    deserializeWebviewPanel: async (panel, state: unknown) => {
      await revive(panel, state);
    },
  });
}
