/** An edit of a text as editors tell it: the replaced range (zero-based) and what stands there now. */
export interface TextEdit {
  readonly startLine: number;
  readonly startCharacter: number;
  readonly endLine: number;
  readonly endCharacter: number;
  readonly text: string;
}

/**
 * Where a line is after an edit; undefined where the edit replaced the line as a whole, so that its text has to be
 * looked for. Edits inside the line leave it in place: the person is at work on it.
 */
export function shiftLine(line: number, indent: number, edit: TextEdit): number | undefined {
  if (edit.startLine > line) return line;
  const inserted = countBreaks(edit.text);
  const delta = inserted - (edit.endLine - edit.startLine);
  const startsBefore = edit.startLine < line || edit.startCharacter <= indent;
  if (edit.endLine < line) return line + delta;
  // Ends before the line's first character: only what is above it changed.
  if (edit.endLine === line && startsBefore && edit.endCharacter <= indent) return line + delta;
  if (edit.startLine === line) {
    if (edit.startCharacter <= indent && edit.endLine > line) return undefined;
    return line;
  }
  return undefined;
}

/** The same for several edits of one change, which all speak of the text before it. */
export function shiftLines(
  lines: readonly { readonly line: number; readonly indent: number }[],
  edits: readonly TextEdit[],
): readonly (number | undefined)[] {
  // From the end of the text to its start: an edit moves only what comes after it.
  const ordered = [...edits].sort((a, b) => b.startLine - a.startLine || b.startCharacter - a.startCharacter);
  return lines.map(({ line, indent }) => {
    let at: number | undefined = line;
    for (const edit of ordered) at = at === undefined ? undefined : shiftLine(at, indent, edit);
    return at;
  });
}

function countBreaks(text: string): number {
  let count = 0;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) count += 1;
  return count;
}
