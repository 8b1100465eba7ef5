import * as vscode from 'vscode';
import type { Disposable } from '../core/base/disposable';

/** Texts kept for tabs that may be shown again. */
const mostTexts = 30;

/** Texts that are no file: shown in a read-only editor, gone with the window. */
export class VirtualTexts implements vscode.TextDocumentContentProvider, Disposable {
  private readonly texts = new Map<string, string>();
  private readonly scheme: string;
  private readonly registered: vscode.Disposable;
  private count = 0;

  /** @param owner whose texts they are, in lower-case letters: of two with one name only one would be asked. */
  constructor(owner: string) {
    this.scheme = `opex-text-${owner}`;
    this.registered = vscode.workspace.registerTextDocumentContentProvider(this.scheme, this);
  }

  provideTextDocumentContent(uri: vscode.Uri): string {
    return this.texts.get(uri.toString()) ?? vscode.l10n.t('This text is no longer kept. Open it again.');
  }

  /** @param name file name with an ending, for the tab and the language: `4be1f2c.diff`. */
  async show(name: string, text: string): Promise<void> {
    await vscode.window.showTextDocument(this.keep(name, text), { preview: true });
  }

  /** Markdown, as it reads: its links lead where they say. It stays when another Markdown file is opened. */
  async showMarkdown(name: string, text: string): Promise<void> {
    const uri = this.keep(name, text);
    await vscode.commands.executeCommand('markdown.showPreview', uri, [uri], { locked: true });
  }

  /** For an editor that somebody else opens. */
  keep(name: string, text: string): vscode.Uri {
    const path = `/${++this.count}/${name.replace(/[\\/:*?"<>|\p{Cc}]+/gu, ' ').trim() || 'text'}`;
    const uri = vscode.Uri.from({ scheme: this.scheme, path });
    this.texts.set(uri.toString(), text);
    for (const oldest of this.texts.keys()) {
      if (this.texts.size <= mostTexts) break;
      this.texts.delete(oldest);
    }
    return uri;
  }

  dispose(): void {
    this.registered.dispose();
  }
}
