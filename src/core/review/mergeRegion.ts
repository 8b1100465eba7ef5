import { commonLines, onceIn, standingLines } from './commonLines';
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

/** A written line; `next` is its place among all of them. */
interface Row {
  readonly line: string;
  readonly next: number;
}

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
  const ofCurrent = standingLines(hashes, now);
  const ofNext = placesIn(hashes, written);
  const own = new Set(current.keys());
  for (const at of ofCurrent.values()) own.delete(at);
  const keys = new Set([...own].flatMap(at => keyOf(current[at] ?? '') ?? []));
  const out = takenOut(hashes, written, ofCurrent, ofNext);
  for (const at of out) {
    const key = keyOf(next[at] ?? '');
    if (key !== undefined && keys.has(key)) out.delete(at);
  }
  const free = new Set(next.keys());
  for (const at of out) free.delete(at);
  const nextOf = new Map<number, number>();
  for (const [base, at] of ofCurrent) {
    const place = ofNext.get(base);
    if (place === undefined) continue;
    nextOf.set(at, place);
    free.delete(place);
  }
  for (const [at, place] of sameAsWritten(now, written, own, free)) nextOf.set(at, place);
  const rows = [...next.entries()].flatMap(([at, line]): Row[] => (out.has(at) ? [] : [{ line, next: at }]));
  const inBase = new Set(hashes);
  const inNext = new Set(written);
  return {
    lines: withOwn(rows, { current, now, written, own, nextOf }),
    hashes: written,
    kept: [...own].filter(at => !isLooseBlank(current, own, at)).length,
    leftOut: out.size,
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

/**
 * Places of written lines that a person took out: the very line where it is written at its old place again, else as
 * many that read the same. Blank lines come and go with what they part.
 */
function takenOut(
  hashes: readonly string[],
  written: readonly string[],
  ofCurrent: ReadonlyMap<number, number>,
  ofNext: ReadonlyMap<number, number>,
): Set<number> {
  const out = new Set<number>();
  const moved = new Map<string, number>();
  for (const [base, hash] of hashes.entries()) {
    if (ofCurrent.has(base) || hash === blank) continue;
    const at = ofNext.get(base);
    if (at !== undefined) out.add(at);
    else moved.set(hash, (moved.get(hash) ?? 0) + 1);
  }
  const paired = new Set(ofNext.values());
  for (const [at, hash] of written.entries()) {
    const left = paired.has(at) ? 0 : (moved.get(hash) ?? 0);
    if (left === 0) continue;
    moved.set(hash, left - 1);
    out.add(at);
  }
  return out;
}

/**
 * Where lines of the last time are written now. One that stands once in both is found wherever it went, and those that
 * read the same as others belong to it: after it, before the next such line. So what was said below an incident stays
 * below it when incidents change their order. Blank lines are not looked for.
 */
function placesIn(hashes: readonly string[], written: readonly string[]): ReadonlyMap<number, number> {
  const [before, now] = [onceIn(hashes), onceIn(written)];
  const isMark = (hash: string): boolean => before.has(hash) && now.has(hash);
  const places = new Map<number, number>();
  let last = -1;
  for (const [base, hash] of hashes.entries()) {
    if (hash === blank) continue;
    let at = isMark(hash) ? now.get(hash) : undefined;
    if (at === undefined) {
      let next = last + 1;
      while (next < written.length && written[next] !== hash && !isMark(written[next] ?? '')) next += 1;
      if (written[next] === hash) at = next;
    }
    if (at === undefined) continue;
    places.set(base, at);
    last = at;
  }
  return places;
}

/** Of a run of lines that are not known as written, so many must be written now for it to be one that was. */
const leastShare = 0.75;

/**
 * Of lines that are not known as written, those that are written now, in the same order: of a region whose mark was
 * broken, or of one that git put together of two. Only whole runs: a block of a person's that has a rule of a table or
 * a heading as Opex writes them stays whole.
 */
function sameAsWritten(
  now: readonly string[],
  written: readonly string[],
  own: ReadonlySet<number>,
  free: ReadonlySet<number>,
): ReadonlyMap<number, number> {
  const open = new Set([...free].map(at => written[at] ?? ''));
  if (![...own].some(at => now[at] !== blank && open.has(now[at] ?? ''))) return new Map();
  const pairs = new Map(commonLines(now, written).filter(([at, next]) => own.has(at) && free.has(next)));
  const same = new Map<number, number>();
  for (let from = 0; from < now.length; from += 1) {
    if (!own.has(from)) continue;
    let to = from;
    while (own.has(to)) to += 1;
    const run = Array.from({ length: to - from }, (_, index) => from + index);
    const lines = run.filter(at => now[at] !== blank);
    if (lines.filter(at => pairs.has(at)).length > lines.length * leastShare) {
      for (const at of run) {
        const next = pairs.get(at);
        if (next !== undefined) same.set(at, next);
      }
    }
    from = to;
  }
  return same;
}

interface Placing {
  readonly current: readonly string[];
  readonly now: readonly string[];
  readonly written: readonly string[];
  readonly own: ReadonlySet<number>;
  /** Of lines that still stand, and of people's that are written now, where they are written. */
  readonly nextOf: ReadonlyMap<number, number>;
}

/** The rows with people's lines, each run of them after the nearest line above it that still stands. */
function withOwn(rows: readonly Row[], { current, now, written, own, nextOf }: Placing): string[] {
  const places = new Map(rows.map(({ next }, index) => [next, index] as const));
  const keyed = new Map(
    rows.flatMap(({ line }, index) => {
      const key = keyOf(line);
      return key === undefined ? [] : [[key, index] as const];
    }),
  );
  const lines = rows.map(({ line }) => line);
  const after = new Map<number, string[]>();
  let anchor = -1;
  // Blank lines between the last line that still stands and people's.
  let blanks = 0;
  for (const [at, line] of current.entries()) {
    const next = nextOf.get(at);
    if (!own.has(at) || next !== undefined) {
      blanks = now[at] === blank ? blanks + 1 : 0;
      anchor = (next === undefined ? undefined : places.get(next)) ?? anchor;
      continue;
    }
    if (isLooseBlank(current, own, at)) continue;
    const key = keyOf(line);
    const index = key === undefined ? undefined : keyed.get(key);
    if (index !== undefined) {
      lines[index] = line;
      continue;
    }
    for (; blanks > 0 && written[rows[anchor + 1]?.next ?? -1] === blank; blanks -= 1) anchor += 1;
    blanks = 0;
    after.set(anchor, [...(after.get(anchor) ?? []), line]);
  }
  return [...(after.get(-1) ?? []), ...lines.flatMap((line, index) => [line, ...(after.get(index) ?? [])])];
}

/** A blank line that people set stays beside text of theirs, and between it. */
function isLooseBlank(current: readonly string[], own: ReadonlySet<number>, at: number): boolean {
  const isText = (index: number): boolean => own.has(index) && (current[index] ?? '').trim() !== '';
  if ((current[at] ?? '').trim() !== '' || isText(at - 1) || isText(at + 1)) return false;
  const meetsText = (step: 1 | -1): boolean => {
    let index = at + step;
    while (own.has(index) && !isText(index)) index += step;
    return isText(index);
  };
  return !(meetsText(1) && meetsText(-1));
}
