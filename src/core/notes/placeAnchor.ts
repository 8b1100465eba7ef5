import { findAnchor, QuotedLines, quoteOf, type AnchorPlace } from './findAnchor';
import { BlockFinder, QuoteFinder, type BlockPlace } from './placeBlock';
import type { NoteAnchor } from './rootCauseNote';

/** The file as it was at the anchor's commit; undefined where that is not to be had. */
export type OldText = readonly string[] | undefined;

/** Largest text, in lines, that is looked through for what changed; larger ones are only searched for the quote. */
const maxLines = 30_000;

/**
 * Finds anchors in one text of today: the quoted line first, then, through the text at the anchor's commit, by diff
 * and likeness, else by what the note recorded. What it works out is kept for the next anchor of the same texts.
 */
export class AnchorPlacer {
  readonly lines: QuotedLines;
  private readonly finders = new Map<readonly string[], BlockFinder>();
  private quotes: QuoteFinder | undefined;

  constructor(private readonly text: readonly string[]) {
    this.lines = new QuotedLines(text);
  }

  /** Where the quoted line stands for sure; lost where only likeness could tell. Quick. */
  sure(anchor: NoteAnchor): AnchorPlace {
    return findAnchor(anchor, this.lines);
  }

  /** The same, and where it is lost, what likeness tells. */
  place(anchor: NoteAnchor, old: OldText): AnchorPlace {
    const sure = this.sure(anchor);
    if (sure.kind !== 'lost' || this.text.length > maxLines) return sure;
    const then = old && old.length <= maxLines ? lineThen(anchor, old) : undefined;
    if (old && then !== undefined)
      return anchorPlaceOf(this.finder(old).place({ start: then, end: then }), anchor);
    const quote = anchor.quote ?? '';
    if (quoteOf(quote) === '') return sure;
    const symbol = anchor.symbol?.split(/[.#:\s]+/).pop();
    this.quotes ??= new QuoteFinder(this.text);
    const place = this.quotes.place({
      quote,
      line: anchor.line - 1,
      ...(anchor.before === undefined ? {} : { before: anchor.before }),
      ...(anchor.after === undefined ? {} : { after: anchor.after }),
      ...(symbol ? { symbol } : {}),
    });
    return anchorPlaceOf(place, anchor);
  }

  private finder(old: readonly string[]): BlockFinder {
    const known = this.finders.get(old) ?? new BlockFinder(old, this.text);
    this.finders.set(old, known);
    return known;
  }
}

/**
 * The anchored line in the text of its commit, zero-based. A note written over unsaved or uncommitted changes quotes a
 * line that is elsewhere there, or nowhere.
 */
export function lineThen(anchor: NoteAnchor, old: readonly string[]): number | undefined {
  const quote = quoteOf(anchor.quote ?? '');
  const own = anchor.line - 1;
  if (quote === '') return own < old.length && old[own]?.trim() ? own : undefined;
  if (quoteOf(old[own] ?? '') === quote) return own;
  const place = findAnchor(anchor, new QuotedLines(old));
  return place.kind === 'exact' || place.kind === 'moved' ? place.line : undefined;
}

function anchorPlaceOf(place: BlockPlace, anchor: NoteAnchor): AnchorPlace {
  switch (place.kind) {
    case 'exact':
      return { kind: place.start === anchor.line - 1 ? 'exact' : 'moved', line: place.start };
    case 'likely':
      return { kind: 'likely', line: place.start };
    case 'lost':
      return {
        kind: 'lost',
        candidates: place.candidates.map(({ start, sureness }) => ({ line: start, sureness })),
      };
  }
}

/** True where an anchor's line is known, if only likely. */
export function isPlaced(
  place: AnchorPlace | undefined,
): place is Extract<AnchorPlace, { readonly line: number }> {
  return place !== undefined && 'line' in place;
}
