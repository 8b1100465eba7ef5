import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { diff_match_patch as DiffMatchPatch } from 'diff-match-patch';
import type { AnchorCase } from './anchorCases';

/** What is told before the answer: never the truth. */
export type AnchorQuestion = Omit<AnchorCase, 'truth' | 'kind'>;

/** Answers with the zero-based start line; undefined for lost. */
export type AnchorMethod = (question: AnchorQuestion) => number | undefined;

/** The other ways to find a block again. */
export function anchorPeers(): {
  readonly methods: Readonly<Record<string, AnchorMethod>>;
  readonly dispose: () => void;
} {
  const dir = mkdtempSync(join(tmpdir(), 'opex-anchors-'));
  return {
    methods: {
      sameLine: ({ start, now }) => (start < now.length ? start : undefined),
      gitDiff: question => gitDiffMap(dir, question),
      textQuote,
      diffMatchPatch: diffMatchPatchMatch,
    },
    dispose: () => rmSync(dir, { recursive: true, force: true }),
  };
}

/** The start line carried through `git diff`; lost where the diff replaces it. */
function gitDiffMap(dir: string, { old, now, start }: AnchorQuestion): number | undefined {
  const [a, b] = [join(dir, 'a'), join(dir, 'b')];
  writeFileSync(a, `${old.join('\n')}\n`);
  writeFileSync(b, `${now.join('\n')}\n`);
  const { stdout } = spawnSync('git', ['diff', '--no-index', '--no-ext-diff', '-U0', a, b], {
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  const line = start + 1;
  let shift = 0;
  for (const hunk of stdout.matchAll(/^@@ -(\d+)(?:,(\d+))? \+\d+(?:,(\d+))? @@/gm)) {
    const at = Number(hunk[1]);
    const removed = Number(hunk[2] ?? 1);
    if (removed === 0 ? line <= at : line < at) break;
    if (removed > 0 && line < at + removed) return undefined;
    shift += Number(hunk[3] ?? 1) - removed;
  }
  return start + shift;
}

const contextLength = 32;

/** W3C text quote selector, found and weighed as Hypothesis' client does it (`match-quote.ts`): 50, 20, 20, 2. */
function textQuote({ old, now, start, end }: AnchorQuestion): number | undefined {
  const before = old.slice(0, start).join('\n') + (start > 0 ? '\n' : '');
  const quote = old.slice(start, end + 1).join('\n');
  const after = (end + 1 < old.length ? '\n' : '') + old.slice(end + 1).join('\n');
  const text = now.join('\n');
  if (quote === '') return undefined;
  const prefix = before.slice(-contextLength);
  const suffix = after.slice(0, contextLength);
  const found = searchBest(text, quote, Math.min(256, quote.length / 2));
  const scored = found.map(match => {
    const near = text.slice(Math.max(0, match.start - prefix.length), match.start);
    const next = text.slice(match.end, match.end + suffix.length);
    const score =
      50 * (1 - match.errors / quote.length) +
      20 * likeness(near, prefix) +
      20 * likeness(next, suffix) +
      2 * (1 - Math.abs(match.start - before.length) / text.length);
    return { start: match.start, score };
  });
  const [best] = scored.sort((a, b) => b.score - a.score);
  return (
    best &&
    lineAt(text, best.start + (/^\s*/.exec(text.slice(best.start, best.start + 500))?.[0].length ?? 0))
  );
}

function likeness(text: string, pattern: string): number {
  if (pattern === '') return 1;
  if (text === '') return 0;
  const [best] = searchBest(text, pattern, pattern.length);
  return best ? 1 - best.errors / pattern.length : 0;
}

interface Match {
  readonly start: number;
  readonly end: number;
  readonly errors: number;
}

function searchBest(text: string, pattern: string, maxErrors: number): readonly Match[] {
  const exact: Match[] = [];
  for (let at = text.indexOf(pattern); at >= 0; at = text.indexOf(pattern, at + 1)) {
    exact.push({ start: at, end: at + pattern.length, errors: 0 });
  }
  if (exact.length > 0) return exact;
  const reversed = backwards(pattern);
  return endsOf(text, pattern, Math.floor(maxErrors)).map(({ end, errors }) => {
    const slice = text.slice(Math.max(0, end - pattern.length - errors), end);
    const starts = endsOf(backwards(slice), reversed, errors);
    const longest = Math.max(0, ...starts.map(one => one.end));
    return { start: end - longest, end, errors };
  });
}

/** Code unit by code unit, as the search counts. */
function backwards(text: string): string {
  let reversed = '';
  for (let at = text.length - 1; at >= 0; at -= 1) reversed += text.charAt(at);
  return reversed;
}

/** Ends of the matches with the fewest errors: Myers' bit-parallel algorithm, in blocks of 32 rows. */
function endsOf(text: string, pattern: string, limit: number): readonly { end: number; errors: number }[] {
  const width = 32;
  const blocks = Math.ceil(pattern.length / width);
  const masks = new Map<number, Int32Array>();
  for (let i = 0; i < pattern.length; i += 1) {
    const char = pattern.charCodeAt(i);
    const mask = masks.get(char) ?? new Int32Array(blocks);
    mask[i >> 5] = (mask[i >> 5] ?? 0) | (1 << (i & 31));
    masks.set(char, mask);
  }
  const none = new Int32Array(blocks);
  const plus = new Int32Array(blocks).fill(-1);
  const minus = new Int32Array(blocks);
  const lastRow = new Int32Array(blocks).fill(1 << 31);
  lastRow[blocks - 1] = 1 << ((pattern.length - 1) & 31);
  let [score, best] = [pattern.length, limit];
  let found: { end: number; errors: number }[] = [];
  for (let at = 0; at < text.length; at += 1) {
    const mask = masks.get(text.charCodeAt(at)) ?? none;
    let carry = 0;
    for (let block = 0; block < blocks; block += 1) {
      const [p, m] = [plus[block] ?? 0, minus[block] ?? 0];
      const isNegative = carry < 0 ? 1 : 0;
      const equal = (mask[block] ?? 0) | isNegative;
      const vertical = equal | m;
      const horizontal = (((equal & p) + p) ^ p) | equal;
      let up = m | ~(horizontal | p);
      let down = p & horizontal;
      const row = lastRow[block] ?? 0;
      const out = ((up & row) !== 0 ? 1 : 0) - ((down & row) !== 0 ? 1 : 0);
      up = (up << 1) | (carry > 0 ? 1 : 0);
      down = (down << 1) | isNegative;
      plus[block] = down | ~(vertical | up);
      minus[block] = up & vertical;
      carry = out;
    }
    score += carry;
    if (score > best) continue;
    if (score < best) found = [];
    best = score;
    found.push({ end: at + 1, errors: score });
  }
  return found;
}

/** Google's diff-match-patch: `match_main` of the block's first characters, near where they were. */
function diffMatchPatchMatch({ old, now, start, end }: AnchorQuestion): number | undefined {
  const engine = new DiffMatchPatch();
  const before = old.slice(0, start).join('\n').length + (start > 0 ? 1 : 0);
  const quote = old.slice(start, end + 1).join('\n');
  const indent = quote.length - quote.trimStart().length;
  const pattern = quote.trimStart().slice(0, engine.Match_MaxBits);
  const text = now.join('\n');
  const found = engine.match_main(text, pattern, Math.min(text.length, before + indent));
  return found < 0 ? undefined : lineAt(text, found);
}

function lineAt(text: string, offset: number): number {
  let line = 0;
  for (let at = text.indexOf('\n'); at >= 0 && at < offset; at = text.indexOf('\n', at + 1)) line += 1;
  return line;
}
