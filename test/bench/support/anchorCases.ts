import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A block of an old text, and where it is in a new one. Lines are zero-based, ends included. */
export interface AnchorCase {
  readonly kind: 'step' | 'jump';
  readonly old: readonly string[];
  readonly now: readonly string[];
  readonly start: number;
  readonly end: number;
  /** Undefined: it is gone, and lost is the right answer. */
  readonly truth: { readonly start: number; readonly end: number } | undefined;
}

/** Reads `cases.jsonl` and `blobs/`, one case at a time. @throws with the line of a case that is not of the form */
export function* anchorCases(dir: string): Generator<AnchorCase> {
  const texts = new Map<string, readonly string[]>();
  const linesOf = (hash: string): readonly string[] => {
    const known = texts.get(hash);
    if (known) return known;
    const lines = readFileSync(join(dir, 'blobs', hash), 'utf8').split(/\r\n|\r|\n/);
    // Cases of one file follow each other: a few texts are enough.
    if (texts.size > 40) texts.clear();
    texts.set(hash, lines);
    return lines;
  };
  const rows = readFileSync(join(dir, 'cases.jsonl'), 'utf8').split('\n');
  for (const [index, row] of rows.entries()) {
    if (row.trim() === '') continue;
    const { kind, old, new: now, oldLines, newLines } = JSON.parse(row) as Record<string, unknown>;
    const isForm =
      (kind === 'step' || kind === 'jump') &&
      typeof old === 'string' &&
      typeof now === 'string' &&
      isRange(oldLines) &&
      (newLines === null || isRange(newLines));
    if (!isForm) throw new Error(`cases.jsonl:${index + 1}: not a case`);
    yield {
      kind,
      old: linesOf(old),
      now: linesOf(now),
      start: oldLines[0] - 1,
      end: oldLines[1] - 1,
      truth: newLines === null ? undefined : { start: newLines[0] - 1, end: newLines[1] - 1 },
    };
  }
}

function isRange(value: unknown): value is readonly [number, number] {
  return (
    Array.isArray(value) && value.length === 2 && value.every(line => Number.isInteger(line) && line >= 1)
  );
}
