import type { StackFrame } from '../source/stackFrame';

/** Where a text names the place of a frame. Zero-based line and columns, end exclusive. */
export interface FrameLink {
  readonly line: number;
  readonly start: number;
  readonly end: number;
  readonly frame: StackFrame;
}

/** Between a file and its line: `:`, `", line `, `(`, ` on line `. */
const longestGap = 12;
const mostLines = 5_000;
const longestLine = 4_096;

/** The places of frames in a text, as it writes them: file and line, with the column where it has one. */
export function frameLinks(text: string, frames: readonly StackFrame[]): readonly FrameLink[] {
  const byLine = new Map<number, StackFrame[]>();
  for (const frame of frames) {
    const same = byLine.get(frame.line);
    if (!same) byLine.set(frame.line, [frame]);
    else if (!same.some(other => other.file === frame.file)) same.push(frame);
  }
  const links: FrameLink[] = [];
  text
    .split(/\r?\n/)
    .slice(0, mostLines)
    .forEach((content, line) => {
      if (content.length > longestLine) return;
      for (const found of content.matchAll(/\d{1,9}/g)) {
        const frame = byLine.get(Number(found[0]))?.find(one => startOf(content, one.file, found.index) >= 0);
        if (!frame || links.some(link => link.line === line && link.end >= found.index)) continue;
        const column = /^:\d{1,6}/.exec(content.slice(found.index + found[0].length))?.[0] ?? '';
        const end = found.index + found[0].length + column.length;
        links.push({ line, start: startOf(content, frame.file, found.index), end, frame });
      }
    });
  return links;
}

/** Where the file begins that ends shortly before a number; -1 where it does not stand there. */
function startOf(content: string, file: string, at: number): number {
  const from = Math.max(0, at - longestGap - file.length);
  const before = content.slice(from, at);
  const start = before.lastIndexOf(file);
  if (start < 0) return -1;
  const gap = before.slice(start + file.length);
  return gap.length > 0 && gap.length <= longestGap && !/\d/.test(gap) ? from + start : -1;
}
