import type * as vscode from 'vscode';
import type { AnchorPlace } from '../../core/notes/findAnchor';
import { LineShifts, type TextEdit } from '../../core/notes/lineShift';

/** Edits that moved lines and are remembered for one document. */
const maxEdits = 5000;

/** A line that is followed through edits. */
export interface LineMark {
  /** Zero-based, in the text as it is now. */
  readonly line: number;
  /** An edit replaced the line: its text has to be looked for. */
  readonly isGone: boolean;
}

interface Mark {
  line: number;
  /** Characters before the line's text: an edit up to there is an edit before the line. */
  indent: number;
  isGone: boolean;
}

interface FollowedLine {
  readonly kind: 'exact' | 'moved' | 'likely';
  readonly mark: Mark;
}

type LostPlace = Extract<AnchorPlace, { readonly kind: 'lost' }>;

/**
 * The lines of one document that lenses stand over, followed through edits without looking at the whole text. What
 * stands over the same line shares one mark, so that a keystroke costs one step a line.
 */
export class FollowedLines {
  private readonly places = new Map<string, FollowedLine | LostPlace>();
  private readonly marks = new Map<number, Mark>();
  private readonly marked: Mark[] = [];
  /** Edits since the document was opened that moved lines. */
  private readonly edits: LineShifts[] = [];
  private lostCount = 0;
  private isAnyGone = false;

  constructor(private readonly document: vscode.TextDocument) {}

  /** Some line is lost, or an edit replaced it: it has to be looked for. */
  get isAnyMissed(): boolean {
    return this.isAnyGone || this.lostCount > 0;
  }

  placeOf(key: string): AnchorPlace | undefined {
    const place = this.places.get(key);
    if (!place || place.kind === 'lost') return place;
    return place.mark.isGone ? undefined : { kind: place.kind, line: place.mark.line };
  }

  /** Forgets places, so that they are looked for anew. */
  drop(isUnsure: (place: AnchorPlace) => boolean): void {
    for (const key of [...this.places.keys()]) {
      const place = this.placeOf(key);
      if (!place || isUnsure(place)) this.places.delete(key);
    }
  }

  /** Follows these and no others; marks given before stand still from now on. */
  replace(places: ReadonlyMap<string, AnchorPlace>): void {
    this.clear();
    for (const [key, place] of places) {
      if (place.kind === 'lost') this.lostCount += 1;
      this.places.set(
        key,
        place.kind === 'lost' ? place : { kind: place.kind, mark: this.markOf(place.line) },
      );
    }
  }

  /** Follows a line of the text as it is now. */
  mark(line: number): LineMark {
    return this.markOf(line);
  }

  /** Where a line of the text as it was opened is now; undefined where an edit replaced it. */
  lineAfterEdits(line: number): number | undefined {
    let now: number | undefined = line;
    for (const edits of this.edits) if (now !== undefined) now = edits.shift(now, 0);
    return now;
  }

  /** Takes in a change. */
  follow(edits: readonly TextEdit[]): void {
    if (edits.every(edit => edit.startLine === edit.endLine && !edit.text.includes('\n'))) {
      this.refreshIndents(edits);
      return;
    }
    const shifts = new LineShifts(edits);
    this.edits.push(shifts);
    if (this.edits.length > maxEdits) this.edits.shift();
    let reached = Infinity;
    for (const { startLine } of edits) reached = Math.min(reached, startLine);
    for (const mark of this.marked) {
      if (mark.isGone || mark.line < reached) continue;
      const line = shifts.shift(mark.line, mark.indent);
      if (line === undefined) mark.isGone = this.isAnyGone = true;
      else mark.line = line;
    }
    this.refreshIndents(edits);
    // Two lines may have become one: what is marked next gets a mark of its own.
    this.marks.clear();
  }

  /** The text came from elsewhere: nothing that was known of the old one holds. */
  forget(): void {
    this.edits.length = 0;
    this.clear();
  }

  private clear(): void {
    this.places.clear();
    this.marks.clear();
    this.marked.length = 0;
    this.lostCount = 0;
    this.isAnyGone = false;
  }

  private markOf(line: number): Mark {
    const known = this.marks.get(line);
    if (known) return known;
    const mark = { line, indent: this.indentAt(line), isGone: false };
    this.marks.set(line, mark);
    this.marked.push(mark);
    return mark;
  }

  /** Of the lines that edits touched, as they read now. */
  private refreshIndents(edits: readonly TextEdit[]): void {
    const touched = new Set<number>();
    let delta = 0;
    for (const edit of [...edits].sort((a, b) => a.startLine - b.startLine)) {
      const breaks = edit.text.split('\n').length - 1;
      touched.add(edit.startLine + delta).add(edit.startLine + delta + breaks);
      delta += breaks - (edit.endLine - edit.startLine);
    }
    for (const mark of this.marked) {
      if (!mark.isGone && touched.has(mark.line)) mark.indent = this.indentAt(mark.line);
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
