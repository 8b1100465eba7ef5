/** Places of equal lines, in order: [of the first, of the second]. */
export type Pair = readonly [number, number];

/** More cells than this are not compared at once (16 MB). */
const mostCells = 4_000_000;

/**
 * Pairs of equal lines in order: as many as there can be; of texts too long for that, first those that stand once in
 * both and hold the rest in place.
 */
export function commonLines(a: readonly string[], b: readonly string[]): readonly Pair[] {
  const pairs: Pair[] = [];
  compare(a, b, [0, a.length], [0, b.length], pairs);
  return pairs;
}

/**
 * Which lines of a text that people edited are those that it had, by their place before. Where a line that people wrote
 * reads like the written one beside it, it is taken for the one that leaves what they wrote in one piece.
 */
export function standingLines(
  before: readonly string[],
  now: readonly string[],
): ReadonlyMap<number, number> {
  const ofNow = new Map(commonLines(before, now).map(([base, at]) => [at, base] as const));
  for (let from = 0; from < now.length; from += 1) {
    if (ofNow.has(from)) continue;
    let to = from;
    while (to < now.length && !ofNow.has(to)) to += 1;
    // A run of new lines may begin a line earlier where the line above it reads as its last one.
    let up = 0;
    while (ofNow.has(from - 1 - up) && now[from - 1 - up] === now[to - 1 - up]) up += 1;
    if (up > 0 && from - 1 - up >= 0 && !ofNow.has(from - 1 - up)) {
      for (let step = 1; step <= up; step += 1) {
        const base = ofNow.get(from - step);
        ofNow.delete(from - step);
        if (base !== undefined) ofNow.set(to - step, base);
      }
    }
    from = to;
  }
  return new Map([...ofNow].sort(([a], [b]) => a - b).map(([at, base]) => [base, at]));
}

type Span = readonly [from: number, to: number];

function compare(
  a: readonly string[],
  b: readonly string[],
  [from, to]: Span,
  [start, end]: Span,
  pairs: Pair[],
): void {
  const most = Math.min(to - from, end - start);
  let head = 0;
  while (head < most && a[from + head] === b[start + head]) head += 1;
  let tail = 0;
  while (tail < most - head && a[to - 1 - tail] === b[end - 1 - tail]) tail += 1;
  for (let at = 0; at < head; at += 1) pairs.push([from + at, start + at]);
  const [ofA, ofB]: [Span, Span] = [
    [from + head, to - tail],
    [start + head, end - tail],
  ];
  const cells = (ofA[1] - ofA[0]) * (ofB[1] - ofB[0]);
  if (cells > mostCells) split(a, b, ofA, ofB, pairs);
  else if (cells > 0) longest(a, b, ofA, ofB, pairs);
  for (let at = tail; at > 0; at -= 1) pairs.push([to - at, end - at]);
}

/** Compares what lies between lines that stand once in both. Without such lines nothing is paired, which loses nothing. */
function split(a: readonly string[], b: readonly string[], ofA: Span, ofB: Span, pairs: Pair[]): void {
  const anchors = inOrder(onceIn(a, ofA), onceIn(b, ofB));
  if (anchors.length === 0) return;
  let [from, start] = [ofA[0], ofB[0]];
  for (const [at, place] of anchors) {
    compare(a, b, [from, at], [start, place], pairs);
    pairs.push([at, place]);
    [from, start] = [at + 1, place + 1];
  }
  compare(a, b, [from, ofA[1]], [start, ofB[1]], pairs);
}

/** Lines that stand once, with their place. */
export function onceIn(
  lines: readonly string[],
  [from, to]: Span = [0, lines.length],
): ReadonlyMap<string, number> {
  const places = new Map<string, number>();
  const twice = new Set<string>();
  for (let at = from; at < to; at += 1) {
    const line = lines[at] ?? '';
    if (places.has(line)) twice.add(line);
    places.set(line, at);
  }
  for (const line of twice) places.delete(line);
  return places;
}

/** The longest run of lines that have the same order in both (patience: piles of rising places). */
function inOrder(first: ReadonlyMap<string, number>, second: ReadonlyMap<string, number>): readonly Pair[] {
  interface Card {
    readonly pair: Pair;
    readonly before: Card | undefined;
  }
  const piles: Card[] = [];
  for (const [line, at] of first) {
    const place = second.get(line);
    if (place === undefined) continue;
    let [low, high] = [0, piles.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((piles[middle]?.pair[1] ?? 0) < place) low = middle + 1;
      else high = middle;
    }
    piles[low] = { pair: [at, place], before: piles[low - 1] };
  }
  const run: Pair[] = [];
  for (let card = piles.at(-1); card; card = card.before) run.push(card.pair);
  return run.reverse();
}

function longest(
  a: readonly string[],
  b: readonly string[],
  [from, to]: Span,
  [start, end]: Span,
  pairs: Pair[],
): void {
  const [rows, columns] = [to - from, end - start];
  const width = columns + 1;
  const lengths = new Uint32Array((rows + 1) * width);
  for (let row = rows - 1; row >= 0; row -= 1) {
    for (let column = columns - 1; column >= 0; column -= 1) {
      const cell = row * width + column;
      lengths[cell] =
        a[from + row] === b[start + column]
          ? (lengths[cell + width + 1] ?? 0) + 1
          : Math.max(lengths[cell + width] ?? 0, lengths[cell + 1] ?? 0);
    }
  }
  for (let row = 0, column = 0; row < rows && column < columns;) {
    const cell = row * width + column;
    if (a[from + row] === b[start + column]) pairs.push([from + row++, start + column++]);
    else if ((lengths[cell + width] ?? 0) >= (lengths[cell + 1] ?? 0)) row += 1;
    else column += 1;
  }
}
