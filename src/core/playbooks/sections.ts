import { plainText, splitHeadingId } from './markdownText';
import type { PlaybookHeading } from './playbook';
import { Slugger } from './slug';

/** A heading with the lines below it, up to the next heading; the first section may have none. */
export interface Section {
  readonly heading?: PlaybookHeading;
  /** The Markdown below the heading. */
  readonly text: string;
  /** Zero-based line of the file where the section starts. */
  readonly line: number;
}

/**
 * Cuts a Markdown body into sections in one pass over its lines, knowing fences and comments. Faster than a full
 * parse and with lines; it sees what stands at the top level, as the rendered page's outline does.
 * `firstLine` is the zero-based line of the file where the body starts.
 */
export function splitSections(body: string, firstLine = 0): readonly Section[] {
  const sections: Section[] = [];
  const slugger = new Slugger();
  let heading: PlaybookHeading | undefined;
  let startLine = firstLine;
  let below: string[] = [];
  const close = (): void => {
    const text = below.join('\n');
    if (heading || text.trim() !== '') {
      sections.push(heading ? { heading, text, line: startLine } : { text, line: startLine });
    }
  };
  const open = (raw: string, level: number, line: number): void => {
    close();
    const { text, id } = splitHeadingId(raw);
    const plain = plainText(text);
    heading = { text: plain, slug: id === undefined ? slugger.slug(plain) : slugger.claim(id), level, line };
    startLine = line;
    below = [];
  };

  const blocks = new BlockState();
  // Lines of the paragraph that a setext underline would turn into a heading.
  let paragraph = 0;
  for (const [index, line] of body.split(/\r\n|\r|\n/).entries()) {
    const outside = blocks.next(line);
    const atx = outside ? atxHeading(line) : undefined;
    if (atx) {
      open(atx.text, atx.level, firstLine + index);
      paragraph = 0;
      continue;
    }
    const underline = outside && paragraph > 0 ? /^ {0,3}(=+|-+)[ \t]*$/.exec(line) : null;
    if (underline) {
      const lines = below.splice(below.length - paragraph, paragraph);
      const text = lines.map(part => part.trim()).join(' ');
      open(text, underline[1]?.startsWith('=') ? 1 : 2, firstLine + index - paragraph);
      paragraph = 0;
      continue;
    }
    below.push(line);
    paragraph = outside && continuesParagraph(line, paragraph > 0) ? paragraph + 1 : 0;
  }
  close();
  return sections;
}

/** A heading of the `## text ##` kind. Its ends are found by hand: one pattern would take the square of a long line. */
function atxHeading(line: string): { readonly level: number; readonly text: string } | undefined {
  const opening = /^ {0,3}(#{1,6})(?=[ \t]|$)/.exec(line);
  if (!opening) return undefined;
  const text = line.slice(opening[0].length).trim();
  let end = text.length;
  while (text.charAt(end - 1) === '#') end -= 1;
  const closed = end === 0 || /[ \t]/.test(text.charAt(end - 1));
  return { level: opening[1]?.length ?? 1, text: closed ? text.slice(0, end).trimEnd() : text };
}

/** Follows fenced code and comments, whose lines are no headings. */
export class BlockState {
  private fence: { readonly mark: string; readonly length: number; readonly info: string } | undefined;
  private comment = false;

  /** What stands behind the open fence; undefined outside of one. */
  get fenceInfo(): string | undefined {
    return this.fence?.info;
  }

  /** Takes the next line; true where it stands outside of both. */
  next(line: string): boolean {
    if (this.comment) {
      if (line.includes('-->')) this.comment = false;
      return false;
    }
    const run = /^[ \t]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)*(`{3,}|~{3,})([^]*)$/.exec(line);
    const mark = run?.[1]?.charAt(0) ?? '';
    if (this.fence) {
      const closes = mark === this.fence.mark && (run?.[1]?.length ?? 0) >= this.fence.length;
      if (closes && run?.[2]?.trim() === '') this.fence = undefined;
      return false;
    }
    if (run && !(mark === '`' && run[2]?.includes('`'))) {
      this.fence = { mark, length: run[1]?.length ?? 3, info: run[2]?.trim() ?? '' };
      return false;
    }
    if (/^ {0,3}<!--/.test(line)) {
      this.comment = !line.includes('-->');
      return false;
    }
    return true;
  }
}

/** True for a line of running text; a list, quote, table row or indented code starts none. */
function continuesParagraph(line: string, within: boolean): boolean {
  if (line.trim() === '') return false;
  if (within) return !/^ {0,3}(?:>|[-*+][ \t]|\d{1,9}[.)][ \t]|\|)/.test(line);
  return !/^(?: {4}|\t| {0,3}(?:>|[-*+](?:[ \t]|$)|\d{1,9}[.)](?:[ \t]|$)|\||<|\[[^\]]+\]:))/.test(line);
}
