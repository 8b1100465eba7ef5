import type { ProblemPlace } from '../base/problem';
import { nodeAt, type JsonNode, type JsonPath } from './jsonTree';

/** Turns offsets and paths of one text into places, with zero-based lines and columns in UTF-16 units. */
export class FilePlaces {
  private readonly lineStarts: readonly number[];

  constructor(
    private readonly text: string,
    private readonly file: string,
    private readonly root?: JsonNode,
  ) {
    const starts = [0];
    for (const match of text.matchAll(/\r\n|\r|\n/g)) starts.push(match.index + match[0].length);
    this.lineStarts = starts;
  }

  range(offset: number, end: number): ProblemPlace {
    const from = this.position(offset);
    const to = this.position(Math.max(offset, end));
    return { file: this.file, ...from, endLine: to.line, endColumn: to.column };
  }

  /** The value at a path. A value over several lines is marked on its first only; a missing one at what holds it. */
  value(path: JsonPath): ProblemPlace {
    for (let length = path.length; length >= 0 && this.root; length--) {
      const found = nodeAt(this.root, path.slice(0, length));
      if (!found) continue;
      if (length === path.length && found.node) return this.oneLine(found.node.offset, found.node.end);
      // What is missing is told at the key that should hold it, which is easier to see than a brace.
      if (found.member) return this.range(found.member.offset, found.member.end);
      if (found.node) return this.range(found.node.offset, found.node.offset + 1);
    }
    return this.range(0, 0);
  }

  /** The key at the end of a path. */
  key(path: JsonPath): ProblemPlace {
    const found = this.root && nodeAt(this.root, path);
    return found?.member ? this.range(found.member.offset, found.member.end) : this.value(path);
  }

  /** The first item of a list that is this text; else the list. */
  item(listPath: JsonPath, wanted: string): ProblemPlace {
    const list = this.root && nodeAt(this.root, listPath)?.node;
    const node = list?.items?.find(candidate => candidate.literal === wanted);
    return node ? this.range(node.offset, node.end) : this.value(listPath);
  }

  private oneLine(offset: number, end: number): ProblemPlace {
    const { line } = this.position(offset);
    const next = this.lineStarts[line + 1];
    return this.range(offset, next === undefined ? end : Math.min(end, next - 1));
  }

  private position(offset: number): { readonly line: number; readonly column: number } {
    const bounded = Math.min(Math.max(offset, 0), this.text.length);
    let low = 0;
    let high = this.lineStarts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.lineStarts[middle] ?? 0) <= bounded) low = middle;
      else high = middle - 1;
    }
    return { line: low, column: bounded - (this.lineStarts[low] ?? 0) };
  }
}
