import type { AnchorCase } from './anchorCases';

/** A line of an edited text, and which line of the old one it came from; undefined: it is new. */
interface EditedLine {
  readonly text: string;
  readonly from?: number;
}

/** What edits draw from: chance that can be repeated, and lines of other files. */
export interface EditWorld {
  /** 0 to 1. */
  readonly chance: () => number;
  readonly otherLines: readonly string[];
}

type Edit = (lines: readonly EditedLine[], world: EditWorld, block: Block) => readonly EditedLine[];

interface Block {
  readonly start: number;
  readonly end: number;
}

/** Every edit keeps the block's first line recognisable as a line, and says where each line came from. */
export const edits = {
  insert: (lines, world) => {
    const at = pick(world, lines.length + 1);
    const from = pick(world, Math.max(1, world.otherLines.length - 20));
    const added = world.otherLines.slice(from, from + 1 + pick(world, 15)).map(text => ({ text }));
    return [...lines.slice(0, at), ...added, ...lines.slice(at)];
  },
  delete: (lines, world, { start, end }) => {
    const outside = lines.flatMap(({ from }, at) =>
      from !== undefined && from >= start && from <= end ? [] : [at],
    );
    const at = outside[pick(world, outside.length)] ?? 0;
    const many = 1 + pick(world, 6);
    return lines.filter((_, index) => !(index >= at && index < at + many && outside.includes(index)));
  },
  reindent: lines =>
    lines.map(line => ({
      ...line,
      text: line.text.replace(/^[ \t]+/, spaces => spaces.replace(/\t| {2}/g, '\t')),
    })),
  shiftRight: (lines, _world, { start, end }) => {
    const [first, last] = rangeNow(lines, start, end);
    const pad = /^\s*/.exec(lines[first]?.text ?? '')?.[0] ?? '';
    const inner = lines
      .slice(first, last + 1)
      .map(line => (line.text.trim() === '' ? line : { ...line, text: `    ${line.text}` }));
    const head = { text: `${pad}if (isEnabled(options)) {` };
    return [...lines.slice(0, first), head, ...inner, { text: `${pad}}` }, ...lines.slice(last + 1)];
  },
  rename: (lines, world) => {
    const counts = new Map<string, number>();
    for (const { text } of lines) {
      for (const [word] of text.matchAll(/[A-Za-z_]\w{3,}/g)) counts.set(word, (counts.get(word) ?? 0) + 1);
    }
    const frequent = [...counts].sort((a, b) => b[1] - a[1]).slice(0, 40);
    const names = new Set([0, 1, 2].map(() => frequent[pick(world, frequent.length)]?.[0] ?? ''));
    return lines.map(line => ({
      ...line,
      text: line.text.replace(/[A-Za-z_]\w{3,}/g, word => (names.has(word) ? `${word}Of2` : word)),
    }));
  },
  reorder: (lines, world) => {
    const starts = lines.flatMap(({ text }, at) =>
      at > 0 && /^\S/.test(text) && lines[at - 1]?.text.trim() === '' ? [at] : [],
    );
    if (starts.length < 3) return lines;
    const i = pick(world, starts.length - 2);
    const [a, b, c] = [starts[i] ?? 0, starts[i + 1] ?? 0, starts[i + 2] ?? lines.length];
    return [...lines.slice(0, a), ...lines.slice(b, c), ...lines.slice(a, b), ...lines.slice(c)];
  },
  extract: (lines, _world, { start, end }) => {
    const [first, last] = rangeNow(lines, start, end);
    const pad = /^\s*/.exec(lines[first]?.text ?? '')?.[0] ?? '';
    const call = { text: `${pad}extracted(context);` };
    const out = [
      { text: '' },
      { text: 'function extracted(context) {' },
      ...lines.slice(first, last + 1),
      { text: '}' },
    ];
    return [...lines.slice(0, first), call, ...lines.slice(last + 1), ...out];
  },
  split: lines =>
    lines.flatMap(line => {
      const at = line.text.length > 60 ? line.text.lastIndexOf(', ') : -1;
      if (at < 30) return [line];
      const pad = /^\s*/.exec(line.text)?.[0] ?? '';
      return [
        { ...line, text: line.text.slice(0, at + 1) },
        { text: `${pad}    ${line.text.slice(at + 2)}` },
      ];
    }),
  join: (lines, _world, { start }) => {
    const joined: EditedLine[] = [];
    for (const line of lines) {
      const last = joined[joined.length - 1];
      const isPart =
        last && /[,(]$/.test(last.text) && last.text.length + line.text.length < 140 && line.from !== start;
      if (isPart) joined[joined.length - 1] = { ...last, text: `${last.text} ${line.text.trim()}` };
      else joined.push(line);
    }
    return joined;
  },
  toOtherFile: (lines, world, { start, end }) => {
    const [first, last] = rangeNow(lines, start, end);
    const other = world.otherLines.slice(0, 150).map(text => ({ text }));
    const at = pick(world, other.length);
    return [...other.slice(0, at), ...lines.slice(first, last + 1), ...other.slice(at)];
  },
  format: lines =>
    lines.map(line => ({
      ...line,
      text: line.text
        .replace(/'([^'"\\]*)'/g, '"$1"')
        .replace(/\b(if|for|while) \(/g, '$1(')
        .replace(/;$/, ''),
    })),
  edit: (lines, _world, { start }) =>
    lines.map(line =>
      line.from === start
        ? {
            ...line,
            text: line.text.replace(/\(([^()]*)\)|$/, (_all, inner?: string) => `(${inner ?? ''}, more)`),
          }
        : line,
    ),
} satisfies Record<string, Edit>;

export type EditName = keyof typeof edits;

/** Applies edits one after the other; the truth is where the block's lines are afterwards. */
export function editedCase(
  kind: AnchorCase['kind'],
  old: readonly string[],
  block: Block,
  names: readonly EditName[],
  world: EditWorld,
): AnchorCase {
  let lines: readonly EditedLine[] = old.map((text, from) => ({ text, from }));
  for (const name of names) lines = edits[name](lines, world, block);
  const start = lines.findIndex(({ from }) => from === block.start);
  const last = lines.reduce(
    (end, { from }, at) => (from !== undefined && from >= block.start && from <= block.end ? at : end),
    start,
  );
  const truth = start < 0 ? undefined : { start, end: last };
  return { kind, old, now: lines.map(({ text }) => text), ...block, truth };
}

/** Takes the block out; what is left holds nothing of it. */
export function removedCase(kind: AnchorCase['kind'], old: readonly string[], block: Block): AnchorCase {
  const now = old.filter((_, line) => line < block.start || line > block.end);
  return { kind, old, now, ...block, truth: undefined };
}

/** A block of the text worth an anchor: a line that says something, with all that is indented below it. */
export function someBlock(lines: readonly string[], chance: () => number): Block | undefined {
  const telling = lines.flatMap((text, line) =>
    text.replace(/[^\p{L}\p{N}]/gu, '').length >= 8 ? [line] : [],
  );
  const start = telling[Math.floor(chance() * telling.length)];
  if (start === undefined) return undefined;
  const depth = (text: string): number => text.search(/\S/);
  let end = start;
  for (let line = start + 1; line < lines.length && line < start + 60; line += 1) {
    const text = lines[line] ?? '';
    if (text.trim() === '') continue;
    if (depth(text) <= depth(lines[start] ?? '')) {
      if (depth(text) === depth(lines[start] ?? '') && /^\s*[)}\]]/.test(text) && end > start) end = line;
      break;
    }
    end = line;
  }
  return { start, end };
}

/** Repeatable chance (mulberry32). */
export function seededChance(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

function rangeNow(lines: readonly EditedLine[], start: number, end: number): readonly [number, number] {
  const first = lines.findIndex(({ from }) => from === start);
  let last = first;
  // Together only as far as it stayed together.
  while (last + 1 < lines.length) {
    const from = lines[last + 1]?.from;
    if (from !== undefined && (from <= start || from > end)) break;
    if (
      from === undefined &&
      !lines
        .slice(last + 2, last + 12)
        .some(next => next.from !== undefined && next.from > start && next.from <= end)
    )
      break;
    last += 1;
  }
  return [Math.max(0, first), Math.max(0, last)];
}

function pick({ chance }: EditWorld, count: number): number {
  return Math.min(count - 1, Math.floor(chance() * count));
}
