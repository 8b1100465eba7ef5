/** A line of the old text that has no partner in the new one. */
export const unmapped = -1;

/** Lines that occur more often than this say nothing about where they belong. */
const maxOccurrences = 48;
/** Longest edit script that is looked for line by line where no rare line helps; past it the stretch counts as replaced. */
const maxScript = 300;

/**
 * Pairs the equal lines of two texts, in order, as a diff does: by the rarest lines first (histogram diff, as git has
 * it), then by the shortest edit script; what may slide along equal lines is put where indentation says a block begins.
 * Lines are given as numbers, equal numbers for equal lines. Memory is linear, time bounded for hostile input.
 * @returns for each old line its line in the new text, or `unmapped`
 */
export function mapLines(old: Int32Array, now: Int32Array): Int32Array {
  const map = new Int32Array(old.length).fill(unmapped);
  const work: Stretch[] = [{ a: 0, aEnd: old.length, b: 0, bEnd: now.length }];
  for (let next = work.pop(); next; next = work.pop()) {
    const stretch = trimmed(old, now, next, map);
    if (stretch.a === stretch.aEnd || stretch.b === stretch.bEnd) continue;
    const run = rarestRun(old, now, stretch);
    if (!run) {
      shortestScript(old, now, stretch, map);
      continue;
    }
    for (let i = 0; i < run.length; i += 1) map[run.a + i] = run.b + i;
    work.push(
      { a: stretch.a, aEnd: run.a, b: stretch.b, bEnd: run.b },
      { a: run.a + run.length, aEnd: stretch.aEnd, b: run.b + run.length, bEnd: stretch.bEnd },
    );
  }
  return map;
}

/** Half-open ranges of both texts that are still to be paired. */
interface Stretch {
  readonly a: number;
  readonly aEnd: number;
  readonly b: number;
  readonly bEnd: number;
}

interface Run {
  readonly a: number;
  readonly b: number;
  readonly length: number;
}

/** Pairs what both begin and end with; gives the rest. */
function trimmed(old: Int32Array, now: Int32Array, stretch: Stretch, map: Int32Array): Stretch {
  let { a, aEnd, b, bEnd } = stretch;
  while (a < aEnd && b < bEnd && old[a] === now[b]) map[a++] = b++;
  while (a < aEnd && b < bEnd && old[aEnd - 1] === now[bEnd - 1]) map[--aEnd] = --bEnd;
  return { a, aEnd, b, bEnd };
}

/** The run of equal lines around the rarest common line; of equally rare ones the longest. */
function rarestRun(old: Int32Array, now: Int32Array, { a, aEnd, b, bEnd }: Stretch): Run | undefined {
  const lines = new Map<number, number[]>();
  for (let i = a; i < aEnd; i += 1) {
    const line = old[i] ?? 0;
    const known = lines.get(line);
    if (!known) lines.set(line, [i]);
    else if (known.length <= maxOccurrences) known.push(i);
  }
  let best: Run | undefined;
  let bestCount = maxOccurrences + 1;
  for (let j = b; j < bEnd;) {
    const places = lines.get(now[j] ?? 0);
    let next = j + 1;
    if (places && places.length <= bestCount && places.length <= maxOccurrences) {
      let covered = -1;
      for (const i of places) {
        if (i < covered) continue;
        let count = places.length;
        let [start, other] = [i, j];
        while (start > a && other > b && old[start - 1] === now[other - 1]) {
          start -= 1;
          other -= 1;
          count = Math.min(count, lines.get(old[start] ?? 0)?.length ?? count);
        }
        let end = i + 1;
        while (end < aEnd && j + end - i < bEnd && old[end] === now[j + end - i]) {
          count = Math.min(count, lines.get(old[end] ?? 0)?.length ?? count);
          end += 1;
        }
        covered = end;
        next = Math.max(next, j + end - i);
        const length = end - start;
        if (count < bestCount || (count === bestCount && length > (best?.length ?? 0))) {
          best = { a: start, b: other, length };
          bestCount = count;
        }
      }
    }
    j = next;
  }
  return best;
}

/** Myers' greedy algorithm, given up past `maxScript` edits: the stretch then has no pairs. */
function shortestScript(
  old: Int32Array,
  now: Int32Array,
  { a, aEnd, b, bEnd }: Stretch,
  map: Int32Array,
): void {
  const [n, m] = [aEnd - a, bEnd - b];
  const limit = Math.min(n + m, maxScript);
  const furthest = new Int32Array(2 * limit + 3);
  const trace: Int32Array[] = [];
  for (let d = 0; d <= limit; d += 1) {
    trace.push(furthest.slice(limit - d, limit + d + 3));
    for (let k = -d; k <= d; k += 2) {
      const at = k + limit + 1;
      const isDown = k === -d || (k !== d && (furthest[at - 1] ?? 0) < (furthest[at + 1] ?? 0));
      let x = isDown ? (furthest[at + 1] ?? 0) : (furthest[at - 1] ?? 0) + 1;
      while (x < n && x - k < m && old[a + x] === now[b + x - k]) x += 1;
      furthest[at] = x;
      if (x >= n && x - k >= m) {
        traceBack(trace, { a, b, n, m }, map);
        return;
      }
    }
  }
}

function traceBack(
  trace: readonly Int32Array[],
  { a, b, n, m }: { readonly a: number; readonly b: number; readonly n: number; readonly m: number },
  map: Int32Array,
): void {
  let [x, y] = [n, m];
  for (let d = trace.length - 1; d >= 0; d -= 1) {
    // `trace[d]` holds diagonals -d-1 … d+1 as they were before round d.
    const before = trace[d] ?? new Int32Array(0);
    const k = x - y;
    const at = k + d + 1;
    const isDown = k === -d || (k !== d && (before[at - 1] ?? 0) < (before[at + 1] ?? 0));
    const fromX = d === 0 ? 0 : isDown ? (before[at + 1] ?? 0) : (before[at - 1] ?? 0);
    const startX = d === 0 ? 0 : isDown ? fromX : fromX + 1;
    while (x > startX) {
      x -= 1;
      y -= 1;
      map[a + x] = b + y;
    }
    x = fromX;
    y = fromX - (isDown ? k + 1 : k - 1);
  }
}
