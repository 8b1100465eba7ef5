import * as vscode from 'vscode';
import type { Disposable } from '../core/base/disposable';

const scheme = 'opex-text';
/** Texts kept for tabs that may be shown again. */
const mostTexts = 30;

/** Texts that are no file: shown in a read-only editor, gone with the window. */
export class VirtualTexts implements vscode.TextDocumentContentProvider, Disposable {
  private readonly texts = new Map<string, string>();
  private readonly registered = vscode.workspace.registerTextDocumentContentProvider(scheme, this);
  private count = 0;

  provideTextDocumentContent(uri: vscode.Uri): string {
    return this.texts.get(uri.toString()) ?? vscode.l10n.t('This text is no longer kept. Open it again.');
  }

  /** @param name file name with an ending, for the tab and the language: `4be1f2c.diff`. */
  async show(name: string, text: string): Promise<void> {
    const path = `/${++this.count}/${name.replace(/[\\/:*?"<>|\p{Cc}]+/gu, ' ').trim() || 'text'}`;
    const uri = vscode.Uri.from({ scheme, path });
    this.texts.set(uri.toString(), text);
    for (const oldest of this.texts.keys()) {
      if (this.texts.size <= mostTexts) break;
      this.texts.delete(oldest);
    }
    await vscode.window.showTextDocument(uri, { preview: true });
  }

  dispose(): void {
    this.registered.dispose();
  }
}
