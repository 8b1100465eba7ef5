import { Renderer, type Token, type Tokens } from 'marked';
import { readLink, type FileLink } from './link';
import { decodeEntities, escapeHtml, splitHeadingId, withoutComments } from './markdownText';
import type { PlaybookHeading } from './playbook';
import type { PlaybookParts } from './steps';

/** Where an image of the repository is for the page; undefined where it may not be shown. */
export type MapImage = (link: FileLink) => string | undefined;

/**
 * Writes HTML that holds nothing but the elements below: raw HTML comes out as text, every attribute is made here, links
 * carry what was allowed and nothing else. Element ids are `section-` + slug, so that no heading can shadow the page's own.
 */
export class SafeRenderer extends Renderer {
  constructor(
    private readonly headings: ReadonlyMap<Token, PlaybookHeading>,
    private readonly mapImage: MapImage,
    private readonly parts: Pick<PlaybookParts, 'stepOf' | 'blockOf'>,
  ) {
    super();
  }

  override space(): string {
    return '';
  }

  override code(token: Tokens.Code): string {
    const { text, lang } = token;
    const block = this.parts.blockOf.get(token);
    const key = block ? ` data-block="${escapeHtml(block.key)}"` : '';
    const language = /^[A-Za-z0-9_+#.-]{1,30}/.exec(lang ?? '')?.[0] ?? '';
    const name = language === '' ? '' : ` data-language="${escapeHtml(language)}"`;
    return `<div class="code"${name}${key}><pre tabindex="0"><code>${escapeHtml(text)}\n</code></pre></div>\n`;
  }

  override blockquote({ tokens }: Tokens.Blockquote): string {
    return `<blockquote>\n${this.parser.parse(tokens)}</blockquote>\n`;
  }

  override html({ text, block }: Tokens.HTML | Tokens.Tag): string {
    // Comments speak to tools, and `<br>` is how table cells break lines; everything else is shown as written.
    const rest = withoutComments(text);
    if (rest.trim() === '') return '';
    if (/^\s*<br\s*\/?>\s*$/i.test(rest)) return '<br>';
    return block ? `<p class="raw">${escapeHtml(rest.trim())}</p>\n` : escapeHtml(rest);
  }

  override def(): string {
    return '';
  }

  override heading(token: Tokens.Heading): string {
    const heading = this.headings.get(token);
    const level = String(Math.min(6, Math.max(1, token.depth)));
    const { text } = splitHeadingId(this.parser.parseInline(token.tokens));
    const id = heading ? ` id="section-${escapeHtml(heading.slug)}" tabindex="-1"` : '';
    return `<h${level}${id}${this.stepOf(token)}>${text}</h${level}>\n`;
  }

  override hr(): string {
    return '<hr>\n';
  }

  override list({ ordered, start, items }: Tokens.List): string {
    const from = ordered && typeof start === 'number' && start !== 1 ? ` start="${Math.trunc(start)}"` : '';
    const tag = ordered ? 'ol' : 'ul';
    return `<${tag}${from}>\n${items.map(item => this.listitem(item)).join('')}</${tag}>\n`;
  }

  override listitem(item: Tokens.ListItem): string {
    const step = this.stepOf(item);
    const state = item.task && step === '' ? ' class="task"' : '';
    return `<li${state}${step}>${this.parser.parse(item.tokens)}</li>\n`;
  }

  /** Steps get a real one from the page; what the file says of it is the author's, not this incident's. */
  override checkbox(): string {
    return '';
  }

  private stepOf(token: object): string {
    const step = this.parts.stepOf.get(token);
    return step ? ` data-step="${escapeHtml(step.key)}"` : '';
  }

  override paragraph({ tokens }: Tokens.Paragraph): string {
    return `<p>${this.parser.parseInline(tokens)}</p>\n`;
  }

  override table({ header, rows }: Tokens.Table): string {
    const head = header.map(cell => this.tablecell(cell)).join('');
    const body = rows.map(row => `<tr>${row.map(cell => this.tablecell(cell)).join('')}</tr>\n`).join('');
    return `<div class="table" tabindex="0"><table>\n<thead>\n<tr>${head}</tr>\n</thead>\n<tbody>${body}</tbody></table></div>\n`;
  }

  override tablerow({ text }: Tokens.TableRow): string {
    return `<tr>${text}</tr>\n`;
  }

  override tablecell({ header, align, tokens }: Tokens.TableCell): string {
    const tag = header ? 'th' : 'td';
    const side = align ? ` class="align-${align}"` : '';
    return `<${tag}${header ? ' scope="col"' : ''}${side}>${this.parser.parseInline(tokens)}</${tag}>`;
  }

  override strong({ tokens }: Tokens.Strong): string {
    return `<strong>${this.parser.parseInline(tokens)}</strong>`;
  }

  override em({ tokens }: Tokens.Em): string {
    return `<em>${this.parser.parseInline(tokens)}</em>`;
  }

  override codespan({ text }: Tokens.Codespan): string {
    return `<code>${escapeHtml(text)}</code>`;
  }

  override br(): string {
    return '<br>';
  }

  override del({ tokens }: Tokens.Del): string {
    return `<del>${this.parser.parseInline(tokens)}</del>`;
  }

  override link({ href, title, tokens }: Tokens.Link): string {
    const link = readLink(href);
    const text = this.parser.parseInline(tokens);
    const tip = title ? ` title="${escapeAttribute(title)}"` : '';
    switch (link.kind) {
      case 'section':
        return `<a href="#section-${escapeHtml(link.slug)}" data-link="section" data-slug="${escapeHtml(link.slug)}"${tip}>${text}</a>`;
      case 'external':
        return `<a href="${escapeHtml(link.href)}" data-link="external" rel="noopener noreferrer"${tip}>${text}</a>`;
      case 'file': {
        const fragment = link.fragment === undefined ? '' : ` data-fragment="${escapeHtml(link.fragment)}"`;
        return `<a href="#" data-link="file" data-path="${escapeHtml(link.path)}"${fragment}${tip}>${text}</a>`;
      }
      case 'refused':
        return `<span class="refused" data-refused="${escapeHtml(href.slice(0, 200))}">${text}</span>`;
    }
  }

  override image({ href, title, text }: Tokens.Image): string {
    const link = readLink(href);
    const alternative = escapeAttribute(text);
    const tip = title ? ` title="${escapeAttribute(title)}"` : '';
    if (link.kind === 'external' && /^https?:/i.test(link.href)) {
      // Loading it would tell its server that a person is at work on an incident: only after a click.
      return `<a class="image" href="${escapeHtml(link.href)}" data-link="external" rel="noopener noreferrer"${tip}>${alternative || escapeHtml(link.href)}</a>`;
    }
    const source = link.kind === 'file' ? this.mapImage(link) : undefined;
    if (source === undefined) {
      return `<span class="refused" data-refused="${escapeHtml(href.slice(0, 200))}">${alternative || escapeHtml(href.slice(0, 200))}</span>`;
    }
    return `<img src="${escapeHtml(source)}" alt="${alternative}" loading="lazy"${tip}>`;
  }

  override text(token: Tokens.Text | Tokens.Escape): string {
    return token.type === 'text' && token.tokens
      ? this.parser.parseInline(token.tokens)
      : escapeText(token.text);
  }
}

/** Escapes running text; character references that the author wrote stay, they are text in any case. */
function escapeText(text: string): string {
  return text
    .replace(/&(?!(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});)/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/"/g, '&quot;')
    .replace(/'/g, '&#39;');
}

function escapeAttribute(text: string): string {
  return escapeHtml(decodeEntities(text));
}
