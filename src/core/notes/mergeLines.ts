/** The lines of a change: those of the base from `from` to `to` (exclusive) became `lines`. */
interface Hunk {
  readonly from: number;
  readonly to: number;
  readonly lines: readonly string[];
}

/**
 * Merges two changes of one text where they touch different lines; undefined where they meet. Each side counts as one
 * change from its first to its last differing line: coarse, so that nothing is put together that nobody wrote.
 */
export function mergeLines(base: string, ours: string, theirs: string): string | undefined {
  if (ours === theirs || theirs === base) return ours;
  if (ours === base) return theirs;
  const lines = base.split('\n');
  const [first, second] = [changeOf(lines, ours.split('\n')), changeOf(lines, theirs.split('\n'))].sort(
    (a, b) => a.from - b.from || a.to - b.to,
  ) as [Hunk, Hunk];
  // Two insertions at one place have no order that somebody chose; a line between keeps changes apart.
  if (first.to >= second.from) return undefined;
  return [
    ...lines.slice(0, first.from),
    ...first.lines,
    ...lines.slice(first.to, second.from),
    ...second.lines,
    ...lines.slice(second.to),
  ].join('\n');
}

function changeOf(base: readonly string[], now: readonly string[]): Hunk {
  const most = Math.min(base.length, now.length);
  let head = 0;
  while (head < most && base[head] === now[head]) head += 1;
  let tail = 0;
  while (tail < most - head && base[base.length - 1 - tail] === now[now.length - 1 - tail]) tail += 1;
  return { from: head, to: base.length - tail, lines: now.slice(head, now.length - tail) };
}
