import { mapLines, unmapped } from '../source/lineDiff';
import { OldBlock, PlaceJudge, type LineRange } from './anchorEvidence';
import { fullModel, quoteModel, surenessOf } from './anchorModel';
import { AnchorText, AnchorWords } from './anchorText';
import { expectationOf, placesOf } from './placeCandidates';

/** A place where a block may be. */
export interface PlaceCandidate extends LineRange {
  /** 0 to 1, a probability. */
  readonly sureness: number;
}

/** Where a block is in another text, and how sure that is. Never a guess: what is unsure is `likely` or `lost`. */
export type BlockPlace =
  | ({ readonly kind: 'exact' | 'likely' } & PlaceCandidate)
  | {
      readonly kind: 'lost';
      /** Where it might be, the likeliest first; for a person to choose from. */
      readonly candidates: readonly PlaceCandidate[];
    };

/** What is known of a line where its text of then is not to be had. */
export interface LineQuote {
  readonly quote: string;
  readonly before?: string;
  readonly after?: string;
  /** Where it was, zero-based. */
  readonly line: number;
  /** The name around it, or that it declares: the last part of a symbol path. */
  readonly symbol?: string;
}

/** From here on a place is shown, with "likely"; from there on it needs no question. */
const minLikely = 0.65;
const minExact = 0.98;
/** The same without the old text: its signs are few. */
const minLikelyQuote = 0.7;
/** What is offered for a lost block. */
const maxOffered = 5;
const minOffered = 0.01;

/** Finds blocks of one text again in another one; both are read once, for all blocks. */
export class BlockFinder {
  private readonly words = new AnchorWords();
  private readonly old: AnchorText;
  private readonly now: AnchorText;
  private readonly map: Int32Array;

  constructor(old: readonly string[], now: readonly string[]) {
    this.old = new AnchorText(old, this.words);
    this.now = new AnchorText(now, this.words);
    this.map = mapLines(this.old.ids, this.now.ids);
  }

  place(range: LineRange): BlockPlace {
    const { old, now, map } = this;
    if (range.start < 0 || range.end < range.start || range.end >= old.count || old.isBlank(range.start)) {
      return { kind: 'lost', candidates: [] };
    }
    if (this.isUntouched(range)) {
      const start = map[range.start] ?? unmapped;
      return { kind: 'exact', start, end: start + range.end - range.start, sureness: 1 };
    }
    const block = new OldBlock(old, range);
    const expected = expectationOf(block, now, map);
    const judge = new PlaceJudge(block, now, expected);
    const judged = placesOf(block, now, expected).map(line => ({ line, ...judge.judge(line) }));
    const sureness = surenessOf(
      judged.map(({ evidence }) => evidence),
      range.end === range.start,
      fullModel,
    );
    const ranked = rank(judged, sureness);
    const [best] = ranked;
    if (!best || best.sureness < minLikely) return lostAmong(ranked);
    // A first line that reads differently today is for a person to confirm, however likely.
    const isSame = now.id(best.start) === old.id(range.start);
    return { kind: isSame && best.sureness >= minExact ? 'exact' : 'likely', ...best };
  }

  /** The diff pairs all lines of the block, its neighbours and what stands around it: there is nothing to weigh. */
  private isUntouched({ start, end }: LineRange): boolean {
    const { old, now, map } = this;
    const shift = (map[start] ?? unmapped) - start;
    if ((map[start] ?? unmapped) < 0) return false;
    for (let line = start; line <= end; line += 1) if ((map[line] ?? unmapped) !== line + shift) return false;
    for (const [line, step] of [
      [start - 1, -1],
      [end + 1, 1],
    ] as const) {
      const neighbour = old.solid(line, step, 1, 12)[0];
      const theirs = now.solid(line + shift, step, 1, 12)[0];
      if (neighbour === undefined ? theirs !== undefined : map[neighbour] !== theirs) return false;
    }
    let [mine, theirs] = [old.parent(start), now.parent(start + shift)];
    while (mine >= 0 && theirs >= 0 && map[mine] === theirs) {
      [mine, theirs] = [old.parent(mine), now.parent(theirs)];
    }
    return mine < 0 && theirs < 0;
  }
}

/** A text in which lines are looked for of which only a quote is known. */
export class QuoteFinder {
  private readonly words = new AnchorWords();
  private readonly now: AnchorText;

  constructor(lines: readonly string[]) {
    this.now = new AnchorText(lines, this.words);
  }

  /** Never `exact`: the signs are too few for that. */
  place({ quote, before, after, line, symbol }: LineQuote): BlockPlace {
    const { now } = this;
    const known = [before ?? '', quote, after ?? ''].filter(
      (text, index) => index === 1 || text.trim() !== '',
    );
    const at = before?.trim() ? 1 : 0;
    const old = new AnchorText(known, this.words);
    if (quote.trim() === '') return { kind: 'lost', candidates: [] };
    const block = new OldBlock(old, { start: at, end: at }, symbol ?? '');
    const unpaired = new Int32Array(known.length).fill(unmapped);
    const expected = expectationOf(block, now, unpaired, line);
    const judge = new PlaceJudge(block, now, expected);
    const judged = placesOf(block, now, expected).map(place => ({ line: place, ...judge.judge(place) }));
    const sureness = surenessOf(
      judged.map(({ evidence }) => evidence),
      true,
      quoteModel,
    );
    const ranked = rank(judged, sureness);
    const [best] = ranked;
    return best && best.sureness >= minLikelyQuote ? { kind: 'likely', ...best } : lostAmong(ranked);
  }
}

function rank(
  judged: readonly { readonly line: number; readonly end: number }[],
  sureness: readonly number[],
): readonly PlaceCandidate[] {
  return judged
    .map(({ line, end }, index) => ({ start: line, end, sureness: sureness[index] ?? 0 }))
    .sort((a, b) => b.sureness - a.sureness);
}

function lostAmong(ranked: readonly PlaceCandidate[]): BlockPlace {
  const candidates = ranked.filter(({ sureness }) => sureness >= minOffered).slice(0, maxOffered);
  return { kind: 'lost', candidates };
}
