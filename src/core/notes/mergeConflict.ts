/** A text with merge markers: where the first conflict starts, and the text of the own side, line by line in place. */
export interface ConflictedText {
  /** Zero-based line of the first marker. */
  readonly line: number;
  /** The own branch's side; lines of markers and of the other side are blank, so that line numbers hold. */
  readonly ours: string;
}

/** Finds git's merge markers (also of the diff3 style), or undefined where no whole conflict stands in the text. */
export function readConflict(text: string): ConflictedText | undefined {
  if (!/^<{7} /m.test(text) || !/^>{7}(?: |\r?$)/m.test(text)) return undefined;
  const lines = text.split('\n');
  const ours: string[] = [];
  const ends: number[] = [];
  let first = -1;
  let side: 'both' | 'ours' | 'theirs' = 'both';
  for (const [index, line] of lines.entries()) {
    const next = markerOf(line, side);
    if (next === 'ours' && first < 0) first = index;
    if (next === 'both') ends.push(index);
    ours.push(next || side === 'theirs' ? '' : line);
    side = next ?? side;
  }
  return ends.length > 0 ? { line: first, ours: ours.join('\n') } : undefined;
}

/** The side that a marker line starts, where it is one in its place. */
function markerOf(line: string, side: 'both' | 'ours' | 'theirs'): 'both' | 'ours' | 'theirs' | undefined {
  if (side === 'both') return line.startsWith('<<<<<<< ') ? 'ours' : undefined;
  if (side === 'theirs') return line.startsWith('>>>>>>>') ? 'both' : undefined;
  return /^={7}\r?$/.test(line) || line.startsWith('||||||| ') ? 'theirs' : undefined;
}
