import { unmapped } from '../source/lineDiff';
import type { Expectation, LineRange, OldBlock } from './anchorEvidence';
import type { AnchorText } from './anchorText';
import { declarationLine, declaredName, isComment, leadStart } from './declaration';

/** Lines like the first that are looked at: equal ones, alike ones; and places in all. */
const maxEqual = 60;
const maxAlike = 16;
const maxPlaces = 28;
/** Lines of a block that vote for where its start is. */
const maxVoters = 60;
/** A gap of the diff larger than this, in pairs of lines, is not aligned. */
const maxGapPairs = 40_000;

/** Where the diff says that the block should be. `map` pairs lines; an unpaired one is looked for in its gap. */
export function expectationOf(
  { text: old, range, head }: OldBlock,
  now: AnchorText,
  map: Int32Array,
  expectedLine?: number,
): Expectation {
  let [above, below] = [range.start - 1, range.end + 1];
  while (above >= 0 && (map[above] ?? unmapped) < 0) above -= 1;
  while (below < map.length && (map[below] ?? unmapped) < 0) below += 1;
  return {
    partner: partnerOf(old, now, map, range.start),
    low: above < 0 ? -1 : (map[above] ?? -1),
    high: below >= map.length ? now.count : (map[below] ?? now.count),
    line: expectedLine ?? nearestPaired(map, range.start),
    votes: votesFor(old, range, now, map),
    isUnique: old.linesWith(head).length === 1 && now.linesWith(head).length === 1,
  };
}

/** Lines that may be the block's first, the most promising first. */
export function placesOf(block: OldBlock, now: AnchorText, expected: Expectation): readonly number[] {
  const { text: old, range, head, name } = block;
  const { words } = now;
  const found = new Map<number, number>();
  const add = (line: number, score: number): void => {
    if (line < 0 || line >= now.count || now.isBlank(line)) return;
    found.set(line, (found.get(line) ?? 0) + score);
  };
  if (expected.partner >= 0) add(expected.partner, 40);
  for (const [line, share] of expected.votes) add(line, 20 * share);
  const declaration = declarationLine(old, range.start, range.end);
  const startsWithComment = isComment(old.text(range.start));
  const alike: { readonly line: number; readonly like: number }[] = [];
  for (let line = 0; line < now.count; line += 1) {
    if (now.isBlank(line)) continue;
    const like = Math.max(words.likeness(head, now.id(line)), 0.9 * words.within(head, now.id(line)));
    if (like > 0.3) alike.push({ line, like });
    if (name === '' || !now.text(line).includes(name) || declaredName(now.text(line)) !== name) continue;
    // What declares the same name, from where its comment or annotations begin if the block began with them.
    const start = declaration === range.start ? line : leadStart(now, line, startsWithComment);
    add(start, 10 + 10 * words.likeness(old.id(declaration), now.id(line)));
  }
  const distance = (line: number): number => Math.abs(line - expected.line);
  alike.sort((a, b) => b.like - a.like || distance(a.line) - distance(b.line));
  for (const [rank, { line, like }] of alike.entries()) {
    if (rank >= (like === 1 ? maxEqual : maxAlike)) break;
    const inside = line > expected.low && line < expected.high ? 6 : 0;
    add(line, 8 * like + inside - Math.log2(1 + distance(line)) / 2);
  }
  // A statement that was wrapped begins further up than the line that reads most like it.
  for (const [line, score] of [...found]) {
    const parent = now.parent(line);
    const above = now.solid(line - 1, -1, 1, 2)[0] ?? -1;
    if (parent < 0 || above < parent || line - parent >= 8 || /[;{}:]$/.test(now.text(above))) continue;
    add(parent, score - 1);
  }
  return [...found]
    .sort((a, b) => b[1] - a[1])
    .slice(0, maxPlaces)
    .map(([line]) => line);
}

/** Lines of the block that are found again, paired or the only ones of their kind, tell where its start would be. */
function votesFor(
  old: AnchorText,
  { start, end }: LineRange,
  now: AnchorText,
  map: Int32Array,
): ReadonlyMap<number, number> {
  const votes = new Map<number, number>();
  let total = 0;
  for (let at = start; at <= Math.min(end, start + maxVoters); at += 1) {
    if (old.isBlank(at)) continue;
    const weight = Math.min(now.words.weight(old.id(at)), 12);
    total += weight;
    const same = now.linesWith(old.id(at));
    const only = same.length === 1 ? (same[0] ?? unmapped) : unmapped;
    for (const to of new Set([map[at] ?? unmapped, only])) {
      if (to >= 0) votes.set(to - (at - start), (votes.get(to - (at - start)) ?? 0) + weight);
    }
  }
  for (const [line, weight] of votes) votes.set(line, total === 0 ? 0 : weight / total);
  return votes;
}

/** Where a line would be if it kept its distance to the nearest line that is paired. */
function nearestPaired(map: Int32Array, line: number): number {
  for (let step = 0; line - step >= 0 || line + step < map.length; step += 1) {
    const [up, down] = [map[line - step] ?? unmapped, map[line + step] ?? unmapped];
    if (up >= 0) return up + step;
    if (down >= 0) return down - step;
  }
  return line;
}

/** A line's partner: the diff's, or the likeliest within its gap of the diff, lines in order and likeness adding up. */
function partnerOf(old: AnchorText, now: AnchorText, map: Int32Array, line: number): number {
  const paired = map[line] ?? unmapped;
  if (paired >= 0) return paired;
  let [a, aEnd] = [line, line + 1];
  while (a > 0 && (map[a - 1] ?? unmapped) < 0) a -= 1;
  while (aEnd < map.length && (map[aEnd] ?? unmapped) < 0) aEnd += 1;
  const b = a === 0 ? 0 : (map[a - 1] ?? 0) + 1;
  const bEnd = aEnd >= map.length ? now.count : (map[aEnd] ?? now.count);
  const [n, m] = [aEnd - a, bEnd - b];
  if (m <= 0 || n * m > maxGapPairs) return unmapped;
  const width = m + 1;
  const score = new Float64Array((n + 1) * width);
  for (let i = n - 1; i >= 0; i -= 1) {
    const weight = Math.min(12, 0.2 + now.words.weight(old.id(a + i)));
    for (let j = m - 1; j >= 0; j -= 1) {
      const like = now.words.likeness(old.id(a + i), now.id(b + j));
      const pair = like > 0.35 ? (score[(i + 1) * width + j + 1] ?? 0) + weight * like : 0;
      const skip = Math.max(score[(i + 1) * width + j] ?? 0, score[i * width + j + 1] ?? 0);
      score[i * width + j] = Math.max(pair, skip);
    }
  }
  for (let i = 0, j = 0; i < n && j < m;) {
    const here = score[i * width + j] ?? 0;
    const isSkipped = here === (score[(i + 1) * width + j] ?? 0);
    if (!isSkipped && here === (score[i * width + j + 1] ?? 0)) {
      j += 1;
      continue;
    }
    if (a + i === line) return isSkipped ? unmapped : b + j;
    i += 1;
    if (!isSkipped) j += 1;
  }
  return unmapped;
}
