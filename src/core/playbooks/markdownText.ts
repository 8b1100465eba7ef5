/** A heading's or line's text as a person reads it, with the Markdown around the words taken off. */
export function plainText(inline: string): string {
  // The rules below look ahead: what no heading needs is cut first.
  return decodeEntities(
    inline
      .slice(0, 500)
      .replace(/!?\[([^\]]*)\](?:\([^)]*\)|\[[^\]]*\])/g, '$1')
      .replace(/<!--.*?-->/g, '')
      .replace(/<\/?[A-Za-z][^>]*>/g, '')
      .replace(/(`+)(.+?)\1/g, '$2')
      .replace(/(?<![\p{L}\p{N}\\])(\*{1,3}|_{1,3}|~~)(?=\S)(.+?)(?<=\S)\1(?![\p{L}\p{N}])/gu, '$2')
      .replace(/\\([!-/:-@[-`{-~])/g, '$1'),
  ).trim();
}

/** A heading as its file writes it: `Check the gateway {#check}` has an id of its own (Hugo, Docusaurus, kramdown). */
export function splitHeadingId(raw: string): { readonly text: string; readonly id?: string } {
  const text = raw.trimEnd();
  const open = text.endsWith('}') ? text.lastIndexOf('{#') : -1;
  const id = open < 0 ? '' : text.slice(open + 2, -1);
  return /^[A-Za-z][\w:.-]{0,99}$/.test(id) ? { text: text.slice(0, open).trimEnd(), id } : { text: raw };
}

const named: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: ' ',
  colon: ':',
  Tab: '\t',
  NewLine: '\n',
  sol: '/',
  num: '#',
  lpar: '(',
  rpar: ')',
  period: '.',
  shy: '\u00ad',
};

/** Character references that matter to reading a link or a heading; unknown ones stay as they are. */
export function decodeEntities(text: string): string {
  return text.replace(
    /&(?:#(\d{1,7})|#[xX]([0-9a-fA-F]{1,6})|([A-Za-z]{2,8}));/g,
    (whole: string, decimal: string | undefined, hex: string | undefined, name: string | undefined) => {
      if (name !== undefined) return Object.hasOwn(named, name) ? (named[name] ?? whole) : whole;
      const code = decimal === undefined ? parseInt(hex ?? '', 16) : parseInt(decimal, 10);
      return code > 0 && code <= 0x10ffff && (code < 0xd800 || code > 0xdfff)
        ? String.fromCodePoint(code)
        : '\ufffd';
    },
  );
}

/** Escapes text for HTML, attributes in either quotes included. */
export function escapeHtml(text: string): string {
  return text
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/"/g, '&quot;')
    .replace(/'/g, '&#39;');
}

/** Takes HTML comments out; one that is not closed stays. Linear, unlike a regular expression. */
export function withoutComments(html: string): string {
  let kept = '';
  let from = 0;
  for (let open = html.indexOf('<!--'); open >= 0; open = html.indexOf('<!--', from)) {
    const close = html.indexOf('-->', open + 4);
    if (close < 0) break;
    kept += html.slice(from, open);
    from = close + 3;
  }
  return kept + html.slice(from);
}
