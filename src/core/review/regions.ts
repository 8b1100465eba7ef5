/**
 * A review file is people's text with regions that Opex writes: `<!-- opex:begin NAME -->` to
 * `<!-- opex:end NAME HASH HASH … -->`. The hashes name the lines as Opex wrote them, so that a line that a person
 * changed, added or took out is known from the file alone.
 */
export interface Region {
  readonly name: string;
  readonly lines: readonly string[];
  /** Of the lines as they were written. Undefined where a person broke the end mark: all lines then count as theirs. */
  readonly hashes?: readonly string[];
  /** Zero-based lines of the marks. */
  readonly begin: number;
  readonly end: number;
}

/** A file in its parts, in order; text between regions is people's. */
export interface RegionFile {
  readonly parts: readonly RegionPart[];
  readonly problems: readonly RegionProblem[];
}

export type RegionPart =
  | { readonly kind: 'text'; readonly lines: readonly string[]; readonly line: number }
  | { readonly kind: 'region'; readonly region: Region };

/** `line` is zero-based. */
export interface RegionProblem {
  readonly code: 'endWithoutBegin' | 'beginWithoutEnd' | 'twice';
  readonly name: string;
  readonly line: number;
}

const beginMark = /^<!-- opex:begin ([a-z][a-z0-9-]*) -->\s*$/;
const endMark = /^<!-- opex:end ([a-z][a-z0-9-]*)((?: [0-9a-z]+)*) -->\s*$/;

/**
 * Reads the parts of a file. A region whose marks are damaged, and the second one of a name, is people's text: nothing
 * in it is ever replaced.
 */
export function readRegions(lines: readonly string[]): RegionFile {
  const parts: RegionPart[] = [];
  const problems: RegionProblem[] = [];
  const seen = new Set<string>();
  let text: { lines: string[]; line: number } = { lines: [], line: 0 };
  const flush = (next: number): void => {
    if (text.lines.length > 0) parts.push({ kind: 'text', ...text });
    text = { lines: [], line: next };
  };
  let at = 0;
  while (at < lines.length) {
    const line = lines[at] ?? '';
    const name = beginMark.exec(line)?.[1];
    if (name === undefined) {
      const ended = endMark.exec(line)?.[1];
      if (ended !== undefined) problems.push({ code: 'endWithoutBegin', name: ended, line: at });
      else text.lines.push(line);
      at += 1;
      continue;
    }
    const end = endOf(lines, at, name);
    if (end === undefined || seen.has(name)) {
      problems.push({ code: end === undefined ? 'beginWithoutEnd' : 'twice', name, line: at });
      at += 1;
      continue;
    }
    seen.add(name);
    flush(end + 1);
    const hashes = (endMark.exec(lines[end] ?? '')?.[2] ?? '').split(' ').filter(hash => hash !== '');
    parts.push({ kind: 'region', region: { name, lines: lines.slice(at + 1, end), hashes, begin: at, end } });
    at = end + 1;
    text.line = at;
  }
  flush(lines.length);
  return { parts, problems };
}

/** The end mark of the same name, before any other region begins. */
function endOf(lines: readonly string[], begin: number, name: string): number | undefined {
  for (let at = begin + 1; at < lines.length; at += 1) {
    const line = lines[at] ?? '';
    if (beginMark.test(line)) return undefined;
    const ended = endMark.exec(line)?.[1];
    if (ended !== undefined) return ended === name ? at : undefined;
  }
  return undefined;
}

/** A region's lines with its marks. */
export function regionLines(name: string, lines: readonly string[], hashes: readonly string[]): string[] {
  const end =
    hashes.length === 0 ? `<!-- opex:end ${name} -->` : `<!-- opex:end ${name} ${hashes.join(' ')} -->`;
  return [`<!-- opex:begin ${name} -->`, ...lines, end];
}
