import { Parser, type Token } from 'marked';
import { problem, type Problem } from '../base/problem';
import { BoundedLexer } from './boundedLexer';
import { escapeHtml, plainText, splitHeadingId } from './markdownText';
import type { ParsedPlaybook } from './parsePlaybook';
import type { PlaybookHeading } from './playbook';
import { SafeRenderer, type MapImage } from './safeRenderer';
import { Slugger } from './slug';
import { findParts, type PlaybookBlock, type PlaybookStep } from './steps';
import type { Turns } from '../base/timeSlices';

/** A playbook as a page shows it. */
export interface RenderedPlaybook {
  /** Safe to put into a page: see SafeRenderer. */
  readonly html: string;
  readonly outline: readonly PlaybookHeading[];
  readonly steps: readonly PlaybookStep[];
  readonly blocks: readonly PlaybookBlock[];
  readonly problems: readonly Problem[];
}

/** Renders a playbook's Markdown (GFM). Never throws: what cannot be understood stands as plain text and is told. */
export async function renderPlaybook(
  parsed: Pick<ParsedPlaybook, 'playbook' | 'body' | 'bodyLine'>,
  mapImage: MapImage,
  turns: Turns,
): Promise<RenderedPlaybook> {
  const { uri, headings: known } = parsed.playbook;
  const body = parsed.body.replace(/(\]\(\s*<?data:)[^)\s]{200,}/g, '$1');
  const partlyPlain = (start: string): Problem => {
    const at = Math.max(0, body.indexOf(start));
    const line = parsed.bodyLine + body.slice(0, at).split('\n').length - 1;
    return problem('playbooks.partlyPlain', { file: uri, line }, { file: uri, line, column: 0 });
  };
  try {
    const lexer = new BoundedLexer({ gfm: true });
    const tokens = await lexer.read(body, turns);
    const headings = headingsOf(tokens, known);
    const parts = findParts(tokens, body.replace(/\r\n|\r/g, '\n'), parsed.bodyLine);
    const renderer = new SafeRenderer(headings, mapImage, parts);
    const html = Parser.parse(tokens, { renderer, gfm: true });
    const problems = lexer.firstPlain === undefined ? [] : [partlyPlain(lexer.firstPlain)];
    const { steps, blocks } = parts;
    return { html, outline: [...headings.values()], steps, blocks, problems };
  } catch {
    // A text that breaks the parser itself is still a runbook.
    return {
      html: `<pre class="plain" tabindex="0">${escapeHtml(body)}</pre>`,
      outline: [],
      steps: [],
      blocks: [],
      problems: [partlyPlain('')],
    };
  }
}

/** The top-level headings with the slugs that `parsePlaybook` gave them, so that a search's section is found again. */
function headingsOf(
  tokens: readonly Token[],
  known: readonly PlaybookHeading[],
): ReadonlyMap<Token, PlaybookHeading> {
  const slugger = new Slugger();
  const lines = new Map(known.map(heading => [heading.slug, heading.line]));
  const headings = new Map<Token, PlaybookHeading>();
  for (const token of tokens) {
    if (token.type !== 'heading') continue;
    const { text: raw, depth } = token as { readonly text: string; readonly depth: number } & Token;
    const { text, id } = splitHeadingId(raw);
    const plain = plainText(text);
    const slug = id === undefined ? slugger.slug(plain) : slugger.claim(id);
    headings.set(token, { text: plain, slug, level: depth, line: lines.get(slug) ?? 0 });
  }
  return headings;
}
