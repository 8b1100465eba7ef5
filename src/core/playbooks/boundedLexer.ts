import { Lexer, type Token, type TokensList } from 'marked';
import { TimeSlices, type Turns } from '../base/timeSlices';

/**
 * Bounds on what one text can cost. Markdown's inline rules take quadratic time on some texts (20 KB of `*a_` take
 * seconds), and its blocks recurse: what is past a bound stands as plain text.
 */
const bounds = {
  blockDepth: 16,
  inlineDepth: 24,
  /** Characters of one paragraph. */
  paragraph: 40_000,
  /** Characters in one run without a space, where link recognition is quadratic. */
  run: 4_000,
  /** Characters of one paragraph that may open or close emphasis, links or code. */
  delimiters: 1_500,
  /** Milliseconds for all paragraphs together. */
  totalMs: 1_500,
};

/** marked's lexer with bounds and with pauses. */
export class BoundedLexer extends Lexer {
  private blockDepth = 0;
  private inlineDepth = 0;
  private plain: string | undefined;

  /** The beginning of the first text that was left plain; undefined where all was understood. */
  get firstPlain(): string | undefined {
    return this.plain;
  }

  /** The tokens of a text, in slices that let others run. */
  async read(text: string, turns: Turns): Promise<Token[]> {
    this.blockTokens(text.replace(/\r\n|\r/g, '\n'), this.tokens);
    const slices = new TimeSlices(turns);
    let spentMs = 0;
    for (const item of this.inlineQueue) {
      const start = turns.now();
      if (spentMs > bounds.totalMs || isCostly(item.src)) this.leavePlain(item.src, item.tokens);
      else {
        try {
          this.inlineTokens(item.src, item.tokens);
        } catch {
          item.tokens.length = 0;
          this.leavePlain(item.src, item.tokens);
        }
      }
      spentMs += turns.now() - start;
      await slices.next();
    }
    this.inlineQueue = [];
    return this.tokens;
  }

  override blockTokens(src: string, tokens?: Token[], lastParagraphClipped?: boolean): Token[];
  override blockTokens(src: string, tokens?: TokensList, lastParagraphClipped?: boolean): TokensList;
  override blockTokens(src: string, tokens: Token[] = [], lastParagraphClipped?: boolean): Token[] {
    if (this.blockDepth >= bounds.blockDepth) return this.leavePlain(src, tokens);
    this.blockDepth += 1;
    try {
      return super.blockTokens(src, tokens, lastParagraphClipped);
    } finally {
      this.blockDepth -= 1;
    }
  }

  override inlineTokens(src: string, tokens: Token[] = []): Token[] {
    if (this.inlineDepth >= bounds.inlineDepth) return this.leavePlain(src, tokens);
    this.inlineDepth += 1;
    try {
      return super.inlineTokens(src, tokens);
    } finally {
      this.inlineDepth -= 1;
    }
  }

  private leavePlain(src: string, tokens: Token[]): Token[] {
    this.plain ??= src.slice(0, 80);
    if (src !== '') tokens.push({ type: 'text', raw: src, text: src });
    return tokens;
  }
}

function isCostly(src: string): boolean {
  if (src.length > bounds.paragraph) return true;
  if (src.length <= bounds.delimiters) return false;
  let delimiters = 0;
  let run = 0;
  for (let at = 0; at < src.length; at += 1) {
    const character = src.charAt(at);
    run = character === ' ' || character === '\n' ? 0 : run + 1;
    if ('*_~[]`<!'.includes(character)) delimiters += 1;
    if (run > bounds.run || delimiters > bounds.delimiters) return true;
  }
  return false;
}
