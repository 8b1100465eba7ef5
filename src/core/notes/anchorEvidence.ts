import type { AnchorText } from './anchorText';
import { declarationLine, declaredName, ownerName } from './declaration';

/** A block of lines, zero-based, both ends included. */
export interface LineRange {
  readonly start: number;
  readonly end: number;
}

/** What speaks for a place: each between 0 and 1 where nothing else is said. */
export interface Evidence {
  /** How alike the first lines are. */
  readonly head: number;
  /** The first lines start with the same word. */
  readonly first: number;
  /** How much of one first line stands in the other. */
  readonly within: number;
  /** The first line occurs once in each text, and it is this one. */
  readonly twin: number;
  /** The same, by how much that line says. */
  readonly rare: number;
  /** How much of the block's other lines stands here, in order; a half where it has none. */
  readonly body: number;
  /** How alike the neighbours above and below are, and both. */
  readonly before: number;
  readonly after: number;
  /** How alike the lines are that open the blocks around, the nearest and the next. */
  readonly parent: number;
  readonly outer: number;
  /** How much of what stands in the blocks around is the same. */
  readonly around: number;
  /** The partner that the diff, or likeness within its gap, gives the first line. */
  readonly partner: number;
  /** Between the places of the nearest lines that the diff has paired. */
  readonly between: number;
  /** How far from where the neighbours say, as a logarithm. */
  readonly away: number;
  readonly indent: number;
  /** The block declares a name: 1 for the same, -1 for another, 0 where it declares none. */
  readonly name: number;
  /** The function or type around has the same name. */
  readonly owner: number;
  /** The share of the block's lines that the diff, or their being the only ones, puts here. */
  readonly votes: number;
  /** The block is one line. */
  readonly single: number;
}

/** What a place is judged against besides the two texts. */
export interface Expectation {
  /** Where the diff, or likeness within its gap, puts the first line; -1 for nowhere. */
  readonly partner: number;
  /** The nearest paired lines above and below went here. */
  readonly low: number;
  readonly high: number;
  /** Where the first line would be if it kept its distance to them. */
  readonly line: number;
  readonly votes: ReadonlyMap<number, number>;
  /** True where the first line occurs once in each text. */
  readonly isUnique: boolean;
}

/** Lines of a block that are held against others: its beginning and its end. */
const maxBody = 40;
const maxBodyEnd = 10;
/** No line of a body counts for more than this, in words. */
const maxLineWeight = 12;
/** Lines less alike than this are different ones. */
const minLikeness = 0.4;
const maxBag = 150;

/** Everything that is known of the block in the old text, worked out once. */
export class OldBlock {
  readonly head: number;
  readonly lines: readonly number[];
  readonly above: readonly number[];
  readonly below: readonly number[];
  readonly parents: readonly number[];
  readonly name: string;
  readonly owner: string;
  private readonly bags: (ReadonlyMap<number, number> | undefined)[] = [];

  /** @param symbol the name around the block, where the text does not show it */
  constructor(
    readonly text: AnchorText,
    readonly range: LineRange,
    symbol?: string,
  ) {
    const { start, end } = range;
    this.head = text.id(start);
    this.lines = bodyLines(text, range);
    this.above = text.solid(start - 1, -1, 5, 12).map(line => text.id(line));
    this.below = text.solid(end + 1, 1, 5, 12).map(line => text.id(line));
    this.parents = parentsOf(text, start);
    this.name = declaredName(text.text(declarationLine(text, start, end)));
    this.owner = symbol ?? ownerName(text, start);
  }

  bag(level: number): ReadonlyMap<number, number> {
    return (this.bags[level] ??= bagOf(this.text, this.parents[level] ?? 0));
  }
}

/** Weighs the places of one block in a new text. */
export class PlaceJudge {
  private readonly owners = new Map<number, string>();
  private readonly overlaps = new Map<number, number>();

  constructor(
    private readonly block: OldBlock,
    private readonly now: AnchorText,
    private readonly expected: Expectation,
  ) {}

  /** What speaks for a line as the block's first, and which line would be its last. */
  judge(line: number): { readonly evidence: Evidence; readonly end: number } {
    const { block, now, expected } = this;
    const { text, range } = block;
    const { words } = now;
    const id = now.id(line);
    const { share, end } = this.body(line);
    const parents = parentsOf(now, line);
    const parentLikeness = (level: number): number => {
      const [a, b] = [block.parents[level], parents[level]];
      return a === undefined || b === undefined ? Number(a === b) : words.likeness(text.id(a), now.id(b));
    };
    const evidence: Evidence = {
      head: words.likeness(block.head, id),
      first: Number(words.words(block.head).first === words.words(id).first),
      within: words.within(block.head, id),
      twin: Number(expected.isUnique && block.head === id),
      rare: expected.isUnique && block.head === id ? Math.min(1, words.weight(id) / 24) : 0,
      body: share,
      before: nearby(block.above, now, line - 1, -1),
      after: nearby(block.below, now, end + 1, 1),
      parent: parentLikeness(0),
      outer: parentLikeness(1),
      around: this.around(parents),
      partner: Number(expected.partner === line),
      between: Number(line > expected.low && line < expected.high),
      away: Math.log2(1 + Math.abs(line - expected.line)) / 12,
      indent: Number((text.indents[range.start] ?? 0) === (now.indents[line] ?? 0)),
      name: this.name(line, end),
      owner: this.owner(line),
      votes: expected.votes.get(line) ?? 0,
      single: Number(block.lines.length === 0),
    };
    return { evidence, end };
  }

