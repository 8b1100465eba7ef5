/** A file with a line, as written. Lines and columns are 1-based. */
export interface SourceLocation {
  readonly file: string;
  readonly line: number;
  readonly column?: number;
}

/**
 * Reads `file:line:column` or `file:line` from its end, so that colons in the file (drive, URL, port) do no harm.
 * Undefined where there is no line, or it is 0 or absurd.
 */
export function parseLocation(text: string): SourceLocation | undefined {
  const last = numberAtEnd(text);
  if (!last) return undefined;
  const before = numberAtEnd(last.rest);
  if (before) return { file: before.rest, line: before.value, column: last.value };
  return { file: last.rest, line: last.value };
}

/** Reads `file:line` from its end, where a format prints no column. */
export function parseLine(text: string): SourceLocation | undefined {
  const found = numberAtEnd(text);
  return found && { file: found.rest, line: found.value };
}

/** A line number as a pattern captured it; undefined where it is 0 or absent. */
export function lineNumber(digits: string | undefined): number | undefined {
  return Number(digits) || undefined;
}

/** The number after the last colon, and what stands before that colon. */
function numberAtEnd(text: string): { readonly rest: string; readonly value: number } | undefined {
  const colon = text.lastIndexOf(':');
  const digits = text.length - colon - 1;
  if (colon < 1 || digits < 1 || digits > 9) return undefined;
  let value = 0;
  for (let i = colon + 1; i < text.length; i++) {
    const digit = text.charCodeAt(i) - 48;
    if (digit < 0 || digit > 9) return undefined;
    value = value * 10 + digit;
  }
  return value === 0 ? undefined : { rest: text.slice(0, colon), value };
}

const url = /^(?:[a-z][a-z0-9+.-]*:(?:\/\/|http)|blob:|node:)/i;
const absolute = /^(?:\/|\\\\|[A-Za-z]:[\\/])/;
const sourceExtension =
  /\.(?:[cm]?[jt]sx?|vue|svelte|astro|(?:js)?bundle|hbc|mdx|html?|xhtml|jspx?|asp|py[ixw]?|ipynb|java|ktm?|kts|sc|scala|groovy|gradle|clj[cs]?|aj|go|rs|r[bu]|erb|haml|slim|rake|gemspec|php\d?|phtml|inc|module|twig|cs|csx|cshtml|vbhtml|razor|fsx?|vb|aspx|ascx|ps[dm]?1|cc?|cpp|cxx|c\+\+|hh?|hpp|hxx|inl|ipp|tcc|cu|S|s|asm|mm?|swift|exs?|l?eex|heex|erl|hrl|yrl|xrl|dart|lua|p[lm]|t|psgi|cgi|ml[ily]?|re|hs|lhs|jl|nim|zig|cr|di?|pas|adb|f90|R|sql|sh|bash|zsh)$/i;

/** True for `scheme://…` and the schemes that traces write without slashes. */
export function isUrl(file: string): boolean {
  return url.test(file);
}

/** True for a path from a root, of either kind of system. */
export function isAbsolutePath(file: string): boolean {
  return absolute.test(file);
}

/** True where the name ends like a file of source code, a query after it left out. */
export function hasSourceExtension(file: string): boolean {
  const query = file.search(/[?#]/);
  return sourceExtension.test(query < 0 ? file : file.slice(0, query));
}
