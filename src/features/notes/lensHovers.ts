import * as vscode from 'vscode';
import type { Clock } from '../../core/base/clock';
import { Owner, toDisposable, type Disposable } from '../../core/base/disposable';
import type { Settings } from '../../platform/settings';
import { hoverCard, type CardDeps } from './hoverCard';
import type { HotDocuments, ShownLens } from './hotDocuments';

const settleMs = 150;
/** Functions above and below what is on screen that have their card, too: scrolling then finds it there. */
const margin = 60;

interface HoverDeps extends CardDeps {
  readonly documents: HotDocuments;
  readonly settings: Settings;
  readonly clock: Clock;
}

/**
 * The card on the name of a function that has a lens: a lens's own tooltip is plain text. Only for what is on screen,
 * after scrolling or news; typing makes none, since the editor moves the cards with the text.
 */
export class LensHovers extends Owner {
  private readonly cards = this.register(vscode.window.createTextEditorDecorationType({}));
  private readonly shown = new WeakSet<vscode.TextEditor>();
  private pending: Disposable | undefined;

  constructor(private readonly deps: HoverDeps) {
    super();
    const { documents, errors, fixes, times, settings } = deps;
    const soon = (): void => this.showSoon();
    for (const event of [documents.onDidChange, errors.onDidChange, fixes.onDidChange, times.onDidChange]) {
      this.register(event(soon));
    }
    this.register(vscode.window.onDidChangeVisibleTextEditors(soon));
    this.register(vscode.window.onDidChangeTextEditorVisibleRanges(soon));
    this.register(
      settings.onDidChange(keys => {
        if (keys.includes('opex.rootCauses.codeLens')) soon();
      }),
    );
    this.register(toDisposable(() => this.pending?.dispose()));
    soon();
  }

  private showSoon(): void {
    this.pending ??= this.deps.clock.after(settleMs, () => {
      this.pending = undefined;
      for (const editor of vscode.window.visibleTextEditors) this.show(editor);
    });
  }

  private show(editor: vscode.TextEditor): void {
    const { document, visibleRanges } = editor;
    const isOn = this.deps.settings.get('opex.rootCauses.codeLens', document.uri);
    const now = this.deps.clock.now();
    const options = (isOn ? this.deps.documents.lensesOf(document) : [])
      .filter(
        ({ hot, head: { line } }) =>
          !hot.isDetail &&
          visibleRanges.some(({ start, end }) => line >= start.line - margin && line <= end.line + margin),
      )
      .map(lens => ({
        range: nameRange(document, lens),
        hoverMessage: hoverCard(this.deps, lens, document.uri, now),
      }));
    if (options.length === 0 && !this.shown.has(editor)) return;
    if (options.length > 0) this.shown.add(editor);
    else this.shown.delete(editor);
    editor.setDecorations(this.cards, options);
  }
}

/** The function's name in its line; the text of the line where it has none. */
function nameRange(document: vscode.TextDocument, { head, name }: ShownLens): vscode.Range {
  const line = document.lineAt(Math.min(head.line, document.lineCount - 1));
  // Languages tell more than the name: `func (*Server).Charge`, `charge(Order)`.
  const plain = /[\p{L}_$~][\p{L}\p{N}_$]*[?!]?(?=\W*(?:\(.*)?$)/u.exec(name ?? '')?.[0] ?? name ?? '';
  const at = plain === '' ? -1 : line.text.indexOf(plain, line.firstNonWhitespaceCharacterIndex);
  return at < 0
    ? new vscode.Range(
        line.lineNumber,
        line.firstNonWhitespaceCharacterIndex,
        line.lineNumber,
        line.text.length,
      )
    : new vscode.Range(line.lineNumber, at, line.lineNumber, at + plain.length);
}
