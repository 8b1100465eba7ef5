/** An edit of a text as editors tell it: the replaced range (zero-based) and what stands there now. */
export interface TextEdit {
  readonly startLine: number;
  readonly startCharacter: number;
  readonly endLine: number;
  readonly endCharacter: number;
  readonly text: string;
}

/**
 * The edits of one change, which all speak of the text before it: made once, then each line is a search. Edits do not
 * overlap.
 */
export class LineShifts {
  /** Ascending. */
  private readonly edits: readonly TextEdit[];
  private readonly deltas: readonly number[];
  /** How far the edits before each one move what comes after them. */
  private readonly before: readonly number[];

  constructor(edits: readonly TextEdit[]) {
    this.edits =
      edits.length < 2
        ? edits
        : [...edits].sort((a, b) => a.startLine - b.startLine || a.startCharacter - b.startCharacter);
    this.deltas = this.edits.map(edit => countBreaks(edit.text) - (edit.endLine - edit.startLine));
    let sum = 0;
    const before = [0];
    for (const delta of this.deltas) before.push((sum += delta));
    this.before = before;
  }

  /**
   * Where a line is after the change; undefined where an edit replaced the line as a whole, so that its text has to be
   * looked for. Edits inside the line leave it in place: the person is at work on it.
   */
  shift(line: number, indent: number): number | undefined {
    const first = this.firstReaching(line);
    let end = first;
    while (end < this.edits.length && (this.edits[end]?.startLine ?? 0) <= line) end += 1;
    let at: number | undefined = line;
    // From the end of the text to its start: an edit moves only what comes after it.
    for (let index = end - 1; index >= first; index -= 1) {
      const edit = this.edits[index];
      if (edit) at = shiftBy(at, indent, edit, this.deltas[index] ?? 0);
      if (at === undefined) return undefined;
    }
    return at + (this.before[first] ?? 0);
  }

  /** The first edit that does not end above the line. */
  private firstReaching(line: number): number {
    let [low, high] = [0, this.edits.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.edits[middle]?.endLine ?? 0) < line) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/** The same for several lines. */
export function shiftLines(
  lines: readonly { readonly line: number; readonly indent: number }[],
  edits: readonly TextEdit[],
): readonly (number | undefined)[] {
  const shifts = new LineShifts(edits);
  return lines.map(({ line, indent }) => shifts.shift(line, indent));
}

function shiftBy(line: number, indent: number, edit: TextEdit, delta: number): number | undefined {
  if (edit.startLine > line) return line;
  if (edit.endLine < line) return line + delta;
  const startsBefore = edit.startLine < line || edit.startCharacter <= indent;
  // Ends before the line's first character: only what is above it changed.
  if (edit.endLine === line && startsBefore && edit.endCharacter <= indent) return line + delta;
  if (edit.startLine === line) {
    if (edit.startCharacter <= indent && edit.endLine > line) return undefined;
    return line;
  }
  return undefined;
}

function countBreaks(text: string): number {
  let count = 0;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) count += 1;
  return count;
}
