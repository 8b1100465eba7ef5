import { shortHash } from './shortHash';

/** What came of writing a region again. */
export interface MergedRegion {
  readonly lines: readonly string[];
  /** For the end mark: of the lines as Opex would write them now. */
  readonly hashes: readonly string[];
  /** Lines that people wrote and that stand as they did. */
  readonly kept: number;
  /** Written lines that people took out, and that stay out. */
  readonly leftOut: number;
  /** Written lines that are new or gone since the last time. */
  readonly added: readonly string[];
  readonly removed: readonly string[];
}

/** A line that stands for one thing, of which a person's version replaces the written one. */
const keyMark = /<!-- opex:(?:verdict|pause|pair|remark) [^<>]+ -->\s*$/;

/**
 * A region as Opex writes it now, with what people changed in it: three ways, by content. What was written last time
 * is known by the hashes of its lines. Lines that people added stand after the line that they stood after; what they
 * took out stays out while it would be written the same; a line that they changed stands beside a new version of it.
 */
export function mergeRegion(
  current: readonly string[],
  hashes: readonly string[],
  next: readonly string[],
): MergedRegion {
  const now = current.map(shortHash);
  const written = next.map(shortHash);
  const pairs = commonLines(hashes, now);
  const inBase = new Set(hashes);
  const inNext = new Set(written);
  const kept = new Set(pairs.map(([base]) => base));
  const own = new Set(current.keys());
  for (const [, at] of pairs) own.delete(at);
  // Blank lines come and go with what they part.
  const takenOut = new Map<string, number>();
  for (const [base, hash] of hashes.entries()) {
    if (!kept.has(base) && hash !== blank) takenOut.set(hash, (takenOut.get(hash) ?? 0) + 1);
  }
  const ownKeys = new Set([...own].flatMap(at => keyOf(current[at] ?? '') ?? []));
  const result: { line: string; hash: string | undefined }[] = [];
  let leftOut = 0;
  for (const [index, line] of next.entries()) {
    const hash = written[index] ?? '';
    const left = takenOut.get(hash) ?? 0;
    const key = keyOf(line);
    if (left > 0 && !(key !== undefined && ownKeys.has(key))) {
      takenOut.set(hash, left - 1);
      leftOut += 1;
    } else result.push({ line, hash });
  }
  const keptLines = insertOwn(result, current, now, own);
  return {
    lines: result.map(({ line }) => line),
    hashes: written,
    kept: keptLines,
    leftOut,
    added: next.filter((line, index) => line.trim() !== '' && !inBase.has(written[index] ?? '')),
    removed: current.filter(
      (line, index) => !own.has(index) && line.trim() !== '' && !inNext.has(now[index] ?? ''),
    ),
  };
}

function keyOf(line: string): string | undefined {
  return keyMark.exec(line)?.[0];
}

const blank = shortHash('');

/** Puts people's lines back, each run of them after the nearest line above it that still stands. */
function insertOwn(
  result: { line: string; hash: string | undefined }[],
  current: readonly string[],
  now: readonly string[],
  own: ReadonlySet<number>,
): number {
  let kept = 0;
  let anchor = -1;
  let from = 0;
  // Blank lines between the last line that still stands and people's.
  let blanks = 0;
  for (const [at, line] of current.entries()) {
    if (!own.has(at)) {
      if (now[at] === blank) {
        blanks += 1;
        continue;
      }
      blanks = 0;
      const found = result.findIndex((row, index) => index >= from && row.hash === now[at]);
      if (found >= 0) {
        anchor = found;
        from = found + 1;
      }
      continue;
    }
    if (line.trim() === '' && !isAmongOwn(current, own, at)) continue;
    const same = result.findIndex(row => row.line === line);
    const key = keyOf(line);
    const keyed =
      key === undefined ? -1 : result.findIndex(row => row.hash !== undefined && row.line.endsWith(key));
    kept += 1;
    if (keyed >= 0) result[keyed] = { line, hash: undefined };
    else if (line.trim() !== '' && same >= 0) continue;
    else {
      for (; blanks > 0 && result[anchor + 1]?.hash === blank; blanks -= 1) anchor += 1;
      anchor += 1;
      result.splice(anchor, 0, { line, hash: undefined });
      from = anchor + 1;
    }
  }
  return kept;
}

/** A blank line that people set stays where text of theirs is next to it. */
function isAmongOwn(current: readonly string[], own: ReadonlySet<number>, at: number): boolean {
  return [at - 1, at + 1].some(next => own.has(next) && (current[next] ?? '').trim() !== '');
}

/** Pairs of equal lines in order, as many as there can be: [of the base, of the text]. */
function commonLines(base: readonly string[], now: readonly string[]): (readonly [number, number])[] {
  let head = 0;
  while (head < base.length && head < now.length && base[head] === now[head]) head += 1;
  let tail = 0;
  const most = Math.min(base.length, now.length) - head;
  while (tail < most && base[base.length - 1 - tail] === now[now.length - 1 - tail]) tail += 1;
  const pairs: (readonly [number, number])[] = [];
  for (let at = 0; at < head; at += 1) pairs.push([at, at]);
  pairs.push(...middle(base, now, head, base.length - tail, now.length - tail));
  for (let at = tail; at > 0; at -= 1) pairs.push([base.length - at, now.length - at]);
  return pairs;
}

/** More cells than this are not compared: the lines in between then count as people's, which loses nothing. */
const mostCells = 4_000_000;

function middle(
  base: readonly string[],
  now: readonly string[],
  from: number,
  baseEnd: number,
  nowEnd: number,
): (readonly [number, number])[] {
  const [rows, columns] = [baseEnd - from, nowEnd - from];
  if (rows <= 0 || columns <= 0 || rows * columns > mostCells) return [];
  const width = columns + 1;
  const lengths = new Uint32Array((rows + 1) * width);
  for (let row = rows - 1; row >= 0; row -= 1) {
    for (let column = columns - 1; column >= 0; column -= 1) {
      const cell = row * width + column;
      lengths[cell] =
        base[from + row] === now[from + column]
          ? (lengths[cell + width + 1] ?? 0) + 1
          : Math.max(lengths[cell + width] ?? 0, lengths[cell + 1] ?? 0);
    }
  }
  const pairs: (readonly [number, number])[] = [];
  for (let row = 0, column = 0; row < rows && column < columns;) {
    const cell = row * width + column;
    if (base[from + row] === now[from + column]) pairs.push([from + row++, from + column++]);
    else if ((lengths[cell + width] ?? 0) >= (lengths[cell + 1] ?? 0)) row += 1;
    else column += 1;
  }
  return pairs;
}
