/** Most characters of front matter that are read: a bound on what one file can cost. */
export const maxFrontMatterLength = 64 * 1024;

/** Where the front matter stands in a text. Offsets are UTF-16 units. */
export type FrontMatterBlock =
  | { readonly kind: 'none'; readonly start: number }
  | {
      readonly kind: 'block';
      /** First character after the opening line, and the first of the closing line. */
      readonly start: number;
      readonly end: number;
      /** First character after the closing line. */
      readonly bodyStart: number;
    }
  | { readonly kind: 'notClosed' | 'tooLarge'; readonly start: number };

/**
 * Finds front matter as Jekyll, GitHub and Hugo do: `---` alone on the very first line up to the next `---` or `...`
 * alone on a line. A text that starts with a thematic break and then prose has none.
 */
export function findFrontMatter(text: string): FrontMatterBlock {
  const bom = text.startsWith('\uFEFF') ? 1 : 0;
  const first = lineAt(text, bom);
  if (!/^---[ \t]*$/.test(first.text)) return { kind: 'none', start: bom };
  const start = first.next;
  let looksLikeKeys: boolean | undefined;
  for (let at = start; at < text.length;) {
    const line = lineAt(text, at);
    if (line.next - start > maxFrontMatterLength + 4) {
      return looksLikeKeys === false ? { kind: 'none', start: bom } : { kind: 'tooLarge', start };
    }
    if (/^(?:---|\.\.\.)[ \t]*$/.test(line.text)) {
      if (looksLikeKeys === false) return { kind: 'none', start: bom };
      return { kind: 'block', start, end: at, bodyStart: line.next };
    }
    if (looksLikeKeys === undefined && /^[ \t]*[^#\s]/.test(line.text)) looksLikeKeys = startsData(line.text);
    at = line.next;
  }
  return looksLikeKeys === true ? { kind: 'notClosed', start } : { kind: 'none', start: bom };
}

/** True for a line that starts keys, a list, a flow collection or a merge conflict: not for prose. */
function startsData(line: string): boolean {
  return /^[ \t]*(?:["']?[\p{L}\p{N}_$][^\s:]{0,100}["']?[ \t]*:(?:[ \t]|$)|[[{?&*]|- |<<<<<<< )/u.test(line);
}

/** The line that starts at an offset, without its line break, and where the next one starts. */
function lineAt(text: string, at: number): { readonly text: string; readonly next: number } {
  const newline = text.indexOf('\n', at);
  const next = newline < 0 ? text.length : newline + 1;
  const end = newline < 0 ? text.length : newline;
  return { text: text.slice(at, end > at && text[end - 1] === '\r' ? end - 1 : end), next };
}
