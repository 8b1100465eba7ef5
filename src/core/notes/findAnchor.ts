import type { NoteAnchor } from './rootCauseNote';

/** Where an anchor's line is in a text of today. Lines are zero-based. */
export type AnchorPlace =
  /** The quoted line stands at its line. */
  | { readonly kind: 'exact'; readonly line: number }
  /** The quoted line stands elsewhere, and only there. */
  | { readonly kind: 'moved'; readonly line: number }
  /** It cannot be told where the line is; never a guess. */
  | { readonly kind: 'lost' };

const lost: AnchorPlace = { kind: 'lost' };

/** Longest quote that is kept; shortest that may be the mere beginning of a line; letters that make a line its own. */
const maxQuote = 200;
const minPrefix = 12;
const minDistinctive = 12;
/** A gap of more blank lines than this is no neighbourhood. */
const maxGap = 5;

/** A line as anchors hold it: without indentation, spaces in one form, cut at 200 characters. */
export function quoteOf(line: string): string {
  return flat(line).slice(0, maxQuote).trimEnd();
}

/** The lines of a text in the form of quotes, with where each stands: made once, for all anchors of the text. */
export class QuotedLines {
  private readonly quotes: readonly string[];
  private readonly lines = new Map<string, number[]>();

  constructor(private readonly text: readonly string[]) {
    this.quotes = text.map(quoteOf);
    for (const [line, quote] of this.quotes.entries()) {
      const known = this.lines.get(quote);
      if (known) known.push(line);
      else this.lines.set(quote, [line]);
    }
  }

  get count(): number {
    return this.text.length;
  }

  /** Zero-based lines that read like this. */
  reading(quote: string): readonly number[] {
    return this.lines.get(quote) ?? [];
  }

  at(line: number): string {
    return this.quotes[line] ?? '';
  }

  /** The nearest line above (-1) or below (1) that is not blank; empty where there is none near. */
  beside(line: number, step: 1 | -1): string {
    for (let i = 1; i <= maxGap + 1; i += 1) {
      const text = this.at(line + i * step);
      if (text !== '') return text;
    }
    return '';
  }

  /** True where the line starts with the quote and goes on with another word or sign. */
  begins(line: number, quote: string): boolean {
    const text = flat(this.text[line] ?? '');
    // `return x` does not begin `return xyz`.
    return text.startsWith(quote) && !(/\w$/.test(quote) && /^\w/.test(text.slice(quote.length)));
  }
}

/** What an anchor records of a place: the line, and the nearest lines around it that are not blank. */
export function anchorTextAt(
  lines: QuotedLines,
  line: number,
): Pick<NoteAnchor, 'quote' | 'before' | 'after'> {
  const quote = lines.at(line);
  const before = lines.beside(line, -1);
  const after = lines.beside(line, 1);
  return { ...(quote ? { quote } : {}), ...(before ? { before } : {}), ...(after ? { after } : {}) };
}

/**
 * Finds the quoted line again. Honest and simple: the line at its place, else the only line that reads the same and
 * has a neighbour of its own, else lost. A quote that was cut, or written short by hand, may be the beginning of the
 * line at its place, but is never looked for elsewhere by its beginning only.
 */
export function findAnchor(anchor: NoteAnchor, lines: QuotedLines): AnchorPlace {
  const quote = quoteOf(anchor.quote ?? '');
  if (quote === '') return lost;
  const own = anchor.line - 1;
  const context = [
    { step: -1, text: quoteOf(anchor.before ?? '') },
    { step: 1, text: quoteOf(anchor.after ?? '') },
  ] as const;
  const given = context.filter(({ text }) => text !== '');
  const agreeing = (line: number): number =>
    given.filter(({ step, text }) => lines.beside(line, step) === text).length;
  const agreesWhole = (line: number): boolean => agreeing(line) === given.length;
  const distinctive = quote.replace(/[^\p{L}\p{N}]/gu, '').length >= minDistinctive;

  const found = lines.reading(quote);
  const [only] = found;
  if (only === undefined) {
    const begins = quote.length >= minPrefix && lines.begins(own, quote) && agreesWhole(own);
    return begins ? { kind: 'exact', line: own } : lost;
  }
  // Number and text agree; among lines that read the same that proves little, so there the neighbours decide.
  if (
    found.includes(own) &&
    (agreesWhole(own) || (found.length === 1 && (distinctive || agreeing(own) > 0)))
  ) {
    return { kind: 'exact', line: own };
  }
  if (found.length === 1) {
    const believed = given.length > 0 ? agreeing(only) > 0 : distinctive;
    return believed ? { kind: only === own ? 'exact' : 'moved', line: only } : lost;
  }
  const best = given.length > 0 ? found.filter(agreesWhole) : [];
  const [match] = best;
  return best.length === 1 && match !== undefined ? { kind: 'moved', line: match } : lost;
}

function flat(line: string): string {
  // Minified code has lines of megabytes: what cannot count is cut off before any pattern runs over it.
  return line
    .slice(0, 4 * maxQuote)
    .trim()
    .replace(/\s+/g, ' ');
}