  private name(line: number, end: number): number {
    const { block, now } = this;
    if (block.name === '') return 0;
    const here = declaredName(now.text(declarationLine(now, line, Math.max(end, line + 4))));
    return here === block.name ? 1 : -1;
  }

  private owner(line: number): number {
    const parent = this.now.parent(line);
    const owner = this.owners.get(parent) ?? ownerName(this.now, line);
    this.owners.set(parent, owner);
    if (this.block.owner === '') return owner === '' ? 0.5 : 0;
    return Number(owner === this.block.owner);
  }

  private around(parents: readonly number[]): number {
    const levels = Math.min(2, this.block.parents.length);
    let sum = 0;
    for (let level = 0; level < levels; level += 1) {
      const parent = parents[level];
      if (parent === undefined) continue;
      const key = 2 * parent + level;
      const known = this.overlaps.get(key);
      const found = known ?? overlap(this.block.bag(level), bagOf(this.now, parent), this.now);
      if (known === undefined) this.overlaps.set(key, found);
      sum += found / levels;
    }
    return sum;
  }

  /** Holds the block's lines against those from a line on, in order, likeness adding up (a longest common subsequence). */
  private body(line: number): { readonly share: number; readonly end: number } {
    const { block, now } = this;
    const { text, range, lines } = block;
    const { words } = now;
    if (lines.length === 0) return { share: 0.5, end: line };
    const length = range.end - range.start;
    const room = Math.min(Math.ceil(length * 1.5) + 8, length + 60);
    const theirs: number[] = [];
    for (let at = line + 1; at < now.count && at <= line + room; at += 1)
      if (!now.isBlank(at)) theirs.push(at);
    if (theirs.length > 2 * maxBody) theirs.splice(2 * maxBody - 20, theirs.length - 2 * maxBody);
    const width = theirs.length + 1;
    let last = new Float64Array(width);
    let total = 0;
    for (const mine of lines) {
      const a = text.id(mine);
      const weight = Math.min(words.weight(a), maxLineWeight);
      total += weight;
      const row = new Float64Array(width);
      for (let j = 1; j < width; j += 1) {
        const like = words.likeness(a, now.id(theirs[j - 1] ?? 0));
        const pair = like > minLikeness ? (last[j - 1] ?? 0) + weight * like : 0;
        row[j] = Math.max(pair, last[j] ?? 0, row[j - 1] ?? 0);
      }
      last = row;
    }
    // The first end after which nothing more is gained: what follows does not belong to the block.
    const best = last[width - 1] ?? 0;
    let end = width - 1;
    while (end > 0 && (last[end - 1] ?? 0) >= best - 1e-9) end -= 1;
    return { share: total === 0 ? 0 : best / total, end: end === 0 ? line : (theirs[end - 1] ?? line) };
  }
}

function bodyLines(text: AnchorText, { start, end }: LineRange): readonly number[] {
  const lines: number[] = [];
  for (let line = start + 1; line <= end; line += 1) if (!text.isBlank(line)) lines.push(line);
  if (lines.length <= maxBody) return lines;
  return [...lines.slice(0, maxBody - maxBodyEnd), ...lines.slice(-maxBodyEnd)];
}

function parentsOf(text: AnchorText, line: number): readonly number[] {
  const parent = text.parent(line);
  if (parent < 0) return [];
  const outer = text.parent(parent);
  return outer < 0 ? [parent] : [parent, outer];
}

/** How alike the neighbours are, the nearest counting most; one more or one less does not matter much. */
function nearby(old: readonly number[], now: AnchorText, from: number, step: 1 | -1): number {
  if (old.length === 0) return now.solid(from, step, 1, 12).length === 0 ? 1 : 0;
  const theirs = now.solid(from, step, 7, 16).map(line => now.id(line));
  let [total, found, next] = [0, 0, 0];
  for (const [i, id] of old.entries()) {
    const weight = Math.min(6, 0.5 + now.words.weight(id)) / (1 + i);
    total += weight;
    let [best, at] = [0, -1];
    for (let j = next; j < Math.min(theirs.length, next + 3); j += 1) {
      const like = now.words.likeness(id, theirs[j] ?? -1) * (1 - 0.15 * Math.abs(j - i));
      if (like > best) [best, at] = [like, j];
    }
    if (best <= minLikeness) continue;
    found += weight * best;
    next = at + 1;
  }
  return total === 0 ? 0 : found / total;
}

/** The lines that a line's block holds, with how often. */
function bagOf(text: AnchorText, line: number): ReadonlyMap<number, number> {
  const bag = new Map<number, number>();
  const end = Math.min(text.end(line), line + maxBag);
  for (let at = line; at <= end; at += 1) {
    if (!text.isBlank(at)) bag.set(text.id(at), (bag.get(text.id(at)) ?? 0) + 1);
  }
  return bag;
}

function overlap(
  a: ReadonlyMap<number, number>,
  b: ReadonlyMap<number, number>,
  { words }: AnchorText,
): number {
  let [common, sum] = [0, 0];
  for (const [id, count] of a) {
    sum += words.weight(id) * count;
    common += 2 * words.weight(id) * Math.min(count, b.get(id) ?? 0);
  }
  for (const [id, count] of b) sum += words.weight(id) * count;
  return sum === 0 ? 0 : common / sum;
}
