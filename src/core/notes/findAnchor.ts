import type { NoteAnchor } from './rootCauseNote';

/** Where an anchor's line is in a text of today. Lines are zero-based. */
export type AnchorPlace =
  /** The quoted line stands at its line. */
  | { readonly kind: 'exact'; readonly line: number }
  /** The quoted line stands elsewhere, for sure. */
  | { readonly kind: 'moved'; readonly line: number }
  /** Most likely here, for a person to confirm: the line reads differently, or stands in another file. */
  | { readonly kind: 'likely'; readonly line: number; readonly path?: string }
  /** It cannot be told where the line is; never a guess. What may be it is offered, the likeliest first. */
  | { readonly kind: 'lost'; readonly candidates?: readonly AnchorCandidate[] };

/** A line that may be the lost one. */
export interface AnchorCandidate {
  /** Where it is another file than the anchor's. */
  readonly path?: string;
  /** Zero-based. */
  readonly line: number;
  /** 0 to 1. */
  readonly sureness: number;
}

const lost: AnchorPlace = { kind: 'lost' };

/** Longest quote that is kept; shortest that may be the mere beginning of a line; letters that make a line, or a neighbour, its own. */
const maxQuote = 200;
const minPrefix = 12;
const minDistinctive = 12;
const minWitness = 5;
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

  constructor(readonly text: readonly string[]) {
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
 * has a neighbour of its own, else lost. A quote written short by hand may be the beginning of the line at its place,
 * but is never looked for elsewhere.
 */
export function findAnchor(anchor: NoteAnchor, lines: QuotedLines): AnchorPlace {
  const quote = quoteOf(anchor.quote ?? '');
  if (quote === '') return lost;
  const own = anchor.line - 1;
  const context = new Context(anchor, lines);
  const found = lines.reading(quote);
  const [only] = found;
  if (only === undefined) {
    const begins = context.isEmpty && quote.length >= minPrefix && lines.begins(own, quote);
    return begins ? { kind: 'exact', line: own } : lost;
  }
  const distinctive = letters(quote) >= minDistinctive;
  if (found.length === 1) {
    const place: AnchorPlace = { kind: only === own ? 'exact' : 'moved', line: only };
    // A line with little of its own to say (`}`, `return null;`) may be a twin of the one that went.
    if (!distinctive) return (only === own || !context.isEmpty) && context.isWholeAt(only) ? place : lost;
    return only === own || context.isKnownAt(only) ? place : lost;
  }
  // Among lines that read the same the number proves little: the neighbours decide.
  if (found.includes(own) && context.isWholeAt(own)) return { kind: 'exact', line: own };
  const best = context.isEmpty ? [] : found.filter(line => context.isWholeAt(line));
  const [match] = best;
  return best.length === 1 && match !== undefined ? { kind: 'moved', line: match } : lost;
}

/** The neighbours that an anchor recorded, held against those of a line of today. */
class Context {
  private readonly given: readonly { readonly step: 1 | -1; readonly text: string }[];

  constructor(
    anchor: NoteAnchor,
    private readonly lines: QuotedLines,
  ) {
    const both = [
      { step: -1, text: quoteOf(anchor.before ?? '') },
      { step: 1, text: quoteOf(anchor.after ?? '') },
    ] as const;
    this.given = both.filter(({ text }) => text !== '');
  }

  get isEmpty(): boolean {
    return this.given.length === 0;
  }

  /** All neighbours agree. */
  isWholeAt(line: number): boolean {
    return this.given.every(({ step, text }) => this.lines.beside(line, step) === text);
  }

  /** One neighbour agrees that says something, or all of them where none does: a bracket is no witness. */
  isKnownAt(line: number): boolean {
    const witnesses = this.given.filter(({ text }) => letters(text) >= minWitness);
    if (witnesses.length === 0) return this.isWholeAt(line);
    return witnesses.some(({ step, text }) => this.lines.beside(line, step) === text);
  }
}

function letters(text: string): number {
  return text.replace(/[^\p{L}\p{N}]/gu, '').length;
}

function flat(line: string): string {
  // Minified code has lines of megabytes: what cannot count is cut off before any pattern runs over it.
  return line
    .slice(0, 4 * maxQuote)
    .trim()
    .replace(/\s+/g, ' ');
}
