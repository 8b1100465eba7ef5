import * as vscode from 'vscode';
import { BlockFinder, type PlaceCandidate } from '../core/notes/placeBlock';

/** Where a line of an old revision is today; lines are zero-based. */
export type TodayPlace =
  | { readonly kind: 'exact'; readonly line: number }
  | { readonly kind: 'likely'; readonly line: number }
  /** Not in today's file for sure; what looks alike is offered. */
  | { readonly kind: 'gone'; readonly candidates: readonly PlaceCandidate[] }
  /** There is no such file today. */
  | { readonly kind: 'noFile' };

/** Larger texts are not compared, in lines. */
const maxLines = 30_000;

/** Finds lines of one old text in today's file, unsaved changes included; what it worked out is kept until that changes. */
export class TodayFinder {
  private finder: { readonly version: number; readonly finder: BlockFinder } | undefined;

  constructor(
    private readonly old: readonly string[],
    private readonly today: vscode.Uri,
  ) {}

  async place(line: number): Promise<TodayPlace> {
    const document = await documentOf(this.today);
    if (!document) return { kind: 'noFile' };
    if (line >= this.old.length || this.old.length > maxLines || document.lineCount > maxLines)
      return { kind: 'gone', candidates: [] };
    if (this.finder?.version !== document.version) {
      const finder = new BlockFinder(this.old, linesOf(document.getText()));
      this.finder = { version: document.version, finder };
    }
    const place = this.finder.finder.place({ start: line, end: line });
    return place.kind === 'lost'
      ? { kind: 'gone', candidates: place.candidates }
      : { kind: place.kind, line: place.start };
  }
}

/** A text's lines, however they end. */
export function linesOf(text: string): readonly string[] {
  return text.replace(/^\uFEFF/, '').split(/\r\n|\r|\n/);
}

async function documentOf(uri: vscode.Uri): Promise<vscode.TextDocument | undefined> {
  try {
    return await vscode.workspace.openTextDocument(uri);
  } catch {
    // Gone, or no text any more.
    return undefined;
  }
}
