import type * as vscode from 'vscode';
import type { AnchorPlace } from '../../core/notes/findAnchor';
import { shiftLines, type TextEdit } from '../../core/notes/lineShift';

/** Edits that moved lines and are remembered for one document. */
const maxEdits = 5000;

interface FollowedLine {
  readonly kind: 'exact' | 'moved' | 'likely';
  /** Zero-based, in the text as it is now. */
  readonly line: number;
  /** Characters before the line's text: an edit up to there is an edit before the line. */
  readonly indent: number;
}

type LostPlace = Extract<AnchorPlace, { readonly kind: 'lost' }>;

/** The lines of one document that lenses stand over, followed through edits without looking at the whole text. */
export class FollowedLines {
  private readonly lines = new Map<string, FollowedLine | LostPlace>();
  /** Edits since the document was opened that moved lines. */
  private edits: (readonly TextEdit[])[] = [];

  constructor(private readonly document: vscode.TextDocument) {}

  get isAnyLost(): boolean {
    return [...this.lines.values()].some(({ kind }) => kind === 'lost');
  }

  placeOf(key: string): AnchorPlace | undefined {
    return this.lines.get(key);
  }

  /** Forgets places, so that they are looked for anew. */
  drop(isUnsure: (place: AnchorPlace) => boolean): void {
    for (const [key, place] of this.lines) if (isUnsure(place)) this.lines.delete(key);
  }

  /** Follows these and no others. */
  replace(places: ReadonlyMap<string, AnchorPlace>): void {
    this.lines.clear();
    for (const [key, place] of places) {
      this.lines.set(key, place.kind === 'lost' ? place : { ...place, indent: this.indentAt(place.line) });
    }
  }

  /** Where a line of the text as it was opened is now; undefined where an edit replaced it. */
  lineAfterEdits(line: number): number | undefined {
    let now: number | undefined = line;
    for (const edits of this.edits) {
      if (now !== undefined) [now] = shiftLines([{ line: now, indent: 0 }], edits);
    }
    return now;
  }

  /** Takes in a change; gives where lines went that moved, undefined for those that were replaced. */
  follow(edits: readonly TextEdit[]): ReadonlyMap<number, number | undefined> {
    const moves = new Map<number, number | undefined>();
    if (edits.every(edit => edit.startLine === edit.endLine && !edit.text.includes('\n'))) {
      this.refreshIndents(edits);
      return moves;
    }
    this.edits = [...this.edits.slice(1 - maxEdits), edits];
    for (const [key, followed] of this.lines) {
      if (followed.kind === 'lost') continue;
      const [line] = shiftLines([followed], edits);
      moves.set(followed.line, line);
      if (line === undefined) this.lines.delete(key);
      else this.lines.set(key, { ...followed, line, indent: this.indentAt(line) });
    }
    return moves;
  }

  /** The text came from elsewhere: nothing that was known of the old one holds. */
  forget(): void {
    this.edits = [];
    this.lines.clear();
  }

  private refreshIndents(edits: readonly TextEdit[]): void {
    for (const [key, followed] of this.lines) {
      if (followed.kind === 'lost' || !edits.some(({ startLine }) => startLine === followed.line)) continue;
      this.lines.set(key, { ...followed, indent: this.indentAt(followed.line) });
    }
  }

  private indentAt(line: number): number {
    return line < this.document.lineCount ? this.document.lineAt(line).firstNonWhitespaceCharacterIndex : 0;
  }
}

/** A change of a document as edits. */
export function editsOf({ contentChanges }: vscode.TextDocumentChangeEvent): readonly TextEdit[] {
  return contentChanges.map(({ range, text }) => ({
    startLine: range.start.line,
    startCharacter: range.start.character,
    endLine: range.end.line,
    endCharacter: range.end.character,
    text,
  }));
}
